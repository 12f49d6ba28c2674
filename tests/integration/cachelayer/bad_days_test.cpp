// Bad days of Redis, while two managers write, invalidate and read through it: no read is older than
// promised, every call ends in time, and all of it mends itself.

#include "two_caches.h"

#include "tests/support/servers_fixture.h"
#include "tests/support/wait_for.h"
#include "tests/support/why.h"

#include <QTest>

#include <csignal>

using namespace pavement;
using namespace pavement::cachelayer;
using namespace pavement::testing;

namespace {

Loader giving(const std::string& text, std::vector<std::string> tags = {}) {
    return [text, tags](const std::stop_token&) -> Result<Loaded> { return Loaded{Value(text), tags, {}}; };
}

constexpr Milliseconds kBound{900}; // 600 of the managers and what a busy machine adds
constexpr Milliseconds kLongest{
    2'500}; // of one call: two round trips that run into their limit, and the lease

} // namespace

class BadDaysTest : public QObject {
    Q_OBJECT

private slots:

    void initTestCase() {
        sandbox::ServerOptions options;
        options.withPostgres = false;
        m_fixture = std::make_unique<ServersFixture>(options);
        m_other = std::make_unique<ServersFixture>(options);
        m_fixture->servers();
        m_connection = std::make_unique<redis::Connection>(m_fixture->redis());
    }

    void cleanupTestCase() {
        m_fixture.reset();
        m_other.reset();
    }

    void init() {
        QVERIFY(m_fixture->servers().startRedis().has_value());
        QVERIFY(m_connection->command({"FLUSHALL"}).has_value());
        m_a = makeCache(onRedis(m_fixture->redis()));
        m_b = makeCache(onRedis(m_fixture->redis()));
        QVERIFY(waitUntilUp(*m_a) && waitUntilUp(*m_b));
    }

    void cleanup() {
        m_a.reset();
        m_b.reset();
    }

    void killed_and_started_again() {
        under([this](int) {
            static_cast<void>(m_fixture->servers().stopRedis());
            letThemRead();
            static_cast<void>(m_fixture->servers().startRedis());
        });
    }

