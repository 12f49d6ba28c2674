// A session against a real server on good days and bad ones: stopped, killed, refusing, slow.

#include "engine/postgres/session.h"

#include "engine/postgres/sql.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/sql.h"
#include "tests/support/wait_for.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

using namespace pavement;
using namespace pavement::testing;
using namespace pavement::postgres;

namespace {

// Stopped as long as it lives.
class Stopped {
public:
    explicit Stopped(int pid)
        : m_pid(pid) {
        ::kill(m_pid, SIGSTOP);
    }

    ~Stopped() { ::kill(m_pid, SIGCONT); }

    Stopped(const Stopped&) = delete;
    Stopped& operator=(const Stopped&) = delete;

private:
    int m_pid;
};

std::string only(const Result<Rows>& rows) {
    return rows && !rows->empty() ? rows->text(0, 0) : "no answer";
}

} // namespace

class SessionTest : public QObject {
    Q_OBJECT

    ServersFixture m_servers;

    std::unique_ptr<Session> open(const SessionLimits& limits = {}) {
        auto session = Session::open(m_servers.postgres(), limits, generous());
        if (!session) {
            qFatal("%s", session.error().oneLine().c_str());
        }
        return std::move(*session);
    }

    void waitUntilActive(int pid) {
        const auto control = openSession(m_servers.postgres());
        QVERIFY(waitFor([&] {
            return only(control->query("SELECT state FROM pg_stat_activity WHERE pid = $1::int",
                                       {std::to_string(pid)})) == "active";
        }));
    }

private slots:

    void the_limits_are_in_force_from_the_first_statement() {
        SessionLimits limits;
        limits.statementTimeout = Milliseconds{1234};
        limits.lockTimeout = Milliseconds{77};
        limits.idleInTransactionTimeout = Milliseconds{4321};
        limits.applicationName = "pavement/test of limits";
        const auto session = open(limits);
        const auto setting = [&](const std::string& name) {
            return only(session->query("SELECT setting FROM pg_settings WHERE name = $1", {name}));
        };
        QCOMPARE(setting("statement_timeout"), std::string("1234"));
        QCOMPARE(setting("lock_timeout"), std::string("77"));
        QCOMPARE(setting("idle_in_transaction_session_timeout"), std::string("4321"));
        QCOMPARE(setting("default_transaction_read_only"), std::string("on"));
        QCOMPARE(setting("application_name"), std::string("pavement/test of limits"));
        QCOMPARE(setting("client_encoding"), std::string("UTF8"));
        QCOMPARE(setting("search_path"), std::string());
        QCOMPARE(setting("jit"), std::string("off"));
    }

    void the_server_says_who_it_is() {
        const auto session = open();
        const ServerIdentity& identity = session->identity();
        QVERIFY(identity.systemIdentifier != 0);
        QVERIFY(identity.timeline >= 1);
        QVERIFY(!identity.inRecovery);
        QCOMPARE(identity.role, std::string("pavement"));
        QCOMPARE(identity.database, std::string("pavement"));
        QVERIFY(identity.databaseOid > 0);
        QVERIFY(toMillis(identity.postmasterStart) > 1'600'000'000'000);
        QVERIFY(identity.versionNumber >= 120000);
        const Capabilities& capabilities = session->capabilities();
        QVERIFY(capabilities.hasStatements());
        QVERIFY(capabilities.superuser);
        QVERIFY(capabilities.readAllStats);
        QVERIFY(capabilities.readServerFiles);
        QVERIFY(!capabilities.behindPooler);
        QCOMPARE(std::to_string(session->backendPid()), only(session->query("SELECT pg_backend_pid()")));
    }

    void a_deadline_holds_against_a_stopped_backend() {
        const auto session = open();
        const Stopped stopped(session->backendPid());
        const auto answer = session->query("SELECT 1", {}, Deadline::after(Milliseconds{200}));
        QVERIFY(!answer.has_value());
        QVERIFY(answer.error().code == ErrorCode::timeout);
        QVERIFY(session->broken());
        QVERIFY(session->query("SELECT 1").error().code == ErrorCode::connectionLost);
    }

