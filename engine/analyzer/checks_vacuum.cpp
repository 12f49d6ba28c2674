#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"
#include "engine/analyzer/horizon_sql.h"

namespace pavement::analyzer {

namespace {

const std::string kTables =
    " FROM pg_catalog.pg_stat_user_tables u JOIN pg_catalog.pg_class c ON c.oid = u.relid"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " +
    kUserSchema + " AND c.relkind IN ('r', 'm')";

const std::string kBeingVacuumed =
    "EXISTS (SELECT FROM pg_catalog.pg_stat_progress_vacuum p WHERE p.relid = c.oid)";

const Threshold kTwiceDue{"times due", 2, Unit::none,
                          "own: at once autovacuum's own threshold it is merely on its way"};

Check vacuumDue() {
    const std::string due = "(" + tableSetting("autovacuum_vacuum_threshold") + " + " +
                            tableSetting("autovacuum_vacuum_scale_factor") + " * greatest(c.reltuples, 0))";
    return {
        .id = "vacuum.due",
        .title = "Table that vacuum does not keep up with",
        .category = CheckCategory::vacuum,
        .sql =
            "SELECT n.nspname AS schema, c.relname AS object, u.n_dead_tup AS dead, u.n_live_tup AS live, " +
            due +
            " AS due, extract(epoch FROM pg_catalog.now() - greatest(u.last_vacuum, u.last_autovacuum)) AS "
            "since" +
            kTables + " AND u.n_dead_tup >= $2::float8 AND u.n_dead_tup >= $1::float8 * " + due +
            " AND NOT " + kBeingVacuumed + " ORDER BY u.n_dead_tup DESC",
        .thresholds = {kTwiceDue, {"dead rows", 10000, Unit::count, "own: below, nothing is won"}},
        .evidence = {{"dead", "dead rows", Unit::count},
                     {"live", "live rows", Unit::count},
                     {"due", "autovacuum comes at", Unit::count},
                     {"since", "since the last vacuum", Unit::seconds}},
        .why =
            "Dead rows are read by every scan and the space is not used again until vacuum has been there.",
        .fix = "VACUUM (ANALYZE) {schema.object};",
        .advice = "If it does not help, something holds the horizon back: see vacuum.horizon-held. If it "
                  "comes back, "
                  "lower autovacuum_vacuum_scale_factor of the table. There is nothing to undo.",
        .cannotSee = "Dead rows from before the counters began; a vacuum under way in a session hidden from "
                     "this role.",
    };
}

Check insertsDue() {
    const std::string due = "(" + tableSetting("autovacuum_vacuum_insert_threshold") + " + " +
                            tableSetting("autovacuum_vacuum_insert_scale_factor") +
                            " * greatest(c.reltuples, 0))";
    return {
        .id = "vacuum.inserts-due",
        .title = "Table that only grows and is not vacuumed",
        .category = CheckCategory::vacuum,
        .severity = Severity::notice,
        .sql = "SELECT n.nspname AS schema, c.relname AS object, u.n_ins_since_vacuum AS inserted, " + due +
               " AS due, c.relallvisible::float8 / greatest(c.relpages, 1) AS visible" + kTables +
               " AND u.n_ins_since_vacuum >= $2::float8 AND u.n_ins_since_vacuum >= $1::float8 * " + due +
               " AND " + tableSetting("autovacuum_vacuum_insert_threshold") + " >= 0 AND NOT " +
               kBeingVacuumed + " ORDER BY u.n_ins_since_vacuum DESC",
        .thresholds = {kTwiceDue, {"inserted rows", 10000, Unit::count, "own: below, nothing is won"}},
        .evidence = {{"inserted", "rows inserted since vacuum", Unit::count},
                     {"due", "autovacuum comes at", Unit::count},
                     {"visible", "pages known all-visible", Unit::ratio}},
        .minVersion = 130000,
        .why = "Without a vacuum no page is marked all-visible, so index-only scans visit the table, and all "
               "the "
               "freezing is left for one long vacuum.",
        .fix = "VACUUM (ANALYZE) {schema.object};",
        .advice = "If it comes back, autovacuum is too slow or too rare. There is nothing to undo.",
        .cannotSee = "Rows inserted before the counters began.",
    };
}

Check offForTable() {
    return {
        .id = "vacuum.off-for-table",
        .title = "Autovacuum switched off for a table",
        .category = CheckCategory::vacuum,
        .sql = "SELECT n.nspname AS schema, c.relname AS object, greatest(c.reltuples, 0) AS rows,"
               " u.n_dead_tup AS dead, u.n_mod_since_analyze AS changed" +
               kTables + " AND " + kNotOfExtension + " AND " + kAutovacuumOffForTable +
               " ORDER BY c.relpages DESC",
        .evidence = {{"rows", "rows", Unit::count},
                     {"dead", "dead rows", Unit::count},
                     {"changed", "changed since ANALYZE", Unit::count}},
        .why = "Nobody cleans it and nobody renews its statistics until the server does so to avoid "
               "wraparound, at the "
               "worst moment.",
        .fix = "ALTER TABLE {schema.object} RESET (autovacuum_enabled);",
        .undo = "ALTER TABLE {schema.object} SET (autovacuum_enabled = off);",
        .advice = "Where a job vacuums and analyzes it at the right time, it may stay off.",
        .cannotSee = "Jobs that do it by hand.",
    };
}

Check staleStatistics() {
    const std::string due = "(" + tableSetting("autovacuum_analyze_threshold") + " + " +
                            tableSetting("autovacuum_analyze_scale_factor") + " * greatest(c.reltuples, 0))";
    return {
        .id = "statistics.stale",
        .title = "Statistics of a table that has changed much since",
        .category = CheckCategory::vacuum,
        .sql = "SELECT n.nspname AS schema, c.relname AS object, u.n_mod_since_analyze AS changed,"
               " u.n_live_tup AS live, " +
               due +
               " AS due, extract(epoch FROM pg_catalog.now() - greatest(u.last_analyze, u.last_autoanalyze)) "
               "AS since,"
               " CASE WHEN " +
               kAutovacuumOffForTable + " THEN 'Autovacuum is off for it.' END AS note" + kTables +
               " AND u.n_mod_since_analyze >= $2::float8 AND u.n_mod_since_analyze >="
               " CASE WHEN " +
               kAutovacuumOffForTable +
               " OR pg_catalog.current_setting('autovacuum') = 'off' THEN 1 ELSE $1::float8 END * " + due +
               // Never analyzed at all is another check's.
               " AND greatest(u.last_analyze, u.last_autoanalyze) IS NOT NULL"
               " ORDER BY u.n_mod_since_analyze / greatest(c.reltuples, 1) DESC",
        .thresholds = {kTwiceDue, {"changed rows", 1000, Unit::count, "own: below, a plan hardly changes"}},
        .evidence = {{"changed", "rows changed since ANALYZE", Unit::count},
                     {"live", "live rows", Unit::count},
                     {"due", "autovacuum comes at", Unit::count},
                     {"since", "since the last ANALYZE", Unit::seconds}},
        .why = "The planner believes what ANALYZE saw. New values look absent to it, and it chooses plans "
               "for tables "
               "that no longer are.",
        .fix = "ANALYZE {schema.object};",
        .advice = "If it comes back, lower autovacuum_analyze_scale_factor of the table, or switch "
                  "autovacuum on for "
                  "it. There is nothing to undo.",
        .cannotSee =
            "Changes from before the counters began, and columns whose values moved though few rows changed.",
    };
}

Check noStatistics() {
    return {
        .id = "statistics.missing",
        .title = "Table that was never analyzed",
        .category = CheckCategory::vacuum,
        .sql = "SELECT n.nspname AS schema, c.relname AS object, u.n_live_tup AS live,"
               " u.n_mod_since_analyze AS changed" +
               kTables +
               " AND greatest(u.last_analyze, u.last_autoanalyze) IS NULL"
               // Counters that began after the last ANALYZE know nothing of it, but then only a part of the
               // table's rows counts as changed.
               " AND u.n_live_tup >= $1::float8 AND u.n_mod_since_analyze >= 0.9 * greatest(u.n_live_tup, "
               "c.reltuples)"
               " AND NOT EXISTS (SELECT FROM pg_catalog.pg_stats s WHERE s.schemaname = n.nspname"
               " AND s.tablename = c.relname)"
               " ORDER BY u.n_live_tup DESC",
        .thresholds = {{"rows", 1000, Unit::count, "own: below, a plan hardly matters"}},
        .evidence = {{"live", "live rows", Unit::count}, {"changed", "rows written", Unit::count}},
        .why = "The planner knows nothing of its values and guesses: a two-hundredth, a third, ten rows.",
        .fix = "ANALYZE {schema.object};",
        .advice =
            "There is nothing to undo. After pg_upgrade or a restore run vacuumdb --all --analyze-in-stages.",
        .cannotSee = "Tables filled before the counters began.",
    };
}

Check transactionIds() {
    return {
        .id = "vacuum.xid-wraparound",
        .title = "Transaction ids that run out",
        .category = CheckCategory::vacuum,
        .sql =
            "SELECT d.datname AS object, pg_catalog.age(d.datfrozenxid) AS age,"
            " pg_catalog.age(d.datfrozenxid)::float8 / 2147483648 AS used,"
            " CASE WHEN pg_catalog.age(d.datfrozenxid)::float8 / 2147483648 >= $2::float8 THEN 2 ELSE 1 END"
            " AS severity FROM pg_catalog.pg_database d"
            " WHERE pg_catalog.age(d.datfrozenxid)::float8 / 2147483648 >= $1::float8"
            " ORDER BY pg_catalog.age(d.datfrozenxid) DESC",
        .thresholds = {{"warning", 0.5, Unit::ratio, "pganalyze: 50 %"},
                       {"critical", 0.8, Unit::ratio, "pganalyze: 80 %"}},
        .evidence = {{"used", "used up", Unit::ratio}, {"age", "oldest unfrozen transaction", Unit::count}},
        .why = "At the end the server takes no more writes until a vacuum is through. Autovacuum should have "
               "begun at "
               "a tenth: something keeps it from finishing.",
        .advice = "Remove what holds the horizon back (vacuum.horizon-held), then VACUUM (FREEZE) the tables "
                  "of the "
                  "database that vacuum.freeze-late lists, oldest first.",
        .cannotSee = "Which tables of other databases are the oldest.",
    };
}

Check multixacts() {
    return {
        .id = "vacuum.multixact-wraparound",
        .title = "Multixact ids that run out",
        .category = CheckCategory::vacuum,
        .sql = "SELECT d.datname AS object, pg_catalog.mxid_age(d.datminmxid) AS age,"
               " pg_catalog.mxid_age(d.datminmxid)::float8 / 2147483648 AS used,"
               " CASE WHEN pg_catalog.mxid_age(d.datminmxid)::float8 / 2147483648 >= $2::float8 THEN 2 ELSE "
               "1 END"
               " AS severity FROM pg_catalog.pg_database d"
               " WHERE pg_catalog.mxid_age(d.datminmxid)::float8 / 2147483648 >= $1::float8"
               " ORDER BY pg_catalog.mxid_age(d.datminmxid) DESC",
        .thresholds = {{"warning", 0.5, Unit::ratio, "pganalyze: 50 %"},
                       {"critical", 0.8, Unit::ratio, "pganalyze: 80 %"}},
        .evidence = {{"used", "used up", Unit::ratio}, {"age", "oldest multixact", Unit::count}},
        .why = "They are spent where several transactions lock one row, foreign keys above all. At the end "
               "the server "
               "takes no more writes until a vacuum is through.",
        .advice = "VACUUM (FREEZE) the tables with the highest mxid_age(relminmxid).",
        .cannotSee = "The room their members take, which may run out earlier.",
    };
}

Check freezeLate() {
    return {
        .id = "vacuum.freeze-late",
        .title = "Table that anti-wraparound vacuum does not get done",
        .category = CheckCategory::vacuum,
        .sql = "SELECT n.nspname AS schema, c.relname AS object, pg_catalog.age(c.relfrozenxid) AS age,"
               " f.at AS due, c.relpages::int8 * " +
               kBlockSize +
               " AS bytes FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
               " CROSS JOIN (SELECT pg_catalog.current_setting('autovacuum_freeze_max_age')::float8 AS at) "
               "AS f WHERE " +
               kUserSchema +
               " AND c.relkind IN ('r', 'm') AND c.relfrozenxid <> '0'::xid"
               " AND pg_catalog.age(c.relfrozenxid) >= $1::float8 * f.at ORDER BY "
               "pg_catalog.age(c.relfrozenxid) DESC",
        .thresholds =
            {{"times due", 1.25, Unit::none,
              "own: at autovacuum_freeze_max_age the vacuum begins; a quarter later it should be through"}},
        .evidence = {{"age", "oldest unfrozen transaction", Unit::count},
                     {"due", "autovacuum_freeze_max_age", Unit::count}},
        .cost = EvidenceColumn{"bytes", "to be read", Unit::bytes},
        .why = "Autovacuum must freeze it and does not get through: it is blocked, cancelled again and "
               "again, or too "
               "slow.",
        .fix = "VACUUM (FREEZE) {schema.object};",
        .advice =
            "See who holds the horizon back and who takes locks on the table. There is nothing to undo.",
        .cannotSee = "A vacuum that is about to finish.",
    };
}

Check horizonHeld() {
    return {
        .id = "vacuum.horizon-held",
        .title = "Something keeps dead rows from being removed",
        .category = CheckCategory::vacuum,
        .sql =
            "SELECT h.kind || ' ' || h.name AS object, h.xid_age AS age, h.seconds AS seconds,"
            " CASE WHEN h.seconds >= $2::float8 OR h.xid_age >= 10 * $1::float8 THEN 1 ELSE 0 END AS severity"
            " FROM (" +
            horizonSql() +
            ") AS h WHERE h.kind <> 'own session' AND (h.xid_age >= $1::float8 OR"
            " (h.seconds >= $2::float8 AND h.xid_age > 0)) ORDER BY h.xid_age DESC",
        .thresholds = {{"transactions", 1'000'000, Unit::count,
                        "own: what a million transactions leave behind is felt"},
                       {"time", 86400, Unit::seconds, "pganalyze: the horizon 24 hours back"}},
        .evidence = {{"age", "transactions since", Unit::count}, {"seconds", "for", Unit::seconds}},
        .privilege = Privilege::readAllStats,
        .why = "No vacuum, in any table, removes a row that died after the oldest one still looking began.",
        .advice = "End the session, finish the prepared transaction, drop the slot nobody reads, or switch "
                  "hot_standby_feedback off: see Locks, which names each with what to do.",
        .cannotSee = "Nothing of this server; a standby that delays removal by feedback through a slot shows "
                     "as the slot.",
    };
}

} // namespace

std::vector<Check> vacuumChecks() {
    return {vacuumDue(),      insertsDue(), offForTable(), staleStatistics(), noStatistics(),
            transactionIds(), multixacts(), freezeLate(),  horizonHeld()};
}

} // namespace pavement::analyzer