    void stopped_and_continued() {
        under([this](int) {
            ::kill(m_fixture->servers().redisPid(), SIGSTOP);
            letThemRead(Milliseconds{1'200});
            ::kill(m_fixture->servers().redisPid(), SIGCONT);
        });
    }

    void flushed() {
        under([this](int) { static_cast<void>(m_connection->command({"FLUSHALL"})); });
    }

    void connections_and_feeds_cut() {
        under([this](int round) {
            static_cast<void>(m_connection->command(
                {"CLIENT", "KILL", "TYPE", round % 2 == 0 ? "pubsub" : "normal", "SKIPME", "yes"}));
        });
        QVERIFY(m_b->status().redis->feedLosses > 0);
    }

    void made_a_replica_of_another_and_a_master_again() {
        const auto other = m_other->redis();
        static_cast<void>(m_connection->command({"CONFIG", "SET", "masterauth", other.password.reveal()}));
        under([this, &other](int) {
            static_cast<void>(m_connection->command({"REPLICAOF", "127.0.0.1", std::to_string(other.port)}));
            letThemRead(Milliseconds{1'000});
            static_cast<void>(m_connection->command({"REPLICAOF", "NO", "ONE"}));
        });
    }

    void full_and_without_eviction() {
        static_cast<void>(m_connection->command({"CONFIG", "SET", "maxmemory-policy", "noeviction"}));
        under([this](int) {
            static_cast<void>(m_connection->command({"CONFIG", "SET", "maxmemory", "1"}));
            letThemRead();
            static_cast<void>(m_connection->command({"CONFIG", "SET", "maxmemory", "64mb"}));
        });
        static_cast<void>(m_connection->command({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"}));
    }

    void a_full_server_still_forgets() {
        QVERIFY(m_a->set({"k"}, Value("v"), {{"t"}, {}})->inRedis);
        QVERIFY(m_b->get({"k"})->value.has_value());
        static_cast<void>(m_connection->command({"CONFIG", "SET", "maxmemory-policy", "noeviction"}));
        static_cast<void>(m_connection->command({"CONFIG", "SET", "maxmemory", "1"}));
        QVERIFY(!m_a->set({"k2"}, Value("v"))->inRedis); // refused
        QVERIFY(m_a->get({"k2"})->value.has_value());    // and kept in memory
        QVERIFY(m_a->invalidateTag("t").has_value());
        QVERIFY(waitFor([this] { return !m_b->get({"k"})->value; }, Milliseconds{3'000}));
        QVERIFY(m_b->getOrLoad({"k"}, giving("w"))->value->bytes() == "w");
        static_cast<void>(m_connection->command({"CONFIG", "SET", "maxmemory", "64mb"}));
        static_cast<void>(m_connection->command({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"}));
        QVERIFY(waitFor([this] { return m_a->set({"k3"}, Value("v"))->inRedis; }));
    }

    void every_call_ends_by_its_deadline_whatever_redis_does() {
        ::kill(m_fixture->servers().redisPid(), SIGSTOP);
        for (int i = 0; i < 20; ++i) {
            const auto begun = std::chrono::steady_clock::now();
            const std::string key = "k" + std::to_string(i);
            const auto outcome = m_a->getOrLoad({key}, giving("v"), Deadline::after(Milliseconds{500}));
            QVERIFY2(outcome || outcome.error().code == ErrorCode::timeout, why(outcome));
            static_cast<void>(m_a->get({key}, Deadline::after(Milliseconds{500})));
            QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(1'500));
        }
        QVERIFY(!isUp(*m_a));
        // Once that is known a call costs nothing but the loader.
        const auto begun = std::chrono::steady_clock::now();
        for (int i = 0; i < 100; ++i) {
            QVERIFY(m_a->getOrLoad({"n" + std::to_string(i)}, giving("v"))->redis == MissReason::unavailable);
        }
        QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(1'000));
        ::kill(m_fixture->servers().redisPid(), SIGCONT);
        QVERIFY(waitUntilUp(*m_a));
    }

    void what_was_invalidated_meanwhile_is_replayed_before_redis_is_read_again() {
        QVERIFY(m_a->set({"k"}, Value("old"))->inRedis);
        QVERIFY(m_a->set({"t"}, Value("old"), {{"tag"}, {}})->inRedis);
        QVERIFY(m_a->set({"p:1"}, Value("old"))->inRedis);
        QVERIFY(m_a->set({"stays"}, Value("old"))->inRedis);
        ::kill(m_fixture->servers().redisPid(), SIGSTOP);
        QVERIFY(!m_a->invalidate({"k"})->inRedis);
        QVERIFY(!m_a->invalidateTag("tag")->inRedis);
        QVERIFY(!m_a->invalidatePrefix("p:")->inRedis);
        QVERIFY(m_a->status().redis->pending >= 3);
        ::kill(m_fixture->servers().redisPid(), SIGCONT);
        // From the first answer of Redis on it must be the new one.
        QVERIFY(waitFor([this] {
            const auto k = m_a->get({"k"});
            const auto t = m_a->get({"t"});
            const auto p = m_a->get({"p:1"});
            if (k->value || t->value || p->value) {
                m_sawOld = true;
            }
            return isUp(*m_a);
        }));
        QVERIFY(!m_sawOld);
        QVERIFY(!m_a->get({"k"})->value && !m_a->get({"t"})->value && !m_a->get({"p:1"})->value);
        QVERIFY(m_a->get({"stays"})->value.has_value());
        QVERIFY(m_a->status().redis->replayed >= 3);
        QVERIFY(waitUntilUp(*m_b));
        QVERIFY(waitFor([this] { return !m_b->get({"k"})->value && !m_b->get({"t"})->value; },
                        Milliseconds{3'000}));
    }

    void more_than_can_wait_becomes_an_invalidation_of_all() {
        auto options = onRedis(m_fixture->redis());
        options.redis->mostPending = 5;
        auto c = makeCache(options);
        QVERIFY(waitUntilUp(*c));
        QVERIFY(c->set({"never invalidated"}, Value("v"))->inRedis);
        ::kill(m_fixture->servers().redisPid(), SIGSTOP);
        for (int i = 0; i < 10; ++i) {
            QVERIFY(!c->invalidate({"k" + std::to_string(i)})->inRedis);
        }
        QCOMPARE(c->status().redis->pending, std::size_t{1});
        ::kill(m_fixture->servers().redisPid(), SIGCONT);
        QVERIFY(waitUntilUp(*c));
        QVERIFY(!c->get({"never invalidated"})->value);
        QCOMPARE(c->status().redis->pendingOverflows, std::uint64_t{1});
    }

    // The server comes back with an older state: what it lost the invalidation of is not believed.
    void a_server_restored_from_an_old_snapshot_is_not_believed() {
        QVERIFY(m_a->set({"k"}, Value("old"))->inRedis);
        const auto dump = m_connection->command({"DUMP", "test:cache:v:default:k"});
        const auto epoch = m_connection->command({"GET", "test:cache:epoch"});
        const auto server = m_connection->command({"GET", "test:cache:server"});
        QVERIFY(m_a->invalidate({"k"})->inRedis);
        QVERIFY(m_fixture->servers().restartRedis().has_value());
        QVERIFY(m_connection->command({"RESTORE", "test:cache:v:default:k", "0", dump->text}).has_value());
        QVERIFY(m_connection->command({"SET", "test:cache:epoch", epoch->text}).has_value());
        QVERIFY(m_connection->command({"DEL", "test:cache:names"}).has_value());
        QVERIFY(m_connection->command({"ZADD", "test:cache:names", epoch->text, "a"}).has_value());
        QVERIFY(m_connection->command({"SET", "test:cache:server", server->text}).has_value());
        auto fresh = makeCache(onRedis(m_fixture->redis())); // has seen nothing of the past
        QVERIFY(waitUntilUp(*fresh));
        QVERIFY(!fresh->get({"k"})->value);
        QVERIFY(waitUntilUp(*m_a));
        QVERIFY(!m_a->get({"k"})->value);
    }

    void without_redis_from_the_first_moment_it_is_a_cache_in_memory() {
        auto settings = m_fixture->redis();
        QVERIFY(m_fixture->servers().stopRedis().has_value());
        auto c = makeCache(onRedis(settings));
        const auto first = c->getOrLoad({"k"}, giving("v"));
        QVERIFY(first && first->layer == Layer::loader && first->redis == MissReason::unavailable);
        QVERIFY(c->get({"k"})->layer == Layer::memory);
        QVERIFY(waitFor([&c] { return c->status().redis->lastError.has_value(); }));
        QVERIFY(m_fixture->servers().startRedis().has_value());
        QVERIFY(waitUntilUp(*c));
    }

private:
    // Long enough for many reads and writes; how long does not decide anything.
    void letThemRead(Milliseconds atLeast = Milliseconds{300}) {
        const int seen = m_check->readsHere() + m_check->readsThere();
        const Deadline until = Deadline::after(atLeast);
        waitFor([&] { return until.expired() && m_check->readsHere() + m_check->readsThere() > seen + 20; });
    }

    void under(const std::function<void(int round)>& trouble, int rounds = 3) {
        ConsistencyCheck check(*m_a, *m_b, kBound);
        m_check = &check;
        check.start();
        for (int round = 0; round < rounds; ++round) {
            letThemRead();
            trouble(round);
            letThemRead();
            QVERIFY(waitUntilUp(*m_a) && waitUntilUp(*m_b));
            const int written = check.written();
            QVERIFY(waitFor([&] { return check.written() > written + 10; }));
        }
        check.stop();
        m_check = nullptr;
        const auto wrong = check.wrong();
        QVERIFY2(wrong.empty(), wrong.empty() ? "" : wrong.front().c_str());
        QCOMPARE(check.failed(), 0);
        QVERIFY2(check.longestCall() < kLongest, std::to_string(check.longestCall().count()).c_str());
        QVERIFY(check.readsHere() > 100 && check.readsThere() > 100);
    }

    std::unique_ptr<ServersFixture> m_fixture;
    std::unique_ptr<ServersFixture> m_other;
    std::unique_ptr<redis::Connection> m_connection;
    std::unique_ptr<CacheManager> m_a;
    std::unique_ptr<CacheManager> m_b;
    ConsistencyCheck* m_check = nullptr;
    bool m_sawOld = false;
};

QTEST_APPLESS_MAIN(BadDaysTest)
#include "bad_days_test.moc"
