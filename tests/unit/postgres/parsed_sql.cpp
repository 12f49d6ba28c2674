#include "parsed_sql.h"

#include <nlohmann/json.hpp>
#include <pg_query.h>

namespace pavement::testing {

namespace {

using nlohmann::json;

std::string stringIn(const json& node) { // {"String": {"sval": …}}, "str" in older parsers
    if (!node.contains("String")) {
        return node.contains("A_Star") ? "*" : "";
    }
    const json& value = node["String"];
    return value.value("sval", value.value("str", ""));
}

std::string joined(const json& names) {
    std::string out;
    for (const json& name : names) {
        out += (out.empty() ? "" : ".") + stringIn(name);
    }
    return out;
}

std::string aliasOf(const json& node) {
    return node.contains("alias") ? node["alias"].value("aliasname", "") : "";
}

class Walk {
public:
    explicit Walk(ParsedSql& out)
        : m_out(out) {}

    void visit(const json& node) {
        if (node.is_array()) {
            for (const json& item : node) {
                visit(item);
            }
        } else if (node.is_object()) {
            for (const auto& [key, value] : node.items()) {
                take(key, value);
                visit(value);
            }
        }
    }

private:
    void take(const std::string& key, const json& value) {
        if (key == "RangeVar" || key == "relation") {
            add({value.value("schemaname", ""), value.value("relname", "")}, aliasOf(value));
            m_out.names.push_back(value.value("relname", ""));
            m_out.names.push_back(value.value("schemaname", ""));
        } else if (key == "RangeFunction") {
            std::string name;
            if (!value["functions"].empty()) {
                name = joined(value["functions"][0]["List"]["items"][0]["FuncCall"]["funcname"]);
            }
            const std::size_t dot = name.rfind('.');
            add(dot == std::string::npos ? Relation{"", name}
                                         : Relation{name.substr(0, dot), name.substr(dot + 1)},
                aliasOf(value));
        } else if (key == "RangeSubselect") {
            add({}, aliasOf(value));
        } else if (key == "ColumnRef") {
            const json& fields = value["fields"];
            for (const json& field : fields) {
                m_out.names.push_back(stringIn(field));
            }
            m_out.columns.push_back(
                fields.size() == 1 ? ColumnUse{"", stringIn(fields[0])}
                                   : ColumnUse{stringIn(fields[0]), stringIn(fields[fields.size() - 1])});
        } else if (key == "FuncCall") {
            m_out.functions.push_back(joined(value["funcname"]));
        } else if (key == "A_Const") {
            if (value.contains("sval")) {
                m_out.strings.push_back(value["sval"].value("sval", ""));
            } else if (value.contains("val") && value["val"].contains("String")) {
                m_out.strings.push_back(stringIn(value["val"]));
            }
        }
    }

    void add(const Relation& relation, const std::string& alias) {
        if (alias.empty()) {
            m_out.unaliased.push_back(relation);
        } else {
            m_out.relations[alias] = relation;
        }
    }

    ParsedSql& m_out;
};

} // namespace

std::optional<ParsedSql> parseSql(const std::string& sql) {
    PgQueryParseResult result = pg_query_parse(sql.c_str());
    std::optional<ParsedSql> parsed;
    if (result.error == nullptr) {
        const json tree = json::parse(result.parse_tree);
        parsed.emplace();
        for (const json& statement : tree["stmts"]) {
            ++parsed->statements;
            parsed->kinds.push_back(statement["stmt"].begin().key());
        }
        Walk(*parsed).visit(tree["stmts"]);
    }
    pg_query_free_parse_result(result);
    return parsed;
}

} // namespace pavement::testing
