// What a real server says about itself.

#include "engine/redis/statistics.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/why.h"

#include <QTest>

#include <algorithm>

using namespace pavement;
using namespace pavement::redis;
using pavement::testing::why;

class RedisStatisticsTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        sandbox::ServerOptions options;
        options.withPostgres = false;
        options.redisSettings = {
            {"slowlog-log-slower-than", "0"}, {"slowlog-max-len", "100"}, {"latency-monitor-threshold", "1"}};
        m_fixture = std::make_unique<testing::ServersFixture>(options);
        Settings settings = m_fixture->redis();
        settings.commandTimeout = Milliseconds{30'000};
        m_connection = std::make_unique<Connection>(settings);
    }

    void cleanupTestCase() {
        m_connection.reset();
        m_fixture.reset();
    }

    void info_counts_what_was_done() {
        const auto before = readInfo(*m_connection);
        QVERIFY2(before.has_value(), why(before));
        QVERIFY(!before->version.empty());
        QCOMPARE(before->runId.size(), std::size_t{40});
        QCOMPARE(before->role, std::string("master"));
        QCOMPARE(before->evictionPolicy.empty(), false);
        QVERIFY(before->memoryUsedBytes > 0);
        QVERIFY(before->memoryMaxBytes > 0);
        QVERIFY(before->clients >= 1);
        for (int i = 0; i < 10; ++i) {
            const std::string key = "info:" + std::to_string(i);
            QVERIFY(m_connection->command({"SET", key, "x", "EX", "1000"}).has_value());
            QVERIFY(m_connection->command({"GET", key}).has_value());
            QVERIFY(m_connection->command({"GET", "missing"}).has_value());
        }
        QVERIFY(!m_connection->command({"LPUSH", "info:0", "x"}));
        const auto after = readInfo(*m_connection);
        QVERIFY2(after.has_value(), why(after));
        QVERIFY(continues(*before, *after));
        QCOMPARE(after->hits - before->hits, std::uint64_t{10});
        QCOMPARE(after->misses - before->misses, std::uint64_t{10});
        QVERIFY(after->commands - before->commands >= 31);
        QVERIFY(after->netInBytes > before->netInBytes);
        QCOMPARE(after->keysWithExpiry - before->keysWithExpiry, std::uint64_t{10});
        QVERIFY(after->keyspace.at(0).keys >= 10);
        QCOMPARE(after->commandStatistics.at("set").calls, std::uint64_t{10});
        QCOMPARE(after->commandStatistics.at("get").calls, std::uint64_t{20});
        QVERIFY(after->commandStatistics.at("get").seconds > 0);
        if (after->version >= "6.2") { // versions of one digit are all there are yet
            QCOMPARE(after->errors.at("WRONGTYPE"), std::uint64_t{1});
        }
        if (after->version >= "7") {
            QVERIFY(after->latencyPercentiles.at("get").count(99) == 1);
        }
    }

    void a_reset_of_the_counters_is_recognised() {
        QVERIFY(m_connection->command({"GET", "x"}).has_value());
        const auto before = readInfo(*m_connection);
        QVERIFY(m_connection->command({"CONFIG", "RESETSTAT"}).has_value());
        const auto after = readInfo(*m_connection);
        QVERIFY(before && after);
        QCOMPARE(before->runId, after->runId);
        QVERIFY(!continues(*before, *after));
    }

    void the_slow_log_is_read_once_and_in_order() {
        QVERIFY(m_connection->command({"SLOWLOG", "RESET"}).has_value());
        const auto first = readSlowLog(*m_connection, std::nullopt);
        QVERIFY2(first.has_value(), why(first));
        QVERIFY(first->lastId.has_value());
        for (int i = 0; i < 5; ++i) {
            QVERIFY(m_connection->command({"ECHO", "number " + std::to_string(i)}).has_value());
        }
        const auto second = readSlowLog(*m_connection, first->lastId);
        QVERIFY2(second.has_value(), why(second));
        std::vector<std::string> texts;
        for (const auto& each : second->commands) {
            if (each.command == "ECHO") {
                texts.push_back(each.text);
                QVERIFY(each.client.find("127.0.0.1") == 0 || !each.client.empty());
                QCOMPARE(each.clientName, std::string("pavement"));
                QVERIFY(toMillis(each.at) > 1'600'000'000'000);
            }
        }
        QCOMPARE(texts, (std::vector<std::string>{"ECHO number 0", "ECHO number 1", "ECHO number 2",
                                                  "ECHO number 3", "ECHO number 4"}));
        QCOMPARE(second->missed, std::uint64_t{0});
        QVERIFY(!second->restarted);
        const auto third = readSlowLog(*m_connection, second->lastId);
        QVERIFY(third.has_value());
        QVERIFY(std::none_of(third->commands.begin(), third->commands.end(),
                             [](const SlowCommand& each) { return each.command == "ECHO"; }));
    }

    void entries_that_came_and_went_are_counted() {
        const auto first = readSlowLog(*m_connection, std::nullopt);
        QVERIFY(first && first->lastId);
        for (int i = 0; i < 150; ++i) {
            QVERIFY(m_connection->command({"ECHO", "x"}).has_value());
        }
        const auto second = readSlowLog(*m_connection, first->lastId, 128);
        QVERIFY(second.has_value());
        // 150 and the reading itself, of which the server keeps 100.
        QCOMPARE(second->missed + second->commands.size(), std::uint64_t{151});
        QCOMPARE(second->commands.size(), std::size_t{100});
    }

    void a_restart_starts_the_slow_log_anew() {
        const auto before = readSlowLog(*m_connection, std::nullopt);
        const auto info = readInfo(*m_connection);
        QVERIFY(before && before->lastId && info);
        QVERIFY(m_fixture->servers().restartRedis().has_value());
        QVERIFY(m_connection->command({"ECHO", "after"}).has_value());
        const auto after = readSlowLog(*m_connection, before->lastId);
        QVERIFY2(after.has_value(), why(after));
        QVERIFY(after->restarted);
        QVERIFY(std::any_of(after->commands.begin(), after->commands.end(),
                            [](const SlowCommand& each) { return each.text == "ECHO after"; }));
        const auto infoAfter = readInfo(*m_connection);
        QVERIFY(infoAfter.has_value());
        QVERIFY(!continues(*info, *infoAfter));
    }

    void a_pause_of_the_server_is_a_latency_event() {
        const auto busy = m_connection->command(
            {"EVAL",
             "local t = redis.call('TIME') local n = t "
             "repeat n = redis.call('TIME') until (n[1]-t[1])*1000000+(n[2]-t[2]) > 20000 return 1",
             "0"});
        QVERIFY2(busy.has_value(), why(busy));
        const auto events = readLatencyEvents(*m_connection);
        QVERIFY2(events.has_value(), why(events));
        const auto command = std::find_if(events->begin(), events->end(),
                                          [](const LatencyEvent& each) { return each.event == "command"; });
        QVERIFY(command != events->end());
        QVERIFY(command->highest.count() >= 20);
    }

    void a_round_trip_takes_some_time() {
        const auto trip = measureRoundTrip(*m_connection);
        QVERIFY2(trip.has_value(), why(trip));
        QVERIFY(trip->count() > 0);
    }

private:
    std::unique_ptr<testing::ServersFixture> m_fixture;
    std::unique_ptr<Connection> m_connection;
};

QTEST_GUILESS_MAIN(RedisStatisticsTest)
#include "redis_statistics_test.moc"
