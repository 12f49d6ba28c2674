// Other ways to a server than straight: through an SSH tunnel, and through a pooler in transaction mode. All
// is watched; when the way is lost there is a gap and nothing else, and the monitor is back by itself.

#include "engine/monitor/metrics.h"
#include "tests/integration/monitor/steady_user.h"
#include "tests/integration/monitor/watched.h"
#include "tests/support/pooler.h"
#include "tests/support/sql.h"
#include "tests/support/ssh_server.h"
#include "tests/support/wait_for.h"

#include <QtTest>

#include <cmath>

using namespace pavement;
using namespace pavement::monitor;
using namespace pavement::testing;
using history::EventKind;

class WaysTest : public QObject {
    Q_OBJECT
private slots:
    void through_a_tunnel_both_servers_are_watched_and_a_dead_ssh_is_a_gap();
    void through_a_pooler_all_is_watched_and_a_dead_pooler_is_a_gap();
    void behind_a_pooler_a_restarted_server_is_told_though_the_connection_stood();
    void behind_a_pooler_another_server_is_told_though_the_connection_stood();

private:
    // Figures of a few users, without a spike or anything below zero.
    static bool plausible(const Watched& watched, std::string_view metric) {
        for (const double value : watched.all(metric)) {
            if (value < 0.0 || value > 1000.0) {
                return false;
            }
        }
        return true;
    }

    ServersFixture m_fixture;
};

void WaysTest::through_a_tunnel_both_servers_are_watched_and_a_dead_ssh_is_a_gap() {
    if (!SshServer::installed()) {
        QSKIP("needs the packages openssh-server and openssh-client");
    }
    SshServer ssh;
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    auto target = Watched::target(m_fixture);
    target.ssh = ssh.client();
    Watched watched(target);
    QVERIFY2(waitFor([&] {
                 return watched.value(metric::kTransactions) > 1.0 &&
                        watched.value(metric::kRedisCommands) > 1.0 && watched.has(metric::kStatements);
             }),
             (watched.message("postgres") + watched.message("redis")).c_str());
    QVERIFY(!watched.latest()->hostIsServer); // behind a tunnel it is another machine

    ssh.end();
    QVERIFY(waitFor([&] {
        return watched.state("postgres") == LinkState::unreachable &&
               watched.state("redis") == LinkState::unreachable;
    }));
    QVERIFY(hasGap(watched.all(metric::kTransactions)));
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kRedisClients)); }));
    // The first that is seen is the lost connection; the next attempt finds the tunnel gone.
    QVERIFY2(waitFor([&] { return watched.message("postgres").find("ssh") != std::string::npos; }),
             watched.message("postgres").c_str());
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.all(metric::kHostCpu).size() > 4; })); // what is here goes on
    QVERIFY(watched.all(metric::kTransactions).empty());
    QVERIFY(watched.all(metric::kRedisClients).empty());

    ssh.listenAgain();
    QVERIFY(waitFor([&] {
        return watched.state("postgres") == LinkState::connected &&
               watched.state("redis") == LinkState::connected;
    }));
    QVERIFY(waitFor([&] {
        return watched.value(metric::kTransactions) > 1.0 && watched.value(metric::kRedisCommands) > 1.0;
    }));
    QVERIFY(plausible(watched, metric::kTransactions));
    QVERIFY(plausible(watched, metric::kRedisCommands));
    QCOMPARE(watched.events(EventKind::connectionLost).size(), std::size_t{2}); // each server's, once
    QCOMPARE(watched.events(EventKind::connectionRestored).size(), std::size_t{2});
    const auto gaps = watched.events(EventKind::gap);
    QCOMPARE(gaps.size(), std::size_t{2});
    for (const auto& gap : gaps) {
        QVERIFY(gap.until && *gap.until > gap.at);
    }
    QVERIFY(watched.events(EventKind::restart).empty()); // the servers themselves never went
    QVERIFY(watched.events(EventKind::failover).empty());
}

void WaysTest::through_a_pooler_all_is_watched_and_a_dead_pooler_is_a_gap() {
    if (!Pooler::installed()) {
        QSKIP("pgbouncer is not installed");
    }
    runSql(m_fixture.postgres(), "CREATE TABLE IF NOT EXISTS road (id int PRIMARY KEY)");
    Pooler pooler(m_fixture.postgres());
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    auto target = Watched::target(m_fixture);
    target.postgres = pooler.settings(true);
    Watched watched(target);
    std::string missing;
    const bool complete = waitFor(
        [&] {
            missing.clear();
            for (const auto id :
                 {metric::kTransactions, metric::kStatements, metric::kStatementMean, metric::kActiveSessions,
                  metric::kClients, metric::kLoad, metric::kBufferHitRatio, metric::kWalBytes,
                  metric::kBuffersCheckpoint, metric::kLogP50, metric::kCollectorConnections}) {
                missing += watched.has(id) ? "" : " " + std::string(id);
            }
            missing += watched.has(metric::kTableSize, "public.road") ? "" : " the table";
            return missing.empty();
        },
        Milliseconds{60'000});
    QVERIFY2(complete, (missing + ": " + watched.message("postgres")).c_str());
    QVERIFY(watched.latest()->capabilities->behindPooler);
    QVERIFY(watched.value(metric::kCollectorConnections) <= 2.0);
    bool named = false;
    QVERIFY(waitFor([&] {
        for (const auto& row : *watched.latest()->statements) {
            named = named || row.text.find("steady") != std::string::npos;
        }
        return named;
    }));
    // What we set travels with our own statements and stays on nobody else's session.
    QCOMPARE(pooler.othersSetting("statement_timeout"), std::string("0"));
    QCOMPARE(pooler.othersSetting("default_transaction_read_only"), std::string("off"));

    pooler.stop();
    QVERIFY(waitFor([&] { return watched.state("postgres") == LinkState::unreachable; }));
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kTransactions)); }));
    pooler.startAgain();
    QVERIFY(waitFor([&] { return watched.state("postgres") != LinkState::unreachable; }));
    watched.clearValues();
    QVERIFY(waitFor([&] { return watched.value(metric::kTransactions) > 1.0; }));
    QVERIFY(plausible(watched, metric::kTransactions));
    QVERIFY(plausible(watched, metric::kStatements));
    QCOMPARE(watched.events(EventKind::gap).size(), std::size_t{1});
    QVERIFY(watched.events(EventKind::restart).empty());
    QVERIFY(watched.events(EventKind::failover).empty()); // it is one server, whichever connection answers
}

