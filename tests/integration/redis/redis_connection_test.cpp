// The connection against a real server, on good days and bad ones.

#include "engine/redis/connection.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/why.h"

#include <QTest>

#include <csignal>
#include <filesystem>

using namespace pavement;
using namespace pavement::redis;
using pavement::testing::why;

namespace {

const int kLimit = 30'000;

// Descriptors of this process, to see what leaks.
std::size_t openDescriptors() {
    std::size_t count = 0;
    for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) {
        static_cast<void>(each);
        ++count;
    }
    return count;
}

} // namespace

class RedisConnectionTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        sandbox::ServerOptions options;
        options.withPostgres = false;
        options.redisSettings = {{"databases", "4"}};
        m_fixture = std::make_unique<testing::ServersFixture>(options);
        m_fixture->servers();
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void commands_are_answered() {
        Connection connection(settings());
        QVERIFY(!connection.connected());
        const auto set = connection.command({"SET", "a", "1"});
        QVERIFY2(set.has_value(), why(set));
        QVERIFY(set->kind == Reply::Kind::status);
        QCOMPARE(set->text, std::string("OK"));
        const auto added = connection.command({"INCR", "a"});
        QVERIFY(added->kind == Reply::Kind::integer);
        QCOMPARE(added->integer, std::int64_t{2});
        QVERIFY(connection.command({"GET", "no such key"})->kind == Reply::Kind::nil);
        QVERIFY(connection.command({"RPUSH", "l", "x", "", "z"}).has_value());
        const auto list = connection.command({"LRANGE", "l", "0", "-1"});
        QCOMPARE(list->elements.size(), std::size_t{3});
        QCOMPARE(list->elements[1].text, std::string());
        QCOMPARE(list->elements[2].text, std::string("z"));
        QCOMPARE(connection.reconnects(), std::uint64_t{0});
    }

    void values_are_binary_safe_and_may_be_huge() {
        Connection connection(settings());
        std::string bytes;
        for (int i = 0; i < 256; ++i) {
            bytes += static_cast<char>(i);
        }
        QVERIFY(connection.command({"SET", bytes, bytes}).has_value());
        QCOMPARE(connection.command({"GET", bytes})->text, bytes);
        std::string huge;
        while (huge.size() < 20'000'000) {
            huge += bytes;
        }
        const auto set = connection.command({"SET", "huge", huge});
        QVERIFY2(set.has_value(), why(set));
        const auto got = connection.command({"GET", "huge"});
        QVERIFY2(got.has_value(), why(got));
        QVERIFY(got->text == huge);
        QVERIFY(connection.command({"DEL", "huge"}).has_value());
    }

    void an_error_fails_only_its_own_slot_of_a_pipeline() {
        Connection connection(settings());
        const auto replies = connection.pipeline({{"SET", "text", "abc"},
                                                  {"INCR", "text"},
                                                  {"GET", "text"},
                                                  {"NOSUCHCOMMAND"},
                                                  {"STRLEN", "text"}});
        QVERIFY2(replies.has_value(), why(replies));
        QCOMPARE(replies->size(), std::size_t{5});
        QVERIFY((*replies)[0].has_value());
        QVERIFY(!(*replies)[1].has_value());
        QVERIFY((*replies)[1].error().code == ErrorCode::server);
        QCOMPARE((*replies)[2]->text, std::string("abc"));
        QVERIFY(!(*replies)[3].has_value());
        QCOMPARE((*replies)[4]->integer, std::int64_t{3});
        QVERIFY(connection.connected());
        QVERIFY(connection.pipeline({})->empty());
        QVERIFY(connection.pipeline({{"PING"}, {}}).error().code == ErrorCode::invalidInput);
    }

    void a_long_pipeline_keeps_its_order() {
        Connection connection(settings());
        std::vector<std::vector<std::string>> commands;
        for (int i = 0; i < 20'000; ++i) {
            commands.push_back({"ECHO", std::to_string(i)});
        }
        const auto replies = connection.pipeline(commands);
        QVERIFY2(replies.has_value(), why(replies));
        for (std::size_t i = 0; i < commands.size(); ++i) {
            QCOMPARE((*replies)[i]->text, commands[i][1]);
        }
    }

    void an_error_reply_names_its_word_and_keeps_the_connection() {
        Connection connection(settings());
        QVERIFY(connection.command({"RPUSH", "list", "x"}).has_value());
        const auto wrong = connection.command({"GET", "list"});
        QVERIFY(!wrong && wrong.error().code == ErrorCode::server);
        QCOMPARE(wrong.error().context, std::string("WRONGTYPE"));
        QVERIFY(connection.connected());
        const auto unknown = connection.command({"NOSUCH", "confidential"});
        QVERIFY2(!unknown && unknown.error().oneLine().find("confidential") == std::string::npos,
                 why(unknown));
    }

    void an_error_inside_a_transaction_is_a_value_of_its_own_kind() {
        Connection connection(settings());
        const auto replies = connection.pipeline({{"MULTI"}, {"SET", "t", "abc"}, {"INCR", "t"}, {"EXEC"}});
        QVERIFY2(replies.has_value(), why(replies));
        const Reply& exec = (*replies)[3].value();
        QCOMPARE(exec.elements.size(), std::size_t{2});
        QVERIFY(exec.elements[0].kind == Reply::Kind::status);
        QVERIFY(exec.elements[1].kind == Reply::Kind::error);
    }

    void each_database_has_its_own_keys() {
        Settings second = settings();
        second.database = 2;
        Connection zero(settings());
        Connection two(second);
        QVERIFY(zero.command({"SET", "where", "zero"}).has_value());
        QVERIFY(two.command({"SET", "where", "two"}).has_value());
        QCOMPARE(zero.command({"GET", "where"})->text, std::string("zero"));
        // Selected again after a reconnect.
        two.disconnect();
        QCOMPARE(two.command({"GET", "where"})->text, std::string("two"));
        QCOMPARE(two.reconnects(), std::uint64_t{1});
        second.database = 99;
        Connection none(second);
        const auto refused = none.command({"PING"});
        QVERIFY2(!refused && refused.error().code == ErrorCode::server, why(refused));
        QVERIFY(refused.error().message.find("99") != std::string::npos);
    }

    void a_wrong_password_is_refused_without_being_told() {
        Settings wrong = settings();
        wrong.password = Secret("topsecret-and-wrong");
        Connection connection(wrong);
        const auto refused = connection.command({"PING"});
        QVERIFY2(!refused && refused.error().code == ErrorCode::authentication, why(refused));
        QVERIFY(refused.error().oneLine().find("topsecret") == std::string::npos);
        QVERIFY(!connection.connected());
        wrong.password = Secret();
        Connection without(wrong);
        const auto asked = without.connect();
        QVERIFY2(!asked && asked.error().code == ErrorCode::authentication, why(asked));
        QVERIFY(asked.error().message.find("asks for a password") != std::string::npos);
    }

    void an_acl_user_may_do_what_it_may() {
        Connection admin(settings());
        const auto made =
            admin.command({"ACL", "SETUSER", "reader", "on", ">reader-secret", "~public:*", "+get", "+ping"});
        QVERIFY2(made.has_value(), why(made));
        QVERIFY(admin.command({"SET", "public:x", "seen"}).has_value());
        Settings reader = settings();
        reader.user = "reader";
        reader.password = Secret("reader-secret");
        Connection connection(reader);
        // CLIENT SETNAME is refused to this user, which is no obstacle.
        const auto seen = connection.command({"GET", "public:x"});
        QVERIFY2(seen.has_value(), why(seen));
        QCOMPARE(seen->text, std::string("seen"));
        const auto denied = connection.command({"SET", "public:x", "changed"});
        QVERIFY2(!denied && denied.error().code == ErrorCode::permission, why(denied));
        const auto hidden = connection.command({"GET", "private"});
        QVERIFY2(!hidden && hidden.error().code == ErrorCode::permission, why(hidden));
        reader.password = Secret("not it");
        Connection wrong(reader);
        QVERIFY(wrong.connect().error().code == ErrorCode::authentication);
    }

    void a_unix_socket_serves_as_well() {
        Settings unixSettings = settings();
        for (const auto& each :
             std::filesystem::recursive_directory_iterator(m_fixture->servers().directory())) {
            if (each.is_socket() && each.path().filename().string().find("redis") != std::string::npos) {
                unixSettings.unixSocket = each.path().string();
            }
        }
        QVERIFY2(!unixSettings.unixSocket.empty(), "the sandbox gave its Redis no socket");
        unixSettings.port = 1; // the socket wins
        Connection connection(unixSettings);
        const auto pong = connection.command({"PING"});
        QVERIFY2(pong.has_value(), why(pong));
        unixSettings.unixSocket += ".gone";
        Connection gone(unixSettings);
        QVERIFY(gone.connect().error().code == ErrorCode::unreachable);
        unixSettings.unixSocket = "/" + std::string(200, 'x');
        Connection tooLong(unixSettings);
        QVERIFY(tooLong.connect().error().code == ErrorCode::invalidInput);
    }

    void the_deadline_holds_against_a_stopped_server_again_and_again() {
        Settings impatient = settings();
        impatient.connectTimeout = Milliseconds{300};
        impatient.commandTimeout = Milliseconds{200};
        Connection connection(impatient);
        QVERIFY(connection.command({"SET", "before", "1"}).has_value());
        QVERIFY(::kill(m_fixture->servers().redisPid(), SIGSTOP) == 0);
        // Each new connection is accepted by the kernel for the stopped server, so each has to time out
        // afresh.
        for (int attempt = 0; attempt < 3; ++attempt) {
            const auto late = connection.command({"GET", "before"});
            const bool timedOut = !late && late.error().code == ErrorCode::timeout;
            if (!timedOut || connection.connected()) {
                ::kill(m_fixture->servers().redisPid(), SIGCONT);
                QFAIL(why(late));
            }
        }
        ::kill(m_fixture->servers().redisPid(), SIGCONT);
        // The late replies went with their connections: this is the answer to this command.
        QCOMPARE(connection.command({"ECHO", "fresh"}).value().text, std::string("fresh"));
    }

    void a_command_longer_than_its_deadline_leaves_no_stray_reply() {
        Settings impatient = settings();
        impatient.commandTimeout = Milliseconds{100};
        Connection connection(impatient);
        const auto late = connection.command({"BLPOP", "never filled", "1"});
        QVERIFY2(!late && late.error().code == ErrorCode::timeout, why(late));
        for (int i = 0; i < 20; ++i) {
            const std::string number = std::to_string(i);
            QCOMPARE(connection.command({"ECHO", number}).value().text, number);
        }
        QCOMPARE(connection.reconnects(), std::uint64_t{1});
    }

    void a_restart_between_two_commands_costs_a_reconnect_only() {
        Connection connection(settings());
        QVERIFY(connection.command({"PING"}).has_value());
        QVERIFY(m_fixture->servers().restartRedis().has_value());
        const auto pong = connection.command({"PING"});
        QVERIFY2(pong.has_value(), why(pong));
        QCOMPARE(connection.reconnects(), std::uint64_t{1});
    }

    void a_stopped_server_is_unreachable_until_it_is_back() {
        Connection connection(settings());
        QVERIFY(connection.command({"PING"}).has_value());
        QVERIFY(m_fixture->servers().stopRedis().has_value());
        for (int i = 0; i < 3; ++i) {
            const auto gone = connection.command({"PING"});
            QVERIFY2(!gone && gone.error().code == ErrorCode::unreachable, why(gone));
        }
        QVERIFY(m_fixture->servers().startRedis().has_value());
        QTRY_VERIFY_WITH_TIMEOUT(connection.command({"PING"}).has_value(), 30'000);
    }

    void a_killed_connection_is_noticed_at_the_next_command() {
        Connection connection(settings());
        Connection other(settings());
        const auto id = connection.command({"CLIENT", "ID"});
        QVERIFY(id.has_value());
        const std::string number = std::to_string(id->integer);
        QCOMPARE(other.command({"CLIENT", "KILL", "ID", number})->integer, std::int64_t{1});
        QTRY_COMPARE_WITH_TIMEOUT(connection.command({"PING"}).has_value(), true, 30'000);
        QCOMPARE(connection.reconnects(), std::uint64_t{1});
    }

    void too_many_clients_is_said_so() {
        Connection admin(settings());
        QVERIFY(admin.command({"CONFIG", "SET", "maxclients", "1"}).has_value());
        Connection second(settings());
        const auto refused = second.connect();
        QVERIFY(admin.command({"CONFIG", "SET", "maxclients", "1000"}).has_value());
        QVERIFY2(!refused && refused.error().code == ErrorCode::busy, why(refused));
    }

    void nobody_at_the_port_is_unreachable() {
        Settings nowhere = settings();
        nowhere.port = 1;
        Connection connection(nowhere);
        const auto refused = connection.command({"PING"});
        QVERIFY2(!refused && refused.error().code == ErrorCode::unreachable, why(refused));
        QVERIFY(refused.error().message.find("127.0.0.1:1") != std::string::npos);
        nowhere.host = "no-such-host.invalid";
        Connection unnamed(nowhere);
        QVERIFY(unnamed.connect().error().code == ErrorCode::unreachable);
    }

    void connections_leak_no_descriptors() {
        QVERIFY(Connection(settings()).connect().has_value());
        const std::size_t before = openDescriptors();
        for (int i = 0; i < 20; ++i) {
            Connection connection(settings());
            QVERIFY(connection.command({"PING"}).has_value());
            Settings wrong = settings();
            wrong.password = Secret("wrong");
            QVERIFY(!Connection(wrong).connect());
        }
        QCOMPARE(openDescriptors(), before);
    }

    void a_moved_connection_goes_on() {
        Connection first(settings());
        QVERIFY(first.command({"PING"}).has_value());
        Connection second(std::move(first));
        QVERIFY(second.connected());
        QVERIFY(second.command({"PING"}).has_value());
    }

private:
    Settings settings() {
        Settings settings = m_fixture->redis();
        settings.connectTimeout = Milliseconds{kLimit};
        settings.commandTimeout = Milliseconds{kLimit};
        return settings;
    }

    std::unique_ptr<testing::ServersFixture> m_fixture;
};

QTEST_GUILESS_MAIN(RedisConnectionTest)
#include "redis_connection_test.moc"
