// The workload as a monitor records it from a real server: exact against the server's own counters, over
// resets, restarts and evictions, across databases and roles, and without anybody's secrets.

#include "engine/analyzer/attention.h"
#include "engine/analyzer/plan_history.h"
#include "engine/analyzer/plan_intake.h"
#include "engine/analyzer/workload.h"
#include "engine/monitor/metrics.h"
#include "engine/report/report.h"
#include "engine/sql/keepable.h"
#include "tests/integration/monitor/watched.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <tuple>

using namespace pavement;
using namespace pavement::testing;
using analyzer::StatementLoad;
using analyzer::Workload;
using analyzer::WorkloadOptions;
using history::WorkFigure;

namespace {

sandbox::ServerOptions options() {
    sandbox::ServerOptions options;
    options.withRedis = false;
    options.postgresSettings = {{"track_io_timing", "on"},
                                {"pg_stat_statements.track_planning", "on"},
                                {"pg_stat_statements.track", "all"}};
    return options;
}

} // namespace

class WorkloadTest : public QObject {
    Q_OBJECT

    ServersFixture m_fixture{options()};

    monitor::Target target() {
        monitor::Target target;
        target.id = "test";
        target.postgres = m_fixture.postgres();
        return target;
    }

    int version() { return std::stoi(runSql(m_fixture.postgres(), "SHOW server_version_num").text(0, 0)); }

    static TimeRange today() {
        const Timestamp now = SystemClock().wall();
        return {now - std::chrono::hours{1}, now + std::chrono::hours{1}};
    }

    static Workload read(Watched& watched, const WorkloadOptions& options = {}) {
        auto workload = analyzer::readWorkload(watched.history(), "test", today(), options);
        if (!workload) {
            throw std::runtime_error(workload.error().oneLine());
        }
        return std::move(*workload);
    }

    // Every statement whose text has the word.
    static std::vector<StatementLoad> withWord(Watched& watched, const std::string& word,
                                               const WorkloadOptions& options = {}) {
        std::vector<StatementLoad> found;
        for (auto& one : read(watched, options).statements) {
            if (one.text.find(word) != std::string::npos) {
                found.push_back(std::move(one));
            }
        }
        return found;
    }

    static double callsOf(Watched& watched, const std::string& word) {
        double calls = 0;
        for (const auto& one : withWord(watched, word)) {
            calls += one.calls();
        }
        return calls;
    }

    static bool settled(Watched& watched, std::uint64_t more = 2) {
        const auto before = watched.collector("statements").runs;
        return waitFor([&] { return watched.collector("statements").runs >= before + more; });
    }

    void run(const std::string& sql, int times) {
        auto session = openSession(m_fixture.postgres(), "user");
        for (int i = 0; i < times; ++i) {
            const auto done = session->query(sql);
            QVERIFY2(done, why(done));
        }
    }

private slots:

