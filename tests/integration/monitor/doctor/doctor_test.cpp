// The doctor on servers that lack something, and on one that lacks nothing. Each fix it names is run, and the
// finding must then be gone.

#include "engine/base/json.h"
#include "engine/monitor/doctor.h"
#include "tests/support/pooler.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

using namespace pavement;
using namespace pavement::monitor;
using Severity = DoctorFinding::Severity;

namespace {

DoctorReport examined(const Target& target) {
    return examine(target, Deadline::after(Milliseconds{30'000}));
}

const DoctorFinding* find(const DoctorReport& report, std::string_view id) {
    for (const DoctorFinding& each : report.findings) {
        if (each.id == id) {
            return &each;
        }
    }
    return nullptr;
}

bool wanting(const DoctorReport& report, std::string_view id) {
    const DoctorFinding* found = find(report, id);
    return found != nullptr && found->severity != Severity::good;
}

std::string listed(const DoctorReport& report) {
    std::string out;
    for (const DoctorFinding& each : report.findings) {
        out += "\n" + std::to_string(static_cast<int>(each.severity)) + " " + each.id + ": " + each.title;
    }
    return out;
}

} // namespace

class DoctorTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        m_fixture = std::make_unique<testing::ServersFixture>();
        m_fixture->servers();
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void a_sound_target_is_wanting_nothing() {
        const Target target = soundTarget("watcher");
        const DoctorReport report = examined(target);
        QVERIFY2(report.reachable, listed(report).c_str());
        QVERIFY2(!report.foundWanting(), listed(report).c_str());
        QVERIFY(!report.serverVersion.empty());
        QVERIFY(!report.redisVersion.empty());
        for (const char* id : {"pg_stat_statements", "role.pg_monitor", "track_io_timing", "log.durations",
                               "redis.reachable", "redis.maxmemory", "redis.slowlog"}) {
            QVERIFY2(find(report, id) != nullptr && !wanting(report, id), (id + listed(report)).c_str());
        }
    }

    void a_poor_role_is_told_the_line_that_mends_it() {
        Target target;
        target.postgres = m_fixture->createRole("poor \"role\"");
        const DoctorReport before = examined(target);
        const DoctorFinding* found = find(before, "role.pg_monitor");
        QVERIFY2(found != nullptr && found->severity == Severity::warning, listed(before).c_str());
        QCOMPARE(found->fix, std::string("GRANT pg_monitor TO \"poor \"\"role\"\"\";"));
        QVERIFY(wanting(before, "log.permission"));
        const std::string logFix = find(before, "log.permission")->fix;
        testing::runSql(m_fixture->postgres(), found->fix);
        const DoctorReport after = examined(target);
        QVERIFY2(!wanting(after, "role.pg_monitor"), listed(after).c_str());
        const auto split = logFix.find("; ");
        QVERIFY(split != std::string::npos);
        testing::runSql(m_fixture->postgres(), logFix.substr(0, split));
        testing::runSql(m_fixture->postgres(), logFix.substr(split + 2));
        QVERIFY(!wanting(examined(target), "log.permission"));
    }

    void further_databases_are_tried_as_well() {
        testing::runSql(m_fixture->postgres(), "CREATE DATABASE \"closed base\"");
        testing::runSql(m_fixture->postgres(), "REVOKE CONNECT ON DATABASE \"closed base\" FROM PUBLIC");
        Target target = soundTarget("several");
        target.moreDatabases = {"closed base", "postgres", "nowhere"};
        const DoctorReport before = examined(target);
        QVERIFY2(before.reachable && before.foundWanting(), listed(before).c_str());
        QVERIFY2(find(before, "postgres.database.postgres") != nullptr &&
                     !wanting(before, "postgres.database.postgres"),
                 listed(before).c_str());
        const DoctorFinding* missing = find(before, "postgres.database.nowhere");
        QVERIFY2(missing != nullptr && missing->severity == Severity::warning, listed(before).c_str());
        QVERIFY2(missing->title.find("does not exist") != std::string::npos, missing->title.c_str());
        const DoctorFinding* closed = find(before, "postgres.database.closed base");
        QVERIFY2(closed != nullptr && closed->severity == Severity::warning, listed(before).c_str());
        QCOMPARE(closed->fix, std::string("GRANT CONNECT ON DATABASE \"closed base\" TO \"several\";"));
        testing::runSql(m_fixture->postgres(), closed->fix);
        QVERIFY(!wanting(examined(target), "postgres.database.closed base"));
    }

    void missing_extensions_are_installed_by_their_lines() {
        testing::runSql(m_fixture->postgres(), "CREATE DATABASE \"bare base\"");
        Target target = soundTarget("installer");
        target.postgres.database = "bare base";
        const DoctorReport before = examined(target);
        const DoctorFinding* missing = find(before, "pg_stat_statements.missing");
        QVERIFY2(missing != nullptr, listed(before).c_str());
        QVERIFY(missing->where.find("\"bare base\"") != std::string::npos);
        testing::runSql(m_fixture->postgres("bare base"), missing->fix);
        const DoctorReport after = examined(target);
        QVERIFY2(!wanting(after, "pg_stat_statements.missing"), listed(after).c_str());
        const DoctorFinding* whatIf = find(after, "hypopg.missing");
        QVERIFY(whatIf != nullptr);
        if (whatIf->fix == "CREATE EXTENSION hypopg;") {
            testing::runSql(m_fixture->postgres("bare base"), whatIf->fix);
            QVERIFY(!wanting(examined(target), "hypopg.missing"));
        }
    }

    void a_superuser_is_advised_against() {
        Target target;
        target.postgres = m_fixture->postgres();
        const DoctorReport report = examined(target);
        QVERIFY2(wanting(report, "role.superuser"), listed(report).c_str());
    }

    void a_wrong_password_is_blocking_and_not_shown() {
        Target target = soundTarget("locked");
        target.postgres.password = Secret("topsecret-wrong");
        const DoctorReport report = examined(target);
        const DoctorFinding* found = find(report, "postgres.authentication");
        QVERIFY2(found != nullptr && found->severity == Severity::blocking, listed(report).c_str());
        QVERIFY(!report.reachable);
        QCOMPARE(report.findings.front().id, found->id); // the worst stands first
        QVERIFY(toJson(report).find("topsecret") == std::string::npos);
        // Redis is examined all the same.
        QVERIFY2(find(report, "redis.reachable") != nullptr, listed(report).c_str());
    }

    void nobody_at_the_address_is_blocking() {
        Target target;
        target.postgres = m_fixture->postgres();
        target.postgres.port = 1;
        target.redis = m_fixture->redis();
        target.redis->unixSocket.clear();
        target.redis->port = 1;
        const DoctorReport report = examined(target);
        QVERIFY2(wanting(report, "postgres.unreachable"), listed(report).c_str());
        QVERIFY2(wanting(report, "redis.unreachable"), listed(report).c_str());
        QVERIFY(report.foundWanting());
    }

    void redis_is_told_what_it_lacks_and_how_to_mend_it() {
        const redis::Settings settings = m_fixture->redis();
        redis::Connection admin(settings);
        for (const auto& [name, value] :
             {std::pair{"maxmemory", "0"}, std::pair{"slowlog-log-slower-than", "-1"},
              std::pair{"latency-monitor-threshold", "0"}}) {
            QVERIFY(admin.command({"CONFIG", "SET", name, value}).has_value());
        }
        Target target = soundTarget("cachewatcher");
        const DoctorReport before = examined(target);
        for (const char* id :
             {"redis.maxmemory", "redis.slowlog", "redis.latency_monitor", "redis.persistence"}) {
            const DoctorFinding* found = find(before, id);
            QVERIFY2(found != nullptr && found->severity != Severity::good, (id + listed(before)).c_str());
            std::vector<std::string> words;
            for (const QString& word :
                 QString::fromStdString(found->fix).remove(QStringLiteral("\"")).split(' ')) {
                words.push_back(word.toStdString());
            }
            if (std::string_view(id) != "redis.persistence") {
                QVERIFY(admin.pipeline({words}).value().front().has_value());
                QVERIFY2(!wanting(examined(target), id), id);
            }
        }
        target.redis->password = Secret("topsecret-wrong");
        const DoctorReport refused = examined(target);
        QVERIFY2(wanting(refused, "redis.authentication"), listed(refused).c_str());
        QVERIFY(toJson(refused).find("topsecret") == std::string::npos);
    }

    void settings_that_hide_durations_are_named() {
        Target target = soundTarget("settingwatcher");
        testing::runSql(m_fixture->postgres(),
                        "ALTER ROLE settingwatcher SET log_min_duration_statement = 250");
        testing::runSql(m_fixture->postgres(), "ALTER ROLE settingwatcher SET track_io_timing = off");
        const DoctorReport report = examined(target);
        QVERIFY2(wanting(report, "track_io_timing"), listed(report).c_str());
        const DoctorFinding* durations = find(report, "log.durations");
        QVERIFY2(durations != nullptr && durations->severity == Severity::note, listed(report).c_str());
        QVERIFY(durations->title.find("250 ms") != std::string::npos);
    }

    void a_server_without_the_library_is_told_the_whole_list() {
        sandbox::ServerOptions options;
        options.withRedis = false;
        options.postgresSettings = {{"shared_preload_libraries", "auto_explain, pg_prewarm"},
                                    {"logging_collector", "off"},
                                    {"log_destination", "stderr"}};
        testing::ServersFixture other(options);
        try {
            other.servers();
        } catch (const std::exception& problem) {
            QSKIP(problem.what());
        }
        Target target;
        target.postgres = other.createRole("watcher", {"pg_monitor"});
        const DoctorReport report = examined(target);
        const DoctorFinding* found = find(report, "pg_stat_statements.preload");
        QVERIFY2(found != nullptr, listed(report).c_str());
        QCOMPARE(found->fix, std::string("ALTER SYSTEM SET shared_preload_libraries = 'auto_explain', "
                                         "'pg_prewarm', 'pg_stat_statements';"));
        QVERIFY2(wanting(report, "log.collector"), listed(report).c_str());
        // And the line works: the server comes back with all three.
        testing::runSql(other.postgres(), found->fix);
        QVERIFY(other.servers().restartPostgres().has_value());
        QVERIFY(!wanting(examined(target), "pg_stat_statements.preload"));
    }

    void a_stopped_server_is_blocking_until_it_is_back() {
        const Target target = soundTarget("patient");
        QVERIFY(m_fixture->servers().stopPostgres().has_value());
        const DoctorReport gone = examined(target);
        const auto started = m_fixture->servers().startPostgres();
        QVERIFY2(started.has_value(), started ? "" : started.error().oneLine().c_str());
        QVERIFY2(wanting(gone, "postgres.unreachable"), listed(gone).c_str());
        QVERIFY(examined(target).reachable);
    }

    void an_old_version_is_noted_once_it_gets_no_fixes() {
        const DoctorReport report = examined(soundTarget("versionwatcher"));
        const DoctorFinding* found = find(report, "postgres.version");
        QVERIFY2(found != nullptr, listed(report).c_str());
        // Here on the version that is installed; 13 and older have had their last release for good.
        const int major = QString::fromStdString(report.serverVersion).section('.', 0, 0).toInt();
        QVERIFY2(major >= 12, report.serverVersion.c_str());
        if (major <= 13) {
            QVERIFY(found->severity == Severity::note);
            QVERIFY(found->fix.find("pg_upgradecluster " + std::to_string(major)) == 0);
        } else if (major >= 17) {
            QVERIFY(found->severity == Severity::good);
        }
    }

    void a_standby_is_named_as_one() {
        const auto standby = m_fixture->servers().addStandby(testing::generous());
        QVERIFY2(standby.has_value(), testing::why(standby));
        Target target = soundTarget("standbywatcher");
        target.postgres.port = standby->port;
        target.logDirectory.clear();
        QVERIFY(testing::waitFor([&] { return examined(target).reachable; })); // the role has arrived there
        const DoctorReport report = examined(target);
        const DoctorFinding* found = find(report, "postgres.recovery");
        QVERIFY2(found != nullptr && found->severity == Severity::note, listed(report).c_str());
        QVERIFY2(!wanting(report, "pg_stat_statements.missing"), listed(report).c_str());
        QVERIFY(find(examined(soundTarget("primarywatcher")), "postgres.recovery") == nullptr);
        QVERIFY(m_fixture->servers().promoteStandby(testing::generous()).has_value());
        QVERIFY(testing::waitFor([&] { return find(examined(target), "postgres.recovery") == nullptr; }));
    }

    void a_pooler_is_named_with_what_it_refuses() {
        if (!testing::Pooler::installed()) {
            QSKIP("pgbouncer is not installed");
        }
        const testing::Pooler pooler(m_fixture->postgres());
        Target target;
        target.postgres = pooler.settings(false);
        const DoctorReport refused = examined(target);
        QVERIFY2(refused.reachable, listed(refused).c_str()); // what lies behind is examined all the same
        const DoctorFinding* found = find(refused, "postgres.pooler_refuses_options");
        QVERIFY2(found != nullptr && found->severity == Severity::warning, listed(refused).c_str());
        QVERIFY(found->fix.find("ignore_startup_parameters = options") != std::string::npos);
        QVERIFY2(wanting(refused, "postgres.pooler"), listed(refused).c_str());
        QVERIFY2(find(refused, "pg_stat_statements") != nullptr, listed(refused).c_str());

        target.postgres = pooler.settings(true);
        const DoctorReport marked = examined(target);
        QVERIFY2(find(marked, "postgres.pooler_refuses_options") == nullptr, listed(marked).c_str());
        QVERIFY2(wanting(marked, "postgres.pooler"), listed(marked).c_str());

        // The way out that the first finding names.
        const testing::Pooler lenient(m_fixture->postgres(), "ignore_startup_parameters = options");
        target.postgres = lenient.settings(false);
        const DoctorReport swallowed = examined(target);
        QVERIFY2(find(swallowed, "postgres.pooler_refuses_options") == nullptr, listed(swallowed).c_str());
        QVERIFY2(wanting(swallowed, "postgres.pooler"), listed(swallowed).c_str());
    }

    void the_report_is_json_for_programs() {
        const auto parsed = parseJson(toJson(examined(soundTarget("jsonwatcher"))), "report");
        QVERIFY(parsed.has_value());
        QCOMPARE(parsed->at("reachable").get<bool>(), true);
        QCOMPARE(parsed->at("found_wanting").get<bool>(), false);
        QVERIFY(parsed->at("findings").size() > 5);
        for (const auto& each : parsed->at("findings")) {
            QVERIFY(!each.at("id").get<std::string>().empty());
            QVERIFY(!each.at("title").get<std::string>().empty());
            if (each.at("severity") == "warning" || each.at("severity") == "blocking") {
                QVERIFY(!each.at("cost").get<std::string>().empty());
            }
        }
    }

private:
    Target soundTarget(const std::string& role) {
        Target target;
        target.id = "sound";
        target.postgres = m_fixture->createRole(role, {"pg_monitor"});
        target.redis = m_fixture->redis();
        target.logDirectory = m_fixture->servers().logDirectory().string();
        return target;
    }

    std::unique_ptr<testing::ServersFixture> m_fixture;
};

QTEST_GUILESS_MAIN(DoctorTest)
#include "doctor_test.moc"
