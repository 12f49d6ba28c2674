// Plans that a real server's auto_explain wrote, out of its JSON and its CSV log, as text and as JSON.

#include "engine/analyzer/auto_explain.h"
#include "engine/analyzer/plan_history.h"
#include "engine/monitor/log_reader.h"
#include "engine/plan/to_json.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

#include <algorithm>

using namespace pavement;
using namespace pavement::analyzer;
using namespace pavement::testing;

namespace {

// Once loaded for all, once by each session, as a person might do without a restart.
sandbox::ServerOptions logging(const std::string& destination, bool preloaded) {
    sandbox::ServerOptions options;
    options.withRedis = false;
    options.postgresSettings = {{"log_min_duration_statement", "-1"}};
    if (!destination.empty()) {
        options.postgresSettings["log_destination"] = destination;
    }
    if (preloaded) {
        options.postgresSettings["shared_preload_libraries"] = "pg_stat_statements,auto_explain";
    } else {
        options.postgresSettings["session_preload_libraries"] = "auto_explain";
    }
    return options;
}

const std::string kStatement =
    "SELECT count(*)\n  FROM t -- with a comment\n WHERE name <> 'top\n\"secret\", said he'"
    " AND k < 123456";

} // namespace

class AutoExplainTest : public QObject {
    Q_OBJECT

    static void prepare(const postgres::ConnectionSettings& database) {
        runSql(database, "CREATE TABLE IF NOT EXISTS t (k int, name text)");
        runSql(database, "INSERT INTO t SELECT i, 'n' || i FROM generate_series(1, 5000) i");
        runSql(database,
               "CREATE OR REPLACE FUNCTION inside() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN"
               " (SELECT sum(k) FROM t WHERE name <> 'hidden'); END $$");
    }

    static const LoggedPlan* of(const std::vector<LoggedPlan>& plans, std::string_view part) {
        const auto found = std::find_if(plans.begin(), plans.end(), [&](const LoggedPlan& one) {
            return one.statement.find(part) != std::string::npos;
        });
        return found == plans.end() ? nullptr : &*found;
    }

