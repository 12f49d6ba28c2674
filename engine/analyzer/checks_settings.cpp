#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

// What this session itself set says nothing of the others.
const std::string kNotOurs = " AND s.source NOT IN ('client', 'session')";

const char* const kUndo = "ALTER SYSTEM SET {object} = {'had};\nSELECT pg_catalog.pg_reload_conf();";

// A setting with a value that is always wrong, or nearly so.
Check setting(std::string name, const std::string& condition, const std::string& wanted, Severity severity,
              std::string title, std::string why, std::string cannotSee) {
    return {
        .id = "settings." + name,
        .title = std::move(title),
        .category = CheckCategory::instance,
        .severity = severity,
        .sql = "SELECT s.name AS object, s.setting AS had, 'It is ' || s.setting || ', from: ' || s.source "
               "|| '.' AS note"
               " FROM pg_catalog.pg_settings s WHERE s.name = '" +
               name + "' AND " + condition + kNotOurs,
        .why = std::move(why),
        .fix = "ALTER SYSTEM SET {object} = " + wanted + ";\nSELECT pg_catalog.pg_reload_conf();",
        .undo = kUndo,
        .cannotSee = std::move(cannotSee),
    };
}

std::vector<Check> dangerous() {
    const std::string off = "s.setting = 'off'";
    const std::string others = "What single roles and databases have set for themselves.";
    const std::string nothing = "Nothing: it holds for the whole server.";
    std::vector<Check> checks{
        setting("fsync", off, "on", Severity::critical, "The server does not wait for the disk",
                "After a power cut or a crash of the machine the database may be damaged beyond repair, all "
                "of it.",
                nothing),
        setting("full_page_writes", off, "on", Severity::critical, "Torn pages cannot be repaired",
                "A page half written when the machine stops stays so; only a file system that never tears "
                "pages makes "
                "this safe.",
                "Whether the file system writes whole pages, as ZFS does."),
        setting(
            "autovacuum", off, "on", Severity::critical, "Autovacuum is off",
            "Tables and indexes swell, statistics grow old, and in the end the server stops taking writes.",
            nothing),
        setting(
            "track_counts", off, "on", Severity::critical, "The server does not count",
            "Autovacuum goes by these counters: without them it does nothing, and nobody sees what is used.",
            others),
        setting("track_activities", off, "on", Severity::warning, "Sessions do not say what they run",
                "Nobody can see what is slow or who blocks whom while it happens.", others),
        setting("synchronous_commit", off, "on", Severity::notice, "A commit does not wait for the disk",
                "A crash loses the transactions of the last moments though the application was told that "
                "they were "
                "committed; nothing is damaged. That may be meant.",
                others),
        setting(
            "password_encryption", "s.setting <> 'scram-sha-256'", "'scram-sha-256'", Severity::warning,
            "New passwords are kept as MD5",
            "An MD5 verifier is as good as the password to whoever reads it, and PostgreSQL is giving it up.",
            "How the passwords that are there were kept."),
    };
    checks.back().advice = "Old passwords stay MD5 until they are set again.";
    return checks;
}

Check plannerMethods() {
    return {
        .id = "settings.planner-methods",
        .title = "The planner is forbidden a method",
        .category = CheckCategory::instance,
        .sql = "SELECT s.name AS object, s.setting AS had, 'From: ' || s.source || '.' AS note"
               " FROM pg_catalog.pg_settings s WHERE s.name ~ '^enable_' AND s.setting = 'off' AND "
               "s.boot_val = 'on'" +
               kNotOurs + " ORDER BY s.name",
        .why = "It was switched off for one statement and now harms every other.",
        .fix = "ALTER SYSTEM RESET {object};\nSELECT pg_catalog.pg_reload_conf();",
        .undo = kUndo,
        .advice = "Where one statement needs it, set it in its transaction with SET LOCAL; better, find what "
                  "misleads "
                  "the planner.",
        .cannotSee = "What other roles and databases have set for themselves.",
    };
}