void WaysTest::behind_a_pooler_a_restarted_server_is_told_though_the_connection_stood() {
    if (!Pooler::installed()) {
        QSKIP("pgbouncer is not installed");
    }
    Pooler pooler(m_fixture.postgres());
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    auto target = Watched::target(m_fixture);
    target.postgres = pooler.settings(true);
    Watched watched(target);
    const auto steady = [&] {
        return watched.value(metric::kTransactions) > 1.0 && watched.value(metric::kStatements) > 1.0;
    };
    QVERIFY(waitFor(steady));
    // A start that outlasts the deadline of a collection breaks the connection, which other tests show: as
    // often as it takes, until one was quick enough.
    std::size_t restarts = 0;
    for (bool stood = false; !stood; ++restarts) {
        QVERIFY2(restarts < 5, "the server never started within the deadline of a collection");
        watched.clearValues();
        QVERIFY(waitFor(steady));
        const auto lost = watched.events(EventKind::connectionLost).size();
        pooler.pause();
        QVERIFY(m_fixture.servers().restartPostgres(true).has_value()); // as a crash: counters begin again
        pooler.resume();
        QVERIFY(waitFor([&] { return watched.events(EventKind::restart).size() == restarts + 1; }));
        QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kTransactions)); }));
        QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kStatements)); }));
        QVERIFY(plausible(watched, metric::kTransactions));
        QVERIFY(plausible(watched, metric::kStatements));
        stood = watched.events(EventKind::connectionLost).size() == lost;
    }
    watched.clearValues();
    QVERIFY(waitFor(steady));
    QVERIFY(plausible(watched, metric::kTransactions));
    QVERIFY(plausible(watched, metric::kStatements));
    QVERIFY(plausible(watched, metric::kTuplesWritten));
    QCOMPARE(watched.events(EventKind::restart).size(), restarts); // each told once
    QVERIFY(watched.events(EventKind::failover).empty());
    QVERIFY(watched.events(EventKind::statsReset).empty()); // told as what it was
}

void WaysTest::behind_a_pooler_another_server_is_told_though_the_connection_stood() {
    if (!Pooler::installed()) {
        QSKIP("pgbouncer is not installed");
    }
    sandbox::ServerOptions options;
    options.withRedis = false;
    ServersFixture other(options);
    // Its counters are far from those of the first: held against each other they would be a spike.
    runSql(other.postgres(), "CREATE TABLE road AS SELECT generate_series(1, 300000) AS id");
    runSql(other.postgres(), "SELECT count(*) FROM road");
    SteadyUser user(m_fixture.postgres(), m_fixture.redis());
    SteadyUser otherUser(other.postgres(), m_fixture.redis());
    Pooler pooler(m_fixture.postgres());
    auto target = Watched::target(m_fixture);
    target.postgres = pooler.settings(true);
    Watched watched(target);
    QVERIFY(waitFor([&] {
        return watched.value(metric::kTransactions) > 1.0 && watched.value(metric::kStatements) > 1.0;
    }));
    watched.clearValues();
    pooler.leadTo(other.postgres());
    QVERIFY(waitFor([&] { return watched.events(EventKind::failover).size() == 1; }));
    QVERIFY(watched.events(EventKind::failover)[0].title.find("different") != std::string::npos);
    QVERIFY(waitFor([&] { return hasGap(watched.all(metric::kTransactions)); }));
    QVERIFY(waitFor([&] { return watched.value(metric::kTransactions) > 1.0; }));
    QVERIFY(plausible(watched, metric::kTransactions));
    QVERIFY(plausible(watched, metric::kStatements));
    QVERIFY(plausible(watched, metric::kTuplesWritten));
    QCOMPARE(watched.events(EventKind::failover).size(), std::size_t{1});
    QVERIFY(watched.events(EventKind::connectionLost).empty());
    // What the second had done before is no work of any interval. (Fails without the look at the server on 12
    // and 13 only: later ones say when their statistics began.)
    double mostRows = 0;
    std::size_t intervals = 0;
    const Timestamp now = SystemClock{}.wall();
    for (const std::string& name : watched.history().targets()) {
        QVERIFY(watched.history()
                    .eachWork(name, {now - std::chrono::hours{1}, now + std::chrono::hours{1}},
                              [&](const history::NumberedInterval& interval) {
                                  ++intervals;
                                  mostRows = std::max(mostRows, interval.total[history::WorkFigure::rows]);
                              })
                    .has_value());
    }
    QVERIFY(intervals > 0);
    QVERIFY2(mostRows < 100'000, std::to_string(mostRows).c_str());
}

QTEST_GUILESS_MAIN(WaysTest)
#include "ways_test.moc"
