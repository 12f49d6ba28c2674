// Resets, restarts, crashes, failover and silent servers: always a gap and an event, never a negative figure,
// a spike or a zero that nobody measured, and always back by itself.

#include "engine/monitor/metrics.h"
#include "tests/integration/monitor/relay.h"
#include "tests/integration/monitor/steady_user.h"
#include "tests/integration/monitor/watched.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QElapsedTimer>
#include <QtTest>

#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

using namespace pavement;
using namespace pavement::monitor;
using namespace pavement::testing;
using history::EventKind;

namespace {

// Nothing this test's few users do comes near a thousand a second: any more would be a spike.
constexpr double kSpike = 1000.0;

// All processes of the server, whole tree.
std::vector<int> treeOf(int root) {
    std::vector<int> tree{root};
    for (std::size_t i = 0; i < tree.size(); ++i) {
        for (const auto& task :
             std::filesystem::directory_iterator("/proc/" + std::to_string(tree[i]) + "/task")) {
            std::ifstream children(task.path() / "children");
            for (int child = 0; children >> child;) {
                tree.push_back(child);
            }
        }
    }
    return tree;
}

// Stopped until the end of the scope, or until told to go on.
class Frozen {
public:
    explicit Frozen(std::vector<int> pids)
        : m_pids(std::move(pids)) {
        for (const int pid : m_pids) {
            ::kill(pid, SIGSTOP);
        }
    }

    ~Frozen() { thaw(); }

    void thaw() {
        for (const int pid : m_pids) {
            ::kill(pid, SIGCONT);
        }
        m_pids.clear();
    }

private:
    std::vector<int> m_pids;
};

} // namespace

#define VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, id)                                                       \
    for (const double value : (watched).all(id)) {                                                           \
        QVERIFY2(std::isnan(value) || (value >= 0.0 && value < kSpike),                                      \
                 qPrintable(QString::fromStdString(std::string(id)) + QStringLiteral(": ") +                 \
                            QString::number(value)));                                                        \
    }

class BadDaysTest : public QObject {
    Q_OBJECT
private slots:
    void cleanup();
    void reset_statistics_leave_an_event_and_a_gap();
    void reset_statements_leave_an_event_and_a_gap();
    void reset_redis_statistics_leave_an_event_and_a_gap();
    void a_restart_of_postgres_is_told_and_leaves_one_gap();
    void a_crash_of_postgres_is_told_and_leaves_one_gap();
    void a_restart_of_redis_is_told_and_leaves_one_gap();
    void a_server_that_is_not_there_yet_is_a_state_and_no_zeros();
    void a_frozen_backend_is_left_behind_for_a_new_connection();
    void a_frozen_server_stops_nothing_else_and_comes_back();
    void a_frozen_server_does_not_hold_up_the_end();
    void a_frozen_redis_stops_nothing_else_and_comes_back();
    void a_frozen_redis_does_not_hold_up_the_end();
    void a_promoted_standby_is_told_though_the_connection_stood();
    void another_server_at_the_same_address_is_told();
    void a_poor_role_sees_what_it_may_and_no_made_up_zeros();
    void a_permission_given_later_is_no_spike();
    void without_pg_stat_statements_the_rest_goes_on();

private:
    Target target() { return Watched::target(m_fixture); }

    void waitUntilSteady(Watched& watched) {
        QVERIFY(waitFor([&] {
            return watched.has(metric::kTransactions) && watched.has(metric::kRedisCommands) &&
                   watched.has(metric::kStatements);
        }));
    }

    ServersFixture m_fixture;
};

void BadDaysTest::cleanup() {
    if (QTest::currentTestFailed()) {
        for (const int pid : treeOf(m_fixture.servers().postmasterPid())) {
            ::kill(pid, SIGCONT);
        }
        ::kill(m_fixture.servers().redisPid(), SIGCONT);
    }
}