    void figures_are_those_of_the_server() {
        runSql(m_fixture.postgres(), "CREATE TABLE figures(id bigint PRIMARY KEY, name text)");
        Watched watched(target());
        QVERIFY(settled(watched));
        auto session = openSession(m_fixture.postgres(), "user");
        QVERIFY(session->query("SET work_mem = '64kB'").has_value());
        for (int i = 0; i < 7; ++i) {
            const std::string from = std::to_string(i * 5000), to = std::to_string(i * 5000 + 4999);
            QVERIFY(session
                        ->query("INSERT INTO figures SELECT i, md5(i::text) FROM generate_series(" + from +
                                ", " + to + ") i")
                        .has_value());
            QVERIFY(session->query("SELECT id FROM figures ORDER BY name OFFSET " + from).has_value());
        }
        const auto of = [&](const char* word) { return withWord(watched, word); };
        QVERIFY(waitFor([&] {
            return callsOf(watched, "INSERT INTO figures") >= 7 && callsOf(watched, "ORDER BY name") >= 7;
        }));
        QVERIFY(settled(watched));
        const bool since13 = version() >= 130000;
        const bool since17 = version() >= 170000;
        for (const char* word : {"INSERT INTO figures", "ORDER BY name"}) {
            const auto found = of(word);
            QCOMPARE(found.size(), std::size_t{1});
            const auto& work = found[0].work;
            const std::string time = since13 ? "exec_time" : "time";
            const auto rows =
                runSql(m_fixture.postgres(),
                       "SELECT calls, rows, shared_blks_hit, shared_blks_read, shared_blks_dirtied, "
                       "temp_blks_written,"
                       " temp_blks_read, total_" +
                           time + ", stddev_" + time + ", " +
                           (since13 ? "wal_bytes::bigint, plans, total_plan_time" : "0, 0, 0") + ", max_" +
                           time + ", " + (since17 ? "shared_blk_read_time" : "blk_read_time") +
                           " FROM pg_stat_statements WHERE query LIKE $1 AND query NOT LIKE '%pg_stat%' AND "
                           "calls >= 7",
                       {"%" + std::string(word) + "%"});
            QCOMPARE(rows.size(), std::size_t{1});
            const double block = 8192;
            QCOMPARE(work[WorkFigure::calls], 7.0);
            QCOMPARE(rows.integer(0, 0), 7);
            QCOMPARE(work[WorkFigure::rows], rows.real(0, 1));
            QCOMPARE(work[WorkFigure::hitBytes], rows.real(0, 2) * block);
            QCOMPARE(work[WorkFigure::readBytes], rows.real(0, 3) * block);
            QCOMPARE(work[WorkFigure::dirtiedBytes], rows.real(0, 4) * block);
            QCOMPARE(work[WorkFigure::tempWrittenBytes], rows.real(0, 5) * block);
            QCOMPARE(work[WorkFigure::tempReadBytes], rows.real(0, 6) * block);
            QVERIFY(std::abs(work[WorkFigure::seconds] * 1000 - rows.real(0, 7)) < 0.02);
            QVERIFY2(std::abs(found[0].work.deviation() * 1000 - rows.real(0, 8)) < 0.02,
                     (std::to_string(found[0].work.deviation() * 1000) + " " + rows.text(0, 8)).c_str());
            if (since13) {
                QCOMPARE(work[WorkFigure::walBytes], rows.real(0, 9));
                QCOMPARE(work[WorkFigure::plans], rows.real(0, 10));
                QVERIFY(std::abs(work[WorkFigure::planSeconds] * 1000 - rows.real(0, 11)) < 0.02);
            }
            QVERIFY(std::abs(work[WorkFigure::slowest] * 1000 - rows.real(0, 12)) < 0.002);
            QVERIFY(std::abs(work[WorkFigure::blockReadSeconds] * 1000 - rows.real(0, 13)) < 0.02);
        }
        QVERIFY(of("INSERT INTO figures")[0].work[WorkFigure::dirtiedBytes] > 0);
        QVERIFY(of("ORDER BY name")[0].work[WorkFigure::tempWrittenBytes] > 0);
        const Workload workload = read(watched);
        QCOMPARE(workload.figures.has(WorkFigure::walBytes), since13);
        QCOMPARE(workload.figures.has(WorkFigure::planSeconds), since13);
        QCOMPARE(workload.figures.has(WorkFigure::jitSeconds), version() >= 150000);
        QVERIFY(workload.figures.has(WorkFigure::blockReadSeconds));
        QVERIFY(workload.recorded > 0);
        QVERIFY(workload.total[WorkFigure::calls] >= 14);
    }

