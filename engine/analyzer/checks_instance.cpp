#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

Check connections() {
    return {
        .id = "connections.near-limit",
        .title = "Connections close to their limit",
        .category = CheckCategory::instance,
        .sql =
            "SELECT * FROM (SELECT 'max_connections' AS object, c.used AS connections, l.free_for_all AS "
            "bound,"
            " c.used::float8 / l.free_for_all AS share,"
            " CASE WHEN c.used >= $2::float8 * l.free_for_all THEN 2 ELSE 1 END AS severity"
            " FROM (SELECT pg_catalog.sum(d.numbackends) AS used FROM pg_catalog.pg_stat_database d) AS c,"
            " (SELECT pg_catalog.current_setting('max_connections')::int -"
            " pg_catalog.current_setting('superuser_reserved_connections')::int AS free_for_all) AS l) AS now"
            " WHERE share >= $1::float8",
        .thresholds = {{"warning", 0.7, Unit::ratio, "postgresqltuner: 70 %"},
                       {"critical", 0.9, Unit::ratio, "postgresqltuner: 90 %"}},
        .evidence = {{"connections", "connected", Unit::count},
                     {"bound", "bound", Unit::count},
                     {"share", "used", Unit::ratio}},
        .why = "The next ones are refused, the application's first.",
        .advice = "A pooler (PgBouncer) in front, or smaller pools in the applications, before a higher "
                  "limit: each "
                  "connection takes memory and every snapshot looks at all of them.",
        .cannotSee = "Peaks between two looks; limits of single roles and databases.",
    };
}

Check cacheHits() {
    return {
        .id = "cache.hit-low",
        .title = "Few reads are answered from memory",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql = "SELECT d.datname AS object, d.blks_hit::float8 / (d.blks_hit + d.blks_read) AS ratio,"
               " d.blks_read::float8 * " +
               kBlockSize +
               " AS read FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()"
               " AND d.blks_read::float8 * " +
               kBlockSize + " >= $2::float8 AND d.blks_hit < $1::float8 * (d.blks_hit + d.blks_read)",
        .thresholds = {{"ratio", 0.9, Unit::ratio,
                        "postgresqltuner: below 90 %; PgHero asks for 99 %, which analytic "
                        "databases never reach"},
                       {"read", 10.0 * (1 << 30), Unit::bytes, "own: below, it is the warming up"}},
        .evidence = {{"ratio", "found in shared_buffers", Unit::ratio}},
        .cost = EvidenceColumn{"read", "asked of the operating system", Unit::bytes},
        .counters = CounterSource::database,
        .perServer = true,
        .why = "What is not in shared_buffers comes from the operating system's cache or the disk.",
        .advice =
            "Look for statements that read much for few rows first: an index saves more than memory does.",
        .cannotSee = "What the operating system's cache answered; a ratio alone does not say whether more "
                     "memory helps.",
    };
}

Check temporaryFiles() {
    return {
        .id = "temporary-files.many",
        .title = "Sorts and hashes spill to disk",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql = CheckSql::Choose([](const CheckTarget& target) -> Result<std::string> {
            if (!target.databaseCountersSeconds)
                return fail(ErrorCode::unsupported, "Nobody can say since when the counters count");
            return "SELECT d.datname AS object, d.temp_files AS files, d.temp_bytes AS bytes,"
                   " d.temp_bytes / (" +
                   std::to_string(*target.databaseCountersSeconds + 1) +
                   " / 3600) AS hourly FROM pg_catalog.pg_stat_database d"
                   " WHERE d.datname = pg_catalog.current_database() AND d.temp_bytes >= $1::float8"
                   " AND d.temp_bytes / (" +
                   std::to_string(*target.databaseCountersSeconds + 1) + " / 3600) >= $1::float8";
        }),
        .thresholds = {{"an hour", 1 << 30, Unit::bytes,
                        "own: a gigabyte an hour is felt on a disk shared with the data"}},
        .evidence = {{"files", "temporary files", Unit::count}, {"hourly", "an hour", Unit::bytes}},
        .cost = EvidenceColumn{"bytes", "written", Unit::bytes},
        .counters = CounterSource::database,
        .perServer = true,
        .why = "Each spilled byte is written and read again.",
        .advice = "Find the statements under Queries (temporary blocks written) and give those roles more "
                  "work_mem, or "
                  "the statement an index that gives the order.",
        .cannotSee = "Which statements they were; building an index spills as well, and rightly.",
    };
}

