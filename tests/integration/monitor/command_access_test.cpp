// The connection for commands: lent to one at a time, kept between loans, given up when nobody looks.

#include "engine/monitor/command_access.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QtTest>

#include <thread>

using namespace pavement;
using namespace pavement::monitor;
using namespace pavement::testing;

class CommandAccessTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers{[] {
        sandbox::ServerOptions wanted;
        wanted.withRedis = false;
        return wanted;
    }()};

    Target target() {
        Target target;
        target.id = target.name = "shop";
        target.postgres = m_servers.postgres();
        return target;
    }

    std::int64_t connections() {
        return runSql(m_servers.postgres(),
                      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pavement commands'")
            .integer(0, 0);
    }

private slots:

    void one_connection_serves_one_after_another() {
        CommandAccess access(target());
        int pid = 0;
        {
            const auto first = access.lend({}, generous());
            QVERIFY2(first, why(first));
            pid = (*first)->backendPid();
        }
        const auto second = access.lend({}, generous());
        QVERIFY2(second, why(second));
        QCOMPARE((*second)->backendPid(), pid);
        const auto written = (*second)->query("CREATE TABLE public.none_of_ours (n int)");
        QVERIFY(!written); // it may read only
    }

    void who_comes_meanwhile_waits_and_is_told_when_it_takes_too_long() {
        CommandAccess access(target());
        std::optional<CommandAccess::Lease> held;
        {
            auto lent = access.lend({}, generous());
            QVERIFY2(lent, why(lent));
            held.emplace(std::move(*lent));
        }
        const auto refused = access.lend({}, Deadline::after(Milliseconds{50}));
        QVERIFY(!refused);
        QVERIFY(refused.error().code == ErrorCode::busy);
        std::stop_source stop;
        std::jthread stops([&] { stop.request_stop(); });
        const auto cancelled = access.lend({}, generous(), stop.get_token());
        QVERIFY(!cancelled);
        QVERIFY(cancelled.error().code == ErrorCode::cancelled);
        std::jthread waits([&] {
            const auto got = access.lend({}, generous());
            QVERIFY2(got, why(got));
        });
        held.reset();
        waits.join();
        QCOMPARE(connections(), std::int64_t{1});
    }

    void a_connection_that_broke_is_made_anew() {
        CommandAccess access(target());
        int pid = 0;
        {
            const auto lent = access.lend({}, generous());
            QVERIFY2(lent, why(lent));
            pid = (*lent)->backendPid();
            runSql(m_servers.postgres(), "SELECT pg_terminate_backend($1::int)", {std::to_string(pid)});
            QVERIFY(waitFor([&] { return !(*lent)->query("SELECT 1"); }));
        }
        const auto again = access.lend({}, generous());
        QVERIFY2(again, why(again));
        QVERIFY((*again)->backendPid() != pid);
        QVERIFY((*again)->query("SELECT 1"));
    }

    void a_connection_that_the_server_ended_between_two_loans_is_made_anew() {
        CommandAccess access(target());
        int pid = 0;
        {
            const auto lent = access.lend({}, generous());
            QVERIFY2(lent, why(lent));
            pid = (*lent)->backendPid();
        }
        runSql(m_servers.postgres(), "SELECT pg_terminate_backend($1::int)", {std::to_string(pid)});
        QVERIFY(waitFor([&] { return connections() == 0; }));
        const auto again = access.lend({}, generous());
        QVERIFY2(again, why(again));
        QVERIFY((*again)->query("SELECT 1"));
    }

    void another_wish_gets_another_session_and_closing_keeps_none() {
        CommandAccess access(target());
        const auto searchPath = [&](bool keep) {
            CommandWish wish;
            wish.keepSearchPath = keep;
            const auto lent = access.lend(wish, generous());
            return lent ? (*lent)->query("SHOW search_path")->text(0, 0) : why(lent);
        };
        QVERIFY(searchPath(false).find("public") == std::string::npos);
        QVERIFY(searchPath(true).find("public") != std::string::npos);
        QVERIFY(waitFor([&] { return connections() == 1; }));
        access.closeIdle();
        QVERIFY(waitFor([&] { return connections() == 0; }));
        {
            const auto lent = access.lend({}, generous());
            QVERIFY2(lent, why(lent));
            access.closeIdle(); // while it is lent: not kept afterwards
        }
        QVERIFY(waitFor([&] { return connections() == 0; }));
    }
};

QTEST_GUILESS_MAIN(CommandAccessTest)
#include "command_access_test.moc"
