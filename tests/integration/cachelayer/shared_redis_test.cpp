// Two managers on one real Redis: what one does the other sees, in one round trip, within the namespace, and
// without trusting what stands there.

#include "two_caches.h"

#include "engine/base/json.h"
#include "engine/cachelayer/entry_format.h"
#include "engine/cachelayer/published_counters.h"
#include "engine/redis/statistics.h"
#include "tests/support/servers_fixture.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

#include <random>

using namespace pavement;
using namespace pavement::cachelayer;
using namespace pavement::testing;

namespace {

Loader giving(const std::string& text, std::vector<std::string> tags = {}) {
    return [text, tags](const std::stop_token&) -> Result<Loaded> { return Loaded{Value(text), tags, {}}; };
}

Loader forbidden() {
    return [](const std::stop_token&) -> Result<Loaded> {
        return fail(ErrorCode::server, "the loader was called");
    };
}

} // namespace

class SharedRedisTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        sandbox::ServerOptions options;
        options.withPostgres = false;
        m_fixture = std::make_unique<ServersFixture>(options);
        m_connection = std::make_unique<redis::Connection>(m_fixture->redis());
    }

    void cleanupTestCase() { m_fixture.reset(); }

    void init() {
        QVERIFY(m_connection->command({"FLUSHALL"}).has_value());
        m_a = makeCache(onRedis(m_fixture->redis()));
        m_b = makeCache(onRedis(m_fixture->redis()));
        QVERIFY(waitUntilUp(*m_a) && waitUntilUp(*m_b));
    }

    void cleanup() {
        m_a.reset();
        m_b.reset();
    }

    void what_one_loads_the_other_finds() {
        QVERIFY(m_a->getOrLoad({"k"}, giving("v", {"t"}))->layer == Layer::loader);
        const auto there = m_b->getOrLoad({"k"}, forbidden());
        QVERIFY2(there.has_value(), why(there));
        QVERIFY(there->layer == Layer::redis && there->value->bytes() == "v");
        QVERIFY(there->memory == MissReason::absent);
        // Perhaps not at once: the server may tell of the first one's store only now.
        QVERIFY(waitFor([this] { return m_b->getOrLoad({"k"}, forbidden())->layer == Layer::memory; }));
        const auto ttl = m_connection->command({"PTTL", "test:cache:v:default:k"});
        QVERIFY(ttl->integer > 50'000 && ttl->integer <= 60'000);
    }

    void what_one_invalidates_the_other_forgets_within_the_bound() {
        const auto fill = [this] {
            QVERIFY(m_a->set({"user:1"}, Value("v"), {{"t"}, {}}).has_value());
            QVERIFY(waitFor([this] { return m_b->get({"user:1"})->layer == Layer::memory; }));
        };
        const auto gone = [this] { return !m_b->get({"user:1"})->value.has_value(); };
        fill();
        QVERIFY(m_a->invalidate({"user:1"})->inRedis);
        QVERIFY(waitFor(gone, Milliseconds{2'000}));
        fill();
        QVERIFY(m_a->invalidateTag("t")->inRedis);
        QVERIFY(waitFor(gone, Milliseconds{2'000}));
        QVERIFY(m_b->get({"user:1"})->redis == MissReason::invalidated);
        fill();
        QVERIFY(m_a->invalidatePrefix("user:")->inRedis);
        QVERIFY(waitFor(gone, Milliseconds{2'000}));
        fill();
        QVERIFY(m_a->invalidateAll().inRedis);
        QVERIFY(waitFor(gone, Milliseconds{2'000}));
        fill();
        QVERIFY(m_a->set({"user:1"}, Value("new")).has_value());
        QVERIFY(waitFor(
            [this] {
                const auto now = m_b->get({"user:1"});
                return now->value && now->value->bytes() == "new";
            },
            Milliseconds{2'000}));
    }

    // Even where the value never reached Redis, so that the server has no change to tell of.
    void an_invalidation_reaches_memory_that_redis_knows_nothing_of() {
        auto options = onRedis(m_fixture->redis());
        options.policies[0].useRedis = false;
        auto c = makeCache(options);
        QVERIFY(waitUntilUp(*c));
        QVERIFY(c->set({"k"}, Value("v")).has_value());
        QVERIFY(m_a->invalidate({"k"})->inRedis);
        QVERIFY(waitFor([&c] { return !c->get({"k"})->value.has_value(); }, Milliseconds{2'000}));
    }

    void a_key_that_somebody_else_deletes_or_a_flush_ends_what_is_in_memory() {
        QCOMPARE(m_b->status().redis->tracking, TrackingState::on);
        QVERIFY(m_a->set({"k"}, Value("v")).has_value());
        QVERIFY(waitFor([this] { return m_b->get({"k"})->layer == Layer::memory; }));
        QVERIFY(m_connection->command({"DEL", "test:cache:v:default:k"}).has_value());
        QVERIFY(waitFor([this] { return !m_b->get({"k"})->value.has_value(); }, Milliseconds{2'000}));
        QVERIFY(m_a->set({"k"}, Value("v")).has_value());
        QVERIFY(waitFor([this] { return m_b->get({"k"})->layer == Layer::memory; }));
        QVERIFY(m_connection->command({"FLUSHALL"}).has_value());
        QVERIFY(waitFor([this] { return !m_b->get({"k"})->value.has_value(); }, Milliseconds{2'000}));
        // And it goes on working.
        QVERIFY(m_a->set({"k"}, Value("w")).has_value());
        QVERIFY(waitFor([this] { return m_b->get({"k"})->value.has_value(); }));
    }

    void many_keys_take_one_round_trip() {
        std::vector<std::string> names;
        for (int i = 0; i < 100; ++i) {
            names.push_back("k" + std::to_string(i));
            if (i % 2 == 0) {
                QVERIFY(m_a->set({names.back()}, Value(std::to_string(i))).has_value());
            }
        }
        const auto calls = [this] {
            const auto info = redis::readInfo(*m_connection);
            const auto found = info->commandStatistics.find("mget");
            return found == info->commandStatistics.end() ? std::uint64_t{0} : found->second.calls;
        };
        const auto before = calls();
        const auto outcomes = m_b->getMany(names);
        QVERIFY2(outcomes.has_value(), why(outcomes));
        QCOMPARE(calls() - before, std::uint64_t{1});
        for (std::size_t i = 0; i < names.size(); ++i) {
            QCOMPARE((*outcomes)[i].value.has_value(), i % 2 == 0);
            QVERIFY(i % 2 == 1 || (*outcomes)[i].value->bytes() == std::to_string(i));
            QVERIFY(i % 2 == 0 || (*outcomes)[i].redis == MissReason::absent);
        }
        const auto again = m_b->getMany(names);
        QVERIFY((*again)[0].layer == Layer::memory && (*again)[1].layer == Layer::none);
    }

    void what_stands_there_is_not_trusted() {
        std::mt19937_64 random(7);
        Entry foreign;
        foreign.value.emplace("of another key");
        foreign.epoch = 1;
        foreign.hardExpiryMillis = foreign.softExpiryMillis = std::int64_t{1} << 60U;
        std::vector<std::string> texts{"", "PVC1", "hello", std::string(1'000, '\0'),
                                       encode(foreign, "default:other")};
        for (int i = 0; i < 200; ++i) {
            std::string bytes(random() % 300, '\0');
            for (char& c : bytes) {
                c = static_cast<char>(random());
            }
            texts.push_back(i % 2 == 0 ? "PVC1" + bytes : bytes);
        }
        for (const std::string& text : texts) {
            QVERIFY(m_connection->command({"SET", "test:cache:v:default:k", text}).has_value());
            const auto outcome = m_a->get({"k"});
            QVERIFY(!outcome->value && outcome->redis == MissReason::damaged);
        }
        // An entry that claims to be of the future is from another time of the server.
        foreign.epoch = std::uint64_t{1} << 60U;
        QVERIFY(m_connection->command({"SET", "test:cache:v:default:k", encode(foreign, "default:k")})
                    .has_value());
        QVERIFY(m_a->get({"k"})->redis == MissReason::invalidated);
        QCOMPARE(
            m_a->counters().byPolicy.at("default").redisMisses[static_cast<std::size_t>(MissReason::damaged)],
            std::uint64_t{texts.size()});
        // Values of another kind under our names: a list for an entry, text for the epoch and the names.
        QVERIFY(m_connection->command({"DEL", "test:cache:v:default:k"}).has_value());
        QVERIFY(m_connection->command({"RPUSH", "test:cache:v:default:k", "x"}).has_value());
        QVERIFY(m_a->getOrLoad({"k"}, giving("v"))->value->bytes() == "v");
        QVERIFY(m_connection->command({"SET", "test:cache:epoch", "nonsense"}).has_value());
        QVERIFY(m_connection->command({"SET", "test:cache:names", "nonsense"}).has_value());
        QVERIFY(waitFor([this] {
            return m_a->getOrLoad({"k"}, giving("v")).has_value() && m_a->set({"k2"}, Value("v"))->inRedis &&
                   m_b->get({"k2"})->value.has_value() && m_a->invalidateTag("t")->inRedis;
        }));
    }

    // The server tells of our own stores too; what comes after them on the feed shows that those were heard.
    void what_was_just_stored_stays_in_memory() {
        for (int i = 0; i < 50; ++i) {
            QVERIFY(m_a->getOrLoad({"k" + std::to_string(i)}, giving("v")).has_value());
        }
        QVERIFY(m_a->set({"mark"}, Value("v")).has_value());
        QVERIFY(m_b->invalidate({"mark"})->inRedis);
        QVERIFY(waitFor([this] { return !m_a->get({"mark"})->value; }, Milliseconds{2'000}));
        for (int i = 0; i < 50; ++i) {
            QVERIFY(m_a->get({"k" + std::to_string(i)})->layer == Layer::memory);
        }
    }

    void nothing_outside_the_namespace_is_written() {
        QVERIFY(m_a->getOrLoad({"k"}, giving("v", {"t"})).has_value());
        QVERIFY(m_a->set({"k2"}, Value("v")).has_value());
        QVERIFY(m_a->invalidateTag("t").has_value());
        QVERIFY(m_a->invalidatePrefix("k").has_value());
        m_a->invalidateAll();
        QVERIFY(m_a->publish().has_value());
        const auto keys = m_connection->command({"KEYS", "*"});
        QVERIFY(!keys->elements.empty());
        for (const auto& key : keys->elements) {
            QVERIFY2(key.text.starts_with(kPrefix), key.text.c_str());
        }
    }

    void names_beyond_their_bound_become_an_invalidation_of_what_is_older() {
        auto options = onRedis(m_fixture->redis());
        options.redis->mostNames = 10;
        auto c = makeCache(options);
        QVERIFY(waitUntilUp(*c));
        QVERIFY(c->set({"k"}, Value("v"), {{"mine"}, {}}).has_value());
        QVERIFY(c->invalidateTag("mine")->inRedis);
        QVERIFY(c->set({"old"}, Value("v")).has_value());
        for (int i = 0; i < 40; ++i) {
            QVERIFY(c->invalidateTag("t" + std::to_string(i))->inRedis);
        }
        QVERIFY(m_connection->command({"ZCARD", "test:cache:names"})->integer <= 11);
        auto late = makeCache(options); // knows only what the server still has
        QVERIFY(waitUntilUp(*late));
        QVERIFY(!late->get({"k"})->value && !late->get({"old"})->value);
        QVERIFY(c->set({"new"}, Value("v")).has_value());
        QVERIFY(late->get({"new"})->value.has_value());
    }

    void a_refresh_in_one_process_is_taken_over_by_the_other() {
        auto options = onRedis(m_fixture->redis());
        options.policies[0].ttl = Milliseconds{300};
        options.policies[0].staleWhileRevalidate = Milliseconds{20'000};
        auto c = makeCache(options);
        auto d = makeCache(options);
        QVERIFY(waitUntilUp(*c) && waitUntilUp(*d));
        std::atomic<int> loads{0};
        const Loader counting = [&loads](const std::stop_token&) -> Result<Loaded> {
            return Loaded{Value(std::to_string(++loads)), {}, Milliseconds{loads == 0 ? 300 : 300}};
        };
        QVERIFY(c->getOrLoad({"k"}, counting).has_value());
        QVERIFY(d->getOrLoad({"k"}, counting).has_value());
        QCOMPARE(loads.load(), 1);
        QVERIFY(waitFor([&] { return c->getOrLoad({"k"}, counting)->value->bytes() == "2"; }));
        // Never without an answer, and never older than what it had.
        int last = 1;
        QVERIFY(waitFor([&] {
            const auto outcome = d->getOrLoad({"k"}, counting);
            const int now = outcome ? std::stoi(outcome->value->bytes()) : 0;
            const bool fine = now >= last;
            last = now;
            return !fine || now >= 3;
        }));
        QVERIFY(last >= 3);
    }

    void counters_are_published_and_read_back() {
        QVERIFY(m_a->getOrLoad({"user:1"}, giving("v")).has_value());
        QVERIFY(m_b->getOrLoad({"user:1"}, forbidden()).has_value());
        QVERIFY(m_a->publish().has_value());
        QVERIFY(m_b->publish().has_value());
        QVERIFY(m_connection->command({"HSET", "test:cache:counters", "stranger", "{no json"}).has_value());
        const auto read = readPublishedCounters(*m_connection, kPrefix);
        QVERIFY2(read.has_value(), why(read));
        QCOMPARE(read->size(), std::size_t{2});
        std::uint64_t loads = 0;
        std::uint64_t hits = 0;
        for (const auto& [process, json] : *read) {
            loads += json["policies"]["default"]["loads"].get<std::uint64_t>();
            hits += json["prefixes"]["user"]["redis_hits"].get<std::uint64_t>();
        }
        QCOMPARE(loads, std::uint64_t{1});
        QCOMPARE(hits, std::uint64_t{1});
        QVERIFY(m_connection->command({"PTTL", "test:cache:counters"})->integer > 0);
        // A process that no longer publishes is removed by those that do.
        QVERIFY(waitFor([this] {
            static_cast<void>(m_a->publish(Milliseconds{100}));
            return readPublishedCounters(*m_connection, kPrefix)->size() == 1;
        }));
    }

    void where_tracking_is_refused_memory_is_trusted_for_the_bound_alone() {
        QVERIFY(m_connection
                    ->command(
                        {"ACL", "SETUSER", "plain", "on", ">secret", "~*", "&*", "+@all", "-client|tracking"})
                    .has_value());
        auto options = onRedis(m_fixture->redis());
        options.redis->settings.user = "plain";
        options.redis->settings.password = Secret("secret");
        auto c = makeCache(options);
        QVERIFY(waitUntilUp(*c));
        QCOMPARE(c->status().redis->tracking, TrackingState::refused);
        QVERIFY(!c->status().redis->trackingProblem.empty());
        QVERIFY(c->set({"k"}, Value("v")).has_value());
        QVERIFY(c->get({"k"})->layer == Layer::memory);
        QVERIFY(
            waitFor([&c] { return c->get({"k"})->memory == MissReason::unverified; }, Milliseconds{3'000}));
        QVERIFY(c->get({"k"})->layer == Layer::memory); // read from Redis, and good for another bound
        QVERIFY(m_connection->command({"DEL", "test:cache:v:default:k"}).has_value());
        QVERIFY(waitFor([&c] { return !c->get({"k"})->value; }, Milliseconds{3'000}));
    }

    void readers_get_nothing_older_than_they_are_promised() {
        ConsistencyCheck check(*m_a, *m_b, Milliseconds{800});
        check.start();
        QVERIFY(waitFor([&check] { return check.written() > 400; }));
        check.stop();
        QVERIFY2(check.wrong().empty(), check.wrong().empty() ? "" : check.wrong().front().c_str());
        QVERIFY(check.readsHere() > 400 && check.readsThere() > 400);
        QCOMPARE(check.failed(), 0);
    }

private:
    std::unique_ptr<ServersFixture> m_fixture;
    std::unique_ptr<redis::Connection> m_connection;
    std::unique_ptr<CacheManager> m_a;
    std::unique_ptr<CacheManager> m_b;
};

QTEST_APPLESS_MAIN(SharedRedisTest)
#include "shared_redis_test.moc"
