// A real server looked at: a sample against the truth, what reading leaves behind, traffic, findings.

#include "engine/keyspace/inspection.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <set>
#include <thread>

using namespace pavement;
using namespace pavement::keyspace;
using pavement::testing::generous;
using pavement::testing::why;

namespace {

constexpr int kUsers = 24'000;
constexpr int kSessions = 12'000;
constexpr int kPages = 4000;

SampleOptions quick(std::size_t keys) {
    SampleOptions options;
    options.keys = keys;
    options.stepsPerSecond = 0;
    options.seed = 11;
    return options;
}

const Prefix* find(const Keyspace& keyspace, const std::string& name) {
    for (const Prefix& each : keyspace.prefixes) {
        if (each.name == name && !each.rest) {
            return &each;
        }
    }
    return nullptr;
}

} // namespace

class KeyspaceInspectionTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        sandbox::ServerOptions options;
        options.withPostgres = false;
        options.redisSettings = {{"maxmemory", "512mb"}, {"maxmemory-policy", "allkeys-lru"}};
        m_fixture = std::make_unique<testing::ServersFixture>(options);
        redis::Connection connection(m_fixture->redis());
        std::vector<std::vector<std::string>> commands;
        for (int i = 0; i < kUsers; ++i) {
            commands.push_back({"HSET", "user:" + std::to_string(i) + ":profile", "name", "n", "age", "9"});
        }
        for (int i = 0; i < kSessions; ++i) {
            commands.push_back({"SET", "session:" + std::to_string(i), std::string(200, 's'), "EX", "1800"});
        }
        for (int i = 0; i < kPages; ++i) {
            commands.push_back({"SET", "page:" + std::to_string(i), std::string(2000, 'p'), "EX", "30000"});
        }
        const auto filled = connection.pipeline(commands, generous());
        QVERIFY2(filled.has_value(), why(filled));
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void a_whole_pass_counts_every_key() {
        redis::Connection connection(m_fixture->redis());
        const auto sample = takeSample(connection, quick(0));
        QVERIFY2(sample.has_value(), why(sample));
        QVERIFY(sample->complete);
        const Keyspace keyspace = describe(*sample);
        QCOMPARE(keyspace.delimiter, ':');
        QCOMPARE(find(keyspace, "user:*:")->keys.value, double{kUsers});
        QVERIFY(find(keyspace, "user:")->keys.exact());
        QCOMPARE(find(keyspace, "session:")->ttl[2], std::uint64_t{kSessions}); // < 1h
        QCOMPARE(find(keyspace, "page:")->ttl[3], std::uint64_t{kPages});       // < 1d
        QCOMPARE(find(keyspace, "user:")->ttl[0], std::uint64_t{kUsers});
        QCOMPARE(find(keyspace, "user:")->types[4], std::uint64_t{kUsers}); // hashes
        QVERIFY(keyspace.bigKeys.front().bytes >= 2000);
    }

    void a_sample_brackets_the_truth() {
        redis::Connection connection(m_fixture->redis());
        const auto all = takeSample(connection, quick(0));
        QVERIFY2(all.has_value(), why(all));
        const Keyspace truth = describe(*all);
        const auto sample = takeSample(connection, quick(4000));
        QVERIFY2(sample.has_value(), why(sample));
        QVERIFY(!sample->complete);
        QVERIFY(sample->keys.size() >= 3500 && sample->keys.size() <= 8000);
        const Keyspace keyspace = describe(*sample);
        for (const char* name : {"user:", "session:", "page:"}) {
            const Prefix* told = find(keyspace, name);
            QVERIFY2(told != nullptr, name);
            // That the intervals hold as often as they say is a unit test's; of one draw they may not.
            const auto near = [](const Estimate& estimate, double value) {
                return std::abs(estimate.value - value) < 0.35 * value;
            };
            QVERIFY2(near(told->keys, find(truth, name)->keys.value), name);
            QVERIFY2(near(told->bytes, find(truth, name)->bytes.value), name);
            QVERIFY(!told->keys.exact());
            QVERIFY((told->keys.high - told->keys.low) < 0.3 * told->keys.value);
        }
    }

    // A monitor that makes keys look used keeps the wrong ones in a cache.
    void looking_leaves_idle_times_alone() {
        redis::Connection connection(m_fixture->redis());
        QVERIFY(connection.command({"SET", "idle:1", "v"}).has_value());
        const auto idle = [&connection] {
            const auto reply = connection.command({"OBJECT", "IDLETIME", "idle:1"});
            return reply ? reply->integer : -1;
        };
        QVERIFY(testing::waitFor([&idle] { return idle() >= 2; }));
        const auto sample = takeSample(connection, quick(0));
        QVERIFY2(sample.has_value(), why(sample));
        QVERIFY(idle() >= 2);
        QVERIFY(connection.command({"DEL", "idle:1"}).has_value());
    }

    void nothing_but_reading_commands_is_sent() {
        redis::Connection admin(m_fixture->redis());
        QVERIFY(admin.command({"CONFIG", "RESETSTAT"}).has_value());
        InspectionOptions options;
        options.sample = quick(2000);
        const auto facts = inspect(m_fixture->redis(), options);
        QVERIFY2(facts.has_value(), why(facts));
        const auto info = redis::readInfo(admin);
        for (const auto& [name, statistics] : info->commandStatistics) {
            static const std::set<std::string> kAllowed{"auth",
                                                        "client|setname",
                                                        "client|no-touch",
                                                        "info",
                                                        "config|get",
                                                        "slowlog|get",
                                                        "latency|latest",
                                                        "scan",
                                                        "type",
                                                        "memory|usage",
                                                        "pttl",
                                                        "object|encoding",
                                                        "object|idletime",
                                                        "dbsize",
                                                        "hlen",
                                                        "strlen",
                                                        "llen",
                                                        "scard",
                                                        "zcard",
                                                        "xlen",
                                                        "config|resetstat",
                                                        "client",
                                                        "select"};
            QVERIFY2(kAllowed.count(name) == 1, name.c_str());
        }
    }

    void a_step_is_never_larger_than_asked_and_steps_are_paced() {
        redis::Connection connection(m_fixture->redis());
        SampleOptions options = quick(1000);
        options.stepCount = 50;
        options.stepsPerSecond = 100;
        const auto sample = takeSample(connection, options);
        QVERIFY2(sample.has_value(), why(sample));
        QVERIFY(sample->steps >= 10);
        QVERIFY2(sample->seconds >= 0.01 * static_cast<double>(sample->steps - 16) * 0.9,
                 std::to_string(sample->seconds).c_str());
    }

    void a_deadline_leaves_what_was_read_and_a_stop_ends_it() {
        redis::Connection connection(m_fixture->redis());
        SampleOptions options = quick(0);
        options.stepsPerSecond = 10;
        options.stepCount = 50;
        options.deadline = Deadline::after(Milliseconds{1'500});
        const auto sample = takeSample(connection, options);
        QVERIFY2(sample.has_value(), why(sample));
        QVERIFY(sample->endedEarly && !sample->complete && !sample->keys.empty());
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(takeSample(connection, options, stop.get_token()).error().code == ErrorCode::cancelled);
    }

    void a_user_who_may_only_read_still_gets_a_picture() {
        redis::Connection admin(m_fixture->redis());
        QVERIFY(admin
                    .command({"ACL", "SETUSER", "reader", "on", ">pw", "~*", "-@all", "+scan", "+type",
                              "+pttl", "+memory|usage", "+dbsize", "+info"})
                    .has_value());
        auto settings = m_fixture->redis();
        settings.user = "reader";
        settings.password = Secret("pw");
        InspectionOptions options;
        options.sample = quick(500);
        const auto facts = inspect(settings, options);
        QVERIFY2(facts.has_value(), why(facts));
        QVERIFY(!facts->server.configuration && !facts->server.slowLog);
        QVERIFY(facts->keyspace.sampled >= 400);
    }

    void under_lfu_hot_keys_are_told() {
        auto settings = m_fixture->redis();
        settings.database = 1; // what was written under another policy has no frequency worth the name
        redis::Connection connection(settings);
        QVERIFY(connection.command({"CONFIG", "SET", "maxmemory-policy", "allkeys-lfu"}).has_value());
        for (int i = 1; i <= 50; ++i) {
            QVERIFY(connection.command({"SET", "hot:" + std::to_string(i), "v"}).has_value());
        }
        const std::vector<std::vector<std::string>> reads(2000, {"GET", "hot:1"});
        QVERIFY(connection.pipeline(reads, generous()).has_value());
        const auto sample = takeSample(connection, quick(0));
        QVERIFY2(sample.has_value(), why(sample));
        const Keyspace keyspace = describe(*sample);
        QCOMPARE(keyspace.hotKeys.front().key, std::string("hot:1"));
        QVERIFY(connection.command({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"}).has_value());
    }

    void findings_name_what_was_planted() {
        redis::Connection connection(m_fixture->redis());
        QVERIFY(connection.command({"SET", "blob:1", std::string(3'000'000, 'b'), "EX", "500"}).has_value());
        QVERIFY(connection.command({"KEYS", "nothing*"}).has_value());
        QVERIFY(connection.command({"CONFIG", "SET", "maxmemory", "0"}).has_value());
        InspectionOptions options;
        options.sample = quick(0);
        const auto facts = inspect(m_fixture->redis(), options);
        QVERIFY2(facts.has_value(), why(facts));
        std::set<std::string> ids;
        for (const Finding& each : findIn(*facts)) {
            ids.insert(each.id);
        }
        QVERIFY(ids.count("big-key") == 1);
        QVERIFY(ids.count("blocking-command") == 1);
        QVERIFY(ids.count("memory-no-limit") == 1);
        QVERIFY(ids.count("cache-never-evicts") == 0);
        QVERIFY(connection.command({"CONFIG", "SET", "maxmemory", "512mb"}).has_value());
    }

    void traffic_is_told_by_prefix_with_estimated_misses() { watch(false); }

    void traffic_counts_misses_by_events_where_the_server_sends_them() {
        redis::Connection connection(m_fixture->redis());
        QVERIFY(connection.command({"CONFIG", "SET", "notify-keyspace-events", "Em"}).has_value());
        watch(true);
        QVERIFY(connection.command({"CONFIG", "SET", "notify-keyspace-events", ""}).has_value());
    }

    void watching_ends_at_its_limit_of_bytes() {
        std::atomic<bool> done = false;
        std::jthread user([this, &done] {
            redis::Connection connection(m_fixture->redis());
            while (!done) {
                static_cast<void>(connection.command({"SET", "w:1", std::string(10'000, 'x')}));
            }
        });
        TrafficOptions options;
        options.duration = Milliseconds{30'000};
        options.maxBytes = 200'000;
        const auto traffic = watchTraffic(m_fixture->redis(), options);
        done = true;
        QVERIFY2(traffic.has_value(), why(traffic));
        QVERIFY(traffic->endedByBytes && traffic->seconds < 25);
        QVERIFY(traffic->bytes < 400'000);
    }

private:
    // Four of five reads of "page:" find something, none of "ghost:" does.
    void watch(bool events) {
        std::atomic<bool> done = false;
        std::jthread user([this, &done] {
            redis::Connection connection(m_fixture->redis());
            for (int i = 0; !done; ++i) {
                const std::string page = i % 5 == 0 ? "page:absent" + std::to_string(i) : "page:7";
                static_cast<void>(connection.command({"GET", page}));
                static_cast<void>(connection.command({"get", "ghost:" + std::to_string(i)}));
                static_cast<void>(connection.command({"SET", std::string("bin:\0\xff\"", 7), "v\r\n"}));
            }
        });
        TrafficOptions options;
        options.duration = Milliseconds{1000};
        const auto traffic = watchTraffic(m_fixture->redis(), options);
        done = true;
        QVERIFY2(traffic.has_value(), why(traffic));
        QCOMPARE(traffic->exactMisses, events);
        QCOMPARE(traffic->malformed, std::uint64_t{0});
        const auto of = [&traffic](const std::string& name) {
            const auto at = std::find_if(traffic->prefixes.begin(), traffic->prefixes.end(),
                                         [&name](const auto& each) { return each.prefix == name; });
            return at == traffic->prefixes.end() ? PrefixTraffic{} : *at;
        };
        QVERIFY(of("page:").reads > 20 && of("page:").writes == 0);
        QVERIFY(of("bin:").writes > 20 && of("bin:").reads == 0);
        QVERIFY(of("page:").hitRatio().has_value() && of("ghost:").hitRatio().has_value());
        QVERIFY2(std::abs(*of("page:").hitRatio() - 0.8) < 0.1,
                 std::to_string(*of("page:").hitRatio()).c_str());
        QVERIFY2(*of("ghost:").hitRatio() < 0.1, std::to_string(*of("ghost:").hitRatio()).c_str());
        QVERIFY(traffic->hitRatio.has_value());
        QVERIFY2(std::abs(*traffic->hitRatio - 0.4) < 0.1, std::to_string(*traffic->hitRatio).c_str());
        QCOMPARE(traffic->keys.front().key, std::string("page:7"));
    }

    std::unique_ptr<testing::ServersFixture> m_fixture;
};

QTEST_GUILESS_MAIN(KeyspaceInspectionTest)
#include "keyspace_inspection_test.moc"
