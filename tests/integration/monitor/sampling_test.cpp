// The monitor against real servers with something to do: every figure of the catalogue that these servers can
// give arrives, in snapshots and in the history.

#include "engine/monitor/metrics.h"
#include "tests/integration/monitor/watched.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

using namespace pavement;
using namespace pavement::monitor;
using namespace pavement::testing;

namespace {

// A user of the database and of Redis: commits, rollbacks, scans, writes, sorts that spill, hits and misses.
class User {
public:
    User(postgres::ConnectionSettings postgres, redis::Settings redis)
        : m_thread([this, postgres = std::move(postgres), redis = std::move(redis)](std::stop_token stop) {
            auto session = openSession(postgres, "user");
            redis::Connection cache(redis);
            for (int i = 0; !stop.stop_requested(); ++i) {
                const std::string number = std::to_string(i % 500);
                (void)session->query("SELECT count(*) FROM road WHERE lanes = 2");
                (void)session->query("SELECT * FROM road WHERE id = " + number);
                (void)session->query("UPDATE road SET lanes = lanes WHERE id = " + number);
                (void)session->query("SELECT pg_sleep(0.01)");
                if (i % 10 == 0) {
                    (void)session->query("SELECT 1 / 0");
                    (void)session->query("BEGIN");
                    (void)session->query("ROLLBACK");
                    (void)session->query(
                        "SELECT * FROM generate_series(1, 200000) AS n ORDER BY n DESC OFFSET 199999");
                }
                (void)cache.command({"SET", "key:" + number, "value", "PX", "50"});
                (void)cache.command({"GET", "key:" + number});
                (void)cache.command({"GET", "missing"});
                ++rounds;
            }
        }) {}

    std::atomic<int> rounds = 0;

private:
    std::jthread m_thread;
};

} // namespace

class SamplingTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void every_figure_these_servers_can_give_arrives();
    void the_history_holds_what_was_published();
    void statements_have_texts_and_scrubbed_secrets();
    void increments_of_a_statement_sum_up_to_what_ran();
    void load_by_wait_names_the_lock_and_its_holder();
    void at_most_two_connections_and_never_two_collections_at_once();
    void alerts_are_raised_kept_and_cleared();
    void a_budget_of_nothing_stretches_intervals_and_says_so();
    void it_ends_at_once_when_all_is_well();

private:
    ServersFixture m_fixture;
};

void SamplingTest::initTestCase() {
    runSql(m_fixture.postgres(), "CREATE TABLE road (id int PRIMARY KEY, lanes int)");
    runSql(m_fixture.postgres(), "INSERT INTO road SELECT n, n % 4 FROM generate_series(1, 20000) AS n");
    runSql(m_fixture.postgres(), "VACUUM ANALYZE road");
    runSql(m_fixture.postgres(), "ALTER SYSTEM SET work_mem = '64kB'");
    runSql(m_fixture.postgres(), "SELECT pg_reload_conf()");
}