Check brokenPagesIgnored() {
    return {
        .id = "settings.damage-ignored",
        .title = "Damaged pages are passed over in silence",
        .category = CheckCategory::instance,
        .severity = Severity::critical,
        .sql = "SELECT s.name AS object, s.setting AS had FROM pg_catalog.pg_settings s WHERE s.name IN"
               " ('zero_damaged_pages', 'ignore_checksum_failure', 'ignore_invalid_pages') AND s.setting = "
               "'on'" +
               kNotOurs + " ORDER BY s.name",
        .privilege = Privilege::none,
        .why = "A last resort for saving what is left of a damaged database; left on, rows disappear without "
               "an error.",
        .fix = "ALTER SYSTEM RESET {object};\nSELECT pg_catalog.pg_reload_conf();",
        .undo = kUndo,
        .cannotSee = "Damage that was already passed over.",
    };
}

Check pendingRestart() {
    return {
        .id = "settings.pending-restart",
        .title = "Setting that waits for a restart",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .sql = "SELECT s.name AS object, 'Now ' || s.setting || coalesce(s.unit, '') || '.' AS note"
               " FROM pg_catalog.pg_settings s WHERE s.pending_restart ORDER BY s.name",
        .why = "The file says one thing and the server does another; at the next restart it will behave "
               "differently, "
               "perhaps not start.",
        .advice = "Restart at a quiet hour, or take the line out of the file.",
        .cannotSee = "Lines the server could not read: see its log.",
    };
}

Check randomPageCost() {
    return {
        .id = "settings.random_page_cost",
        .title = "Random reads are said to be cheaper than sequential ones",
        .category = CheckCategory::instance,
        .sql = "SELECT s.name AS object, s.setting AS had, s.setting::float8 AS random, q.setting::float8 AS "
               "sequential,"
               " q.setting AS wanted FROM pg_catalog.pg_settings s, pg_catalog.pg_settings q"
               " WHERE s.name = 'random_page_cost' AND q.name = 'seq_page_cost'"
               " AND s.setting::float8 < q.setting::float8" +
               kNotOurs,
        .evidence = {{"random", "random_page_cost", Unit::none}, {"sequential", "seq_page_cost", Unit::none}},
        .why = "No storage is like that: the planner takes indexes where reading the table whole is quicker.",
        .fix = "ALTER SYSTEM SET random_page_cost = {=wanted};\nSELECT pg_catalog.pg_reload_conf();",
        .undo = kUndo,
        .cannotSee = "What tablespaces have set for themselves.",
    };
}

Check effectiveCacheSize() {
    return {
        .id = "settings.effective_cache_size",
        .title = "The planner believes in less cache than the server itself has",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .sql = "SELECT s.name AS object, pg_catalog.current_setting('effective_cache_size') AS had,"
               " pg_catalog.pg_size_bytes(pg_catalog.current_setting('effective_cache_size')) AS cache,"
               " pg_catalog.pg_size_bytes(pg_catalog.current_setting('shared_buffers')) AS buffers"
               " FROM pg_catalog.pg_settings s WHERE s.name = 'effective_cache_size' AND"
               " pg_catalog.pg_size_bytes(pg_catalog.current_setting('effective_cache_size')) <"
               " pg_catalog.pg_size_bytes(pg_catalog.current_setting('shared_buffers'))" +
               kNotOurs,
        .evidence = {{"cache", "effective_cache_size", Unit::bytes},
                     {"buffers", "shared_buffers", Unit::bytes}},
        .why = "It shies away from indexes whose pages are in memory all the time.",
        .advice = "Set it to shared_buffers and what the operating system has left for its cache together.",
        .cannotSee = "How large the operating system's cache is.",
    };
}

Check memory() {
    return {
        .id = "settings.memory",
        .title = "Sessions may ask for more memory than there is",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .confidence = Confidence::medium,
        .sql = CheckSql::Choose([](const CheckTarget& target) -> Result<std::string> {
            if (!target.memory)
                return fail(ErrorCode::unsupported, "The memory of the server's machine is not known");
            return "SELECT * FROM (SELECT 'work_mem' AS object, m.buffers AS buffers, m.work AS work,"
                   " m.sessions AS sessions, m.buffers + m.work * m.sessions AS possible, " +
                   std::to_string(target.memory->count) +
                   "::float8 AS memory, CASE WHEN m.buffers + m.work * m.sessions >= $2::float8 * " +
                   std::to_string(target.memory->count) +
                   " THEN 1 ELSE 0 END AS severity"
                   " FROM (SELECT "
                   "pg_catalog.pg_size_bytes(pg_catalog.current_setting('shared_buffers'))::float8 AS "
                   "buffers,"
                   " pg_catalog.pg_size_bytes(pg_catalog.current_setting('work_mem'))::float8 AS work,"
                   " pg_catalog.current_setting('max_connections')::float8 AS sessions) AS m) AS sum"
                   " WHERE possible >= $1::float8 * memory";
        }),
        .thresholds = {{"warning", 0.8, Unit::ratio, "postgresqltuner: 80 %"},
                       {"critical", 1.0, Unit::ratio, "postgresqltuner: 100 %"}},
        .evidence = {{"possible", "one sort in every session and shared_buffers", Unit::bytes},
                     {"memory", "memory of the machine", Unit::bytes},
                     {"buffers", "shared_buffers", Unit::bytes},
                     {"work", "work_mem", Unit::bytes},
                     {"sessions", "max_connections", Unit::count}},
        .why = "When it comes to that, Linux kills a process and the whole server restarts.",
        .advice = "Lower work_mem for all and raise it for the roles that need it, or lower max_connections "
                  "behind a "
                  "pooler.",
        .cannotSee = "How many sessions ever sort at the same time; a statement may take work_mem several "
                     "times, and a "
                     "container's own limit may be lower.",
    };
}