void BadDaysTest::reset_statistics_leave_an_event_and_a_gap() {
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    Watched watched(target());
    waitUntilSteady(watched);
    watched.clearValues();
    runSql(m_fixture.postgres(), "SELECT pg_stat_reset()");
    QVERIFY(waitFor([&] { return !watched.events(EventKind::statsReset).empty(); }));
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kTransactions)); }));
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.value(metric::kTransactions) > 1.0; }));
    QCOMPARE(watched.events(EventKind::statsReset).size(), std::size_t{1});
    QVERIFY(watched.events(EventKind::gap).empty()); // the source itself was never away
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kTransactions);
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kRollbacks);
}

void BadDaysTest::reset_statements_leave_an_event_and_a_gap() {
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    Watched watched(target());
    waitUntilSteady(watched);
    watched.clearValues();
    runSql(m_fixture.postgres(), "SELECT pg_stat_statements_reset()");
    QVERIFY(waitFor([&] { return !watched.events(EventKind::statsReset).empty(); }));
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kStatements)); }));
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.value(metric::kStatements) > 1.0; }));
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kStatements);
    QVERIFY(waitFor([&] { return watched.value(metric::kStatementMean) > 0.0; }));
}

void BadDaysTest::reset_redis_statistics_leave_an_event_and_a_gap() {
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    Watched watched(target());
    waitUntilSteady(watched);
    watched.clearValues();
    redis::Connection administrator(m_fixture.redis());
    QVERIFY(administrator.command({"CONFIG", "RESETSTAT"}).has_value());
    QVERIFY(waitFor([&] { return !watched.events(EventKind::statsReset).empty(); }));
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kRedisCommands)); }));
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.value(metric::kRedisCommands) > 1.0; }));
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kRedisCommands);
}

void BadDaysTest::a_restart_of_postgres_is_told_and_leaves_one_gap() {
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    Watched watched(target());
    waitUntilSteady(watched);
    QVERIFY(m_fixture.servers().stopPostgres().has_value());
    QVERIFY(waitFor([&] { return watched.state("postgres") == LinkState::unreachable; }));
    QVERIFY(!watched.message("postgres").empty());
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kTransactions)); }));
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kActiveSessions)); }));
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.all(metric::kHostCpu).size() > 4; })); // the other sources go on
    QVERIFY(watched.all(metric::kRedisCommands).size() > 1);
    QVERIFY(watched.all(metric::kTransactions).empty()); // and nobody makes up zeros
    QVERIFY(watched.all(metric::kActiveSessions).empty());
    QVERIFY(m_fixture.servers().startPostgres().has_value());
    QElapsedTimer back;
    back.start();
    QVERIFY(waitFor([&] { return watched.state("postgres") == LinkState::connected; }));
    qInfo("connected %lld ms after the server was back", static_cast<long long>(back.elapsed()));
    QVERIFY(waitFor([&] { return watched.value(metric::kTransactions) > 1.0; }));
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kTransactions);
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kStatements);
    QCOMPARE(watched.events(EventKind::connectionLost).size(), std::size_t{1});
    QCOMPARE(watched.events(EventKind::connectionRestored).size(), std::size_t{1});
    QCOMPARE(watched.events(EventKind::restart).size(), std::size_t{1});
    QVERIFY(watched.events(EventKind::failover).empty());
    const auto gaps = watched.events(EventKind::gap);
    QCOMPARE(gaps.size(), std::size_t{1});
    QVERIFY(gaps[0].until && *gaps[0].until > gaps[0].at);
    // The stored line is broken once and goes on.
    const auto stored = watched.stored(metric::kTransactions);
    std::size_t marks = 0;
    for (const auto& point : stored) {
        marks += point.count == 0 ? 1U : 0U;
    }
    QVERIFY2(marks >= 1 && marks <= 3, qPrintable(QString::number(marks)));
}

void BadDaysTest::a_crash_of_postgres_is_told_and_leaves_one_gap() {
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    Watched watched(target());
    waitUntilSteady(watched);
    QVERIFY(m_fixture.servers().restartPostgres(true).has_value());
    QVERIFY(waitFor([&] { return watched.events(EventKind::restart).size() == 1; }));
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.value(metric::kTransactions) > 1.0; }));
    QVERIFY(waitFor([&] { return watched.has(metric::kStatements); }));
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kTransactions);
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kStatements);
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kTuplesWritten);
    QVERIFY(watched.events(EventKind::statsReset).empty()); // told as what it was
}

