#include "engine/change/sql_text.h"

#include "engine/base/units.h"
#include "engine/postgres/sql.h"

#include <fmt/format.h>

namespace pavement::change {

namespace {

std::string orThrow(Result<std::string> quoted) {
    if (!quoted)
        throw BadName{quoted.error()};
    return std::move(*quoted);
}

} // namespace

std::string name(const std::string& plain) {
    return orThrow(postgres::quoteName(plain));
}

std::string name(const std::string& schema, const std::string& plain) {
    return orThrow(postgres::quoteQualified(schema, plain));
}

std::string literal(const std::string& text) {
    return orThrow(postgres::quoteLiteral(text));
}

std::string listed(const std::vector<std::string>& items, const char* between) {
    std::string text;
    for (const std::string& item : items)
        text += (text.empty() ? "" : between) + item;
    return text;
}

Json toJson(const TableName& table) {
    return {{"schema", table.schema}, {"table", table.name}};
}

TableName tableFrom(const Json& what) {
    return {what.at("schema"), what.at("table")};
}

Result<Table> findTable(Target& target, const TableName& table, const std::string& kinds) {
    const std::string quoted = name(table.schema, table.name);
    const auto found = target.row("SELECT c.oid, pg_catalog.pg_get_userbyid(c.relowner), c.relkind,"
                                  " c.relpages::int8 * pg_catalog.current_setting('block_size')::int8"
                                  " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                                  " ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2",
                                  {table.schema, table.name}, "There is no table " + quoted);
    if (!found)
        return fail(found.error());
    Table known{table,  found->text(0, 0), found->text(0, 1),
                quoted, found->text(0, 2), formatBytes({found->integer(0, 3)})};
    if (kinds.find(known.kind) == std::string::npos)
        return fail(ErrorCode::unsupported,
                    known.kind == "p" ? quoted + " is partitioned; this is done to its partitions one by one"
                                      : quoted + " is not an ordinary table",
                    {}, "relkind " + known.kind);
    return known;
}

Result<void> mustMay(Target& target, const std::string& expression, const postgres::Params& params,
                     const std::string& forWhat, const std::string& grant) {
    const auto answer = target.rows("SELECT " + expression + ", current_user", params);
    if (!answer)
        return fail(answer.error());
    if (!answer->empty() && answer->boolean(0, 0))
        return {};
    const std::string role = answer->text(0, 1);
    return fail(ErrorCode::permission, fmt::format("The role {} may not {}", role, forWhat),
                fmt::format("{} TO {};", grant, name(role)));
}

Result<void> mustActAs(Target& target, const std::string& owner, const std::string& forWhat) {
    return mustMay(target, "pg_catalog.pg_has_role(current_user, $1::name, 'USAGE')", {owner}, forWhat,
                   "GRANT " + name(owner));
}

} // namespace pavement::change
