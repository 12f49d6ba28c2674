// Against servers that mean no good, or are none: what no real Redis does on demand.

#include "engine/redis/connection.h"
#include "tests/integration/redis/rogue_server.h"
#include "tests/support/why.h"

#include <QTest>

#include <chrono>
#include <thread>

using namespace pavement;
using namespace pavement::redis;
using pavement::testing::RogueClient;
using pavement::testing::RogueServer;
using pavement::testing::why;

namespace {

Settings at(const RogueServer& server, Milliseconds limit = Milliseconds{30'000}) {
    Settings settings;
    settings.port = server.port();
    settings.connectTimeout = Milliseconds{30'000};
    settings.commandTimeout = limit;
    return settings;
}

// Answers the greeting (CLIENT SETNAME) as a server would, then once each time with `text`.
RogueServer::Behaviour answering(std::string text) {
    return [text = std::move(text)](RogueClient& client, const std::stop_token& stop) {
        if (!client.awaitBytes(stop) || !client.send("+OK\r\n")) {
            return;
        }
        while (client.awaitBytes(stop) && client.send(text)) {
        }
    };
}

} // namespace

class RedisRogueServerTest : public QObject {
    Q_OBJECT

private slots:

    void a_reply_that_drips_byte_by_byte_ends_by_the_deadline() {
        RogueServer server([](RogueClient& client, const std::stop_token& stop) {
            if (!client.awaitBytes(stop) || !client.send("+OK\r\n") || !client.awaitBytes(stop)) {
                return;
            }
            client.send("$1000000\r\n");
            while (!stop.stop_requested() && client.send("x")) {
                std::this_thread::sleep_for(Milliseconds{5});
            }
        });
        Connection connection(at(server, Milliseconds{200}));
        const auto late = connection.command({"GET", "x"});
        QVERIFY2(!late && late.error().code == ErrorCode::timeout, why(late));
        QVERIFY(!connection.connected());
    }

    void a_server_that_never_reads_does_not_hold_a_large_write() {
        RogueServer server([](RogueClient& client, const std::stop_token& stop) {
            if (client.awaitBytes(stop) && client.send("+OK\r\n")) {
                while (!stop.stop_requested()) {
                    std::this_thread::sleep_for(Milliseconds{5});
                }
            }
        });
        Connection connection(at(server, Milliseconds{200}));
        const std::string huge(64'000'000, 'x');
        const auto late = connection.command({"SET", "x", huge});
        QVERIFY2(!late && late.error().code == ErrorCode::timeout, why(late));
    }

    void what_is_no_redis_is_a_protocol_error() {
        for (const char* text :
             {"HTTP/1.1 400 Bad Request\r\n\r\n", "?\r\n", "*9999999999999\r\n", "$-5\r\nabc", ":12x\r\n"}) {
            RogueServer server(answering(text));
            Connection connection(at(server));
            const auto odd = connection.command({"GET", "x"});
            QVERIFY2(!odd && odd.error().code == ErrorCode::protocol, text);
            QVERIFY(!connection.connected());
        }
    }

    // hiredis 0.14 refuses more than seven levels, 1.x takes them: either is right, a crash or a hang is not.
    void a_deeply_nested_reply_is_taken_or_refused() {
        std::string text;
        for (int level = 0; level < 13; ++level) {
            text += "*1\r\n";
        }
        text += "+x\r\n";
        RogueServer server(answering(text.c_str()));
        Connection connection(at(server));
        const auto deep = connection.command({"GET", "x"});
        QVERIFY2(deep ? deep->kind == Reply::Kind::array : deep.error().code == ErrorCode::protocol,
                 why(deep));
    }

    void a_connection_closed_in_the_middle_of_a_reply_is_lost() {
        RogueServer server([](RogueClient& client, const std::stop_token& stop) {
            if (client.awaitBytes(stop) && client.send("+OK\r\n") && client.awaitBytes(stop)) {
                client.send("*3\r\n$3\r\nabc\r\n$5\r\nde");
            }
        });
        Connection connection(at(server));
        const auto lost = connection.command({"GET", "x"});
        QVERIFY2(!lost && lost.error().code == ErrorCode::connectionLost, why(lost));
        const auto again = connection.pipeline({{"GET", "x"}, {"GET", "y"}});
        QVERIFY2(!again && again.error().code == ErrorCode::connectionLost, why(again));
        QCOMPARE(server.served(), 2);
    }

    void a_stray_reply_never_answers_the_next_command() {
        RogueServer server(answering("+first\r\n+stray\r\n"));
        Connection connection(at(server));
        QCOMPARE(connection.command({"GET", "x"}).value().text, std::string("first"));
        QCOMPARE(connection.command({"GET", "y"}).value().text, std::string("first"));
    }

    void a_server_that_quotes_the_password_does_not_reveal_it() {
        RogueServer server([](RogueClient& client, const std::stop_token& stop) {
            if (client.awaitBytes(stop)) {
                client.send("-ERR no such thing: AUTH topsecret topsecret\r\n");
                static_cast<void>(client.awaitBytes(stop));
            }
        });
        Settings settings = at(server);
        settings.password = Secret("topsecret");
        Connection connection(settings);
        const auto refused = connection.connect();
        QVERIFY(!refused);
        QVERIFY2(refused.error().oneLine().find("topsecret") == std::string::npos, why(refused));
    }

    void protected_mode_is_explained() {
        RogueServer server([](RogueClient& client, const std::stop_token& stop) {
            client.send("-DENIED Redis is running in protected mode because protected mode is enabled\r\n");
            static_cast<void>(client.awaitBytes(stop));
        });
        Connection connection(at(server));
        const auto refused = connection.connect();
        QVERIFY2(!refused && refused.error().code == ErrorCode::permission, why(refused));
    }

    void a_server_that_loads_its_data_is_no_failure_of_the_connection() {
        RogueServer server([](RogueClient& client, const std::stop_token& stop) {
            while (client.awaitBytes(stop) &&
                   client.send("-LOADING Redis is loading the dataset in memory\r\n")) {
            }
        });
        Connection connection(at(server));
        const auto loading = connection.command({"PING"});
        QVERIFY2(!loading && loading.error().code == ErrorCode::server, why(loading));
        QCOMPARE(loading.error().context, std::string("LOADING"));
        QVERIFY(connection.connected());
    }

    void tls_to_a_server_without_it_ends_with_a_reason() {
        RogueServer server([](RogueClient& client, const std::stop_token& stop) {
            if (client.awaitBytes(stop)) {
                client.send("-ERR Protocol error\r\n");
            }
        });
        Settings settings = at(server);
        settings.tls = true;
        Connection connection(settings);
        const auto refused = connection.connect();
        QVERIFY2(!refused && (refused.error().code == ErrorCode::protocol ||
                              refused.error().code == ErrorCode::unsupported),
                 why(refused));
        QVERIFY(!refused.error().hint.empty());
    }
};

QTEST_GUILESS_MAIN(RedisRogueServerTest)
#include "redis_rogue_server_test.moc"