    void a_role_that_may_not_see_the_others_says_so_everywhere() {
        auto watcher = target();
        watcher.postgres = m_fixture.createRole("blind");
        const Timestamp begin = SystemClock().wall();
        Watched watched(watcher);
        QVERIFY(settled(watched));
        auto own = openSession(watcher.postgres, "own"); // of the same role: seen
        auto holder = openSession(m_fixture.postgres(), "holder");
        QVERIFY(holder->query("CREATE TABLE IF NOT EXISTS unseen (a int)").has_value());
        QVERIFY(holder->query("BEGIN").has_value());
        QVERIFY(holder->query("LOCK TABLE unseen").has_value());
        std::jthread waits([&] {
            auto session = openSession(m_fixture.postgres(), "waits");
            std::ignore = session->query("SELECT a AS hidden_wait FROM unseen", {}, generous());
        });
        QVERIFY(waitFor([&] {
            std::ignore = own->query("SELECT 1 AS seen_by_itself");
            return callsOf(watched, "seen_by_itself") > 0;
        }));
        const auto range = [&] { return TimeRange{begin, SystemClock().wall() + Milliseconds{1}}; };
        QVERIFY(waitFor([&] {
            const auto byWait = analyzer::loadByWait(watched.history(), "test", range());
            return byWait && byWait->partial;
        }));
        QVERIFY(holder->query("ROLLBACK").has_value());
        waits.join();
        QVERIFY(settled(watched));
        const Workload workload = read(watched);
        QVERIFY(workload.partial);
        QVERIFY(callsOf(watched, "hidden_wait") == 0);
        for (const StatementLoad& one : workload.statements) {
            QVERIFY2(std::isnan(one.share), one.text.c_str());
        }
        const auto attention = analyzer::whatNeedsYou(watched.history(), "test", range());
        QVERIFY2(attention, why(attention));
        const auto says = [](const std::vector<std::string>& sentences, const char* part) {
            return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& one) {
                return one.find(part) != std::string::npos && one.find("pg_monitor") != std::string::npos;
            });
        };
        QVERIFY(says(attention->notLookedAt, "hidden"));
        for (const analyzer::AttentionItem& one : attention->items) {
            QVERIFY(!one.share);
        }
        report::ReportSpec spec;
        spec.target = "test";
        spec.targetName = "test";
        spec.range = range();
        const auto made = report::buildReport(watched.history(), spec, SystemClock());
        QVERIFY2(made, why(made));
        QVERIFY(!made->statements.empty() && std::isnan(made->statements.front().share));
        QVERIFY(says(made->notes, "the table of statements is of those seen"));
        QVERIFY(says(made->notes, "the load by wait is of those seen"));
    }

    void roles_and_databases_are_joined_or_split() {
        auto anna = m_fixture.createRole("anna");
        auto second = m_fixture.createDatabase("second");
        Watched watched(target());
        QVERIFY(settled(watched));
        for (int i = 0; i < 5; ++i) {
            runSql(anna, "SELECT 1 + " + std::to_string(i) + " AS everywhere");
            runSql(second, "SELECT 1 + " + std::to_string(i) + " AS everywhere");
            runSql(m_fixture.postgres(), "SELECT 1 + " + std::to_string(i) + " AS everywhere");
        }
        QVERIFY(waitFor([&] { return callsOf(watched, "everywhere") >= 15; }));
        const auto joined = withWord(watched, "everywhere");
        QCOMPARE(joined.size(), std::size_t{1});
        QCOMPARE(joined[0].calls(), 15.0);
        QCOMPARE(joined[0].databases, (std::vector<std::string>{m_fixture.postgres().database, "second"}));
        QCOMPARE(joined[0].users, (std::vector<std::string>{"anna", "pavement"}));
        WorkloadOptions options;
        options.splitByDatabase = true;
        QCOMPARE(withWord(watched, "everywhere", options).size(), std::size_t{2});
        options.splitByUser = true;
        const auto split = withWord(watched, "everywhere", options);
        QCOMPARE(split.size(), std::size_t{3});
        for (const auto& one : split) {
            QCOMPARE(one.calls(), 5.0);
            QCOMPARE(one.id, joined[0].id);
        }
    }

    void calls_stay_right_over_a_reset() {
        Watched watched(target());
        QVERIFY(settled(watched));
        run("SELECT abs(2) AS over_reset", 50);
        QVERIFY(waitFor([&] { return callsOf(watched, "over_reset") >= 50; }));
        runSql(m_fixture.postgres(), "SELECT pg_stat_statements_reset()");
        QVERIFY(settled(watched, 3));
        run("SELECT abs(2) AS over_reset", 30);
        QVERIFY(waitFor([&] { return callsOf(watched, "over_reset") >= 80; }));
        QVERIFY(settled(watched));
        QCOMPARE(callsOf(watched, "over_reset"), 80.0);
        if (version() >= 140000) {
            QCOMPARE(watched.events(history::EventKind::statsReset).size(), std::size_t{1});
        }
    }

    void calls_stay_right_over_the_reset_of_one_statement() {
        Watched watched(target());
        QVERIFY(settled(watched));
        run("SELECT sign(3.0) AS alone_reset", 20);
        QVERIFY(waitFor([&] { return callsOf(watched, "alone_reset") >= 20; }));
        runSql(m_fixture.postgres(), "SELECT pg_stat_statements_reset(userid, dbid, queryid) FROM "
                                     "pg_stat_statements WHERE query LIKE '%alone_reset%'");
        run("SELECT sign(3.0) AS alone_reset", 7);
        QVERIFY(waitFor([&] { return callsOf(watched, "alone_reset") >= 27; }));
        QVERIFY(settled(watched));
        QCOMPARE(callsOf(watched, "alone_reset"), 27.0);
    }

    void calls_stay_right_over_a_restart() {
        Watched watched(target());
        QVERIFY(settled(watched));
        run("SELECT floor(4.5) AS over_restart", 20);
        QVERIFY(waitFor([&] { return callsOf(watched, "over_restart") >= 20; }));
        QVERIFY(m_fixture.servers().restartPostgres(false).has_value());
        QVERIFY(waitFor([&] { return !watched.events(history::EventKind::restart).empty(); }));
        QVERIFY(settled(watched));
        run("SELECT floor(4.5) AS over_restart", 10);
        QVERIFY(waitFor([&] { return callsOf(watched, "over_restart") >= 30; }));
        QVERIFY(settled(watched));
        QCOMPARE(callsOf(watched, "over_restart"), 30.0);
    }

    void nothing_secret_reaches_the_disk() {
        Watched watched(target());
        QVERIFY(settled(watched));
        runSql(m_fixture.postgres(), "CREATE ROLE disk_leak LOGIN PASSWORD 'S3cretOnDisk'");
        runSql(m_fixture.postgres(), "ALTER USER disk_leak PASSWORD 'S3cretOnDisk2'");
        runSql(m_fixture.postgres(), "COMMENT ON ROLE disk_leak IS 'NoteOfAPerson'");
        runSql(m_fixture.postgres(), "SET application_name = 'NameOfAPerson'");
        runSql(m_fixture.postgres(), "DO $body$ BEGIN PERFORM 'BodyOfAPerson'; END $body$");
        std::jthread running([&] {
            (void)openSession(m_fixture.postgres(), "user")
                ->query("SELECT pg_sleep(2), 'TextOfAPerson' AS seen_running -- CommentOfAPerson");
        });
        QVERIFY(waitFor([&] {
            return callsOf(watched, "ALTER USER disk_leak") >= 1 &&
                   callsOf(watched, "COMMENT ON ROLE") >= 1 && callsOf(watched, "seen_running") >= 1;
        }));
        running.join();
        runSql(m_fixture.postgres(), "DROP ROLE disk_leak");
        watched.stop();
        QVERIFY(watched.history().flush().has_value());
        for (const char* suffix : {"", "-wal"}) {
            std::ifstream file(watched.history().path().string() + suffix, std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            QVERIFY(!bytes.empty());
            for (const char* secret : {"S3cretOnDisk", "OfAPerson"}) {
                QVERIFY2(bytes.find(secret) == std::string::npos, secret);
            }
        }
    }

    void a_statement_is_known_by_what_it_waited_for() {
        runSql(m_fixture.postgres(), "CREATE TABLE waited(id int PRIMARY KEY, n int)");
        runSql(m_fixture.postgres(), "INSERT INTO waited VALUES (1, 1)");
        Watched watched(target());
        QVERIFY(settled(watched));
        auto holder = openSession(m_fixture.postgres(), "holder");
        QVERIFY(holder->query("BEGIN").has_value());
        QVERIFY(holder->query("UPDATE waited SET n = 2 WHERE id = 1").has_value());
        std::jthread blocked([&] {
            (void)openSession(m_fixture.postgres(), "blocked")
                ->query("UPDATE waited SET n = n + 1 WHERE id = 1 AND n < 4711", {},
                        Deadline::after(Milliseconds{60'000}));
        });
        QVERIFY(waitFor([&] { return watched.value(monitor::metric::kBlocked) == 1.0; }));
        const auto begin = std::chrono::steady_clock::now();
        // Waits reach the history every ten seconds, or when the monitor ends.
        QVERIFY(waitFor([&] { return std::chrono::steady_clock::now() - begin > std::chrono::seconds{3}; }));
        QVERIFY(holder->query("ROLLBACK").has_value());
        blocked.join();
        QVERIFY(waitFor([&] { return callsOf(watched, "n < $") >= 1; }));
        watched.stop();
        const auto profile = analyzer::loadByWait(watched.history(), "test", today());
        QVERIFY2(profile, why(profile));
        const analyzer::StatementWaits* found = nullptr;
        for (const auto& one : profile->statements) {
            if (one.text.find("UPDATE waited SET n = n + $1") != std::string::npos) {
                found = &one;
            }
        }
        QVERIFY(found != nullptr);
        QCOMPARE(found->waits[0].event, std::string("Lock:transactionid"));
        QVERIFY2(found->waits[0].seconds > 2 && found->waits[0].seconds < 15,
                 std::to_string(found->waits[0].seconds).c_str());
        QVERIFY(profile->sampledSeconds > 3);
        // The same statement as in the workload, whichever way the server told who waits.
        QCOMPARE(withWord(watched, "n < $").at(0).id, found->id);
    }

    void plans_that_the_server_logs_come_by_themselves_and_without_values() {
        runSql(m_fixture.postgres(), "CREATE TABLE logged(k int, name text)");
        runSql(m_fixture.postgres(), "INSERT INTO logged SELECT i, 'n' || i FROM generate_series(1, 5000) i");
        const SystemClock clock;
        std::atomic<history::History*> history = nullptr;
        monitor::MonitorOptions how = quickOptions();
        how.plansPerCollection = 3;
        how.takePlans = [&](std::string_view of, std::span<const monitor::LogEntry> entries) {
            history::History* const into = history;
            return into == nullptr ? monitor::PlansTaken{} : analyzer::takePlans(*into, clock, of, entries);
        };
        Watched watched(target(), how);
        history = &watched.history();
        QVERIFY(waitFor([&] { return watched.collector("log").runs > 0; }));

        auto session = openSession(m_fixture.postgres(), "user");
        QVERIFY(session->query("SET auto_explain.log_min_duration = 0").has_value()); // loaded by the sandbox
        QVERIFY(session->query("SET auto_explain.log_verbose = on").has_value());
        if (version() >= 160000) {
            QVERIFY(session->query("SET auto_explain.log_parameter_max_length = -1").has_value());
        }
        QVERIFY(session->query("SET plan_cache_mode = force_custom_plan").has_value());
        QVERIFY(
            session
                ->query(
                    "SELECT count(*), 'OfAPerson' FROM logged WHERE name <> 'top\n\"S3cretLogged\"' AND k <"
                    " 87654321 AND name <> $1",
                    {"S3cretParameter"})
                .has_value());
        std::vector<StatementLoad> found;
        QVERIFY(waitFor([&] {
            found = withWord(watched, "AND k < ");
            return found.size() == 1 && found[0].rowsScanned;
        }));
        QVERIFY(found[0].rowsScanned->source == analyzer::RowsScanned::Source::loggedPlan);
        QCOMPARE(found[0].rowsScanned->perCall, 5000.0);
        const auto known = analyzer::plansOf(watched.history(), "test", found[0].id);
        QVERIFY2(known, why(known));
        QCOMPARE(known->plans.size(), std::size_t{1});
        QVERIFY(known->plans[0].source == analyzer::PlanSource::autoExplain);
        QVERIFY(known->plans[0].tree.analyzed() && known->plans[0].seconds > 0);
        QVERIFY(!known->plans[0].tree.root().output.empty());
        QCOMPARE(known->executions.size(), std::size_t{1});
        QVERIFY(known->executions[0].measured && known->executions[0].seconds < 30);
        const auto age = clock.wall() - known->executions[0].at;
        QVERIFY(age >= Milliseconds{0} && age < Milliseconds{120'000});

        // A flood: what is slow is kept, the rest is left out and told.
        for (int i = 0; i < 200; ++i) {
            QVERIFY(session->query("SELECT name FROM logged WHERE k = " + std::to_string(i)).has_value());
        }
        QVERIFY(session->query("SELECT pg_sleep(0.3) AS slow_in_flood").has_value());
        const std::string slow = sql::keepable("SELECT pg_sleep(0.3) AS slow_in_flood").fingerprint.hex();
        const std::string quick = sql::keepable("SELECT name FROM logged WHERE k = 1").fingerprint.hex();
        QVERIFY(waitFor([&] { return !watched.history().plans("test", slow).value().empty(); }));
        QVERIFY(waitFor([&] {
            return watched.collector("log").note.find("logged plans were left out") != std::string::npos;
        }));
        const auto kept = watched.history().loggedExecutions("test", quick).value();
        const auto runs = watched.collector("log").runs + 1; // and the one under way
        QVERIFY2(kept.size() < 200 && kept.size() <= 3 * runs, std::to_string(kept.size()).c_str());

        watched.stop();
        QVERIFY(watched.history().flush().has_value());
        for (const char* suffix : {"", "-wal"}) {
            std::ifstream file(watched.history().path().string() + suffix, std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            for (const char* value : {"S3cret", "OfAPerson", "87654321"}) {
                QVERIFY2(bytes.find(value) == std::string::npos, value);
            }
        }
    }

    // Last: it leaves the server with room for a hundred statements only.
    void calls_stay_right_over_an_eviction() {
        runSql(m_fixture.postgres(), "ALTER SYSTEM SET pg_stat_statements.max = 100");
        QVERIFY(m_fixture.servers().restartPostgres(false).has_value());
        Watched watched(target());
        QVERIFY(settled(watched));
        run("SELECT ceil(5.5) AS over_eviction", 1);
        QVERIFY(waitFor([&] { return callsOf(watched, "over_eviction") >= 1; }));
        auto session = openSession(m_fixture.postgres(), "user");
        // Planning counts as use as well, so the entry outlives the first forty evictions.
        for (int i = 0; i < 900; ++i) {
            QVERIFY(session->query("CREATE TABLE evicting_" + std::to_string(i) + "()").has_value());
        }
        const auto left =
            runSql(m_fixture.postgres(), "SELECT count(*) FROM pg_stat_statements WHERE query LIKE "
                                         "'%over_eviction%' AND query NOT LIKE '%pg_stat%'");
        QCOMPARE(left.integer(0, 0), 0);
        QVERIFY(settled(watched));
        run("SELECT ceil(5.5) AS over_eviction", 3);
        QVERIFY(waitFor([&] { return callsOf(watched, "over_eviction") >= 4; }));
        QVERIFY(settled(watched));
        QCOMPARE(callsOf(watched, "over_eviction"), 4.0);
    }
};

QTEST_GUILESS_MAIN(WorkloadTest)
#include "workload_test.moc"