void BadDaysTest::a_restart_of_redis_is_told_and_leaves_one_gap() {
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    Watched watched(target());
    waitUntilSteady(watched);
    QVERIFY(m_fixture.servers().stopRedis().has_value());
    QVERIFY(waitFor([&] { return watched.state("redis") == LinkState::unreachable; }));
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kRedisClients)); }));
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.all(metric::kTransactions).size() > 4; }));
    QVERIFY(watched.all(metric::kRedisClients).empty());
    QVERIFY(m_fixture.servers().startRedis().has_value());
    QVERIFY(waitFor([&] { return watched.state("redis") == LinkState::connected; }));
    QVERIFY(waitFor([&] { return watched.value(metric::kRedisCommands) > 1.0; }));
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kRedisCommands);
    QCOMPARE(watched.events(EventKind::restart).size(), std::size_t{1});
    QCOMPARE(watched.events(EventKind::gap).size(), std::size_t{1});
}

void BadDaysTest::a_server_that_is_not_there_yet_is_a_state_and_no_zeros() {
    QVERIFY(m_fixture.servers().stopPostgres().has_value());
    Watched watched(target());
    QVERIFY(waitFor([&] { return watched.state("postgres") == LinkState::unreachable; }));
    QVERIFY(waitFor([&] { return watched.has(metric::kRedisCommands); }));
    QVERIFY(watched.all(metric::kTransactions).empty());
    QVERIFY(m_fixture.servers().startPostgres().has_value());
    QVERIFY(waitFor([&] { return watched.state("postgres") == LinkState::connected; }));
    QVERIFY(waitFor([&] { return watched.has(metric::kTransactions); }));
    QVERIFY(watched.events(EventKind::restart).empty()); // it is not known to have run before
}

void BadDaysTest::a_frozen_backend_is_left_behind_for_a_new_connection() {
    Watched watched(target());
    QVERIFY(waitFor([&] { return watched.has(metric::kTransactions); }));
    const auto rows =
        runSql(m_fixture.postgres(), "SELECT pid FROM pg_stat_activity WHERE application_name LIKE "
                                     "'pavement/monitor%' AND query LIKE '%pg_stat_database%'");
    QVERIFY(!rows.empty());
    Frozen frozen({static_cast<int>(rows.integer(0, 0))});
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kActiveSessions)); }));
    watched.clearValues();
    QVERIFY(
        waitFor([&] { return watched.has(metric::kActiveSessions); })); // while the backend is frozen still
    const auto ours =
        runSql(m_fixture.postgres(), "SELECT count(*) FROM pg_stat_activity WHERE application_name "
                                     "LIKE 'pavement/monitor%'")
            .integer(0, 0);
    QVERIFY2(ours <= 3, qPrintable(QString::number(ours)));
    QCOMPARE(watched.events(EventKind::connectionLost).size(), std::size_t{1});
    QVERIFY(watched.events(EventKind::restart).empty());
}

void BadDaysTest::a_frozen_server_stops_nothing_else_and_comes_back() {
    Watched watched(target());
    waitUntilSteady(watched);
    Frozen frozen(treeOf(m_fixture.servers().postmasterPid()));
    QVERIFY(waitFor([&] { return watched.state("postgres") == LinkState::unreachable; }));
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.all(metric::kRedisCommands).size() > 12; }));
    QVERIFY(watched.all(metric::kHostCpu).size() > 4);
    QVERIFY(watched.all(metric::kActiveSessions).empty());
    frozen.thaw();
    QElapsedTimer back;
    back.start();
    QVERIFY(waitFor([&] { return watched.state("postgres") == LinkState::connected; }));
    qInfo("connected %lld ms after SIGCONT", static_cast<long long>(back.elapsed()));
    QVERIFY(waitFor([&] { return watched.has(metric::kTransactions); }));
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kTransactions);
    QVERIFY(waitFor([&] {
        return runSql(m_fixture.postgres(),
                      "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE "
                      "'pavement/monitor%'")
                   .integer(0, 0) <= 2; // what was left behind is gone
    }));
}

