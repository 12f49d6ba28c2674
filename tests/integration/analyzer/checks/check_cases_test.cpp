// Every check of the catalogue on a real server: a clean database first, then where each must speak and where
// it must be silent, and whether its fix mends what it found.

#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_runner.h"
#include "tests/integration/analyzer/checks/check_cases.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QTest>

#include <algorithm>
#include <iterator>
#include <set>
#include <thread>

using namespace pavement;
using namespace pavement::analyzer;
using namespace pavement::testing;

namespace {

// As a careful person sets a server up; the sandbox's own settings would each be a finding.
sandbox::ServerOptions careful() {
    sandbox::ServerOptions options;
    options.withRedis = false;
    options.postgresSettings = {{"fsync", "on"},
                                {"full_page_writes", "on"},
                                {"log_min_duration_statement", "-1"},
                                {"max_prepared_transactions", "10"},
                                {"pg_stat_statements.max", "20000"}};
    return options;
}

std::string listed(const std::vector<CheckFinding>& findings, const std::vector<SkippedCheck>& skipped) {
    std::string text;
    for (const auto& one : findings)
        text += one.checkId + ": " + one.object + " (" + one.note + ")\n";
    for (const auto& one : skipped)
        text += "skipped " + one.checkId + ": " + one.detail + "\n";
    return text;
}

// Process ids are the server's to choose.
std::string withoutNumbers(std::string object) {
    if (object.starts_with("session ") && object.find(" of ") != std::string::npos)
        return "session #" + object.substr(object.find(" of "));
    return object;
}

std::vector<std::string> objectsOf(const CheckReport& report) {
    std::vector<std::string> objects;
    for (const auto& finding : report.findings)
        objects.push_back(withoutNumbers(finding.object));
    std::sort(objects.begin(), objects.end());
    return objects;
}

// Statements of a fix, one to a line and each ended by a semicolon.
std::vector<std::string> statementsOf(std::string fix) {
    std::vector<std::string> statements;
    for (std::size_t at = fix.find(";\n"); at != std::string::npos; at = fix.find(";\n")) {
        statements.push_back(fix.substr(0, at));
        fix.erase(0, at + 2);
    }
    statements.push_back(fix);
    return statements;
}

} // namespace

class CheckCasesTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{careful()};
    std::set<std::string> m_tested;
    int m_databases = 0;

    postgres::ConnectionSettings freshDatabase() {
        auto settings = m_servers.createDatabase("case_" + std::to_string(++m_databases));
        runSql(settings, "CREATE SCHEMA app");
        return settings;
    }

    static CheckReport run(const postgres::ConnectionSettings& settings, const CheckOptions& options) {
        auto session = postgres::Session::open(settings, {}, Deadline::after(Milliseconds{30'000}));
        if (!session)
            qFatal("%s", session.error().oneLine().c_str());
        auto report = runChecks(**session, options, Deadline::after(Milliseconds{60'000}));
        if (!report)
            qFatal("%s", report.error().oneLine().c_str());
        return std::move(*report);
    }

    static void execute(postgres::Session& session, const std::string& statement) {
        const bool mayFail = statement.starts_with("!");
        const auto done = session.query(mayFail ? statement.substr(1) : statement, {},
                                        Deadline::after(Milliseconds{60'000}));
        QVERIFY2(done.has_value() != mayFail,
                 (statement + (done ? std::string() : ": " + done.error().oneLine())).c_str());
    }

    void runCase(const CheckCase& one) {
        m_tested.insert(one.check);
        const auto settings = freshDatabase();
        CheckOptions options;
        options.only = {one.check};
        const auto before = run(settings, options);
        QVERIFY2(before.findings.empty() &&
                     before.skipped.size() == (one.check.ends_with("measured") ? 1U : 0U),
                 ("before anything was made: " + listed(before.findings, before.skipped)).c_str());
        {
            const auto session = openSession(settings);
            for (const auto& statement : one.setup)
                execute(*session, statement);
        }
        const auto holder = openSession(settings, "holder");
        for (const auto& statement : one.heldOpen) {
            if (statement.starts_with("~")) // somebody else's
                runSql(settings, statement.substr(1));
            else
                execute(*holder, statement);
        }
        for (const auto& [name, value] : one.thresholds)
            options.thresholds[one.check + "/" + name] = value;
        std::vector<std::string> expected = one.expected;
        for (auto& object : expected)
            object = object == "…" ? settings.database : object;
        std::sort(expected.begin(), expected.end());
        CheckReport report;
        // Counters reach the views, and settings new sessions, a moment later.
        const bool found = waitFor(
            [&] {
                report = run(settings, options);
                const auto objects = objectsOf(report);
                return one.amongOthers
                           ? std::includes(objects.begin(), objects.end(), expected.begin(), expected.end())
                           : objects == expected;
            },
            Milliseconds{15'000});
        QVERIFY2(found, listed(report.findings, report.skipped).c_str());
        if (one.fixMends)
            mend(settings, options, report);
        const auto session = openSession(settings);
        for (const auto& statement : one.teardown)
            execute(*session, statement);
    }

    static void mend(const postgres::ConnectionSettings& settings, const CheckOptions& options,
                     const CheckReport& report) {
        std::size_t withoutFix = 0;
        {
            const auto session = openSession(settings);
            for (const auto& finding : report.findings) {
                withoutFix += finding.fix.empty() ? 1 : 0;
                if (!finding.fix.empty())
                    for (const auto& statement : statementsOf(finding.fix))
                        execute(*session, statement);
            }
        }
        if (withoutFix == report.findings.size())
            return;
        CheckReport after;
        QVERIFY2(waitFor(
                     [&] {
                         after = run(settings, options);
                         return after.findings.size() == withoutFix;
                     },
                     Milliseconds{15'000}),
                 ("after the fix: " + listed(after.findings, after.skipped)).c_str());
    }

    static void addRows(const std::vector<CheckCase>& cases) {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < cases.size(); ++i)
            QTest::newRow((std::to_string(i) + " " + cases[i].check).c_str()) << static_cast<int>(i);
    }

private slots:

    void a_clean_database_raises_no_alarm() {
        const auto settings = freshDatabase();
        {
            const auto session = openSession(settings);
            for (const char* statement : {
                     "CREATE TABLE app.roads (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text "
                     "NOT "
                     "NULL,"
                     " opened timestamptz NOT NULL)",
                     "CREATE TABLE app.sections (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                     " road bigint NOT NULL REFERENCES app.roads, built date, surface text, notes jsonb)",
                     "CREATE INDEX sections_road ON app.sections (road)",
                     "INSERT INTO app.roads (name, opened) SELECT 'road ' || i, now() FROM "
                     "generate_series(1, "
                     "2000) i",
                     "INSERT INTO app.sections (road, built, surface) SELECT 1 + i % 2000, '2020-01-01', "
                     "'asphalt'"
                     " FROM generate_series(1, 50000) i",
                 })
                execute(*session, statement);
        }
        // By a second session, once the first has told its counters and gone: what is told after an ANALYZE
        // counts as changed since.
        {
            const auto session = openSession(settings);
            for (const char* statement :
                 {"VACUUM ANALYZE",
                  "DO $$ BEGIN FOR i IN 1..500 LOOP PERFORM 1 FROM app.sections s WHERE s.road = i; END "
                  "LOOP; END $$"})
                execute(*session, statement);
        }
        CheckOptions options;
        options.memory = Bytes{64LL << 30U};
        const auto report = run(settings, options);
        QVERIFY2(report.findings.empty(), listed(report.findings, {}).c_str());
        for (const auto& skipped : report.skipped)
            QVERIFY2(skipped.reason == SkipReason::extension || skipped.reason == SkipReason::version,
                     (skipped.checkId + ": " + skipped.detail).c_str());
        QCOMPARE(report.runs.size() + report.skipped.size(), checkCatalogue().size());
    }

    void each_check_of_the_schema_finds_what_it_should_and_no_more_data() { addRows(schemaCases()); }

    void each_check_of_the_schema_finds_what_it_should_and_no_more() {
        QFETCH(int, number);
        runCase(schemaCases()[static_cast<std::size_t>(number)]);
    }

    void each_check_of_the_server_finds_what_it_should_and_no_more_data() { addRows(serverCases()); }

    void each_check_of_the_server_finds_what_it_should_and_no_more() {
        QFETCH(int, number);
        runCase(serverCases()[static_cast<std::size_t>(number)]);
    }

    void memory_is_judged_only_where_it_is_known() {
        m_tested.insert("settings.memory");
        CheckOptions options;
        options.only = {"settings.memory"};
        auto report = run(m_servers.postgres(), options);
        QCOMPARE(report.skipped.size(), 1U);
        QVERIFY(report.skipped[0].reason == SkipReason::unknown);
        options.memory = Bytes{64LL << 30U};
        QVERIFY(run(m_servers.postgres(), options).findings.empty());
        options.memory = Bytes{256LL << 20U};
        report = run(m_servers.postgres(), options);
        QCOMPARE(objectsOf(report), std::vector<std::string>{"work_mem"});
        QVERIFY(report.findings[0].severity == Severity::warning);
    }

    void a_statement_that_runs_for_long_is_found_without_its_text() {
        m_tested.insert("transactions.long");
        CheckOptions options;
        options.only = {"transactions.long"};
        options.thresholds["transactions.long/time"] = 0;
        QVERIFY(run(m_servers.postgres(), options).findings.empty());
        const auto settings = m_servers.postgres();
        std::jthread sleeper([&](std::stop_token stop) {
            const auto session = openSession(settings, "sleeper");
            std::ignore = session->query("SELECT pg_sleep(100), 'secret'", {}, Deadline::never(), stop);
        });
        CheckReport report;
        QVERIFY(waitFor([&] {
            report = run(settings, options);
            return objectsOf(report) == std::vector<std::string>{"session # of sleeper"};
        }));
        QVERIFY(listed(report.findings, {}).find("secret") == std::string::npos);
        options.thresholds.clear();
        QVERIFY(run(settings, options).findings.empty());
    }

    void deadlocks_are_counted() {
        m_tested.insert("deadlocks.many");
        const auto settings = freshDatabase();
        runSql(settings, "CREATE TABLE app.t (id int PRIMARY KEY)");
        runSql(settings, "INSERT INTO app.t VALUES (1), (2)");
        CheckOptions options;
        options.only = {"deadlocks.many"};
        options.thresholds["deadlocks.many/deadlocks"] = 1;
        QVERIFY(run(settings, options).findings.empty());
        {
            const auto one = openSession(settings);
            const auto two = openSession(settings);
            execute(*one, "BEGIN");
            execute(*two, "BEGIN");
            execute(*one, "UPDATE app.t SET id = id WHERE id = 1");
            execute(*two, "UPDATE app.t SET id = id WHERE id = 2");
            bool oneFailed = false;
            {
                std::jthread waits([&] {
                    oneFailed = !one->query("UPDATE app.t SET id = id WHERE id = 2", {},
                                            Deadline::after(Milliseconds{60'000}));
                    if (oneFailed)
                        std::ignore = one->query("ROLLBACK");
                });
                const bool twoFailed = !two->query("UPDATE app.t SET id = id WHERE id = 1", {},
                                                   Deadline::after(Milliseconds{60'000}));
                std::ignore = two->query("ROLLBACK");
                waits.join();
                QVERIFY(oneFailed != twoFailed);
            }
        }
        QVERIFY(waitFor([&] { return run(settings, options).findings.size() == 1; }));
        options.thresholds.clear();
        QVERIFY(run(settings, options).findings.empty());
    }

    // Last: whatever is added to the catalogue needs its row.
    void no_check_goes_untested() {
        m_tested.insert("slots.retained"); // needs a standby: check_runs_test.cpp
        for (const Check& check : checkCatalogue())
            QVERIFY2(m_tested.contains(check.id), check.id.c_str());
    }
};

QTEST_GUILESS_MAIN(CheckCasesTest)
#include "check_cases_test.moc"
