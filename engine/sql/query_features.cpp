#include "engine/sql/query_walk.h"
#include "engine/sql/tree.h"

#include <algorithm>
#include <utility>

namespace pavement::sql {

namespace {

// The column at the heart of one side of a comparison, and what stands around it.
struct Heart {
    const Json* column = nullptr;
    std::string wrappedBy; // the outermost function, else what a cast makes of it
    bool byCast = false;
};

Heart heartOf(const Json& side) {
    Heart heart;
    const Json* node = &side;
    // A cast to text around something else says nothing: the server writes it around any varchar.
    const auto wrap = [&](std::string by, bool cast) {
        if (heart.wrappedBy.empty() || (heart.byCast && (!cast || heart.wrappedBy == "::text"))) {
            heart.wrappedBy = std::move(by);
            heart.byCast = cast;
        }
    };
    while (true) {
        if (is(*node, "ColumnRef")) {
            heart.column = node;
            return heart;
        }
        if (is(*node, "TypeCast")) {
            wrap("::" + qualified(field(field(body(*node), "typeName"), "names")).name, true);
            node = &field(body(*node), "arg");
        } else if (is(*node, "FuncCall")) {
            wrap(qualified(field(body(*node), "funcname")).name, false);
            const Json* next = nullptr;
            for (const Json& argument : field(body(*node), "args")) {
                if (heartOf(argument).column != nullptr) {
                    if (next != nullptr) {
                        return {}; // of two columns
                    }
                    next = &argument;
                }
            }
            if (next == nullptr) {
                return {};
            }
            node = next;
        } else if (is(*node, "CoalesceExpr")) {
            wrap("coalesce", false);
            const Json& arguments = field(body(*node), "args");
            if (!arguments.is_array() || arguments.empty()) {
                return {};
            }
            node = &arguments.front();
        } else {
            return {};
        }
    }
}

Against againstOf(const Json& side) {
    if (side.is_null()) {
        return Against::nothing;
    }
    if (is(side, "ParamRef")) {
        return Against::parameter;
    }
    if (is(side, "A_Const")) {
        return Against::literal;
    }
    if (is(side, "ColumnRef")) {
        return Against::column;
    }
    if (is(side, "List") || is(side, "A_ArrayExpr")) {
        return Against::list;
    }
    if (is(side, "SubLink")) {
        return Against::subquery;
    }
    if (is(side, "TypeCast")) {
        const Against inner = againstOf(field(body(side), "arg"));
        return inner == Against::parameter || inner == Against::literal ? inner : Against::expression;
    }
    return Against::expression;
}

// The server's name of the operator is "=" also where it is asked for more, or for something else.
std::string comparisonName(const std::string& kind, std::string op) {
    if (kind == "AEXPR_DISTINCT") {
        return "IS DISTINCT FROM";
    }
    if (kind == "AEXPR_NOT_DISTINCT") {
        return "IS NOT DISTINCT FROM";
    }
    return kind == "AEXPR_OP_ANY" ? op + " ANY" : kind == "AEXPR_OP_ALL" ? op + " ALL" : op;
}

// The type that makes a comparison with an integer column one of another type; "" for none.
std::string suspectType(const Json& side) {
    if (is(side, "A_Const") && !field(body(side), "fval").is_null()) {
        return "numeric";
    }
    if (is(side, "TypeCast")) {
        const std::string type = qualified(field(field(body(side), "typeName"), "names")).name;
        static const std::set<std::string> kWider{"numeric", "float4", "float8", "text"};
        return kWider.contains(type) ? type : "";
    }
    return {};
}

std::size_t length(const Json& list) {
    const Json& items = field(body(list), is(list, "List") ? "items" : "elements");
    return items.is_array() ? items.size() : 0;
}

} // namespace

void QueryWalk::add(Trait trait, ColumnUse column, std::string detail, int count, int position) {
    m_info.traits.push_back({trait, std::move(column), std::move(detail), count, position});
}

void QueryWalk::condition(const Json& node, Scope& scope, Below below) {
    if (node.is_null()) {
        return;
    }
    const Json& inside = body(node);
    if (is(node, "BoolExpr")) {
        const std::string op = text(inside, "boolop");
        Below next = below;
        next.negated = below.negated || op == "NOT_EXPR";
        next.alternative = below.alternative || op == "OR_EXPR";
        if (op == "OR_EXPR" && !below.alternative) {
            alternatives(node, scope, location(node));
        }
        for (const Json& argument : field(inside, "args")) {
            if (op == "NOT_EXPR" && is(argument, "SubLink") &&
                text(body(argument), "subLinkType") == "ANY_SUBLINK") {
                const Heart heart = heartOf(field(body(argument), "testexpr"));
                add(Trait::notInSubquery,
                    heart.column == nullptr ? ColumnUse{} : scope.use(body(*heart.column)), {}, 0,
                    location(argument));
            }
            condition(argument, scope, next);
        }
        return;
    }
    tie(node, scope);
    if (is(node, "A_Expr")) {
        comparison(node, scope, below);
    } else if (is(node, "NullTest")) {
        const bool isNull = text(inside, "nulltesttype") == "IS_NULL";
        side(field(inside, "arg"), Json(), isNull ? "IS NULL" : "IS NOT NULL", location(node), scope, below);
    } else if (is(node, "SubLink") && text(inside, "subLinkType") == "ANY_SUBLINK") {
        side(field(inside, "testexpr"), node, "IN", location(node), scope, below);
    } else if (is(node, "ColumnRef")) {
        m_info.predicates.push_back(
            {scope.use(inside), "IS TRUE", Against::nothing, {}, {}, below.alternative, below.negated, {}});
    }
    expression(node, scope);
}

void QueryWalk::comparison(const Json& node, Scope& scope, Below below) {
    const Json& inside = body(node);
    const std::string kind = text(inside, "kind");
    const Json& left = field(inside, "lexpr");
    const Json& right = field(inside, "rexpr");
    const int position = location(node);
    std::string op = comparisonName(kind, qualified(field(inside, "name")).name);
    if (kind == "AEXPR_IN") {
        below.negated = below.negated || op == "<>";
        op = "IN";
        const Heart heart = heartOf(left);
        add(Trait::inList, heart.column == nullptr ? ColumnUse{} : scope.use(body(*heart.column)), {},
            static_cast<int>(length(right)), position);
    } else if (kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE") {
        like(node, scope, position);
    } else if (kind == "AEXPR_OP_ANY" && is(right, "A_ArrayExpr")) {
        const Heart heart = heartOf(left);
        add(Trait::inList, heart.column == nullptr ? ColumnUse{} : scope.use(body(*heart.column)), {},
            static_cast<int>(length(right)), position);
    }
    if (kind == "AEXPR_OP" && is(left, "RowExpr") && is(right, "RowExpr")) {
        const Json& lefts = field(body(left), "args");
        const Json& rights = field(body(right), "args");
        for (std::size_t i = 0; i < std::min(lefts.size(), rights.size()); ++i) {
            side(lefts[i], rights[i], op, position, scope, below);
            side(rights[i], lefts[i], op, position, scope, below);
        }
        return;
    }
    side(left, right, op, position, scope, below);
    static const std::vector<std::pair<std::string, std::string>> kTurned{
        {"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}};
    const auto turned =
        std::find_if(kTurned.begin(), kTurned.end(), [&](const auto& pair) { return pair.first == op; });
    if (kind == "AEXPR_OP" || kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT") {
        side(right, left, turned == kTurned.end() ? op : turned->second, position, scope, below);
    }
}

void QueryWalk::side(const Json& one, const Json& other, const std::string& op, int position,
                     const Scope& scope, Below below) {
    const Heart heart = heartOf(one);
    if (heart.column == nullptr) {
        return;
    }
    Predicate predicate;
    predicate.column = scope.use(body(*heart.column));
    predicate.op = op;
    predicate.against = againstOf(other);
    predicate.wrappedBy = heart.wrappedBy;
    predicate.alternative = below.alternative;
    predicate.negated = below.negated;
    if (predicate.against == Against::column) {
        predicate.other = scope.use(body(other));
    }
    if (predicate.against != Against::subquery) {
        predicate.otherColumns = columnsIn(other, scope);
    }
    if (!heart.wrappedBy.empty()) {
        add(heart.byCast ? Trait::castOverColumn : Trait::functionOverColumn, predicate.column,
            heart.byCast ? heart.wrappedBy.substr(2) : heart.wrappedBy, 0, position);
    } else if (const std::string type = suspectType(other); !type.empty()) {
        add(Trait::suspectLiteral, predicate.column, type, 0, position);
    }
    m_info.predicates.push_back(std::move(predicate));
}

void QueryWalk::like(const Json& node, const Scope& scope, int position) {
    const Heart heart = heartOf(field(body(node), "lexpr"));
    const ColumnUse column = heart.column == nullptr ? ColumnUse{} : scope.use(body(*heart.column));
    const Json* pattern = &field(body(node), "rexpr");
    if (is(*pattern, "FuncCall")) { // … ESCAPE …
        const Json& arguments = field(body(*pattern), "args");
        if (arguments.is_array() && !arguments.empty()) {
            pattern = &arguments.front();
        }
    }
    if (is(*pattern, "TypeCast")) {
        pattern = &field(body(*pattern), "arg");
    }
    if (is(*pattern, "ParamRef")) {
        add(Trait::likeParameter, column, {}, 0, position);
        return;
    }
    // '%' || $1 begins with what stands leftmost.
    while (is(*pattern, "A_Expr") && qualified(field(body(*pattern), "name")).name == "||") {
        pattern = &field(body(*pattern), "lexpr");
    }
    const std::string begin = text(field(body(*pattern), "sval"), "sval");
    if (begin.starts_with('%') || begin.starts_with('_')) {
        add(Trait::leadingWildcard, column, {}, 0, position);
    }
}

void QueryWalk::alternatives(const Json& node, const Scope& scope, int position) {
    std::set<std::string> tables;
    bool each = true; // a join condition within one branch ties its tables anyway
    for (const Json& argument : field(body(node), "args")) {
        std::set<std::string> here;
        for (const ColumnUse& use : columnsIn(argument, scope)) {
            if (scope.holds(use.table)) {
                here.insert(use.table);
            }
        }
        each = each && here.size() == 1;
        tables.insert(here.begin(), here.end());
    }
    if (tables.size() < 2 || !each) {
        return;
    }
    std::string names;
    for (const std::string& table : tables) {
        names += (names.empty() ? "" : ", ") + table;
    }
    add(Trait::orAcrossTables, {}, names, 0, position);
}

void QueryWalk::tie(const Json& node, Scope& scope) {
    std::set<std::string> tied;
    bool unknown = false;
    bool alone = true;
    const auto columns = columnsIn(node, scope);
    for (const ColumnUse& use : columns) {
        if (scope.holds(use.table)) {
            tied.insert(use.table);
        } else {
            unknown = unknown || use.table.empty();
        }
        alone = alone && use.table == columns.front().table;
    }
    if (unknown && columns.size() > 1) {
        // Two bare names may belong to any tables: assume they tie what they can.
        for (const Source& source : scope.sources) {
            tied.insert(source.name);
        }
    } else if (is(node, "A_Expr") && alone && text(body(node), "kind") != "AEXPR_DISTINCT" &&
               qualified(field(body(node), "name")).name == "=") {
        tied.insert(" pinned"); // to a value: two pinned tables are not multiplied by accident
        if (unknown) {
            for (const Source& source : scope.sources) {
                tied.insert(source.name);
            }
        }
    }
    if (tied.size() > 1) {
        scope.ties.push_back(std::move(tied));
    }
}

void QueryWalk::selectTraits(const Json& query, const Scope& scope) {
    const Json& targets = field(query, "targetList");
    if (const Json& offset = field(query, "limitOffset"); !offset.is_null()) {
        const Json& value = field(body(offset), "ival");
        add(Trait::offsetPaging, {}, {}, number(value, "ival", 0), location(offset));
    }
    const bool limited =
        !field(query, "limitCount").is_null() && !flag(body(field(query, "limitCount")), "isnull");
    if (limited && field(query, "sortClause").is_null() && !scope.exists && !scope.sources.empty()) {
        add(Trait::limitWithoutOrder, {}, {}, 0, location(field(query, "limitCount")));
    }
    if (!field(query, "distinctClause").is_null() && scope.sources.size() > 1) {
        add(Trait::distinctOverJoin);
    }
    if (const Json& rows = field(query, "valuesLists"); rows.is_array() && rows.size() > 1) {
        add(Trait::multiRowValues, {}, {}, static_cast<int>(rows.size()));
    }
    for (const std::string& name : untied(scope)) {
        add(Trait::missingJoinCondition, {}, name);
    }
    if (targets.is_array() && targets.size() == 1 && scope.sources.size() == 1 && !scope.sources[0].loose &&
        field(query, "whereClause").is_null() && field(query, "groupClause").is_null()) {
        const Json& value = field(body(targets.front()), "val");
        if (is(value, "FuncCall") && flag(body(value), "agg_star") &&
            field(body(value), "agg_filter").is_null() &&
            is(field(query, "fromClause").front(), "RangeVar")) {
            add(Trait::countWholeTable, {}, scope.sources[0].name, 0, location(value));
        }
    }
}

} // namespace pavement::sql
