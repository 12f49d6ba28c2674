// Plans from a real server: of literal and normalised statements, mended where normalising broke them, and
// nothing left behind.

#include "engine/analyzer/explain.h"
#include "engine/analyzer/plan_history.h"
#include "engine/analyzer/sampled_values.h"
#include "engine/base/json.h"
#include "engine/plan/parse.h"
#include "engine/sandbox/sample_database.h"
#include "engine/sandbox/workload.h"
#include "engine/sql/statement.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QtTest>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::testing;
using analyzer::ExplainMethod;
using analyzer::ExplainRequest;

class ExplainTest : public QObject {
    Q_OBJECT

    ServersFixture m_fixture;
    std::unique_ptr<postgres::Session> m_session;

    std::unique_ptr<postgres::Session> readOnlySession() {
        auto session =
            postgres::Session::open(m_fixture.postgres(), {}, Deadline::after(Milliseconds{10'000}));
        if (!session) {
            throw std::runtime_error(session.error().oneLine());
        }
        return std::move(*session);
    }

    static ExplainRequest of(const std::string& statement) {
        ExplainRequest request;
        request.statement = statement;
        request.searchPath = {"pms", "public"};
        return request;
    }

    Result<analyzer::Explanation> explained(const ExplainRequest& request) {
        return analyzer::explain(*m_session, request);
    }

    static Json planOf(const analyzer::Explanation& explanation) {
        const auto json = parseJson(explanation.json, "plan");
        if (!json) {
            throw std::runtime_error(json.error().oneLine());
        }
        return json->at(0).at("Plan");
    }

    // What a later statement of this session would find.
    std::string traces() {
        const auto rows = m_session->query(
            "SELECT (SELECT count(*) FROM pg_prepared_statements), current_setting('search_path'),"
            " current_setting('statement_timeout'), current_setting('lock_timeout'),"
            " current_setting('plan_cache_mode'), current_setting('transaction_read_only'),"
            " current_setting('jit'),"
            " pg_current_xact_id_if_assigned() IS NULL AND now() = statement_timestamp()");
        if (!rows) {
            return rows.error().oneLine();
        }
        std::string out;
        for (std::size_t i = 0; i < rows->columns().size(); ++i) {
            out += rows->text(0, i) + "|";
        }
        return out;
    }

    std::string m_clean;

private slots:

    void initTestCase() {
        const auto loaded = sandbox::loadSampleDatabase(m_fixture.postgres(), {0.02, 42}, {}, {});
        QVERIFY2(loaded, loaded ? "" : loaded.error().oneLine().c_str());
        runSql(m_fixture.postgres(), "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        runSql(m_fixture.postgres(), "CREATE SCHEMA trap");
        runSql(m_fixture.postgres(), "CREATE SEQUENCE trap.counter");
        runSql(m_fixture.postgres(), "CREATE VIEW trap.inner_view AS SELECT nextval('trap.counter') AS n");
        runSql(m_fixture.postgres(), "CREATE VIEW trap.outer_view AS SELECT n + 1 AS n FROM trap.inner_view");
        runSql(
            m_fixture.postgres(),
            "CREATE FUNCTION trap.plus(point, integer) RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT 1'");
        runSql(m_fixture.postgres(),
               "CREATE OPERATOR trap.@+@ (LEFTARG = point, RIGHTARG = integer, FUNCTION = trap.plus)");
        runSql(m_fixture.postgres(), "CREATE FUNCTION trap.step(integer, integer) RETURNS integer LANGUAGE "
                                     "sql VOLATILE AS 'SELECT 1'");
        runSql(m_fixture.postgres(),
               "CREATE AGGREGATE trap.hidden(integer) (SFUNC = trap.step, STYPE = integer)");
        runSql(m_fixture.postgres(), "CREATE TABLE trap.guarded (a integer)");
        runSql(m_fixture.postgres(), "ALTER TABLE trap.guarded ENABLE ROW LEVEL SECURITY");
        runSql(m_fixture.postgres(), "CREATE POLICY p ON trap.guarded USING (nextval('trap.counter') > 0)");
        m_session = readOnlySession();
        m_clean = traces();
        QVERIFY2(m_clean.starts_with("0|"), m_clean.c_str());
    }

    void cleanup() { QCOMPARE(traces(), m_clean); }

    void a_literal_statement_is_explained_as_it_stands() {
        auto request = of("SELECT * FROM roads WHERE road_id = 5 -- the fifth");
        request.buffers = true;
        const auto explanation = explained(request);
        QVERIFY2(explanation, explanation ? "" : explanation.error().oneLine().c_str());
        QVERIFY(explanation->method == ExplainMethod::literal);
        QVERIFY(explanation->changes.empty());
        QCOMPARE(planOf(*explanation).at("Relation Name").get<std::string>(), std::string("roads"));
        QVERIFY(!planOf(*explanation).contains("Actual Rows"));
    }

    // One value in a thousand and the one that nearly all rows have want plans of their own.
    void with_permission_the_values_of_a_running_call_make_the_plan_and_go_nowhere_else() {
        runSql(m_fixture.postgres(),
               "CREATE TABLE trap.skewed AS SELECT i AS id, CASE WHEN i % 1000 = 0 THEN "
               "'rare-' || i ELSE 'usual' END AS kind FROM generate_series(1, 20000) i");
        runSql(m_fixture.postgres(), "CREATE INDEX ON trap.skewed (kind)");
        runSql(m_fixture.postgres(), "ANALYZE trap.skewed");
        const ExplainRequest request = of("SELECT count(*) FROM trap.skewed WHERE kind = $1");
        const auto seen = [&](const monitor::ValuePermission& permission, std::string_view log = {}) {
            return analyzer::explainAsSeen(*m_session, request, permission, log,
                                           Deadline::after(Milliseconds{10'000}));
        };
        const auto said = [](const analyzer::Explanation& one, const char* part) {
            return std::any_of(one.changes.begin(), one.changes.end(), [&](const std::string& change) {
                return change.find(part) != std::string::npos;
            });
        };
        const auto none = seen({.use = true});
        QVERIFY2(none, none ? "" : none.error().oneLine().c_str());
        QVERIFY(none->method == ExplainMethod::generic && said(*none, "No call of it was seen"));

        auto program = openSession(m_fixture.postgres(), "program");
        QVERIFY(program->query("SELECT count(*) FROM trap.skewed WHERE kind = 'usual'").has_value());
        const auto usual = seen({.use = true});
        QVERIFY2(usual, usual ? "" : usual.error().oneLine().c_str());
        QVERIFY(usual->method == ExplainMethod::custom && said(*usual, "the values of a call seen running"));
        QVERIFY(!said(*usual, "usual"));
        QVERIFY(usual->json.find("'usual'") != std::string::npos);
        const auto usualRows = planOf(*usual).at("Plans").at(0).at("Plan Rows").get<double>();
        QVERIFY2(usualRows > 10'000, std::to_string(usualRows).c_str());

        // The log is asked where nobody runs it: another statement has taken its place in the activity.
        QVERIFY(program->query("SELECT 1").has_value());
        const std::string log = "{\"timestamp\":\"2026-03-01 00:00:01.000 "
                                "UTC\",\"error_severity\":\"LOG\",\"message\":\"duration: "
                                "0.5 ms  execute p: SELECT count(*) FROM trap.skewed WHERE kind = "
                                "$1\",\"detail\":\"parameters: $1 = "
                                "'rare-1000'\"}\n";
        const auto rare = seen({.use = true}, log);
        QVERIFY2(rare, rare ? "" : rare.error().oneLine().c_str());
        QVERIFY(rare->method == ExplainMethod::custom && said(*rare, "the server logged at 2026-03-01"));
        QVERIFY(rare->json.find("Index") != std::string::npos);

        // Nothing of it without permission, and nothing in the history without the second one.
        QVERIFY(program->query("SELECT count(*) FROM trap.skewed WHERE kind = 'usual'").has_value());
        const auto forbidden = seen({}, log);
        QVERIFY(forbidden && forbidden->method == ExplainMethod::generic && forbidden->changes.empty());
        const auto tree = plan::parsePlan(usual->json);
        QVERIFY(tree.has_value());
        const Timestamp now = fromMillis(1'760'000'000'000);
        const auto kept = [&](analyzer::PlanValues values) {
            return analyzer::sightingOf("00", *tree, now, analyzer::PlanSource::explain, values)
                       .plan.find("usual") != std::string::npos;
        };
        QVERIFY(!kept(analyzer::PlanValues::masked));
        QVERIFY(kept(analyzer::PlanValues::kept));
    }

    void a_value_that_does_not_fit_is_not_repeated_in_an_error() {
        auto program = openSession(m_fixture.postgres(), "program");
        // The same words in another search path: there the column is text, here it is a number.
        runSql(m_fixture.postgres(), "CREATE TABLE trap.codes (code text)");
        runSql(m_fixture.postgres(), "CREATE TABLE public.codes (code integer)");
        QVERIFY(program->query("SET search_path = trap").has_value());
        QVERIFY(program->query("SELECT 1 AS one FROM codes WHERE code = 'private-words'").has_value());
        const auto explained =
            analyzer::explainAsSeen(*m_session, of("SELECT 1 AS one FROM codes WHERE code = $1"),
                                    {.use = true}, {}, Deadline::after(Milliseconds{10'000}));
        QVERIFY2(explained, explained ? "" : explained.error().oneLine().c_str());
        QVERIFY(explained->method == ExplainMethod::generic);
        QVERIFY(explained->json.find("private-words") == std::string::npos);
        QVERIFY(!explained->changes.empty() &&
                explained->changes.back().find("could not be planned with") != std::string::npos);
    }

    void a_normalised_statement_gets_a_generic_plan_that_folds_nothing_away() {
        const auto explanation = explained(of("SELECT * FROM roads WHERE network_id = $1 AND route LIKE $2"));
        QVERIFY2(explanation, explanation ? "" : explanation.error().oneLine().c_str());
        QVERIFY(explanation->method == ExplainMethod::generic);
        QVERIFY(explanation->json.find("One-Time Filter") == std::string::npos);
        QVERIFY(explanation->json.find("$1") != std::string::npos);
        QVERIFY(planOf(*explanation).at("Total Cost").get<double>() > 0);
        QCOMPARE(explanation->parameterTypes.size(), std::size_t{2});
    }

    void given_values_make_a_plan_for_them() {
        auto request = of("SELECT * FROM work_orders WHERE status = $1 AND priority <= $2");
        request.values = {"open", "3"};
        const auto explanation = explained(request);
        QVERIFY2(explanation, explanation ? "" : explanation.error().oneLine().c_str());
        QVERIFY(explanation->method == ExplainMethod::custom);
        QVERIFY(explanation->json.find("'open'") != std::string::npos);
        request.values = {"open"};
        QVERIFY(explained(request).error().code == ErrorCode::invalidInput);
        request.values = {"it's \\ ; DROP TABLE roads --", "3"};
        QVERIFY(explained(request).has_value());
    }

    void what_normalising_broke_is_mended() {
        const std::vector<std::string> statements{
            "SELECT * FROM work_orders WHERE opened_at < now() - interval $1",
            "SELECT * FROM sensor_readings WHERE taken_at BETWEEN timestamp with time zone $1 AND now() - $2 "
            "* interval $3",
            "SELECT * FROM condition_surveys WHERE surveyed_on >= date $1",
            "SELECT * FROM condition_surveys WHERE surveyed_on >= current_date - $1",
            "SELECT extract($1 FROM opened_at), count(*) FROM work_orders GROUP BY extract($2 FROM "
            "opened_at)",
            "SELECT date_trunc($1, opened_at) AS d, count(*) + $2 FROM work_orders WHERE priority = $3"
            " GROUP BY date_trunc($4, opened_at) ORDER BY date_trunc($5, opened_at) LIMIT $6",
            "SELECT DISTINCT ON (priority % $1) * FROM work_orders ORDER BY priority % $2, opened_at",
            "SELECT CASE WHEN priority > $1 THEN $2 ELSE $3 END, sum(estimated_cost) FROM work_orders"
            " GROUP BY CASE WHEN priority > $4 THEN $5 ELSE $6 END",
            "SELECT json_build_object($1, count(*), $2, $3) FROM roads",
            "SELECT $1 + $2, i FROM generate_series($3, $4) i",
            "SELECT $1 IS NULL OR count(*) > $2 FROM roads",
            "SELECT * FROM roads WHERE road_id IN ($1 /*, ... */)",
            "SELECT * FROM roads r JOIN (VALUES ($1, $2), ($3, $4)) v(id, n) ON r.road_id = v.id",
            "SELECT * FROM roads WHERE road_id = ANY (ARRAY[$1, $2])",
            "SELECT * FROM roads WHERE road_id = $7",
            "/* app */ SELECT route FROM roads WHERE route ~ $1 ORDER BY 1;",
            "INSERT INTO sensor_readings (sensor_id, taken_at, value, quality)"
            " SELECT $1, now() - i * interval $3, $2, $4 FROM generate_series($5, $6) i",
            "UPDATE work_orders SET priority = $2 + (priority % $3) WHERE work_order_id = $1 RETURNING "
            "section_id",
            "WITH gone AS (DELETE FROM budgets WHERE year < $1 RETURNING *) SELECT sum(spent) FROM gone"};
        for (const std::string& statement : statements) {
            const auto explanation = explained(of(statement));
            QVERIFY2(explanation,
                     (statement + ": " + (explanation ? "" : explanation.error().oneLine())).c_str());
            QVERIFY2(planOf(*explanation).contains("Total Cost"), statement.c_str());
            QVERIFY2(explanation->json.find("One-Time Filter") == std::string::npos, statement.c_str());
            QCOMPARE(traces(), m_clean);
        }
        const auto list = explained(of("SELECT * FROM roads WHERE road_id IN ($1 /*, ... */)"));
        QCOMPARE(planOf(*list).at("Plan Rows").get<int>(), 10);
        QCOMPARE(list->changes.size(), std::size_t{1});
    }

    void parameters_merged_and_renumbered_take_the_values_they_had() {
        auto request = of("SELECT date_trunc($2, opened_at), count(*) FROM work_orders WHERE priority = $5"
                          " GROUP BY date_trunc($3, opened_at)");
        request.values = {"unused", "month", "month", "unused", "3"};
        const auto explanation = explained(request);
        QVERIFY2(explanation, explanation ? "" : explanation.error().oneLine().c_str());
        QVERIFY(explanation->json.find("'month'") != std::string::npos);
        QVERIFY(explanation->json.find("'3'::smallint") != std::string::npos);
    }

    void what_has_no_plan_says_so() {
        for (const auto& [statement, code] : std::vector<std::pair<std::string, ErrorCode>>{
                 {"VACUUM roads", ErrorCode::unsupported},
                 {"SELECT 1; DROP TABLE roads", ErrorCode::invalidInput},
                 {"SELECT * FROM no_such_table WHERE a = $1", ErrorCode::server},
                 {"SELECT * FROM roads WHERE", ErrorCode::server},
                 {"SELECT * FROM roads; DELETE FROM roads WHERE \"", ErrorCode::server}}) {
            const auto explanation = explained(of(statement));
            QVERIFY2(!explanation, statement.c_str());
            QVERIFY2(explanation.error().code == code, explanation.error().oneLine().c_str());
            QCOMPARE(traces(), m_clean);
        }
        QVERIFY(runSql(m_fixture.postgres(), "SELECT count(*) FROM pms.roads").integer(0, 0) > 0);
    }

    void analyze_runs_what_only_reads() {
        auto request = of("SELECT r.route, count(*) FROM roads r JOIN sections s USING (road_id) WHERE "
                          "s.from_km >= $1::numeric GROUP BY 1");
        request.analyze = true;
        request.buffers = true;
        QVERIFY(explained(request).error().code == ErrorCode::invalidInput);
        request.values = {"3"};
        const auto explanation = explained(request);
        QVERIFY2(explanation, explanation ? "" : explanation.error().oneLine().c_str());
        QVERIFY(planOf(*explanation).contains("Actual Rows"));
        QVERIFY(planOf(*explanation).contains("Shared Hit Blocks"));
    }

    void analyze_refuses_what_could_change_anything() {
        const std::vector<std::pair<std::string, std::string>> cases{
            {"DELETE FROM roads", "changes data"},
            {"WITH x AS (DELETE FROM roads RETURNING *) SELECT * FROM x", "changes data"},
            {"SELECT * INTO roads2 FROM roads", "makes a table"},
            {"SELECT * FROM roads FOR SHARE", "locks rows"},
            {"SELECT * FROM (SELECT * FROM roads FOR UPDATE) x", "locks rows"},
            {"SELECT nextval('trap.counter')", "nextval"},
            {"SELECT * FROM roads ORDER BY random()", "random"},
            {"SELECT pg_sleep(0)", "pg_sleep"},
            {"SELECT * FROM trap.outer_view", "nextval"},
            {"SELECT * FROM roads WHERE EXISTS (SELECT FROM trap.inner_view)", "nextval"},
            {"SELECT point(1, 2) OPERATOR(trap.@+@) 1", "@+@"},
            {"SELECT trap.hidden(road_id::int) FROM roads", "hidden"},
            {"SELECT * FROM trap.guarded", "nextval"},
            {"SELECT no_such_function(1)", "no_such_function"}};
        for (const auto& [statement, reason] : cases) {
            auto request = of(statement);
            request.analyze = true;
            const auto explanation = explained(request);
            QVERIFY2(!explanation, statement.c_str());
            QVERIFY2(explanation.error().code == ErrorCode::unsupported, statement.c_str());
            QVERIFY2(explanation.error().message.find(reason) != std::string::npos,
                     explanation.error().oneLine().c_str());
            QVERIFY(!explanation.error().hint.empty());
            QCOMPARE(traces(), m_clean);
        }
        QCOMPARE(runSql(m_fixture.postgres(), "SELECT is_called::int FROM trap.counter").integer(0, 0), 0);
    }

    void on_a_disposable_server_analyze_may_change_data_and_takes_it_back() {
        const auto session = openSession(m_fixture.postgres());
        auto request = of("DELETE FROM budgets");
        request.analyze = true;
        request.disposable = true;
        const auto before = runSql(m_fixture.postgres(), "SELECT count(*) FROM pms.budgets").integer(0, 0);
        const auto explanation = analyzer::explain(*session, request);
        QVERIFY2(explanation, explanation ? "" : explanation.error().oneLine().c_str());
        QVERIFY(planOf(*explanation).contains("Actual Rows"));
        QCOMPARE(runSql(m_fixture.postgres(), "SELECT count(*) FROM pms.budgets").integer(0, 0), before);
    }

    // Our sessions have jit off; what is measured is the statement as the server would run it for others.
    void a_run_compiles_where_the_server_would() {
        const auto run = [&](bool analyze) {
            auto request = of("SELECT count(*) FROM roads");
            request.analyze = analyze;
            const auto explanation = explained(request);
            if (!explanation) {
                throw std::runtime_error(explanation.error().oneLine());
            }
            const Json settings =
                parseJson(explanation->json, "plan")->at(0).value("Settings", Json::object());
            return std::pair(settings.value("jit", std::string("on")), explanation->changes);
        };
        QCOMPARE(run(true).first, std::string("off")); // as the sandbox's configuration file has it
        QVERIFY(run(true).second.empty());
        const std::string database =
            runSql(m_fixture.postgres(), "SELECT quote_ident(current_database())").text(0, 0);
        runSql(m_fixture.postgres(), "ALTER DATABASE " + database + " SET jit = on");
        const auto [set, notes] = run(true);
        QCOMPARE(set, std::string("on"));
        QVERIFY(notes.size() == 1 && notes[0].find("jit is on") != std::string::npos);
        QCOMPARE(run(false).first, std::string("off")); // nothing is run
        runSql(m_fixture.postgres(), "ALTER ROLE CURRENT_USER IN DATABASE " + database + " SET jit = off");
        QCOMPARE(run(true).first, std::string("off")); // the nearer setting holds
        runSql(m_fixture.postgres(), "ALTER ROLE CURRENT_USER IN DATABASE " + database + " RESET jit");
        runSql(m_fixture.postgres(), "ALTER DATABASE " + database + " RESET jit");
    }

    void the_time_limit_ends_a_run_and_the_session_lives() {
        auto request = of("SELECT count(*) FROM roads a, roads b, roads c, roads d, roads e");
        request.analyze = true;
        request.timeLimit = Milliseconds{200};
        const auto explanation = explained(request);
        QVERIFY(!explanation && explanation.error().code == ErrorCode::timeout);
        QVERIFY(!m_session->broken());
    }

    void nearly_every_statement_of_the_workload_is_explained_and_the_rest_says_why() {
        runSql(m_fixture.postgres(), "SELECT pg_stat_statements_reset()");
        sandbox::WorkloadOptions hasty;
        hasty.clients = 6;
        hasty.intensity = 30;
        hasty.dayLength = Milliseconds{20'000};
        sandbox::Workload workload(m_fixture.postgres(), m_fixture.redis(), hasty);
        const std::string seen = "SELECT count(*) FROM pg_stat_statements WHERE query LIKE ";
        const auto all = [&] {
            for (const char* part :
                 {"'%pms.distresses%'", "'%json_build_object(%pci%'", "'%functional_class%'",
                  "'%rank() OVER%'", "'%OFFSET%'", "'INSERT INTO pms.work_orders%'",
                  "'INSERT INTO pms.sensor_readings%'", "'UPDATE pms.work_orders%'",
                  "'DELETE FROM pms.work_orders%'", "'%route LIKE%'"}) {
                if (runSql(m_fixture.postgres(), seen + part).integer(0, 0) == 0) {
                    return false;
                }
            }
            return true;
        };
        QVERIFY(waitFor(all, Milliseconds{120'000}));
        workload.stop();
        const auto rows =
            runSql(m_fixture.postgres(),
                   "SELECT DISTINCT query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid"
                   " WHERE d.datname = current_database()");
        int planned = 0, done = 0;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const std::string text = rows.text(row, 0);
            const auto info = sql::analyse(text);
            const bool hasPlan = !info || info->kind != sql::StatementKind::utility;
            const auto explanation = explained(of(text));
            planned += hasPlan;
            done += hasPlan && explanation;
            QVERIFY(explanation || !explanation.error().message.empty());
            QVERIFY2(hasPlan || explanation.error().code == ErrorCode::unsupported, text.c_str());
            if (hasPlan && !explanation) {
                qInfo("%s\n  %s", text.c_str(), explanation.error().oneLine().c_str());
            }
        }
        qInfo("%d of %d statements explained, %d more have no plan", done, planned,
              static_cast<int>(rows.size()) - planned);
        QVERIFY(planned >= 15);
        QVERIFY(done * 100 >= planned * 95);
    }
};

QTEST_GUILESS_MAIN(ExplainTest)
#include "explain_test.moc"