void BadDaysTest::a_frozen_server_does_not_hold_up_the_end() {
    Watched watched(target());
    waitUntilSteady(watched);
    Frozen frozen(treeOf(m_fixture.servers().postmasterPid()));
    const auto skipped = watched.latest()->sequence;
    QVERIFY(waitFor([&] { return watched.latest()->sequence > skipped + 1; }));
    QElapsedTimer ending;
    ending.start();
    watched.stop(); // returns although nobody answers
    qInfo("ended %lld ms after being asked", static_cast<long long>(ending.elapsed()));
    frozen.thaw();
    const auto gaps = watched.events(EventKind::gap);
    for (const auto& gap : gaps) {
        QVERIFY(gap.until.has_value()); // none is left open
    }
}

void BadDaysTest::a_frozen_redis_stops_nothing_else_and_comes_back() {
    Watched watched(target());
    waitUntilSteady(watched);
    Frozen frozen({m_fixture.servers().redisPid()});
    QVERIFY(waitFor([&] { return watched.state("redis") == LinkState::unreachable; }));
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.all(metric::kTransactions).size() > 8; }));
    QVERIFY(watched.all(metric::kRedisClients).empty());
    frozen.thaw();
    QElapsedTimer back;
    back.start();
    QVERIFY(waitFor([&] { return watched.state("redis") == LinkState::connected; }));
    qInfo("connected %lld ms after SIGCONT", static_cast<long long>(back.elapsed()));
    QVERIFY(watched.events(EventKind::restart).empty());
}

void BadDaysTest::a_frozen_redis_does_not_hold_up_the_end() {
    Watched watched(target());
    waitUntilSteady(watched);
    Frozen frozen({m_fixture.servers().redisPid()});
    const auto before = watched.latest()->sequence;
    QVERIFY(waitFor([&] { return watched.latest()->sequence > before + 1; }));
    QElapsedTimer ending;
    ending.start();
    watched.stop();
    qInfo("ended %lld ms after being asked", static_cast<long long>(ending.elapsed()));
}