Check idleTimeout() {
    return {
        .id = "settings.idle_in_transaction_session_timeout",
        .title = "Nothing ends sessions that wait in a transaction",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .sql = CheckSql::Choose([](const CheckTarget& target) -> Result<std::string> {
            if (!target.idleInTransactionTimeout)
                return fail(ErrorCode::unsupported,
                            "This session overrides the setting, and its role may not read "
                            "what the file says");
            if (*target.idleInTransactionTimeout > 0)
                return std::string("SELECT NULL::text AS object WHERE $1::float8 IS NULL");
            return std::string(
                "SELECT 'idle_in_transaction_session_timeout' AS object, pg_catalog.count(*) AS sessions,"
                " extract(epoch FROM pg_catalog.max(pg_catalog.clock_timestamp() - a.state_change)) AS "
                "longest"
                " FROM pg_catalog.pg_stat_activity a WHERE a.state LIKE 'idle in transaction%'"
                " AND a.state_change < pg_catalog.clock_timestamp() - $1::float8 * interval '1 s'"
                " HAVING pg_catalog.count(*) > 0");
        }),
        .thresholds = {{"time", 300, Unit::seconds,
                        "own: it matters where somebody does wait; five minutes is long"}},
        .evidence = {{"sessions", "sessions waiting now", Unit::count},
                     {"longest", "the longest for", Unit::seconds}},
        .privilege = Privilege::readAllStats,
        .why = "A program that hangs, or a person gone for lunch, holds locks and the vacuum horizon without "
               "end.",
        .fix = "ALTER SYSTEM SET idle_in_transaction_session_timeout = '10min';\nSELECT "
               "pg_catalog.pg_reload_conf();",
        .undo =
            "ALTER SYSTEM RESET idle_in_transaction_session_timeout;\nSELECT pg_catalog.pg_reload_conf();",
        .advice = "Set it for a role that is known to be safe first; a session ended that way loses its "
                  "transaction.",
        .cannotSee = "Sessions that will wait tomorrow.",
    };
}

Check loggedSecrets() {
    return {
        .id = "settings.logged-secrets",
        .title = "Passwords reach the server's log",
        .category = CheckCategory::instance,
        .severity = Severity::notice,
        .sql = "SELECT s.name AS object, s.setting AS had, 'It is ' || s.setting || '.' AS note"
               " FROM pg_catalog.pg_settings s WHERE ((s.name = 'log_statement' AND s.setting <> 'none')"
               " OR (s.name = 'log_min_duration_statement' AND s.setting = '0'))" +
               kNotOurs + " ORDER BY s.name",
        .why = "ALTER ROLE … PASSWORD and its kin are logged as they were typed, and so are the values in "
               "statements.",
        .advice = "Set passwords with psql's \\password, which sends them encrypted; keep the log as secret "
                  "as the data. "
                  "log_min_duration_statement above zero logs slow statements only.",
        .cannotSee = "What has been logged already; who may read the log.",
    };
}

} // namespace

std::vector<Check> settingChecks() {
    auto checks = dangerous();
    for (auto* const one : {&plannerMethods, &brokenPagesIgnored, &pendingRestart, &randomPageCost,
                            &effectiveCacheSize, &memory, &idleTimeout, &loggedSecrets})
        checks.push_back(one());
    return checks;
}

} // namespace pavement::analyzer
