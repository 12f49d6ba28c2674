#pragma once
// SQL as PostgreSQL's own parser (libpg_query) sees it.

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pavement::testing {

struct ColumnUse {
    std::string alias; // empty: the column stands alone
    std::string column;
};

struct Relation {
    std::string schema, name; // of a view, a table or a function in FROM
};

struct ParsedSql {
    std::size_t statements = 0;
    std::vector<std::string> kinds;            // "SelectStmt", …
    std::map<std::string, Relation> relations; // by alias; subqueries have an empty name
    std::vector<Relation> unaliased;
    std::vector<ColumnUse> columns;
    std::vector<std::string> functions; // with schema where given: "pg_catalog.left"
    std::vector<std::string> strings;   // string constants
    std::vector<std::string> names;     // parts of all names: columns, tables, schemas
};

std::optional<ParsedSql> parseSql(const std::string& sql); // nullopt: a syntax error

} // namespace pavement::testing
