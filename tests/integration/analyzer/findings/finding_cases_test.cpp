// Every kind of finding on a real server: where it must be found, where it must not, and whether its SQL
// mends what it found.

#include "engine/analyzer/finding_thresholds.h"
#include "engine/analyzer/statement_findings.h"
#include "tests/integration/analyzer/findings/finding_bench.h"
#include "tests/integration/analyzer/findings/finding_cases.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QTest>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <thread>

using namespace pavement;
using namespace pavement::analyzer;
using namespace pavement::testing;

namespace {

sandbox::ServerOptions postgresAlone() {
    sandbox::ServerOptions options;
    options.withRedis = false;
    options.postgresSettings = {{"autovacuum", "off"}, {"log_min_duration_statement", "-1"}};
    return options;
}

bool names(const Finding& finding, const std::string& object) {
    return std::any_of(finding.objects.begin(), finding.objects.end(),
                       [&](const std::string& one) { return one == object || one.ends_with(object); });
}

// Settles within two seconds, and then each of three runs in a row is quiet.
template <typename Quiet>
bool staysQuiet(const Quiet& quiet) {
    constexpr int kRuns = 3;
    bool all = waitFor(quiet, Milliseconds{2'000});
    for (int i = 0; i < kRuns && all; ++i) {
        all = quiet();
    }
    return all;
}

// Statements of a fix, each ended by a semicolon, most on a line of their own.
std::vector<std::string> statementsOf(const std::string& sql) {
    std::vector<std::string> statements;
    std::size_t from = 0;
    for (auto at = sql.find(';'); at != std::string::npos; at = sql.find(';', from)) {
        statements.push_back(sql.substr(from, at - from));
        from = at + 1;
    }
    return statements;
}

} // namespace

class FindingCasesTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{postgresAlone()};
    postgres::ConnectionSettings m_database;
    std::set<std::string, std::less<>> m_tested;
    int m_schemas = 0;
    bool m_jit = false;

    std::unique_ptr<postgres::Session> within(const std::string& schema) {
        auto session = openSession(m_database);
        mustRun(*session, "SET search_path = " + schema + ", public");
        return session;
    }

    std::string fresh(const std::vector<std::string>& setup) {
        const std::string schema = "case_" + std::to_string(++m_schemas);
        runSql(m_database, "CREATE SCHEMA " + schema);
        const auto session = within(schema);
        for (const std::string& statement : setup) {
            // What was counted goes in before ANALYZE sets the counters anew, not after.
            if (session->capabilities().versionNumber >= 150000 &&
                statement.find("ANALYZE") != std::string::npos) {
                mustRun(*session, "SELECT pg_stat_force_next_flush()");
            }
            mustRun(*session, statement);
        }
        return schema;
    }

    void runCase(const FindingCase& one) {
        m_tested.insert(one.id);
        if (one.id == "jit.dominant" && !m_jit) {
            QSKIP("This PostgreSQL was installed without its compiler");
        }
        const std::string schema = fresh(one.setup);
        const auto session = within(schema);
        for (const std::string& setting : one.settings) {
            mustRun(*session, setting);
        }
        JudgedPlan judged;
        std::vector<const Finding*> found;
        // Counters of what was changed reach the views a moment later.
        const bool fired = waitFor(
            [&] {
                judged = judge(*session, one.statement, one.withFacts, one.thresholds);
                found = ofKind(judged.report, one.id);
                return !found.empty() && std::any_of(found.begin(), found.end(), [&](const Finding* finding) {
                    return one.object.empty() || names(*finding, one.object);
                });
            },
            Milliseconds{5'000});
        QVERIFY2(fired, listed(judged).c_str());
        QVERIFY2(costProblem(judged).empty(), (costProblem(judged) + listed(judged)).c_str());
        const Finding finding = *found.front();
        QVERIFY(!finding.title.empty() && !finding.evidence.empty() && !finding.advice.empty());
        noLiterals(judged, one);

        // Once the first run has filled its caches it must stay quiet, not be so once among several.
        for (const std::string& setting : one.innocentSettings) {
            mustRun(*session, setting);
        }
        for (const std::string& statement : one.innocent) {
            const bool quiet = staysQuiet([&] {
                judged = judge(*session, statement, one.withFacts, one.thresholds);
                return ofKind(judged.report, one.id).empty();
            });
            QVERIFY2(quiet, (statement + listed(judged)).c_str());
            QVERIFY2(costProblem(judged).empty(), costProblem(judged).c_str());
        }
        if (one.fixMends) {
            mend(one, schema, finding);
        }
        runSql(m_database, "DROP SCHEMA " + schema + " CASCADE");
    }

    void mend(const FindingCase& one, const std::string& schema, const Finding& finding) {
        QVERIFY2(!finding.fix.empty(), one.id.c_str());
        const auto session = within(schema);
        for (const std::string& setting : one.settings) {
            mustRun(*session, setting);
        }
        for (const std::string& statement : statementsOf(finding.fix)) {
            mustRun(*session, statement);
        }
        JudgedPlan judged;
        const bool mended = waitFor(
            [&] {
                judged = judge(*session, one.statement, one.withFacts, one.thresholds);
                return ofKind(judged.report, one.id).empty();
            },
            Milliseconds{3'000});
        QVERIFY2(mended, ("after " + finding.fix + listed(judged)).c_str());
        for (const std::string& statement : statementsOf(finding.undo)) {
            mustRun(*session, statement);
        }
    }

    // Texts of findings hold names, never values.
    static void noLiterals(const JudgedPlan& judged, const FindingCase& one) {
        for (const std::string_view value : {"Name 77", "name 77", "e 777", "n1'", "c5"}) {
            if (one.statement.find(value) == std::string::npos) {
                continue;
            }
            for (const Finding& finding : judged.report.findings) {
                const std::string all = finding.note + finding.advice + finding.fix + finding.undo;
                QVERIFY2(all.find(value) == std::string::npos, all.c_str());
            }
        }
    }

    static void addRows(const std::vector<FindingCase>& cases) {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < cases.size(); ++i) {
            QTest::addRow("%s %d", cases[i].id.c_str(), static_cast<int>(i)) << static_cast<int>(i);
        }
    }

    // As the server counted six executions.
    StatementCounters countersOf(const std::string& schema, const std::vector<std::string>& settings,
                                 const std::string& statement) {
        const auto session = within(schema);
        for (const std::string& setting : settings) {
            mustRun(*session, setting);
        }
        mustRun(*session, "SELECT public.pg_stat_statements_reset()");
        constexpr int kCalls = 6;
        for (int i = 0; i < kCalls; ++i) {
            mustRun(*session, statement);
        }
        const auto& can = session->capabilities();
        const std::string plans = can.hasStatementsPlanTime()
                                      ? "plans, total_plan_time, wal_bytes::float8, wal_fpi, total_exec_time"
                                      : "NULL, NULL, NULL, NULL, total_time";
        const std::string jit = can.hasStatementsJit()
                                    ? "jit_functions, jit_generation_time + jit_inlining_time +"
                                      " jit_optimization_time + jit_emission_time"
                                    : "NULL, NULL";
        const auto rows =
            mustRun(*session, "SELECT calls, rows, temp_blks_read, temp_blks_written, " + plans + ", " + jit +
                                  " FROM public.pg_stat_statements WHERE calls = 6 AND dbid ="
                                  " (SELECT oid FROM pg_database WHERE datname ="
                                  " current_database())");
        StatementCounters out;
        if (rows.size() != 1) {
            throw std::runtime_error("counted " + std::to_string(rows.size()) + " statements: " + statement);
        }
        const auto maybe = [&](std::size_t column) {
            return rows.cell(0, column) ? std::optional(rows.real(0, column)) : std::nullopt;
        };
        out.calls = rows.real(0, 0);
        out.rows = rows.real(0, 1);
        out.tempBlocksRead = rows.real(0, 2);
        out.tempBlocksWritten = rows.real(0, 3);
        out.plans = maybe(4);
        out.planningMs = maybe(5);
        out.walBytes = maybe(6);
        out.walFullPageImages = maybe(7);
        out.executionMs = rows.real(0, 8);
        out.jitFunctions = maybe(9);
        out.jitMs = maybe(10);
        return out;
    }

    FindingReport judgeStatement(const std::string& schema, const StatementCase& one,
                                 const std::vector<std::string>& settings, const std::string& statement) {
        const auto counters = countersOf(schema, settings, statement);
        const auto session = within(schema);
        const auto info = sql::analyse(statement);
        if (!info) {
            throw std::runtime_error(info.error().oneLine());
        }
        const auto facts = readPlanFacts(*session, nullptr, &*info, Deadline::after(Milliseconds{30'000}));
        if (!facts) {
            throw std::runtime_error(facts.error().oneLine());
        }
        return analyseStatement({.statement = &*info, .counters = &counters, .facts = &*facts},
                                one.thresholds);
    }

private slots:

    void initTestCase() {
        m_database = m_servers.createDatabase("findings");
        m_jit =
            runSql(m_database, "SELECT pg_jit_available()").boolean(0, 0) ||
            runSql(m_database, "SELECT count(*) > 0 FROM pg_config WHERE name = 'CONFIGURE' AND setting LIKE"
                               " '%with-llvm%'")
                .boolean(0, 0);
    }

    void estimates_data() { addRows(estimateCases()); }

    void estimates() {
        QFETCH(int, number);
        runCase(estimateCases()[static_cast<std::size_t>(number)]);
    }

    void access_data() { addRows(accessCases()); }

    void access() {
        QFETCH(int, number);
        runCase(accessCases()[static_cast<std::size_t>(number)]);
    }

    void others_data() { addRows(otherCases()); }

    void others() {
        QFETCH(int, number);
        runCase(otherCases()[static_cast<std::size_t>(number)]);
    }

    void statements_without_a_plan_data() {
        QTest::addColumn<int>("number");
        const auto cases = statementCases();
        for (std::size_t i = 0; i < cases.size(); ++i) {
            QTest::addRow("%s %d", cases[i].id.c_str(), static_cast<int>(i)) << static_cast<int>(i);
        }
    }

    void statements_without_a_plan() {
        QFETCH(int, number);
        const StatementCase one = statementCases()[static_cast<std::size_t>(number)];
        m_tested.insert(one.id);
        if (one.id == "statement.jit" && !m_jit) {
            QSKIP("This PostgreSQL was installed without its compiler");
        }
        const std::string schema = fresh(one.setup);
        const auto fires = judgeStatement(schema, one, one.settings, one.statement);
        QVERIFY2(!ofKind(fires, one.id).empty(), one.statement.c_str());
        auto settings = one.settings;
        settings.insert(settings.end(), one.innocentSettings.begin(), one.innocentSettings.end());
        const auto quiet = judgeStatement(schema, one, settings, one.innocent);
        QVERIFY2(ofKind(quiet, one.id).empty(), one.innocent.c_str());
        runSql(m_database, "DROP SCHEMA " + schema + " CASCADE");
    }

    void waiting_for_locks_is_seen_in_samples() {
        m_tested.insert("waits.lock");
        const std::string schema = fresh({"CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)"});
        const auto holder = within(schema);
        const auto sampler = within(schema);
        const auto sample = [&](const std::string& application) {
            const auto rows =
                mustRun(*sampler, "SELECT coalesce(wait_event_type, '') FROM pg_stat_activity WHERE"
                                  " application_name = '" +
                                      application + "' AND state = 'active'");
            return rows.empty() ? std::string("idle") : rows.text(0, 0);
        };
        mustRun(*holder, "BEGIN");
        mustRun(*holder, "UPDATE t SET id = id");
        WaitProfile waiting;
        {
            const std::jthread waiter([&] {
                const auto session = openSession(m_database, "waiter");
                std::ignore = session->query("UPDATE " + schema + ".t SET id = id", {},
                                             Deadline::after(Milliseconds{60'000}));
            });
            QVERIFY(waitFor([&] {
                if (const std::string type = sample("waiter"); type != "idle") {
                    waiting.total += 1;
                    waiting.byType[type] += 1;
                }
                return waiting.total >= 40;
            }));
            mustRun(*holder, "ROLLBACK");
        }
        const auto report = analyseStatement({.waits = &waiting});
        QCOMPARE(ofKind(report, "waits.lock").size(), std::size_t{1});
        QVERIFY(report.findings[0].cost && report.findings[0].cost->share > 0.5);

        WaitProfile busy;
        {
            const std::jthread worker([&] {
                const auto session = openSession(m_database, "worker");
                std::ignore = session->query("SELECT sum(i) FROM generate_series(1, 30000000) i", {},
                                             Deadline::after(Milliseconds{60'000}));
            });
            QVERIFY(waitFor([&] {
                if (const std::string type = sample("worker"); type != "idle") {
                    busy.total += 1;
                    busy.byType[type] += 1;
                }
                return busy.total >= 15;
            }));
        }
        QVERIFY(analyseStatement({.waits = &busy}).findings.empty());
    }

    void estimates_alone_tell_less_and_say_so() {
        const std::string schema = fresh({"CREATE TABLE t (id int, k int)",
                                          "INSERT INTO t SELECT i, i FROM"
                                          " generate_series(1, 200000) i",
                                          "ANALYZE t"});
        const auto session = within(schema);
        mustRun(*session, "SET max_parallel_workers_per_gather = 0");
        const auto judged = judge(*session, "SELECT * FROM t WHERE k = 5", true, {}, "COSTS");
        const auto found = ofKind(judged.report, "scan.selective-filter");
        QVERIFY2(found.size() == 1 && judged.report.findings.size() == 1, listed(judged).c_str());
        QVERIFY(found[0]->confidence == Confidence::low && found[0]->severity == Severity::notice);
        QVERIFY(found[0]->cost && found[0]->cost->estimated && !found[0]->cost->milliseconds);
        QVERIFY(!judged.report.measured && !judged.report.notes.empty());
        const auto none = judge(*session, "SELECT count(*) FROM t WHERE k > 5", true, {}, "COSTS");
        QVERIFY2(none.report.findings.empty(), listed(none).c_str());
    }

    void a_wrong_estimate_names_what_follows_from_it() {
        const FindingCase one = estimateCases().back();
        QCOMPARE(one.id, std::string("join.nested-loop"));
        const std::string schema = fresh(one.setup);
        const auto session = within(schema);
        for (const std::string& setting : one.settings) {
            mustRun(*session, setting);
        }
        const auto judged = judge(*session, one.statement);
        const auto cause = ofKind(judged.report, "rows.correlated-columns");
        const auto loop = ofKind(judged.report, "join.nested-loop");
        QVERIFY2(cause.size() == 1 && loop.size() == 1, listed(judged).c_str());
        QVERIFY(cause[0]->cost && cause[0]->cost->leadsToMs > 0);
        QCOMPARE(cause[0]->cost->leadsToMs, loop[0]->cost->milliseconds.value());
        QVERIFY2(cause[0] < loop[0], "the cause comes before what follows from it");
    }

    // Healthy statements on healthy tables: nothing at all.
    void a_clean_database_gives_no_finding() {
        const std::string schema =
            fresh({"CREATE TABLE c (id int PRIMARY KEY, region int NOT NULL, name text NOT NULL)",
                   "INSERT INTO c SELECT i, i % 20, 'customer ' || i FROM generate_series(1, 5000) i",
                   "CREATE TABLE o (id int PRIMARY KEY, c_id int NOT NULL REFERENCES c, at date NOT NULL, "
                   "total numeric NOT NULL)",
                   "INSERT INTO o SELECT i, 1 + (i * 7919) % 5000, date '2024-01-01' + i / 200, i % 1000 FROM"
                   " generate_series(1, 100000) i",
                   "CREATE INDEX o_c ON o (c_id, at)", "CREATE INDEX o_at ON o (at)", "VACUUM ANALYZE c, o"});
        const auto session = within(schema);
        mustRun(*session, "SET work_mem = '64MB'");
        mustRun(*session, "SET jit = off");
        for (const std::string statement :
             {"SELECT * FROM c WHERE id = 77", "SELECT * FROM o WHERE c_id = 77 ORDER BY at DESC LIMIT 10",
              "SELECT count(*) FROM o",
              "SELECT sum(total) FROM o WHERE at BETWEEN '2024-03-01' AND '2024-03-31'",
              "SELECT c.region, sum(o.total) FROM c JOIN o ON o.c_id = c.id GROUP BY c.region ORDER BY 2 "
              "DESC",
              "SELECT c.name, o.total FROM c JOIN o ON o.c_id = c.id WHERE c.id BETWEEN 10 AND 20",
              "SELECT * FROM o ORDER BY at DESC, id LIMIT 20",
              "SELECT region, count(*) FROM c GROUP BY region",
              "SELECT * FROM c WHERE EXISTS (SELECT FROM o WHERE o.c_id = c.id AND o.at > '2025-05-01')",
              "SELECT at, count(*) FROM o GROUP BY at ORDER BY at",
              "WITH best AS (SELECT c_id, sum(total) AS s FROM o GROUP BY c_id) SELECT c.name, s FROM best "
              "JOIN c ON"
              " c.id = c_id ORDER BY s DESC LIMIT 5",
              "SELECT * FROM o WHERE id IN (5, 77, 999)", "UPDATE o SET total = total + 1 WHERE id = 5",
              "INSERT INTO o SELECT 200000 + i, 5, '2026-01-01', 1 FROM generate_series(1, 20) i",
              "DELETE FROM o WHERE id = 6",
              "SELECT * FROM c, LATERAL (SELECT * FROM o WHERE o.c_id = c.id ORDER BY at"
              " DESC LIMIT 1) last WHERE c.id < 50",
              "SELECT max(at) FROM o", "SELECT count(DISTINCT c_id) FROM o WHERE at >= '2025-01-01'"}) {
            JudgedPlan judged;
            const bool quiet = staysQuiet([&] {
                judged = judge(*session, statement);
                return judged.report.findings.empty();
            });
            QVERIFY2(quiet, (statement + listed(judged)).c_str());
        }
    }

    // Last: whatever is added to the catalogue needs its row.
    void no_kind_goes_untested() {
        for (const FindingKind& kind : findingCatalogue()) {
            QVERIFY2(m_tested.contains(kind.id), std::string(kind.id).c_str());
        }
        for (const std::string& id : m_tested) {
            QVERIFY2(findingKind(id) != nullptr, id.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(FindingCasesTest)
#include "finding_cases_test.moc"