    void a_stop_request_ends_a_call_under_way() {
        SessionLimits limits;
        limits.statementTimeout = Milliseconds{60'000};
        const auto session = open(limits);
        std::stop_source stop;
        std::thread other([&] {
            waitUntilActive(session->backendPid());
            stop.request_stop();
        });
        const auto answer = session->query("SELECT pg_sleep(60)", {}, Deadline::never(), stop.get_token());
        other.join();
        QVERIFY(!answer.has_value());
        QVERIFY(answer.error().code == ErrorCode::cancelled);
        QVERIFY(session->broken());
    }

    void a_stop_requested_before_the_call_leaves_the_session_whole() {
        const auto session = open();
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(session->query("SELECT 1", {}, generous(), stop.get_token()).error().code ==
                ErrorCode::cancelled);
        QVERIFY(session->query("SELECT 1", {}, Deadline::after(Milliseconds{0})).error().code ==
                ErrorCode::timeout);
        QVERIFY(!session->broken());
        QCOMPARE(only(session->query("SELECT 1")), std::string("1"));
    }

    void opening_holds_its_deadline_against_a_stopped_postmaster() {
        const auto settings = m_servers.postgres();
        const Stopped stopped(m_servers.servers().postmasterPid());
        const auto byDeadline = Session::open(settings, {}, Deadline::after(Milliseconds{300}));
        QVERIFY(!byDeadline.has_value());
        QVERIFY(byDeadline.error().code == ErrorCode::timeout);
        SessionLimits impatient;
        impatient.connectTimeout = Milliseconds{300};
        QVERIFY(Session::open(settings, impatient, Deadline::never()).error().code == ErrorCode::timeout);
        std::stop_source stop;
        std::thread other([&] {
            std::this_thread::sleep_for(Milliseconds{100});
            stop.request_stop();
        });
        SessionLimits patient;
        patient.connectTimeout = Milliseconds{600'000};
        const auto byRequest = Session::open(settings, patient, Deadline::never(), stop.get_token());
        other.join();
        QVERIFY(byRequest.error().code == ErrorCode::cancelled);
    }

    void a_terminated_session_stays_broken() {
        // libpqxx 6 would come back by itself at the third call, without any limit.
        const auto session = open();
        runSql(m_servers.postgres(), "SELECT pg_terminate_backend($1::int)",
               {std::to_string(session->backendPid())});
        const auto first = session->query("SELECT 1");
        QVERIFY(!first.has_value());
        QVERIFY2(first.error().code == ErrorCode::connectionLost, first.error().oneLine().c_str());
        for (int again = 0; again < 5; ++again) {
            QVERIFY(session->query("SELECT 1").error().code == ErrorCode::connectionLost);
            QVERIFY(session->broken());
        }
    }

    void a_session_killed_in_mid_statement_is_lost() {
        SessionLimits limits;
        limits.statementTimeout = Milliseconds{60'000};
        const auto session = open(limits);
        std::thread other([&] {
            waitUntilActive(session->backendPid());
            runSql(m_servers.postgres(), "SELECT pg_terminate_backend($1::int)",
                   {std::to_string(session->backendPid())});
        });
        const auto answer = session->query("SELECT pg_sleep(60)", {}, generous());
        other.join();
        QVERIFY2(answer.error().code == ErrorCode::connectionLost, answer.error().oneLine().c_str());
        QVERIFY(session->broken());
    }

    void a_read_only_session_writes_nothing() {
        const auto session = open();
        for (const char* sql : {"CREATE TABLE public.t (a int)", "SELECT nextval('public.s')",
                                "UPDATE pg_catalog.pg_class SET relname = relname"}) {
            runSql(m_servers.postgres(), "CREATE SEQUENCE IF NOT EXISTS public.s");
            const auto answer = session->query(sql);
            QVERIFY(!answer.has_value());
            QVERIFY(answer.error().code == ErrorCode::server);
            QCOMPARE(answer.error().context, std::string("25006"));
        }
        QVERIFY(!session->broken());
    }

    void the_servers_own_timeout_leaves_the_session_whole() {
        SessionLimits limits;
        limits.statementTimeout = Milliseconds{1000}; // a busy machine opens the session within it
        const auto session = open(limits);
        const auto answer = session->query("SELECT pg_sleep(30)", {}, generous());
        QVERIFY(answer.error().code == ErrorCode::timeout);
        QCOMPARE(answer.error().context, std::string("57014"));
        QVERIFY(!session->broken());
        QCOMPARE(only(session->query("SELECT 1")), std::string("1"));
    }

    void a_lock_is_not_waited_for() {
        runSql(m_servers.postgres(), "CREATE TABLE IF NOT EXISTS public.locked (a int)");
        const auto holder = openSession(m_servers.postgres());
        QVERIFY(holder->query("BEGIN").has_value());
        QVERIFY(holder->query("LOCK TABLE public.locked").has_value());
        const auto answer = open()->query("SELECT * FROM public.locked", {}, generous());
        QCOMPARE(answer.error().context, std::string("55P03"));
    }

    void a_lost_serialization_carries_its_sqlstate() {
        const auto settings = m_servers.postgres();
        runSql(settings, "CREATE TABLE public.counted (a int)");
        runSql(settings, "INSERT INTO public.counted VALUES (1)");
        const auto session = openSession(settings);
        QVERIFY(session->query("BEGIN ISOLATION LEVEL REPEATABLE READ").has_value());
        QVERIFY(session->query("SELECT * FROM public.counted").has_value());
        runSql(settings, "UPDATE public.counted SET a = 2");
        const auto answer = session->query("UPDATE public.counted SET a = 3");
        QVERIFY(answer.error().code == ErrorCode::server);
        QCOMPARE(answer.error().context, std::string("40001"));
        QVERIFY(!session->broken());
    }

    void a_deadlock_carries_its_sqlstate() {
        const auto settings = m_servers.postgres();
        runSql(settings, "CREATE TABLE public.knot (a int PRIMARY KEY, b int)");
        runSql(settings, "INSERT INTO public.knot VALUES (1, 0), (2, 0)");
        const auto one = openSession(settings);
        const auto two = openSession(settings);
        QVERIFY(one->query("BEGIN").has_value() && two->query("BEGIN").has_value());
        QVERIFY(one->query("UPDATE public.knot SET b = 1 WHERE a = 1").has_value());
        QVERIFY(two->query("UPDATE public.knot SET b = 1 WHERE a = 2").has_value());
        Result<Rows> first = Rows();
        std::thread other([&] {
            first = one->query("UPDATE public.knot SET b = 1 WHERE a = 2", {}, generous());
            one->query("ROLLBACK");
        });
        const auto second = two->query("UPDATE public.knot SET b = 1 WHERE a = 1", {}, generous());
        two->query("ROLLBACK");
        other.join();
        const Result<Rows>& loser = first ? second : first;
        QVERIFY(first.has_value() != second.has_value());
        QCOMPARE(loser.error().context, std::string("40P01"));
    }

    void one_statement_a_call() {
        const auto session = open();
        QVERIFY(session->query("SELECT 1; SELECT 2").error().code == ErrorCode::server);
        QVERIFY(session->query(std::string("SELECT 1\0; SELECT 2", 19)).error().code ==
                ErrorCode::invalidInput);
        QVERIFY(session->query("SELECT $1::text", {std::string("a\0b", 3)}).error().code ==
                ErrorCode::invalidInput);
        QVERIFY(!session->broken());
    }

    void parameters_come_back_as_they_went() {
        const auto session = open();
        for (const std::string& text :
             {std::string(), std::string("it's \"quoted\" \\ 道路 🛣"), std::string(100'000, 'x')}) {
            const auto rows =
                session->query("SELECT $1::text, $2::text, length($1::text)", {text, std::nullopt});
            QVERIFY(rows.has_value());
            QCOMPARE(rows->text(0, 0), text);
            QVERIFY(!rows->cell(0, 1).has_value());
        }
        QVERIFY(session->query("SELECT $1::text", {"\xC0\x27"}).error().code == ErrorCode::server);
        QVERIFY(session->query("SELECT FROM pg_class WHERE false").has_value());
    }

    void a_wrong_password_is_told_and_not_repeated() {
        auto settings = m_servers.postgres();
        settings.password = Secret("s3cret-and-wrong");
        const auto session = Session::open(settings, {}, generous());
        QVERIFY2(session.error().code == ErrorCode::authentication, session.error().oneLine().c_str());
        QVERIFY(session.error().oneLine().find("s3cret") == std::string::npos);
        settings.password = Secret();
        ::setenv("PGPASSFILE", "/nonexistent", 1);
        QVERIFY(Session::open(settings, {}, generous()).error().code == ErrorCode::authentication);
        ::unsetenv("PGPASSFILE");
    }

    void each_refusal_has_its_meaning() {
        auto settings = m_servers.postgres();
        settings.database = "no such";
        QVERIFY(Session::open(settings, {}, generous()).error().code == ErrorCode::invalidInput);

        auto narrow = m_servers.createRole("narrow");
        runSql(m_servers.postgres(), "ALTER ROLE narrow CONNECTION LIMIT 1");
        const auto first = Session::open(narrow, {}, generous());
        QVERIFY(first.has_value());
        QVERIFY(Session::open(narrow, {}, generous()).error().code == ErrorCode::busy);

        m_servers.createDatabase("closed");
        runSql(m_servers.postgres(), "REVOKE CONNECT ON DATABASE closed FROM PUBLIC");
        auto outside = m_servers.createRole("outside");
        outside.database = "closed";
        QVERIFY(Session::open(outside, {}, generous()).error().code == ErrorCode::permission);

        auto nobody = m_servers.postgres();
        nobody.port = 1;
        QVERIFY(Session::open(nobody, {}, generous()).error().code == ErrorCode::unreachable);

        auto strict = m_servers.postgres();
        strict.sslMode = "verify-full";
        const auto noTls = Session::open(strict, {}, generous());
        QVERIFY(noTls.error().code == ErrorCode::unreachable);
        QVERIFY2(noTls.error().message.find("encrypted") != std::string::npos,
                 noTls.error().oneLine().c_str());

        ConnectionSettings undefined;
        undefined.service = "no such service";
        const auto noService = Session::open(undefined, {}, generous());
        QVERIFY2(noService.error().code == ErrorCode::invalidInput, noService.error().oneLine().c_str());
    }

    void a_role_that_may_do_nothing_gets_in_all_the_same() {
        const auto poor = m_servers.createRole("poor");
        runSql(m_servers.postgres(), "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        runSql(m_servers.postgres(), "REVOKE EXECUTE ON FUNCTION pg_control_checkpoint() FROM PUBLIC");
        const auto session = Session::open(poor, {}, generous());
        runSql(m_servers.postgres(), "GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC");
        runSql(m_servers.postgres(), "GRANT EXECUTE ON FUNCTION pg_control_checkpoint() TO PUBLIC");
        QVERIFY2(session.has_value(), session ? "" : session.error().oneLine().c_str());
        QCOMPARE((*session)->identity().systemIdentifier, std::uint64_t{0});
        QCOMPARE((*session)->identity().timeline, std::uint32_t{1}); // a primary tells it to anybody
        QVERIFY((*session)->capabilities().hasStatements());
        QVERIFY(!(*session)->capabilities().superuser);
        QVERIFY(!(*session)->capabilities().readAllStats);
        QVERIFY(!(*session)->capabilities().readServerFiles);
        const auto refused = (*session)->query("SELECT * FROM pg_catalog.pg_authid");
        QVERIFY(refused.error().code == ErrorCode::permission);
        QCOMPARE(refused.error().context, std::string("42501"));
    }

    void a_unix_socket_and_a_service_lead_to_the_same_server() {
        const auto over = m_servers.postgres();
        const auto identifier = open()->identity().systemIdentifier;
        auto socket = over;
        socket.host = m_servers.servers().socketDirectory().string();
        const auto bySocket = Session::open(socket, {}, generous());
        QVERIFY2(bySocket.has_value(), bySocket ? "" : bySocket.error().oneLine().c_str());
        QCOMPARE((*bySocket)->identity().systemIdentifier, identifier);

        const QTemporaryDir directory;
        const std::string file = directory.filePath("services").toStdString();
        std::ofstream(file) << "[roads]\nhost=" << over.host << "\nport=" << over.port
                            << "\nuser=" << over.user << "\ndbname=" << over.database << '\n';
        ::setenv("PGSERVICEFILE", file.c_str(), 1);
        ConnectionSettings service;
        service.service = "roads";
        service.password = over.password;
        const auto byService = Session::open(service, {}, generous());
        ::unsetenv("PGSERVICEFILE");
        QVERIFY2(byService.has_value(), byService ? "" : byService.error().oneLine().c_str());
        QCOMPARE((*byService)->identity().systemIdentifier, identifier);
    }

    void an_extension_made_later_is_noticed() {
        auto settings = m_servers.postgres();
        settings.database = "template1";
        const auto session = Session::open(settings, {}, generous());
        QVERIFY(session.has_value());
        QVERIFY(!(*session)->capabilities().hasStatements());
        runSql(settings, "CREATE SCHEMA \"ex\"\"t\"");
        runSql(settings, "CREATE EXTENSION pg_stat_statements SCHEMA \"ex\"\"t\"");
        QVERIFY((*session)->refresh(generous()).has_value());
        QVERIFY((*session)->capabilities().hasStatements());
        QCOMPARE((*session)->capabilities().statementsSchema, std::string("ex\"t"));
        runSql(settings, "DROP SCHEMA \"ex\"\"t\" CASCADE");
    }

    // Last: every session of the server goes down with it.
    void a_killed_backend_takes_the_session_with_it() {
        const auto victim = open();
        const auto bystander = open();
        ::kill(victim->backendPid(), SIGKILL);
        QVERIFY(victim->query("SELECT 1", {}, generous()).error().code == ErrorCode::connectionLost);
        QVERIFY(waitFor([&] { return !bystander->query("SELECT 1").has_value(); }));
        QVERIFY(bystander->broken());
        QVERIFY(waitFor([&] { return Session::open(m_servers.postgres(), {}, generous()).has_value(); }));
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