void BadDaysTest::a_promoted_standby_is_told_though_the_connection_stood() {
    auto standby = m_fixture.servers().addStandby(Deadline::after(Milliseconds{60'000}));
    QVERIFY2(standby.has_value(), standby ? "" : standby.error().oneLine().c_str());
    Relay relay(m_fixture.postgres().port);
    auto watchedTarget = target();
    watchedTarget.postgres.host = "127.0.0.1";
    watchedTarget.postgres.port = relay.port();
    auto standbyTarget = target();
    standbyTarget.postgres = *standby;
    Watched throughRelay(watchedTarget);
    Watched watched(standbyTarget);
    QVERIFY(waitFor([&] { return watched.has(metric::kTransactions); }));
    QVERIFY(waitFor([&] { return throughRelay.has(metric::kTransactions); }));
    QVERIFY(waitFor([&] { return watched.has(metric::kReplicationLagSeconds); }, Milliseconds{60'000}));
    QVERIFY(waitFor([&] { return !throughRelay.labels(metric::kReplicationLagBytes).empty(); },
                    Milliseconds{60'000}));

    const auto ofKind = [](const Watched& who, ReplicationRow::Kind kind) {
        std::vector<ReplicationRow> rows;
        for (const auto& row : *who.latest()->replication) {
            if (row.kind == kind) {
                rows.push_back(row);
            }
        }
        return rows;
    };
    std::vector<ReplicationRow> fed;
    QVERIFY(waitFor([&] { // until the standby has told for the first time how far it is
        fed = ofKind(throughRelay, ReplicationRow::Kind::standby);
        return fed.size() == 1 && fed[0].lagBytes.has_value();
    }));
    QVERIFY2(fed[0].state.starts_with("streaming"), fed[0].state.c_str());
    QCOMPARE(ofKind(watched, ReplicationRow::Kind::ownReplay).size(), std::size_t{1});

    QVERIFY(m_fixture.servers().promoteStandby(Deadline::after(Milliseconds{60'000})).has_value());
    QVERIFY(waitFor([&] { return watched.events(EventKind::failover).size() == 1; }));
    QVERIFY(!watched.latest()->server || waitFor([&] { return !watched.latest()->server->inRecovery; }));

    // And the address now leads to it.
    relay.leadTo(standby->port);
    QVERIFY(waitFor([&] { return throughRelay.events(EventKind::failover).size() == 1; }));
    throughRelay.clearValues();
    QVERIFY(waitFor([&] { return throughRelay.has(metric::kTransactions); }));
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(throughRelay, metric::kTransactions);
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(throughRelay, metric::kStatements);
}

void BadDaysTest::another_server_at_the_same_address_is_told() {
    sandbox::ServerOptions options;
    options.withRedis = false;
    ServersFixture other(options);
    const auto elsewhere = other.createRole("roamer", {"pg_monitor"});
    auto watchedTarget = target();
    watchedTarget.postgres = m_fixture.createRole("roamer", {"pg_monitor"}); // known to both
    Relay relay(watchedTarget.postgres.port);
    watchedTarget.postgres.host = "127.0.0.1";
    watchedTarget.postgres.port = relay.port();
    Watched watched(watchedTarget);
    waitUntilSteady(watched);
    relay.leadTo(elsewhere.port);
    QVERIFY(waitFor([&] { return watched.events(EventKind::failover).size() == 1; }));
    QVERIFY(watched.events(EventKind::failover)[0].title.find("different") != std::string::npos);
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.has(metric::kTransactions); }));
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kTransactions);
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kStatements);
}

void BadDaysTest::a_poor_role_sees_what_it_may_and_no_made_up_zeros() {
    auto stranger = openSession(m_fixture.postgres(), "stranger");
    auto poor = target();
    poor.postgres = m_fixture.createRole("poor");
    Watched watched(poor);
    QVERIFY(waitFor([&] { return watched.has(metric::kTransactions) && watched.has(metric::kClients); }));
    QVERIFY(waitFor([&] { return watched.state("postgres") == LinkState::degraded; }));
    QVERIFY(watched.message("postgres").find("pg_monitor") != std::string::npos);
    QVERIFY(waitFor([&] { return watched.all(metric::kActiveSessions).size() > 3; }));
    QVERIFY(!watched.has(metric::kActiveSessions)); // others are hidden: unknown, not zero
    QVERIFY(!watched.has(metric::kStatements));
    QVERIFY(watched.has(metric::kHostCpu));
}

void BadDaysTest::a_permission_given_later_is_no_spike() {
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    auto late = target();
    late.postgres = m_fixture.createRole("late");
    Watched watched(late);
    QVERIFY(waitFor([&] { return watched.collector("statements").runs > 2; }));
    runSql(m_fixture.postgres(), "GRANT pg_monitor TO late");
    watched.monitor().reconnectNow();
    QVERIFY(
        waitFor([&] { return watched.has(metric::kStatements) && watched.has(metric::kActiveSessions); }));
    VERIFY_NEITHER_NEGATIVE_NOR_SPIKE(watched, metric::kStatements);
    QVERIFY(waitFor([&] { return watched.state("postgres") == LinkState::connected; }));
}

void BadDaysTest::without_pg_stat_statements_the_rest_goes_on() {
    runSql(m_fixture.postgres(), "CREATE DATABASE bare TEMPLATE template0");
    auto bare = target();
    bare.postgres = m_fixture.postgres("bare");
    Watched watched(bare);
    QVERIFY(waitFor([&] { return watched.has(metric::kTransactions) && watched.has(metric::kWalBytes); },
                    Milliseconds{60'000}));
    QVERIFY(watched.state("postgres") == LinkState::degraded);
    QVERIFY(watched.collector("statements").note.find("pg_stat_statements") != std::string::npos);
    QVERIFY(!watched.has(metric::kStatements));
}

QTEST_GUILESS_MAIN(BadDaysTest)
#include "bad_days_test.moc"
