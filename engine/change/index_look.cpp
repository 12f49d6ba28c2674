#include "engine/change/index_look.h"

namespace pavement::change {

Result<Json> lookAtIndex(Target& target, const std::string& schema, const std::string& index) {
    const auto found = target.rows(R"(
SELECT c.relkind, c.oid, i.indrelid, i.indisvalid, i.indisunique, am.amname, i.indnkeyatts,
       i.indpred IS NOT NULL, pg_catalog.pg_get_indexdef(i.indexrelid),
       (SELECT pg_catalog.json_agg(coalesce(a.attname, '') ORDER BY k.place)
        FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number <> 0),
       pg_catalog.concat_ws(', ',
           (SELECT pg_catalog.string_agg('constraint ' || pg_catalog.quote_ident(k.conname), ', ' ORDER BY k.oid)
            FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid),
           CASE WHEN i.indisreplident THEN 'the replica identity' END,
           CASE WHEN i.indisclustered THEN 'CLUSTER' END,
           (SELECT 'a partitioned index' FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid LIMIT 1))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
WHERE n.nspname = $1 AND c.relname = $2)",
                                   {schema, index});
    if (!found)
        return fail(found.error());
    if (found->empty())
        return Json();
    if (found->text(0, 0) != "i")
        return Json{{"other", found->text(0, 0)}};
    auto columns = parseJson(found->text(0, 9, "[]"), "list of columns");
    if (!columns)
        return fail(columns.error());
    return Json{{"oid", found->text(0, 1)},        {"table", found->text(0, 2)},
                {"valid", found->boolean(0, 3)},   {"unique", found->boolean(0, 4)},
                {"method", found->text(0, 5)},     {"keys", found->integer(0, 6)},
                {"partial", found->boolean(0, 7)}, {"definition", found->text(0, 8)},
                {"columns", std::move(*columns)},  {"neededBy", found->text(0, 10)}};
}

Result<void> mustBuildIndexesRight(Target& target) {
    const int version = target.session().identity().versionNumber;
    if (version >= 140000 && version < 140004)
        return fail(ErrorCode::unsupported,
                    "PostgreSQL 14.0 to 14.3 can leave rows out of an index built CONCURRENTLY",
                    "Update the server to 14.4 or later.");
    return {};
}

} // namespace pavement::change
