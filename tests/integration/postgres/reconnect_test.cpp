// Coming back: after a restart, a crash, a failover, and to a name that meanwhile means another server.

#include "engine/postgres/reconnecting_session.h"

#include "engine/postgres/statistics.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>
#include <thread>

using namespace pavement;
using namespace pavement::testing;
using namespace pavement::postgres;

class ReconnectTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers;

private slots:

    void the_first_connection_is_no_change() {
        ReconnectingSession session(m_servers.postgres(), {});
        QVERIFY(!session.connected());
        const auto first = session.acquire(generous());
        QVERIFY(first.has_value());
        QVERIFY(!session.takeChange().has_value());
        QCOMPARE(*session.acquire(generous()), *first);
        QCOMPARE(session.connections(), std::uint64_t{1});
    }

    void a_lost_connection_is_opened_again_with_its_limits() {
        ReconnectingSession session(m_servers.postgres(), {});
        const int pid = (*session.acquire(generous()))->backendPid();
        runSql(m_servers.postgres(), "SELECT pg_terminate_backend($1::int)", {std::to_string(pid)});
        QVERIFY((*session.acquire(generous()))->query("SELECT 1").error().code == ErrorCode::connectionLost);
        const auto again = session.acquire(generous());
        QVERIFY(again.has_value());
        QVERIFY((*again)->backendPid() != pid);
        QCOMPARE((*again)->query("SHOW statement_timeout")->text(0, 0), std::string("2s"));
        const auto change = session.takeChange();
        QVERIFY(change.has_value());
        QVERIFY(!change->any());
        QVERIFY(!session.takeChange().has_value()); // told once
        QCOMPARE(session.connections(), std::uint64_t{2});
    }

    void a_restart_is_told_data() {
        QTest::addColumn<bool>("immediate");
        QTest::newRow("orderly") << false;
        QTest::newRow("crash") << true;
    }

    void a_restart_is_told() {
        QFETCH(bool, immediate);
        ReconnectingSession session(m_servers.postgres(), {});
        QVERIFY(session.acquire(generous()).has_value());
        QVERIFY(m_servers.servers().restartPostgres(immediate).has_value());
        const auto back = std::chrono::steady_clock::now();
        QVERIFY(waitFor([&] {
            const auto live = session.acquire(generous());
            return live && (*live)->query("SELECT 1").has_value();
        }));
        qInfo("reconnected after %lld ms",
              static_cast<long long>(
                  std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - back).count()));
        const auto change = session.takeChange();
        QVERIFY(change.has_value());
        QVERIFY(change->restarted);
        QVERIFY(!change->differentServer);
        QVERIFY(!change->roleSwitched);
    }

    void while_the_server_is_down_the_error_is_told_without_hammering() {
        ReconnectPolicy patient;
        patient.firstPause = Milliseconds{3'600'000};
        patient.longestPause = Milliseconds{3'600'000};
        ReconnectingSession session(m_servers.postgres(), {}, patient);
        QVERIFY(session.acquire(generous()).has_value());
        session.drop();
        QVERIFY(m_servers.servers().stopPostgres().has_value());
        QVERIFY(session.acquire(generous()).error().code == ErrorCode::unreachable);
        QVERIFY(m_servers.servers().startPostgres().has_value());
        QVERIFY(session.acquire(generous()).error().code ==
                ErrorCode::unreachable); // within the pause: not tried
        session.drop();
        QVERIFY(session.acquire(generous()).has_value());
        QVERIFY(session.takeChange()->restarted);
    }

    void after_an_outage_the_session_comes_back_by_itself() {
        ReconnectingSession session(m_servers.postgres(), {});
        QVERIFY(session.acquire(generous()).has_value());
        session.drop();
        QVERIFY(m_servers.servers().stopPostgres().has_value());
        for (int tries = 0; tries < 50; ++tries) {
            QVERIFY(!session.acquire(generous()).has_value());
            std::this_thread::sleep_for(Milliseconds{20});
        }
        QVERIFY(m_servers.servers().startPostgres().has_value());
        const auto back = std::chrono::steady_clock::now();
        QVERIFY(waitFor([&] { return session.acquire(generous()).has_value(); }));
        qInfo("reconnected %lld ms after the server was back",
              static_cast<long long>(
                  std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - back).count()));
    }

    void a_promotion_is_told_although_no_connection_broke() {
        const auto standby = m_servers.servers().addStandby(Deadline::after(Milliseconds{120'000}));
        QVERIFY2(standby.has_value(), standby ? "" : standby.error().oneLine().c_str());
        ReconnectingSession session(*standby, {});
        const auto live = session.acquire(generous());
        QVERIFY2(live.has_value(), live ? "" : live.error().oneLine().c_str());
        QVERIFY((*live)->identity().inRecovery);

        const auto primary = openSession(m_servers.postgres());
        QVERIFY(waitFor([&] { return readReplication(*primary, generous())->senders.size() == 1; }));
        const auto sent = readReplication(*primary, generous());
        QVERIFY(!sent->inRecovery);
        QVERIFY(!sent->standby.has_value());
        QVERIFY(sent->senders[0].pid > 0);
        QVERIFY(waitFor([&] {
            const auto replication = readReplication(*primary, generous());
            return replication && !replication->senders.empty() &&
                   replication->senders[0].state == "streaming" && replication->senders[0].replayLagBytes;
        }));

        runSql(m_servers.postgres(), "CREATE TABLE public.replicated AS SELECT generate_series(1, 1000)");
        QVERIFY(waitFor([&] {
            const auto replay = readReplication(**live, generous());
            return replay && replay->standby && replay->standby->receiving &&
                   replay->standby->replayLagBytes == 0 && replay->standby->replayLagSeconds == 0.0;
        }));
        QVERIFY(readWal(**live, generous())->positionBytes.has_value());

        QVERIFY(m_servers.servers().promoteStandby(Deadline::after(Milliseconds{60'000})).has_value());
        QVERIFY(waitFor([&] {
            return session.refresh(generous()).has_value() &&
                   !(*session.acquire(generous()))->identity().inRecovery;
        }));
        const auto change = session.takeChange();
        QVERIFY(change.has_value());
        QVERIFY(change->roleSwitched);
        QVERIFY(!change->differentServer);
        QVERIFY(!readReplication(**session.acquire(generous()), generous())->inRecovery);
    }

    void a_name_that_means_another_server_now_is_noticed() {
        sandbox::ServerOptions alone;
        alone.withRedis = false;
        ServersFixture other(alone);
        const QTemporaryDir directory;
        const std::string file = directory.filePath("services").toStdString();
        const auto pointTo = [&](const ConnectionSettings& server) {
            std::ofstream(file) << "[roads]\nhost=" << server.host << "\nport=" << server.port
                                << "\nuser=" << server.user << "\ndbname=" << server.database
                                << "\npassword=" << server.password.reveal() << '\n';
        };
        pointTo(m_servers.postgres());
        ::setenv("PGSERVICEFILE", file.c_str(), 1);
        ConnectionSettings named;
        named.service = "roads";
        ReconnectingSession session(named, {});
        const auto before = session.acquire(generous());
        QVERIFY2(before.has_value(), before ? "" : before.error().oneLine().c_str());
        const int pid = (*before)->backendPid();
        pointTo(other.postgres());
        runSql(m_servers.postgres(), "SELECT pg_terminate_backend($1::int)", {std::to_string(pid)});
        QVERIFY(!(*session.acquire(generous()))->query("SELECT 1").has_value());
        const auto after = session.acquire(generous());
        ::unsetenv("PGSERVICEFILE");
        QVERIFY2(after.has_value(), after ? "" : after.error().oneLine().c_str());
        QVERIFY(session.takeChange()->differentServer);
    }
};

QTEST_GUILESS_MAIN(ReconnectTest)
#include "reconnect_test.moc"