    void followed(ServersFixture& servers, const std::string& format) {
        const auto database = servers.postgres();
        prepare(database);
        const auto watcher = openSession(database, "watcher");
        monitor::LogReaderOptions options;
        options.plansPerCall = 100;
        monitor::LogReader reader(options);
        QVERIFY(reader.read(watcher.get(), Deadline::after(Milliseconds{10'000})).has_value());
        {
            const auto session = openSession(database, "shop");
            for (const char* setting : {"log_min_duration = 0", "log_analyze = on", "log_buffers = on",
                                        "log_verbose = on", "log_nested_statements = on"}) {
                QVERIFY(session->query("SET auto_explain." + std::string(setting)).has_value());
            }
            QVERIFY(session->query("SET auto_explain.log_format = " + format).has_value());
            QVERIFY(session->query(kStatement).has_value());
            QVERIFY(session->query("SELECT inside()").has_value());
        }
        std::vector<LoggedPlan> plans;
        const bool all = waitFor([&] {
            const auto harvest = reader.read(watcher.get(), Deadline::after(Milliseconds{10'000}));
            if (!harvest) {
                qWarning("%s", why(harvest));
                return false;
            }
            for (const monitor::LogEntry& entry : harvest->plans) {
                auto plan = readAutoExplain({.at = entry.at,
                                             .database = entry.database,
                                             .user = entry.user,
                                             .application = entry.application,
                                             .queryId = entry.queryId,
                                             .message = entry.message});
                if (plan) {
                    plans.push_back(std::move(*plan));
                } else {
                    qWarning("%s", why(plan));
                }
            }
            return of(plans, "inside()") != nullptr;
        });
        QVERIFY(all);

        const LoggedPlan* const outer = of(plans, "count(*)");
        QVERIFY(outer != nullptr);
        QCOMPARE(outer->database, database.database);
        QCOMPARE(outer->user, std::string("pavement"));
        QCOMPARE(outer->application, std::string("shop"));
        QVERIFY(outer->durationMs > 0 && outer->durationMs < 60'000);
        QVERIFY(outer->plan.analyzed());
        QCOMPARE(outer->plan.nodes.size(), std::size_t{2});
        QVERIFY(outer->plan.nodes[1].type == plan::NodeType::seqScan);
        QCOMPARE(outer->plan.nodes[1].relation, std::string("t"));
        QVERIFY(outer->plan.nodes[1].buffers.has_value());
        QVERIFY(outer->at.has_value());
        const auto age = SystemClock{}.wall() - *outer->at;
        QVERIFY(age > Milliseconds{-60'000} && age < Milliseconds{300'000});

        // No value is in what may be shown, and once masked, none in the plan.
        QVERIFY2(outer->statement.find("secret") == std::string::npos, outer->statement.c_str());
        QVERIFY2(outer->statement.find("123456") == std::string::npos, outer->statement.c_str());
        QVERIFY(plan::toJson(outer->plan).find("secret") != std::string::npos);
        const plan::PlanTree masked = withoutLiterals(outer->plan);
        const std::string text = plan::toJson(masked);
        QVERIFY2(text.find("secret") == std::string::npos && text.find("123456") == std::string::npos,
                 text.c_str());
        QVERIFY2(masked.nodes[1].condition(plan::ConditionKind::filter).find("name <> ?") !=
                     std::string_view::npos,
                 std::string(masked.nodes[1].condition(plan::ConditionKind::filter)).c_str());

        // The statement in the function is there too, under its own identity, which the statistics know.
        const LoggedPlan* const nested = of(plans, "sum(k)");
        QVERIFY(nested != nullptr && of(plans, "inside()") != nullptr);
        if (watcher->capabilities().versionNumber >= 140000) {
            QVERIFY(outer->queryId && nested->queryId && *outer->queryId != *nested->queryId);
            const auto known =
                runSql(database, "SELECT count(*) FROM pg_stat_statements WHERE queryid = $1::bigint",
                       {std::to_string(*outer->queryId)});
            QCOMPARE(known.integer(0, 0), std::int64_t{1});
        }
    }

private slots:

    void plans_are_found_in_the_servers_own_format_data() {
        QTest::addColumn<QString>("format");
        QTest::newRow("text") << "text";
        QTest::newRow("json") << "json";
    }

    void plans_are_found_in_the_servers_own_format() { // JSON from 15 on
        QFETCH(QString, format);
        static ServersFixture servers{logging("", true)};
        followed(servers, format.toStdString());
    }

    void plans_are_found_in_a_csv_log_data() { plans_are_found_in_the_servers_own_format_data(); }

    void plans_are_found_in_a_csv_log() {
        QFETCH(QString, format);
        static ServersFixture servers{logging("csvlog", false)};
        followed(servers, format.toStdString());
    }

    void other_entries_are_none() {
        QVERIFY(!isAutoExplain("duration: 0.311 ms"));
        QVERIFY(!isAutoExplain("duration: 0.311 ms  statement: SELECT ' ms  plan:'"));
        QVERIFY(!isAutoExplain("duration:  ms  plan:\nResult"));
        QVERIFY(!isAutoExplain(""));
        QVERIFY(isAutoExplain("duration: 12.500 ms  plan:\nQuery Text: SELECT 1\nResult"));
        const auto none = readAutoExplain({.message = "checkpoint starting: time"});
        QVERIFY(!none && none.error().code == ErrorCode::invalidInput);
        const auto xml = readAutoExplain({.message = "duration: 1.0 ms  plan:\n<explain></explain>"});
        QVERIFY(!xml && xml.error().code == ErrorCode::unsupported);
        QVERIFY(!readAutoExplain({.message = "duration: 1.0 ms  plan:\n{\"Query Text\": \"SELECT"}));
    }
};

QTEST_GUILESS_MAIN(AutoExplainTest)
#include "auto_explain_test.moc"
