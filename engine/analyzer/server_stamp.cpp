#include "engine/analyzer/result_cache.h"

#include "engine/base/json.h"
#include "engine/postgres/sql.h"
#include "engine/sql/statement.h"

#include <algorithm>

namespace pavement::analyzer {

namespace {

// The first row is the settings, with no name. What DDL changes is told by the rows of the catalogue and,
// where a row can change in place of another, by the transaction that wrote it (xmin); what ANALYZE and
// VACUUM change is told by pg_class, which they write in place, and by when the last ANALYZE was.
const char* const kStamp = R"(
WITH RECURSIVE named AS (
    SELECT t.name, CASE WHEN t.name LIKE '%"."%' THEN pg_catalog.to_regclass(t.name)::oid ELSE (
               SELECT pg_catalog.to_regclass(pg_catalog.quote_ident(s.schema) || '.' || t.name)::oid
               FROM pg_catalog.json_array_elements_text($2::json) WITH ORDINALITY AS s(schema, place)
               WHERE pg_catalog.to_regclass(pg_catalog.quote_ident(s.schema) || '.' || t.name) IS NOT NULL
               ORDER BY s.place LIMIT 1) END AS oid
    FROM pg_catalog.json_array_elements_text($1::json) AS t(name)),
reach(name, oid) AS (
    SELECT n.name, n.oid FROM named n WHERE n.oid IS NOT NULL
    UNION
    SELECT r.name, b.oid
    FROM reach r CROSS JOIN LATERAL (
        SELECT i.inhrelid AS oid FROM pg_catalog.pg_inherits i WHERE i.inhparent = r.oid
        UNION ALL
        SELECT d.refobjid
        FROM pg_catalog.pg_rewrite w
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
             AND d.refclassid = 'pg_catalog.pg_class'::regclass
        WHERE w.ev_class = r.oid AND d.refobjid <> r.oid) b),
parts AS (
    SELECT r.name, c.oid,
           pg_catalog.concat_ws('|', c.oid, c.relnamespace, c.relname, c.relkind, c.reltablespace,
               c.relpersistence, c.relrowsecurity, c.reloptions::text,
               (SELECT pg_catalog.string_agg(a.attnum || ':' || a.xmin::text, ',' ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0),
               (SELECT pg_catalog.string_agg(i.indexrelid || ':' || i.indisvalid || ':' || i.indislive,
                                             ',' ORDER BY i.indexrelid)
                FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid),
               (SELECT pg_catalog.string_agg(k.oid || ':' || k.convalidated, ',' ORDER BY k.oid)
                FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid),
               (SELECT pg_catalog.string_agg(s.oid || ':' || s.xmin::text, ',' ORDER BY s.oid)
                FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid = c.oid),
               (SELECT pg_catalog.string_agg(w.oid || ':' || w.xmin::text, ',' ORDER BY w.oid)
                FROM pg_catalog.pg_rewrite w WHERE w.ev_class = c.oid)) AS schema,
           pg_catalog.concat_ws('|', c.oid, c.reltuples, c.relpages, c.relallvisible,
               extract(epoch FROM pg_catalog.pg_stat_get_last_analyze_time(c.oid)),
               extract(epoch FROM pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid))) AS statistics
    FROM reach r JOIN pg_catalog.pg_class c ON c.oid = r.oid)
SELECT NULL AS name,
       pg_catalog.hashtextextended(pg_catalog.string_agg(s.name || '=' || s.setting, '|' ORDER BY s.name), 0)
           AS schema,
       0 AS statistics
FROM pg_catalog.pg_settings s
WHERE s.category LIKE 'Query Tuning%' OR s.category LIKE 'Resource Usage%'
   OR s.name IN ('jit', 'search_path', 'row_security', 'max_worker_processes', 'TimeZone', 'DateStyle')
UNION ALL
SELECT p.name,
       pg_catalog.hashtextextended(pg_catalog.string_agg(p.schema, '/' ORDER BY p.oid), 0),
       pg_catalog.hashtextextended(pg_catalog.string_agg(p.statistics, '/' ORDER BY p.oid), 0)
FROM parts p GROUP BY p.name)";

} // namespace

std::vector<std::string> tablesOf(std::string_view statement) {
    std::vector<std::string> tables;
    const auto info = sql::analyse(statement);
    if (!info) {
        return tables;
    }
    for (const sql::TableReference& table : info->tables) {
        if (table.schema.empty() && info->commonTables.count(table.name) != 0) {
            continue;
        }
        auto name = table.schema.empty() ? postgres::quoteName(table.name)
                                         : postgres::quoteQualified(table.schema, table.name);
        if (name && std::find(tables.begin(), tables.end(), *name) == tables.end()) {
            tables.push_back(std::move(*name));
        }
    }
    return tables;
}

Result<ServerStamp> readStamp(postgres::Session& session, const std::vector<std::string>& tables,
                              Deadline deadline, const std::vector<std::string>& searchPath) {
    const auto rows = session.query(kStamp, {Json(tables).dump(), Json(searchPath).dump()}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    ServerStamp stamp;
    const auto& identity = session.identity();
    stamp.server = std::to_string(identity.systemIdentifier) + '/' + std::to_string(identity.databaseOid);
    for (std::size_t row = 0; row < rows->size(); ++row) {
        const auto first = static_cast<std::uint64_t>(rows->integer(row, 1));
        if (!rows->cell(row, 0)) {
            stamp.settings = first;
        } else {
            stamp.tables[rows->text(row, 0)] = {first, static_cast<std::uint64_t>(rows->integer(row, 2))};
        }
    }
    return stamp;
}

} // namespace pavement::analyzer
