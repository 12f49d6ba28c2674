// Messages the server sends unasked: subscriptions and MONITOR on a real server, and a feed that breaks.

#include "engine/redis/connection.h"
#include "tests/integration/redis/rogue_server.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace pavement;
using namespace pavement::redis;
using pavement::testing::generous;
using pavement::testing::why;

class RedisPushTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        sandbox::ServerOptions options;
        options.withPostgres = false;
        m_fixture = std::make_unique<testing::ServersFixture>(options);
        m_fixture->servers();
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void published_messages_arrive_in_order() {
        Connection feed(m_fixture->redis());
        Connection speaker(m_fixture->redis());
        const auto begun = feed.beginPush({"SUBSCRIBE", "news", "weather"}, generous());
        QVERIFY2(begun.has_value(), why(begun));
        QVERIFY(feed.pushing());
        for (int i = 0; i < 100; ++i) {
            QVERIFY(speaker.command({"PUBLISH", "news", std::to_string(i)}).has_value());
        }
        for (int i = 0; i < 100; ++i) {
            const auto next = feed.nextPush(generous());
            QVERIFY2(next.has_value() && next->has_value(), why(next));
            QCOMPARE((*next)->elements.at(0).text, std::string("message"));
            QCOMPARE((*next)->elements.at(1).text, std::string("news"));
            QCOMPARE((*next)->elements.at(2).text, std::to_string(i));
        }
    }

    void a_deadline_that_passes_is_no_error_and_harms_nothing() {
        Connection feed(m_fixture->redis());
        Connection speaker(m_fixture->redis());
        QVERIFY(feed.beginPush({"PSUBSCRIBE", "p*"}, generous()).has_value());
        for (int i = 0; i < 3; ++i) {
            const auto nothing = feed.nextPush(Deadline::after(Milliseconds{5}));
            QVERIFY2(nothing.has_value(), why(nothing));
            QVERIFY(!nothing->has_value());
        }
        QVERIFY(speaker.command({"PUBLISH", "part", "after the wait"}).has_value());
        const auto next = feed.nextPush(generous());
        QVERIFY2(next.has_value() && next->has_value(), why(next));
        QCOMPARE((*next)->elements.at(3).text, std::string("after the wait"));
        QCOMPARE(feed.reconnects(), std::uint64_t{0});
    }

    void what_has_arrived_is_taken_even_after_the_deadline() {
        Connection feed(m_fixture->redis());
        Connection speaker(m_fixture->redis());
        QVERIFY(feed.beginPush({"SUBSCRIBE", "drain"}, generous()).has_value());
        QVERIFY(speaker.command({"PUBLISH", "drain", "x"}).has_value());
        QVERIFY(testing::waitFor([&feed] {
            const auto next = feed.nextPush(Deadline::after(Milliseconds{0}));
            return next && next->has_value();
        }));
    }

    void channels_may_be_added_while_following() {
        Connection feed(m_fixture->redis());
        Connection speaker(m_fixture->redis());
        QVERIFY(feed.beginPush({"SUBSCRIBE", "first"}, generous()).has_value());
        QVERIFY(speaker.command({"PUBLISH", "first", "before the second"}).has_value());
        const auto more = feed.beginPush({"SUBSCRIBE", "second"}, generous());
        QVERIFY2(more.has_value(), why(more));
        QVERIFY(speaker.command({"PUBLISH", "second", "after"}).has_value());
        QCOMPARE((*feed.nextPush(generous()))->elements.at(2).text, std::string("before the second"));
        QCOMPARE((*feed.nextPush(generous()))->elements.at(2).text, std::string("after"));
    }

    void monitor_shows_what_others_run() {
        Connection feed(m_fixture->redis());
        Connection speaker(m_fixture->redis());
        const auto begun = feed.beginPush({"monitor"}, generous());
        QVERIFY2(begun.has_value(), why(begun));
        QVERIFY(speaker.command({"SET", std::string("k\0\r\n\"", 5), "v"}).has_value());
        bool seen = false;
        while (!seen) {
            const auto next = feed.nextPush(generous());
            QVERIFY2(next.has_value() && next->has_value(), why(next));
            QVERIFY((*next)->kind == Reply::Kind::status);
            seen = (*next)->text.find("\"SET\" \"k\\x00\\r\\n\\\"\"") != std::string::npos;
        }
    }

    void commands_are_refused_until_the_feed_is_ended() {
        Connection feed(m_fixture->redis());
        QVERIFY(feed.beginPush({"SUBSCRIBE", "c"}, generous()).has_value());
        QVERIFY(feed.command({"PING"}).error().code == ErrorCode::invalidInput);
        QVERIFY(feed.pipeline({{"PING"}}).error().code == ErrorCode::invalidInput);
        feed.disconnect();
        QVERIFY(!feed.pushing());
        QVERIFY(feed.command({"PING"}).has_value());
    }

    void only_commands_that_make_a_feed_begin_one() {
        Connection feed(m_fixture->redis());
        QVERIFY(feed.beginPush({"GET", "a"}, generous()).error().code == ErrorCode::invalidInput);
        QVERIFY(feed.beginPush({"SUBSCRIBE"}, generous()).error().code == ErrorCode::invalidInput);
        QVERIFY(feed.nextPush(generous()).error().code == ErrorCode::invalidInput);
    }

    void a_refused_subscription_leaves_the_connection_usable() {
        Connection admin(m_fixture->redis());
        QVERIFY(
            admin.command({"ACL", "SETUSER", "deaf", "on", "nopass", "~*", "+@all", "-monitor"}).has_value());
        auto settings = m_fixture->redis();
        settings.user = "deaf";
        settings.password = Secret("any");
        Connection feed(settings);
        const auto refused = feed.beginPush({"MONITOR"}, generous());
        QVERIFY(!refused.has_value());
        QVERIFY2(refused.error().code == ErrorCode::permission, why(refused));
        QVERIFY(!feed.pushing());
        const auto ping = feed.command({"PING"});
        QVERIFY2(ping.has_value(), why(ping));
    }

    // Subscribing anew in secret would hide that messages were missed.
    void a_lost_feed_is_told_and_stays_lost() {
        Connection feed(m_fixture->redis());
        Connection admin(m_fixture->redis());
        QVERIFY(feed.beginPush({"SUBSCRIBE", "lost"}, generous()).has_value());
        QVERIFY(admin.command({"CLIENT", "KILL", "TYPE", "pubsub"}).has_value());
        for (int i = 0; i < 3; ++i) {
            const auto next = feed.nextPush(generous());
            QVERIFY(!next.has_value());
            QVERIFY2(next.error().code == ErrorCode::connectionLost, why(next));
        }
        QVERIFY(feed.command({"PING"}).error().code == ErrorCode::invalidInput);
        const auto again = feed.beginPush({"SUBSCRIBE", "lost"}, generous());
        QVERIFY2(again.has_value(), why(again));
        QVERIFY(admin.command({"PUBLISH", "lost", "back"}).has_value());
        QCOMPARE((*feed.nextPush(generous()))->elements.at(2).text, std::string("back"));
    }

    void half_a_message_is_kept_over_a_deadline() {
        std::atomic<bool> goOn = false;
        testing::RogueServer server([&goOn](testing::RogueClient& client, const std::stop_token& stop) {
            client.awaitBytes(stop); // CLIENT SETNAME
            client.send("+OK\r\n");
            client.awaitBytes(stop); // SUBSCRIBE
            client.send("*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n*3\r\n$7\r\nmess");
            while (!goOn && !stop.stop_requested()) {
                std::this_thread::yield();
            }
            client.send("age\r\n$1\r\nc\r\n$2\r\nhi\r\n");
            client.awaitBytes(stop);
        });
        Settings settings;
        settings.port = server.port();
        Connection feed(settings);
        const auto begun = feed.beginPush({"SUBSCRIBE", "c"}, generous());
        QVERIFY2(begun.has_value(), why(begun));
        const auto nothing = feed.nextPush(Deadline::after(Milliseconds{20}));
        QVERIFY(nothing.has_value() && !nothing->has_value());
        goOn = true;
        const auto whole = feed.nextPush(generous());
        QVERIFY2(whole.has_value() && whole->has_value(), why(whole));
        QCOMPARE((*whole)->elements.at(2).text, std::string("hi"));
    }

private:
    std::unique_ptr<testing::ServersFixture> m_fixture;
};

QTEST_GUILESS_MAIN(RedisPushTest)
#include "redis_push_test.moc"
