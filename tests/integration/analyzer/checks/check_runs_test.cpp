// A run of all checks on bad days and large schemas: failing ones beside others, a role that may see little,
// a standby, ten thousand tables.

#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_runner.h"
#include "tests/support/hostile_names.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QTest>

#include <algorithm>

using namespace pavement;
using namespace pavement::analyzer;
using namespace pavement::testing;

namespace {

// Of five hundred tables each. To make them takes minutes of the server's time, which tells a sanitizer
// nothing.
#ifdef __SANITIZE_ADDRESS__
constexpr int kParts = 1;
#else
constexpr int kParts = 20;
#endif

std::unique_ptr<postgres::Session> open(const postgres::ConnectionSettings& settings) {
    auto session = postgres::Session::open(settings, {}, Deadline::after(Milliseconds{30'000}));
    if (!session)
        qFatal("%s", session.error().oneLine().c_str());
    return std::move(*session);
}

Deadline wholeRun() {
    return Deadline::after(Milliseconds{120'000});
}

Check speaking(std::string id, std::string sql) {
    Check check;
    check.id = std::move(id);
    check.title = check.id;
    check.sql = CheckSql(std::move(sql));
    return check;
}

const SkippedCheck* skippedOf(const CheckReport& report, const std::string& id) {
    const auto found = std::find_if(report.skipped.begin(), report.skipped.end(),
                                    [&](const SkippedCheck& one) { return one.checkId == id; });
    return found == report.skipped.end() ? nullptr : &*found;
}

std::string problems(const CheckReport& report) {
    std::string text;
    for (const auto& one : report.skipped)
        if (one.reason == SkipReason::failed || one.reason == SkipReason::timedOut)
            text += one.checkId + ": " + one.detail + "\n";
    return text;
}

} // namespace

class CheckRunsTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{[] {
        sandbox::ServerOptions options;
        options.withRedis = false;
        options.postgresSettings = {{"max_locks_per_transaction", "512"}};
        return options;
    }()};

private slots:

    void one_failing_check_hides_no_other() {
        const auto session = open(m_servers.postgres());
        auto slow = speaking("slow", "SELECT 'x' AS object, pg_catalog.pg_sleep(30)");
        slow.timeLimit = Milliseconds{300};
        auto unknown = speaking("unknown", "");
        unknown.sql = CheckSql(CheckSql::Choose([](const CheckTarget&) -> Result<std::string> {
            return fail(ErrorCode::unsupported, "Not known");
        }));
        auto future = speaking("future", "SELECT 'x' AS object");
        future.minVersion = 990000;
        auto extended = speaking("extended", "SELECT 'x' AS object");
        extended.extension = "not_there";
        const std::vector<Check> checks{speaking("first", "SELECT 'a' AS object"),
                                        speaking("wrong", "SELECT nonsense AS object"),
                                        std::move(slow),
                                        std::move(unknown),
                                        std::move(future),
                                        std::move(extended),
                                        speaking("writing", "SELECT pg_catalog.nextval('no_such') AS object"),
                                        speaking("last", "SELECT 'z' AS object")};
        const auto report = runChecks(*session, checks, {}, wholeRun());
        QVERIFY(report.has_value());
        QCOMPARE(report->findings.size(), 2U);
        QCOMPARE(report->findings[1].object, std::string("z"));
        QVERIFY(skippedOf(*report, "wrong")->reason == SkipReason::failed);
        QVERIFY(skippedOf(*report, "slow")->reason == SkipReason::timedOut);
        QVERIFY(skippedOf(*report, "unknown")->reason == SkipReason::unknown);
        QVERIFY(skippedOf(*report, "future")->reason == SkipReason::version);
        QVERIFY(skippedOf(*report, "extended")->reason == SkipReason::extension);
        QVERIFY(!session->broken());
        // The session's own limit is back in force.
        const auto limit = session->query("SHOW statement_timeout");
        QCOMPARE(limit->text(0, 0), std::string("2s"));
    }

    void a_run_that_is_stopped_says_which_checks_it_left_out() {
        const auto session = open(m_servers.postgres());
        std::stop_source stop;
        CheckOptions options;
        int seen = 0;
        options.progress = [&](double, const std::string&) {
            if (++seen == 2)
                stop.request_stop();
        };
        const std::vector<Check> checks{speaking("first", "SELECT 'a' AS object"),
                                        speaking("second", "SELECT 'b' AS object"),
                                        speaking("third", "SELECT 'c' AS object")};
        const auto report = runChecks(*session, checks, options, wholeRun(), stop.get_token());
        QVERIFY(report.has_value());
        QCOMPARE(report->findings.size(), 1U);
        QVERIFY(skippedOf(*report, "second")->reason == SkipReason::cancelled);
        QVERIFY(skippedOf(*report, "third")->reason == SkipReason::cancelled);
    }

    void more_findings_than_wanted_are_said_to_be_more() {
        const auto session = open(m_servers.postgres());
        CheckOptions options;
        options.maxFindings = 3;
        const std::vector<Check> checks{
            speaking("many", "SELECT g::text AS object FROM pg_catalog.generate_series(1, 10) g ORDER BY g")};
        const auto report = runChecks(*session, checks, options, wholeRun());
        QCOMPARE(report->findings.size(), 3U);
        QCOMPARE(report->findings[2].object, std::string("3"));
        QVERIFY(report->runs[0].more);
    }

    void young_counters_make_a_notice_of_low_confidence() {
        const auto session = open(m_servers.postgres());
        auto check = speaking("counted", "SELECT 'a' AS object");
        check.severity = Severity::critical;
        check.counters = CounterSource::database;
        CheckOptions options;
        auto report = runChecks(*session, std::vector<Check>{check}, options, wholeRun());
        QVERIFY(report->findings[0].severity == Severity::notice);
        QVERIFY(report->findings[0].confidence == Confidence::low);
        QVERIFY(report->findings[0].note.find("only") != std::string::npos);
        QCOMPARE(report->findings[0].evidence.back().label, std::string("age of the counters"));
        options.wantedCounterAge = std::chrono::seconds{0};
        report = runChecks(*session, std::vector<Check>{check}, options, wholeRun());
        QVERIFY(report->findings[0].severity == Severity::critical);
        QVERIFY(report->findings[0].confidence == Confidence::high);
    }

    void a_role_that_may_only_connect_gets_reasons_and_not_errors() {
        const auto role = m_servers.createRole("onlooker");
        const auto report = runChecks(*open(role), {}, wholeRun());
        QVERIFY(report.has_value());
        QVERIFY2(problems(*report).empty(), problems(*report).c_str());
        const auto* hidden = skippedOf(*report, "transactions.idle");
        QVERIFY(hidden != nullptr && hidden->reason == SkipReason::privilege);
        QVERIFY(hidden->detail.find("pg_monitor") != std::string::npos);
    }

    void a_role_with_pg_monitor_is_refused_nothing() {
        const auto role = m_servers.createRole("watcher", {"pg_monitor"});
        const auto report = runChecks(*open(role), {}, wholeRun());
        QVERIFY(report.has_value());
        for (const auto& skipped : report->skipped)
            QVERIFY2(skipped.reason == SkipReason::extension || skipped.reason == SkipReason::unknown,
                     (skipped.checkId + ": " + skipped.detail).c_str());
    }

    void hostile_names_are_found_and_their_fixes_run() {
        const auto settings = m_servers.createDatabase("hostile");
        const auto session = openSession(settings);
        std::size_t made = 0;
        for (const auto& name : hostileNames()) {
            const auto schema = session->query("CREATE SCHEMA " + quoted(name));
            if (!schema)
                continue; // pg_… belongs to the server
            const std::string table = quoted(name) + "." + quoted(name);
            QVERIFY(
                session->query("CREATE TABLE " + table + " (id int PRIMARY KEY, " + quoted(name) + " int)"));
            QVERIFY(session->query("CREATE INDEX ON " + table + " (" + quoted(name) + ")"));
            QVERIFY(session->query("CREATE INDEX " +
                                   quoted("x" + name.substr(0, name.size() > 40 ? 0 : name.size())) + " ON " +
                                   table + " (" + quoted(name) + ")"));
            ++made;
        }
        QVERIFY(made > 5);
        CheckOptions options;
        options.only = {"index.duplicate"};
        const auto report = runChecks(*open(settings), options, wholeRun());
        QCOMPARE(report->findings.size(), made);
        for (const auto& finding : report->findings) {
            const auto dropped = session->query(finding.fix.substr(0, finding.fix.size() - 1));
            QVERIFY2(dropped.has_value(), finding.fix.c_str());
            const auto again = session->query(finding.undo.substr(0, finding.undo.size() - 1));
            QVERIFY2(again.has_value(), finding.undo.c_str());
        }
        QCOMPARE(runChecks(*open(settings), options, wholeRun())->findings.size(), made);
    }

    void a_locked_table_stops_no_check() {
        const auto settings = m_servers.createDatabase("locked");
        runSql(settings, "CREATE TABLE t (a int)");
        const auto holder = openSession(settings);
        QVERIFY(holder->query("BEGIN"));
        QVERIFY(holder->query("LOCK TABLE t"));
        const auto report = runChecks(*open(settings), {}, wholeRun());
        QVERIFY2(problems(*report).empty(), problems(*report).c_str());
    }

    void ten_thousand_tables_are_examined_within_the_limits() {
        const auto settings = m_servers.createDatabase("large");
        {
            const auto session = openSession(settings);
            for (int part = 0; part < kParts; ++part) {
                // A hub for each part: the server reads all of a table's foreign keys anew with every further
                // one.
                const std::string number = std::to_string(part);
                QVERIFY(session->query("CREATE TABLE hub_" + number + " (id bigint PRIMARY KEY)"));
                const auto made = session->query(
                    "DO $$ BEGIN FOR i IN 1..500 LOOP EXECUTE format('CREATE TABLE t_%s (id bigserial "
                    "PRIMARY KEY,"
                    " hub bigint REFERENCES hub_" +
                        number + ", name text, at timestamptz, value numeric)', " + number +
                        " * 500 + i); EXECUTE format('CREATE INDEX ON t_%s (hub)', " + number +
                        " * 500 + i); END LOOP; END $$",
                    {}, Deadline::after(Milliseconds{120'000}));
                QVERIFY2(made.has_value(), made ? "" : made.error().oneLine().c_str());
            }
            // What autovacuum does within a minute of such a load; until then the server plans for an empty
            // catalogue.
            const auto analysed =
                session->query("ANALYZE pg_catalog.pg_class, pg_catalog.pg_index, pg_catalog.pg_attribute,"
                               " pg_catalog.pg_constraint, pg_catalog.pg_depend, pg_catalog.pg_attrdef,"
                               " pg_catalog.pg_sequence, pg_catalog.pg_type",
                               {}, Deadline::after(Milliseconds{120'000}));
            QVERIFY2(analysed.has_value(), analysed ? "" : analysed.error().oneLine().c_str());
        }
        const auto report = runChecks(*open(settings), {}, wholeRun());
        QVERIFY(report.has_value());
        auto runs = report->runs;
        std::sort(runs.begin(), runs.end(),
                  [](const CheckRun& a, const CheckRun& b) { return a.seconds > b.seconds; });
        qInfo("%d tables: %zu checks in %.2f s", 501 * kParts, runs.size(), report->seconds);
        for (std::size_t i = 0; i < 5; ++i)
            qInfo("  %.3f s  %s", runs[i].seconds, runs[i].checkId.c_str());
        QVERIFY2(problems(*report).empty(), problems(*report).c_str());
    }

    void a_standby_is_examined_for_what_a_standby_can_say() {
        auto standby = m_servers.servers().addStandby(wholeRun());
        QVERIFY2(standby.has_value(), standby ? "" : standby.error().oneLine().c_str());
        runSql(m_servers.postgres(), "CREATE UNLOGGED TABLE loose (id int PRIMARY KEY)");
        QVERIFY(waitFor([&] {
            const auto seen = open(*standby)->query("SELECT to_regclass('public.loose')");
            return seen && !seen->text(0, 0).empty();
        }));
        const auto report = runChecks(*open(*standby), {}, wholeRun());
        QVERIFY(report.has_value());
        QVERIFY2(problems(*report).empty(), problems(*report).c_str());
        QVERIFY(skippedOf(*report, "checkpoints.requested")->reason == SkipReason::serverRole);
        const auto loose =
            std::find_if(report->findings.begin(), report->findings.end(),
                         [](const CheckFinding& one) { return one.checkId == "table.unlogged"; });
        QVERIFY(loose != report->findings.end());
        QVERIFY(loose->severity == Severity::warning);

        // The same table on the primary, which now has a standby; and the standby's slot.
        CheckOptions options;
        options.only = {"table.unlogged"};
        auto primary = runChecks(*open(m_servers.postgres()), options, wholeRun());
        QVERIFY(primary->findings.at(0).severity == Severity::warning);
        runSql(m_servers.postgres(), "SELECT pg_create_physical_replication_slot('standby')");
        runSql(*standby, "ALTER SYSTEM SET primary_slot_name = 'standby'");
        runSql(*standby, "SELECT pg_reload_conf()");
        options.only = {"slots.retained"};
        options.thresholds["slots.retained/log"] = 0;
        QVERIFY(waitFor([&] {
            primary = runChecks(*open(m_servers.postgres()), options, wholeRun());
            return primary->findings.size() == 1 && primary->findings[0].object == "standby";
        }));
        options.thresholds.clear();
        QVERIFY(runChecks(*open(m_servers.postgres()), options, wholeRun())->findings.empty());
    }
};

QTEST_GUILESS_MAIN(CheckRunsTest)
#include "check_runs_test.moc"