Check deadlocks() {
    return {
        .id = "deadlocks.many",
        .title = "Deadlocks",
        .category = CheckCategory::instance,
        .sql = "SELECT d.datname AS object, d.deadlocks AS deadlocks FROM pg_catalog.pg_stat_database d"
               " WHERE d.datname = pg_catalog.current_database() AND d.deadlocks >= $1::float8",
        .thresholds = {{"deadlocks", 5, Unit::count, "own: one is an accident"}},
        .evidence = {{"deadlocks", "deadlocks", Unit::count}},
        .counters = CounterSource::database,
        .perServer = true,
        .why = "Each ended a transaction after deadlock_timeout of waiting, and the application had to "
               "repeat it.",
        .advice = "The server's log names both statements: let all programs lock rows in one order.",
        .cannotSee = "Which programs they were.",
    };
}

Check requestedCheckpoints() {
    return {
        .id = "checkpoints.requested",
        .title = "Checkpoints forced by the amount of log",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql = CheckSql::Choose([](const CheckTarget& target) -> Result<std::string> {
            const bool own = target.capabilities.hasCheckpointerView();
            const std::string timed = own ? "w.num_timed" : "w.checkpoints_timed";
            const std::string requested = own ? "w.num_requested" : "w.checkpoints_req";
            return "SELECT 'max_wal_size' AS object, " + requested + " AS requested, " + timed +
                   " AS timed, " + requested + "::float8 / (" + requested + " + " + timed +
                   ") AS share, pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_wal_size')) AS "
                   "bound,"
                   " 2 * pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_wal_size')) / 1048576 AS "
                   "wanted,"
                   " pg_catalog.current_setting('max_wal_size') AS had FROM pg_catalog." +
                   (own ? "pg_stat_checkpointer" : "pg_stat_bgwriter") + " w WHERE " + requested +
                   " >= $2::float8 AND " + requested + " >= $1::float8 * (" + requested + " + " + timed + ")";
        }),
        .thresholds = {{"share", 0.3, Unit::ratio, "own: 10 % is a reason to look, a third to act"},
                       {"checkpoints", 10, Unit::count, "own: dumps and restarts ask for some"}},
        .evidence = {{"requested", "forced", Unit::count},
                     {"timed", "on time", Unit::count},
                     {"share", "forced", Unit::ratio}},
        .role = ServerRole::primary,
        .counters = CounterSource::checkpointer,
        .why = "The log reached max_wal_size before checkpoint_timeout: pages are written more often, and "
               "each page's "
               "first change after a checkpoint is logged whole.",
        .fix = "ALTER SYSTEM SET max_wal_size = '{=wanted}MB';\nSELECT pg_catalog.pg_reload_conf();",
        .undo = "ALTER SYSTEM SET max_wal_size = {'had};\nSELECT pg_catalog.pg_reload_conf();",
        .advice = "It takes that much disk, and recovery after a crash takes longer.",
        .cannotSee = "CHECKPOINT statements, backups and restarts, which ask for them too.",
    };
}

