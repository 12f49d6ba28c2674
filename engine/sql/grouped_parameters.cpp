#include "engine/sql/parameters.h"
#include "engine/sql/parser.h"
#include "engine/sql/preparable.h"
#include "engine/sql/renumber.h"
#include "engine/sql/tree.h"

#include <algorithm>
#include <map>
#include <set>

namespace pavement::sql {

namespace {

using Pairs = std::vector<std::pair<int, int>>;

// Whether two expressions differ in nothing but the numbers of their parameters; then those that stand at the
// same place are added to `pairs`.
bool alike(const Json& a, const Json& b, Pairs& pairs) {
    if (a.type() != b.type()) {
        return false;
    }
    if (is(a, "ParamRef") && is(b, "ParamRef")) {
        pairs.emplace_back(number(body(a), "number", 0), number(body(b), "number", 0));
        return true;
    }
    if (a.is_object()) {
        std::set<std::string> keys;
        for (const auto& [key, value] : a.items()) {
            keys.insert(key);
        }
        for (const auto& [key, value] : b.items()) {
            keys.insert(key);
        }
        keys.erase("location");
        return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
            return a.contains(key) && b.contains(key) && alike(a[key], b[key], pairs);
        });
    }
    if (a.is_array()) {
        if (a.size() != b.size()) {
            return false;
        }
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (!alike(a[i], b[i], pairs)) {
                return false;
            }
        }
        return true;
    }
    return a == b;
}

class Groups {
public:
    void visit(const Json& node) {
        if (is(node, "SelectStmt")) {
            query(body(node));
        }
        if (node.is_structured()) {
            for (const Json& child : node) {
                visit(child);
            }
        }
    }

    // From every number to the smallest it must equal.
    std::map<int, int> merged() const {
        std::map<int, int> to;
        const auto root = [&](int number) {
            while (to.contains(number)) {
                number = to[number];
            }
            return number;
        };
        for (const auto& [a, b] : m_pairs) {
            const int left = root(a);
            const int right = root(b);
            if (left != right) {
                to[std::max(left, right)] = std::min(left, right);
            }
        }
        std::map<int, int> out;
        for (const auto& [number, next] : to) {
            out[number] = root(next);
        }
        return out;
    }

private:
    void query(const Json& select) {
        std::vector<const Json*> wanted;
        for (const char* clause : {"groupClause", "distinctClause", "sortClause"}) {
            collect(field(select, clause), wanted);
        }
        for (const Json* expression : wanted) {
            for (const char* clause : {"targetList", "sortClause", "groupClause", "distinctClause"}) {
                within(field(select, clause), *expression);
            }
            within(field(select, "havingClause"), *expression);
        }
    }

    static void collect(const Json& list, std::vector<const Json*>& out) {
        if (!list.is_array()) {
            return;
        }
        for (const Json& item : list) {
            if (is(item, "GroupingSet")) {
                collect(field(body(item), "content"), out);
            } else {
                out.push_back(is(item, "SortBy") ? &field(body(item), "node") : &item);
            }
        }
    }

    // Every expression below `node` that is like `wanted`.
    void within(const Json& node, const Json& wanted) {
        if (!node.is_structured() || &node == &wanted) {
            return;
        }
        Pairs pairs;
        if (node.size() == wanted.size() && kindOf(node) == kindOf(wanted) && !kindOf(wanted).empty() &&
            alike(node, wanted, pairs)) {
            m_pairs.insert(m_pairs.end(), pairs.begin(), pairs.end());
            return;
        }
        for (const Json& child : node) {
            within(child, wanted);
        }
    }

    Pairs m_pairs;
};

class LooseTypes {
public:
    void visit(const Json& node) {
        const Json& inside = body(node);
        if (is(node, "A_Expr") &&
            qualified(field(inside, "name")).name.find_first_of("+-*/%^|&#") != std::string::npos) {
            take(field(inside, "lexpr"));
            take(field(inside, "rexpr"));
        } else if (is(node, "FuncCall")) {
            takeAll(field(inside, "args"));
        } else if (is(node, "A_ArrayExpr")) {
            takeAll(field(inside, "elements"));
        } else if (is(node, "List")) {
            takeAll(field(inside, "items"));
        } else if (is(node, "NullTest")) {
            take(field(inside, "arg"));
        } else if (is(node, "ResTarget")) {
            take(field(inside, "val"));
        } else if (is(node, "CoalesceExpr") || is(node, "MinMaxExpr")) {
            takeAll(field(inside, "args"));
        } else if (is(node, "CaseWhen")) {
            take(field(inside, "result"));
        }
        if (node.is_structured()) {
            for (const Json& child : node) {
                visit(child);
            }
        }
    }

    std::vector<int> numbers() const { return {m_numbers.begin(), m_numbers.end()}; }

private:
    void take(const Json& node) {
        if (is(node, "ParamRef")) {
            m_numbers.insert(number(body(node), "number", 0));
        }
    }

    void takeAll(const Json& list) {
        if (list.is_array()) {
            for (const Json& item : list) {
                take(item);
            }
        }
    }

    std::set<int> m_numbers;
};

} // namespace

std::optional<Preparable> withGroupsUnified(const Preparable& statement) {
    const auto tree = parseTree(statement.text);
    if (!tree) {
        return std::nullopt;
    }
    Groups groups;
    groups.visit(*tree);
    const auto merged = groups.merged();
    if (merged.empty()) {
        return std::nullopt;
    }
    Preparable out = statement;
    std::vector<Edit> edits;
    for (const Token& token : tokenise(out.text)) {
        const int number = token.kind == TokenClass::parameter ? parameterNumber(token.in(out.text)) : 0;
        if (const auto to = merged.find(number); to != merged.end()) {
            edits.push_back({token.begin, token.end, '$' + std::to_string(to->second)});
        }
    }
    for (const auto& [from, to] : merged) {
        out.changes.push_back("$" + std::to_string(from) + " was taken for $" + std::to_string(to) +
                              ", since both stand in the same grouped expression");
    }
    out.text = edited(out.text, std::move(edits));
    renumberDensely(out, statement.originals);
    return out;
}

std::vector<int> looselyTypedParameters(std::string_view text) {
    const auto tree = parseTree(cleaned(text));
    if (!tree) {
        return {};
    }
    LooseTypes loose;
    loose.visit(*tree);
    return loose.numbers();
}

} // namespace pavement::sql