void SamplingTest::every_figure_these_servers_can_give_arrives() {
    User user(m_fixture.postgres(), m_fixture.redis());
    Watched watched(Watched::target(m_fixture));
    std::vector<std::string_view> expected{metric::kLogP50,
                                           metric::kLogP95,
                                           metric::kLogP99,
                                           metric::kErrorRatio,
                                           metric::kStatementMean,
                                           metric::kStatementDeviation,
                                           metric::kInFlightP50,
                                           metric::kInFlightP95,
                                           metric::kInFlightMax,
                                           metric::kTransactions,
                                           metric::kStatements,
                                           metric::kRedisCommands,
                                           metric::kRollbackRatio,
                                           metric::kBufferHitRatio,
                                           metric::kRedisHitRatio,
                                           metric::kActiveSessions,
                                           metric::kClients,
                                           metric::kIdleInTransaction,
                                           metric::kBlocked,
                                           metric::kMaxConnections,
                                           metric::kConnectionsUsed,
                                           metric::kLongestTransaction,
                                           metric::kLongestIdleInTransaction,
                                           metric::kLoad,
                                           metric::kCommits,
                                           metric::kRollbacks,
                                           metric::kBlocksRead,
                                           metric::kBlocksHit,
                                           metric::kTuplesReturned,
                                           metric::kTuplesFetched,
                                           metric::kTuplesWritten,
                                           metric::kTempBytes,
                                           metric::kDeadlocks,
                                           metric::kWalBytes,
                                           metric::kWalFullPageImages,
                                           metric::kCheckpointsTimed,
                                           metric::kCheckpointsRequested,
                                           metric::kBuffersCheckpoint,
                                           metric::kBuffersClean,
                                           metric::kRedisMemory,
                                           metric::kRedisFragmentation,
                                           metric::kRedisClients,
                                           metric::kRedisBlockedClients,
                                           metric::kRedisRejected,
                                           metric::kRedisKeys,
                                           metric::kRedisEvicted,
                                           metric::kRedisExpired,
                                           metric::kRedisNetworkIn,
                                           metric::kRedisNetworkOut,
                                           metric::kRedisCpu,
                                           metric::kRedisRoundTrip,
                                           metric::kRedisSlow,
                                           metric::kHostCpu,
                                           metric::kHostIoWait,
                                           metric::kHostSteal,
                                           metric::kHostLoad,
                                           metric::kHostProcessors,
                                           metric::kHostMemory,
                                           metric::kHostMemoryAvailable,
                                           metric::kHostSwap,
                                           metric::kCollectorServerCpu,
                                           metric::kCollectorOwnCpu,
                                           metric::kCollectorSkipped,
                                           metric::kCollectorConnections};
    if (!openSession(m_fixture.postgres())->capabilities().hasStatWal()) { // before 14
        std::erase(expected, metric::kWalFullPageImages);
    }
    const std::vector<std::string_view> labelled{
        metric::kErrorsBySqlstate,  metric::kLoadByWaitType,     metric::kLoadByWaitEvent,
        metric::kDatabaseSize,      metric::kStatementCalls,     metric::kStatementTime,
        metric::kStatementRows,     metric::kStatementBlocksHit, metric::kTableSize,
        metric::kTableSeqScans,     metric::kTableSeqRows,       metric::kTableIndexScans,
        metric::kTableWrites,       metric::kTableDeadRatio,     metric::kIndexSize,
        metric::kIndexScans,        metric::kRedisCommandRate,   metric::kRedisCommandTime,
        metric::kCollectorDuration, metric::kCollectorInterval};
    std::string missing;
    const bool complete = waitFor(
        [&] {
            missing.clear();
            for (const auto id : expected) {
                missing += watched.has(id) ? "" : " " + std::string(id);
            }
            for (const auto id : labelled) {
                missing += watched.labels(id).empty() ? " " + std::string(id) : "";
            }
            return missing.empty();
        },
        Milliseconds{60'000});
    QVERIFY2(complete, missing.c_str());

    QVERIFY(watched.state("postgres") == LinkState::connected);
    QVERIFY(watched.state("redis") == LinkState::connected);
    QVERIFY2(watched.state("log") == LinkState::connected, watched.message("log").c_str());
    QVERIFY(watched.value(metric::kErrorsBySqlstate, "22012") >= 0.0);
    QVERIFY(watched.value(metric::kErrorRatio) <= 1.0);
    QVERIFY(watched.state("host") == LinkState::connected);
    QVERIFY(watched.latest()->hostIsServer);
    QVERIFY(watched.latest()->server.has_value());
    QVERIFY(!watched.latest()->redisVersion.empty());

    // The server hands its counters over in its own time: a single second may well show none.
    QVERIFY(waitFor([&] { return watched.value(metric::kTransactions) > 1.0; }));
    QVERIFY(watched.value(metric::kBufferHitRatio) > 0.1 && watched.value(metric::kBufferHitRatio) <= 1.0);
    QVERIFY(watched.value(metric::kRedisHitRatio) > 0.1 && watched.value(metric::kRedisHitRatio) < 0.9);
    QVERIFY(watched.value(metric::kTableSize, "public.road") > 100'000);
    QVERIFY(watched.value(metric::kIndexSize, "public.road_pkey") > 100'000);
    QVERIFY(watched.value(metric::kDatabaseSize, m_fixture.postgres().database) > 1'000'000);
    // No figure of the catalogue's is ever negative, and no ratio of a whole above one.
    for (const auto& info : metricCatalogue()) {
        for (const auto& label : watched.labels(info.id)) {
            for (const double value : watched.all(info.id, label)) {
                QVERIFY2(std::isnan(value) || value >= 0.0, std::string(info.id).c_str());
            }
        }
    }
    // What is published is of the catalogue.
    for (const auto snapshot = watched.latest(); const auto& value : snapshot->values) {
        QVERIFY2(findMetric(value.metric) != nullptr, std::string(value.metric).c_str());
    }
}

void SamplingTest::the_history_holds_what_was_published() {
    User user(m_fixture.postgres(), m_fixture.redis());
    Watched watched(Watched::target(m_fixture));
    QVERIFY(waitFor([&] { return watched.all(metric::kTransactions).size() > 8; }));
    watched.stop();
    const auto published = watched.all(metric::kTransactions);
    const auto stored = watched.stored(metric::kTransactions);
    QVERIFY(stored.size() + 3 >= published.size() - 1); // the first has no rate: a gap that began no line
    std::size_t matches = 0;
    for (const auto& point : stored) {
        matches +=
            static_cast<std::size_t>(std::any_of(published.begin(), published.end(), [&](double value) {
                return std::abs(value - point.last) <=
                       1e-6 * std::abs(value); // as exactly as the history keeps it
            }));
    }
    QVERIFY(matches + 3 >= stored.size());
    QVERIFY(!watched.stored(metric::kHostCpu).empty());
    QVERIFY(!watched.stored(metric::kRedisCommands).empty());
}

void SamplingTest::statements_have_texts_and_scrubbed_secrets() {
    Watched watched(Watched::target(m_fixture));
    QVERIFY(waitFor([&] { return watched.collector("statements").runs > 1; }));
    runSql(m_fixture.postgres(), "CREATE ROLE leak LOGIN PASSWORD 'S3cretPw'");
    runSql(m_fixture.postgres(), "SELECT count(*) AS known_text FROM road");
    std::string statement;
    bool leaked = false;
    QVERIFY(waitFor(
        [&] {
            runSql(m_fixture.postgres(), "SELECT count(*) AS known_text FROM road");
            for (const auto snapshot = watched.latest(); const auto& row : *snapshot->statements) {
                leaked = leaked || row.text.find("S3cretPw") != std::string::npos;
                if (row.text.find("known_text") != std::string::npos) {
                    statement = row.id;
                }
            }
            return !statement.empty();
        },
        Milliseconds{60'000}));
    QVERIFY(!leaked);
    bool sawRole = false;
    QVERIFY(watched.history().statementText("test", statement).has_value());
    const auto texts = watched.history().statementTexts("test");
    QVERIFY(texts.has_value());
    for (const auto& one : *texts) {
        QVERIFY(one.text.find("S3cretPw") == std::string::npos);
        sawRole = sawRole || one.text.find("leak") != std::string::npos;
    }
    runSql(m_fixture.postgres(), "DROP ROLE leak");
    QVERIFY(sawRole);
}

void SamplingTest::increments_of_a_statement_sum_up_to_what_ran() {
    Watched watched(Watched::target(m_fixture));
    QVERIFY(waitFor([&] { return watched.collector("statements").runs > 1; }));
    auto session = openSession(m_fixture.postgres(), "user");
    for (int i = 0; i < 137; ++i) {
        QVERIFY(session->query("SELECT lanes AS counted FROM road WHERE id = 7").has_value());
    }
    const auto queryId = runSql(m_fixture.postgres(),
                                "SELECT queryid || '/' || dbid || '/' || userid FROM pg_stat_statements "
                                "WHERE query LIKE '%AS counted FROM road%' AND query NOT LIKE '%pg_stat%'")
                             .text(0, 0);
    double sum = 0;
    QVERIFY2(waitFor([&] {
                 sum = 0;
                 for (const auto& interval : watched.work()) {
                     for (const auto& one : interval.statements) {
                         sum += one.label == queryId ? one.work[history::WorkFigure::calls] : 0;
                     }
                 }
                 return sum >= 137.0;
             }),
             qPrintable(QString::number(sum)));
    QCOMPARE(sum, 137.0);
}

void SamplingTest::load_by_wait_names_the_lock_and_its_holder() {
    Watched watched(Watched::target(m_fixture));
    auto holder = openSession(m_fixture.postgres(), "holder");
    QVERIFY(holder->query("BEGIN").has_value());
    QVERIFY(holder->query("UPDATE road SET lanes = 1 WHERE id = 1").has_value());
    std::jthread blocked([&] {
        auto session = openSession(m_fixture.postgres(), "blocked");
        (void)session->query("UPDATE road SET lanes = 2 WHERE id = 1", {},
                             Deadline::after(Milliseconds{60'000}));
    });
    QVERIFY(waitFor([&] { return watched.value(metric::kLoadByWaitType, "Lock") == 1.0; }));
    QVERIFY(waitFor([&] { return watched.value(metric::kBlocked) == 1.0; }));
    QVERIFY(waitFor([&] { return watched.value(metric::kIdleInTransaction) == 1.0; }));
    QVERIFY(waitFor([&] { return watched.has(metric::kLoadByWaitEvent, "Lock:transactionid"); }));
    bool named = false;
    for (const auto snapshot = watched.latest(); const auto& row : *snapshot->backends) {
        named = named || (row.application == "blocked" && row.blockedBy == std::vector{holder->backendPid()});
    }
    QVERIFY(named);
    QVERIFY(holder->query("ROLLBACK").has_value());
    blocked.join();
    // A wait that is over is zero, not absent: the mean over a minute depends on it.
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.value(metric::kLoadByWaitType, "Lock") == 0.0; }));
}

void SamplingTest::at_most_two_connections_and_never_two_collections_at_once() {
    auto target = Watched::target(m_fixture);
    m_fixture.createDatabase("second");
    m_fixture.createDatabase("third");
    target.moreDatabases = {"second", "third"};
    Watched watched(target);
    std::int64_t most = 0;
    std::string sameAtOnce;
    auto spy = openSession(m_fixture.postgres(), "spy");
    QVERIFY(waitFor(
        [&] {
            // Each connection asks who it is when it opens; that is no collection, and both may do so at
            // once.
            const auto rows =
                spy->query("SELECT query, count(*) FILTER (WHERE state = 'active' AND ltrim(query, E' \\n') "
                           "NOT LIKE 'SELECT pg_catalog.pg_backend_pid()%'), sum(count(*)) OVER () "
                           "FROM pg_stat_activity "
                           "WHERE application_name LIKE 'pavement/monitor%' GROUP BY query");
            for (std::size_t i = 0; i < rows->size(); ++i) {
                if (rows->integer(i, 1) > 1) {
                    sameAtOnce = rows->text(i, 0);
                }
                most = std::max(most, rows->integer(i, 2));
            }
            return watched.collector("tables of third").runs > 2 &&
                   watched.collector("indexes of second").runs > 2;
        },
        Milliseconds{60'000}));
    QVERIFY2(most >= 1 && most <= 2, qPrintable(QString::number(most)));
    QVERIFY2(sameAtOnce.empty(), sameAtOnce.c_str());
    QVERIFY(watched.value(metric::kCollectorConnections) <= 2.0);
    QVERIFY(watched.has(metric::kTableSize, m_fixture.postgres().database + ".public.road"));
}

void SamplingTest::alerts_are_raised_kept_and_cleared() {
    AlertRule rule;
    rule.id = "clients";
    rule.title = "A transaction is open";
    rule.metric = metric::kIdleInTransaction;
    rule.threshold = rule.clearAt = 0.5;
    rule.holdFor = Milliseconds{500};
    auto options = quickOptions();
    options.alertRules = {rule};
    Watched watched(Watched::target(m_fixture), options);
    auto session = openSession(m_fixture.postgres(), "idler");
    QVERIFY(session->query("BEGIN").has_value());
    QVERIFY(waitFor([&] { return watched.latest()->alerts.size() == 1; }));
    watched.monitor().acknowledgeAlert("clients", "");
    watched.monitor().snoozeAlert("clients", "", std::chrono::hours{1});
    QVERIFY(waitFor([&] {
        const auto alerts = watched.latest()->alerts;
        return alerts.size() == 1 && alerts[0].acknowledged && alerts[0].snoozedUntil;
    }));
    QCOMPARE(watched.events(history::EventKind::alertRaised).size(), std::size_t{1});
    QVERIFY(!watched.events(history::EventKind::alertRaised)[0].until);
    QVERIFY(session->query("ROLLBACK").has_value());
    QVERIFY(waitFor([&] { return watched.latest()->alerts.empty(); }));
    QVERIFY(waitFor([&] { return watched.events(history::EventKind::alertCleared).size() == 1; }));
    const auto raised = watched.events(history::EventKind::alertRaised)[0];
    QVERIFY(raised.until && *raised.until > raised.at);
}

void SamplingTest::a_budget_of_nothing_stretches_intervals_and_says_so() {
    auto options = quickOptions();
    options.costBudget = 1e-9;
    Watched watched(Watched::target(m_fixture), options);
    QVERIFY(waitFor([&] { return !watched.events(history::EventKind::collectorSlowed).empty(); },
                    Milliseconds{60'000}));
    QVERIFY(waitFor([&] {
        for (const auto snapshot = watched.latest(); const auto& row : snapshot->collectors) {
            if (row.interval > row.plannedInterval && row.note.find("less often") != std::string::npos) {
                return true;
            }
        }
        return false;
    }));
}

void SamplingTest::it_ends_at_once_when_all_is_well() {
    Watched watched(Watched::target(m_fixture));
    QVERIFY(waitFor([&] { return watched.has(metric::kTransactions); }));
    watched.stop();
    QVERIFY(waitFor([&] {
        return runSql(m_fixture.postgres(),
                      "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE "
                      "'pavement/monitor%'")
                   .integer(0, 0) == 0;
    }));
}

QTEST_GUILESS_MAIN(SamplingTest)
#include "sampling_test.moc"
