#include "engine/monitor/doctor_checks.h"
#include "engine/monitor/log_reader.h"
#include "engine/postgres/sql.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>

namespace pavement::monitor {

namespace {

using Severity = DoctorFinding::Severity;

// PostgreSQL's own rule: version 12 had its last release in November 2024, each later one a year after.
bool getsFixes(int major, std::chrono::year_month_day today) {
    return today < std::chrono::year{2012 + major} / std::chrono::December / 1;
}

std::string named(const std::string& name) {
    return postgres::quoteName(name).value_or("\"?\"");
}

std::string asSuperuser(const std::string& database = {}) {
    return "psql, as a superuser" + (database.empty() ? std::string() : ", in database " + named(database));
}

const char* const kThenReload = "; SELECT pg_reload_conf();";

// What one connection says; the checks below read it and touch the server no more.
struct Facts {
    std::map<std::string, std::string> settings;
    std::map<std::string, std::string> installed; // extension → version, in this database
    std::map<std::string, std::string> available; // extension → newest version on the server's disk
    std::int64_t connections = 0;
    bool encrypted = false;

    std::string setting(const std::string& name) const {
        const auto at = settings.find(name);
        return at == settings.end() ? std::string() : at->second;
    }

    std::int64_t number(const std::string& name) const {
        return std::strtoll(setting(name).c_str(), nullptr, 10);
    }
};

Result<Facts> gather(postgres::Session& session, Deadline deadline) {
    Facts facts;
    const auto rows = session.query(
        "SELECT 's', name, setting FROM pg_catalog.pg_settings WHERE name IN ('track_io_timing', "
        "'track_activity_query_size', 'track_activities', 'track_counts', 'compute_query_id', 'port', "
        "'max_connections', 'superuser_reserved_connections', 'shared_preload_libraries') "
        "UNION ALL SELECT 'i', extname, extversion FROM pg_catalog.pg_extension "
        "UNION ALL SELECT 'a', name, default_version FROM pg_catalog.pg_available_extensions WHERE name IN "
        "('pg_stat_statements', 'hypopg') "
        "UNION ALL SELECT 'c', '', pg_catalog.count(*)::pg_catalog.text FROM pg_catalog.pg_stat_activity "
        "WHERE backend_type = 'client backend' OR backend_type IS NULL "
        "UNION ALL SELECT 'e', '', ssl::pg_catalog.text FROM pg_catalog.pg_stat_ssl WHERE pid = "
        "pg_catalog.pg_backend_pid()",
        {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    for (std::size_t row = 0; row < rows->size(); ++row) {
        const std::string kind = rows->text(row, 0);
        const std::string name = rows->text(row, 1);
        const std::string value = rows->text(row, 2);
        if (kind == "s") {
            facts.settings[name] = value;
        } else if (kind == "i") {
            facts.installed[name] = value;
        } else if (kind == "a") {
            facts.available[name] = value;
        } else if (kind == "c") {
            facts.connections = std::strtoll(value.c_str(), nullptr, 10);
        } else {
            facts.encrypted = value == "true";
        }
    }
    return facts;
}

void unreachable(const Error& error, const Target& target, Findings& findings) {
    std::string id = "postgres.unreachable";
    std::string where = "where PostgreSQL runs";
    std::string fix = error.hint;
    if (error.code == ErrorCode::authentication) {
        id = "postgres.authentication";
        where = "the connection's settings, or pg_hba.conf of the server";
    } else if (error.code == ErrorCode::permission) {
        id = "postgres.permission";
        fix = "GRANT CONNECT ON DATABASE " + named(target.postgres.database) + " TO " +
              named(target.postgres.user) + ";";
        where = asSuperuser();
    } else if (error.code == ErrorCode::busy) {
        id = "postgres.busy";
    } else if (error.code == ErrorCode::unsupported) {
        id = "postgres.version";
    } else if (error.code == ErrorCode::invalidInput) {
        id = "postgres.settings";
        where = "the connection's settings";
    }
    findings.add(Severity::blocking, std::move(id),
                 error.message + (error.context.empty() ? "" : " (" + error.context + ")"),
                 "Nothing of PostgreSQL is recorded.", std::move(fix), std::move(where));
}

void examineServer(const postgres::Session& session, const Facts& facts, Findings& findings) {
    const int version = session.capabilities().versionNumber / 10000;
    const std::string major = std::to_string(version);
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    if (!getsFixes(version, today)) {
        findings.add(Severity::note, "postgres.version", "PostgreSQL " + major + " gets no fixes any more",
                     "Less is measured on it, and security holes stay open.",
                     "pg_upgradecluster " + major + " main", "shell, where PostgreSQL runs (Debian)");
    } else {
        findings.good("postgres.version", "PostgreSQL " + session.identity().version + " is supported");
    }
    if (session.identity().inRecovery) {
        findings.add(Severity::note, "postgres.recovery", "The server is a standby (in recovery)",
                     "It is watched as such; changes can be made on the primary alone.", "", "");
    }
    if (session.capabilities().behindPooler) {
        findings.report().pooler = true;
        findings.add(Severity::warning, "postgres.pooler", "The connection goes through a pooler",
                     "Its server processes change underneath: own cost cannot be accounted, and the "
                     "limits of a session travel with every statement.",
                     "Connect to PostgreSQL itself: its own host and port (" +
                         (facts.number("port") > 0 ? facts.setting("port") : std::string("5432")) +
                         "), not the pooler's (often 6432)",
                     "the connection's settings");
    }
    if (!session.settings().isLocal() && !facts.encrypted) {
        findings.add(Severity::warning, "postgres.tls", "The connection is not encrypted",
                     "Statements and figures travel readable by others.", "sslmode=verify-full",
                     "the connection's settings; the server needs ssl = on");
    }
    const std::int64_t usable =
        facts.number("max_connections") - facts.number("superuser_reserved_connections");
    if (usable > 0 && facts.connections * 10 >= usable * 9) {
        findings.add(
            Severity::warning, "postgres.max_connections",
            std::to_string(facts.connections) + " of " + std::to_string(usable) + " connections are taken",
            "Soon nobody gets in, monitoring included.",
            "ALTER SYSTEM SET max_connections = " + std::to_string(facts.number("max_connections") * 2) + ";",
            asSuperuser() + ", then restart; a pooler before the applications is the better way");
    } else {
        findings.good("postgres.max_connections", "There is head-room in connections");
    }
}

void examineRole(const postgres::Session& session, Findings& findings) {
    const std::string& role = session.identity().role;
    if (session.capabilities().superuser) {
        findings.add(Severity::warning, "role.superuser", "The role " + named(role) + " is a superuser",
                     "Monitoring needs far less; whoever gets hold of this password owns the server.",
                     "CREATE ROLE pavement LOGIN CONNECTION LIMIT 5; GRANT pg_monitor TO pavement; "
                     "\\password pavement",
                     asSuperuser() + "; then connect as that role");
    } else if (!session.capabilities().readAllStats) {
        findings.add(Severity::warning, "role.pg_monitor",
                     "The role " + named(role) + " may see its own sessions only",
                     "Statements, waits and client addresses of everybody else are hidden.",
                     "GRANT pg_monitor TO " + named(role) + ";", asSuperuser());
    } else {
        findings.good("role.pg_monitor", "The role may see all sessions and statements");
    }
}

// Each library quoted by itself: 'a,b' in one would be taken as the name of one library, and the server would
// not start any more.
std::string withStatements(std::string_view libraries) {
    std::string list;
    while (!libraries.empty()) {
        const auto end = libraries.find(',');
        std::string_view each = libraries.substr(0, end);
        libraries.remove_prefix(end == std::string_view::npos ? libraries.size() : end + 1);
        while (!each.empty() && (each.front() == ' ' || each.front() == '"')) {
            each.remove_prefix(1);
        }
        while (!each.empty() && (each.back() == ' ' || each.back() == '"')) {
            each.remove_suffix(1);
        }
        if (!each.empty()) {
            list += postgres::quoteLiteral(each).value_or("''") + ", ";
        }
    }
    return list + "'pg_stat_statements'";
}

void examineStatements(const postgres::Session& session, const Facts& facts, Findings& findings) {
    const std::string& database = session.identity().database;
    const postgres::Capabilities& can = session.capabilities();
    const auto installed = facts.installed.find("pg_stat_statements");
    const auto available = facts.available.find("pg_stat_statements");
    const char* const cost =
        "No statement is counted: no calls, times or buffers by statement, no throughput in "
        "statements, nothing to tune from.";
    // Whoever may not read the setting sees by the view whether it answers; without the extension there is
    // none.
    const bool listed = facts.settings.count("shared_preload_libraries") != 0;
    const std::string libraries = facts.setting("shared_preload_libraries");
    const bool preloaded =
        can.statementsPreloaded || libraries.find("pg_stat_statements") != std::string::npos;
    if (!preloaded && (listed || installed != facts.installed.end())) {
        findings.add(Severity::warning, "pg_stat_statements.preload",
                     "pg_stat_statements is not among shared_preload_libraries", cost,
                     "ALTER SYSTEM SET shared_preload_libraries = " + withStatements(libraries) + ";",
                     asSuperuser() + ", then restart" +
                         (listed ? "" : "; keep what SHOW shared_preload_libraries lists now"));
    }
    if (installed == facts.installed.end()) {
        if (available == facts.available.end()) {
            findings.add(Severity::warning, "pg_stat_statements.package",
                         "The files of pg_stat_statements are not on the server", cost,
                         "apt install postgresql-contrib", "shell, where PostgreSQL runs (Debian)");
        } else {
            findings.add(Severity::warning, "pg_stat_statements.missing",
                         "pg_stat_statements is not installed in this database", cost,
                         "CREATE EXTENSION pg_stat_statements;", asSuperuser(database));
        }
        return;
    }
    if (available != facts.available.end() && available->second != installed->second) {
        findings.add(Severity::note, "pg_stat_statements.old",
                     "pg_stat_statements is of version " + installed->second + ", the server has " +
                         available->second,
                     "Newer columns are missing.", "ALTER EXTENSION pg_stat_statements UPDATE;",
                     asSuperuser(database));
    }
    if (preloaded) {
        findings.good("pg_stat_statements", "Statements are counted");
    }
    if (can.hasQueryId() && facts.setting("compute_query_id") == "off") {
        findings.add(Severity::warning, "compute_query_id", "compute_query_id is off",
                     "pg_stat_statements counts nothing, and sessions cannot be matched to statements.",
                     std::string("ALTER SYSTEM SET compute_query_id = auto") + kThenReload, asSuperuser());
    }
}

void examineSettings(const postgres::Session& session, const Facts& facts, Findings& findings) {
    if (facts.setting("track_activities") == "off" || facts.setting("track_counts") == "off") {
        const std::string name = facts.setting("track_counts") == "off" ? "track_counts" : "track_activities";
        findings.add(Severity::warning, name, name + " is off",
                     "Most figures stay at zero; autovacuum needs them too.",
                     "ALTER SYSTEM SET " + name + " = on" + kThenReload, asSuperuser());
    }
    if (facts.setting("track_io_timing") == "off") {
        findings.add(Severity::note, "track_io_timing", "track_io_timing is off",
                     "How long reading and writing take is not known; waiting for the disk looks like work.",
                     std::string("ALTER SYSTEM SET track_io_timing = on") + kThenReload,
                     asSuperuser() + "; pg_test_timing shows what it costs (under 100 ns a call is fine)");
    } else {
        findings.good("track_io_timing", "Times of reading and writing are measured");
    }
    if (facts.number("track_activity_query_size") < 4096) {
        findings.add(Severity::note, "track_activity_query_size",
                     "Running statements are cut off after " + facts.setting("track_activity_query_size") +
                         " bytes",
                     "Long statements are seen without their end.",
                     "ALTER SYSTEM SET track_activity_query_size = 4096;", asSuperuser() + ", then restart");
    }
    if (facts.installed.count("hypopg") == 0) {
        const bool onDisk = facts.available.count("hypopg") != 0;
        const std::string major = std::to_string(session.capabilities().versionNumber / 10000);
        findings.add(Severity::note, "hypopg.missing", "HypoPG is not installed in this database",
                     "What an index would bring cannot be tried without building it.",
                     onDisk ? "CREATE EXTENSION hypopg;" : "apt install postgresql-" + major + "-hypopg",
                     onDisk ? asSuperuser(session.identity().database)
                            : "shell, where PostgreSQL runs (Debian); then CREATE EXTENSION hypopg;");
    } else {
        findings.good("hypopg", "HypoPG is installed");
    }
}

void examineLog(postgres::Session& session, const Target& target, Findings& findings, Deadline deadline) {
    const char* const cost =
        "No true percentiles of response time and no errors by kind: those are in the server's log alone.";
    const auto settings = readLogSettings(session, deadline);
    if (!settings) {
        findings.add(Severity::note, "log.unknown", settings.error().message, cost, settings.error().hint,
                     "");
        return;
    }
    const bool throughServer = target.logDirectory.empty();
    if (const auto problem = logUnreadable(*settings, session.identity().role, throughServer)) {
        const char* const id = problem->code == ErrorCode::permission ? "log.permission"
                               : !settings->collector                 ? "log.collector"
                               : !settings->json && !settings->csv    ? "log.format"
                                                                      : "log.language";
        findings.add(Severity::note, id,
                     problem->message + (problem->context.empty() ? "" : " (" + problem->context + ")"), cost,
                     problem->hint, asSuperuser(session.identity().database));
    } else if (!throughServer) {
        LogReader reader({target.logDirectory, 0, 0, {}});
        if (const auto read = reader.read(nullptr, deadline); !read) {
            findings.add(Severity::note, "log.directory", read.error().message, cost, read.error().hint,
                         "on this machine");
        } else {
            findings.good("log.readable", "The server's log can be read");
        }
    } else {
        findings.good("log.readable", "The server's log can be read");
    }
    if (settings->everyDuration()) {
        findings.good("log.durations", "The duration of every statement is logged");
        return;
    }
    const bool some = settings->minDuration.has_value();
    findings.add(Severity::note, "log.durations",
                 some ? "Only statements slower than " + std::to_string(settings->minDuration->count()) +
                            " ms are logged"
                      : "Durations of statements are not logged",
                 some ? "Percentiles of response time are of the slow statements alone."
                      : "Percentiles of response time are not known; means are.",
                 std::string("ALTER SYSTEM SET log_min_duration_statement = 0") + kThenReload,
                 asSuperuser() +
                     "; every statement is then written to the log: mind its size on a busy server");
}

// Its tables and indexes are read over a connection of its own, one database after another.
void examineDatabase(postgres::ConnectionSettings settings, const std::string& database,
                     const std::string& role, const postgres::SessionLimits& limits, Findings& findings,
                     Deadline deadline, const std::stop_token& stop) {
    const std::string id = "postgres.database." + database;
    settings.database = database;
    const auto opened = postgres::Session::open(settings, limits, deadline, stop);
    if (opened) {
        findings.good(id, "Database " + named(database) + " can be read");
        return;
    }
    const Error& error = opened.error();
    const bool permission = error.code == ErrorCode::permission;
    findings.add(Severity::warning, id,
                 "Database " + named(database) + " cannot be read: " + error.message +
                     (error.context.empty() ? "" : " (" + error.context + ")"),
                 "Of its tables and indexes nothing is recorded.",
                 permission ? "GRANT CONNECT ON DATABASE " + named(database) + " TO " + named(role) + ";"
                            : error.hint,
                 permission ? asSuperuser() : "the connection's settings: More databases");
}

} // namespace

void examinePostgres(const Target& target, const postgres::ConnectionSettings& settings, Findings& findings,
                     Deadline deadline, const std::stop_token& stop) {
    postgres::SessionLimits limits;
    limits.applicationName = "pavement doctor";
    auto opened = postgres::Session::open(settings, limits, deadline, stop);
    if (!opened && opened.error().code == ErrorCode::unsupported && !settings.viaPooler) {
        // It may be a pooler that refuses the limits at the door; what lies behind can still be examined.
        postgres::ConnectionSettings pooled = settings;
        pooled.viaPooler = true;
        auto second = postgres::Session::open(pooled, limits, deadline, stop);
        if (second) {
            findings.report().pooler = true;
            findings.add(Severity::warning, "postgres.pooler_refuses_options", opened.error().message,
                         "The limits of a session travel with every statement instead.", opened.error().hint,
                         "the connection's settings, or pgbouncer.ini");
            opened = std::move(second);
        }
    }
    if (!opened) {
        unreachable(opened.error(), target, findings);
        return;
    }
    postgres::Session& session = **opened;
    findings.report().reachable = true;
    findings.report().serverVersion = session.identity().version;
    findings.good("postgres.reachable", "PostgreSQL " + session.identity().version + " answers");
    const auto facts = gather(session, deadline);
    if (!facts) {
        findings.add(Severity::warning, "postgres.catalog", facts.error().message,
                     "What the server lacks could not be examined.", facts.error().hint, "");
        return;
    }
    findings.report().serverPort = static_cast<std::uint16_t>(facts->number("port"));
    examineServer(session, *facts, findings);
    examineRole(session, findings);
    examineStatements(session, *facts, findings);
    examineSettings(session, *facts, findings);
    examineLog(session, target, findings, deadline);
    const postgres::ConnectionSettings way = session.settings();
    const std::string role = session.identity().role;
    opened->reset(); // never two at once
    for (const std::string& database : target.moreDatabases) {
        if (stop.stop_requested()) {
            return;
        }
        examineDatabase(way, database, role, limits, findings, deadline, stop);
    }
}

} // namespace pavement::monitor
