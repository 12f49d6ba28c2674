#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

const std::string kUserTables =
    " FROM pg_catalog.pg_stat_user_tables u JOIN pg_catalog.pg_class c ON c.oid = u.relid"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
    kUserSchema + " AND " + kNotOfExtension;

Check sequentialScans() {
    return {
        .id = "table.sequential-scans",
        .title = "Table read whole again and again",
        .category = CheckCategory::tables,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql =
            "SELECT n.nspname AS schema, c.relname AS object, u.seq_scan AS scans, u.idx_scan AS index_scans,"
            " u.n_live_tup AS rows, u.seq_tup_read::float8 / u.seq_scan AS rows_per_scan,"
            " u.seq_tup_read AS rows_read" +
            kUserTables +
            " AND u.seq_scan >= $1::float8 AND u.n_live_tup >= $2::float8"
            " AND u.seq_tup_read::float8 / u.seq_scan >= $2::float8"
            " AND u.seq_scan >= $3::float8 * (u.seq_scan + coalesce(u.idx_scan, 0))"
            " ORDER BY u.seq_tup_read DESC",
        .thresholds = {{"scans", 50, Unit::count,
                        "own: loading, building indexes and dumps read it a few times too"},
                       {"rows", 10000, Unit::count, "PgHero: 10,000 rows"},
                       {"share", 0.05, Unit::ratio, "PgHero: index scans below 95 %"}},
        .evidence = {{"scans", "times read whole", Unit::count},
                     {"index_scans", "index scans", Unit::count},
                     {"rows_per_scan", "rows a scan", Unit::count}},
        .cost = EvidenceColumn{"rows_read", "rows read that way", Unit::count},
        .counters = CounterSource::database,
        .perServer = true,
        .why = "Some statement finds no index for its condition. That is the usual cause of a query that "
               "slows down as "
               "the table grows.",
        .advice = "Look for the statement under Queries: its plan says which condition the scan filters by. "
                  "A report "
                  "that truly needs every row is no mistake.",
        .cannotSee = "Which statements they were, and whether they wanted most of the rows.",
    };
}

Check fewHotUpdates() {
    return {
        .id = "table.hot-updates-few",
        .title = "Updates that write every index",
        .category = CheckCategory::tables,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql = "SELECT n.nspname AS schema, c.relname AS object, u.n_tup_upd AS updates,"
               " u.n_tup_hot_upd::float8 / u.n_tup_upd AS hot,"
               " (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index x WHERE x.indrelid = c.oid) AS indexes,"
               " coalesce((SELECT 'SET (fillfactor = ' || o.option_value || ')'"
               " FROM pg_catalog.pg_options_to_table(c.reloptions) o WHERE o.option_name = 'fillfactor'),"
               " 'RESET (fillfactor)') AS before" +
               kUserTables +
               " AND c.relkind = 'r' AND c.relhasindex AND u.n_tup_upd >= $1::float8"
               " AND u.n_tup_upd >= 0.1 * u.n_live_tup AND u.n_tup_hot_upd < $2::float8 * u.n_tup_upd"
               " AND coalesce((SELECT o.option_value::int FROM pg_catalog.pg_options_to_table(c.reloptions) o"
               " WHERE o.option_name = 'fillfactor'), 100) > 85 ORDER BY u.n_tup_upd - u.n_tup_hot_upd DESC",
        .thresholds = {{"updates", 10000, Unit::count, "own: fewer cost nothing to speak of"},
                       {"hot", 0.5, Unit::ratio, "own: half"}},
        .evidence = {{"updates", "rows updated", Unit::count},
                     {"hot", "of them within their page", Unit::ratio},
                     {"indexes", "indexes written each time", Unit::count}},
        .counters = CounterSource::database,
        .why = "An update that finds no room in its page, or changes an indexed column, adds an entry to "
               "every index "
               "and leaves more for vacuum to clean.",
        .fix = "ALTER TABLE {schema.object} SET (fillfactor = 85);",
        .undo = "ALTER TABLE {schema.object} {=before};",
        .advice = "It holds for pages written from now on. Where an indexed column changes at every update, "
                  "room does "
                  "not help: see whether that index is needed.",
        .cannotSee = "Which of the two reasons it is.",
    };
}

} // namespace

std::vector<Check> tableChecks() {
    return {sequentialScans(), fewHotUpdates()};
}

} // namespace pavement::analyzer