Check statementsMissing() {
    return {
        .id = "statements.missing",
        .title = "pg_stat_statements is not at work",
        .category = CheckCategory::instance,
        .sql = "SELECT pg_catalog.current_database() AS object, CASE WHEN p.there THEN"
               " 'CREATE EXTENSION pg_stat_statements;' END AS line, CASE WHEN p.there THEN 'It is "
               "preloaded, but the"
               " extension is missing in this database.' ELSE 'It is not preloaded: that needs a restart.' "
               "END AS note"
               " FROM (SELECT EXISTS (SELECT FROM pg_catalog.pg_settings s WHERE s.name = "
               "'pg_stat_statements.max')"
               " AS there) AS p WHERE NOT p.there OR NOT EXISTS (SELECT FROM pg_catalog.pg_extension e"
               " WHERE e.extname = 'pg_stat_statements')",
        .why = "Without it nobody knows which statements take the time.",
        .fix = "{=line}",
        .undo = "DROP EXTENSION pg_stat_statements;",
        .advice =
            "Add pg_stat_statements to shared_preload_libraries and restart; then CREATE EXTENSION in each "
            "database you want to see.",
        .cannotSee = "Nothing.",
    };
}

Check statementsFull() {
    return {
        .id = "statements.full",
        .title = "pg_stat_statements throws statements out",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .sql = CheckSql::Choose([](const CheckTarget& target) -> Result<std::string> {
            const auto schema = target.extensionSchemas.find("pg_stat_statements");
            if (schema == target.extensionSchemas.end() || !target.capabilities.hasStatements())
                return fail(ErrorCode::unsupported,
                            "pg_stat_statements is not at work here: see statements.missing");
            const std::string evicted =
                target.capabilities.hasStatementsInfo()
                    ? "(SELECT i.dealloc FROM " + schema->second + ".pg_stat_statements_info i)"
                    : "NULL::int8";
            return "SELECT 'pg_stat_statements.max' AS object, f.entries AS entries, f.bound AS bound,"
                   " f.entries::float8 / f.bound AS share, f.evicted AS evicted, 2 * f.bound AS wanted"
                   " FROM (SELECT (SELECT pg_catalog.count(*) FROM " +
                   schema->second + ".pg_stat_statements(false)) AS entries, " + evicted +
                   " AS evicted, (SELECT s.setting::int8 FROM pg_catalog.pg_settings s"
                   " WHERE s.name = 'pg_stat_statements.max') AS bound) AS f"
                   " WHERE f.entries >= $1::float8 * f.bound OR f.evicted >= $2::float8";
        }),
        .thresholds = {{"share", 0.95, Unit::ratio, "own: at the bound a twentieth is thrown out at a time"},
                       {"evictions", 10, Unit::count, "own: ten rounds"}},
        .evidence = {{"entries", "statements", Unit::count},
                     {"bound", "room for", Unit::count},
                     {"evicted", "rounds of eviction", Unit::count}},
        .extension = "pg_stat_statements",
        .why = "The rare statements go first and begin again from zero when they return; their totals are "
               "too small.",
        .fix = "ALTER SYSTEM SET pg_stat_statements.max = {=wanted};",
        .undo = "ALTER SYSTEM RESET pg_stat_statements.max;",
        .advice = "It takes a restart. See first whether the application makes a new text each time: lists "
                  "of differing "
                  "length, temporary tables, comments.",
        .cannotSee = "When they were thrown out: the count is since its last reset.",
    };
}

Check outdatedExtension() {
    return {
        .id = "extension.outdated",
        .title = "Extension older than what is installed",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .sql =
            "SELECT e.extname AS object, e.extversion || ' here, ' || v.default_version || ' on the disk.' "
            "AS note"
            " FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_available_extensions v ON v.name = e.extname"
            " WHERE v.default_version <> e.extversion ORDER BY e.extname",
        .why = "pg_upgrade and package updates bring the library; the SQL side stays old, with its faults "
               "and without "
               "its new columns, until somebody says so.",
        .fix = "ALTER EXTENSION {object} UPDATE;",
        .advice = "Read its notes first: there is seldom a way back.",
        .cannotSee = "Extensions whose files are gone from the disk.",
    };
}

} // namespace

std::vector<Check> instanceChecks() {
    return {connections(),          cacheHits(),         temporaryFiles(), deadlocks(),
            requestedCheckpoints(), statementsMissing(), statementsFull(), outdatedExtension()};
}

} // namespace pavement::analyzer
