// The cache in memory: one part of it against a map and the same policy over a list of keys; ends, weights,
// changes under way; and many threads at once, whose every answer must be one that was put there.

#include "engine/cache/memory_cache.h"

#include <QtTest>

#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace pavement;
using namespace pavement::cache;

namespace {

// What the cache must be: the policy over numbers given to the keys once and for all, and a map beside it.
class Model final : public Sink {
public:
    Model(const PolicyChoice& policy, std::uint64_t capacity)
        : m_nodes(1000)
        , m_policy(makePolicy(policy, m_nodes, capacity, this)) {}

    bool find(int key, std::string& value) {
        const auto found = m_values.find(idOf(key));
        if (found == m_values.end()) {
            return false;
        }
        m_policy->hit(request(key, m_nodes[found->first].weight));
        value = found->second;
        return true;
    }

    void put(int key, const std::string& value, Weight weight) {
        const Id id = idOf(key);
        const bool known = m_policy->contains(id);
        m_values[id] = value;
        if (!known) {
            m_policy->miss(request(key, weight));
        } else if (m_nodes[id].weight != weight) {
            m_policy->reweigh(id, weight);
        }
    }

    void erase(int key) {
        if (m_policy->contains(idOf(key))) {
            m_policy->erase(idOf(key));
            m_values.erase(idOf(key));
        }
    }

    void setCapacity(std::uint64_t capacity) { m_policy->setCapacity(capacity); }

    std::uint64_t weight() const { return m_policy->weight(); }

    std::size_t entries() const { return m_values.size(); }

    void evicted(Id id) override { m_values.erase(id); }

    void forgotten(Id id) override { m_values.erase(id); }

private:
    static Id idOf(int key) { return static_cast<Id>(key); }

    static Request request(int key, Weight weight) {
        return {idOf(key), weight, hashOfKey("key " + std::to_string(key))};
    }

    NodeTable m_nodes;
    std::unique_ptr<Policy> m_policy;
    std::map<Id, std::string> m_values;
};

std::string keyOf(int number) {
    return "key " + std::to_string(number);
}

MemoryCacheOptions onePart(std::uint64_t capacity, const char* policy = "lru") {
    MemoryCacheOptions options;
    options.capacity = capacity;
    options.parts = 1;
    options.policy = *parsePolicy(policy);
    return options;
}

} // namespace

class MemoryCacheTest : public QObject {
    Q_OBJECT

private slots:

    void random_work_agrees_with_the_policy_over_a_map_data() {
        QTest::addColumn<QString>("policy");
        for (const PolicyChoice& policy : allPolicies()) {
            // Chooses with chance of its own from ids' hashes; its behaviour is a test of its own.
            const std::string name = nameOf(policy);
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }

    void random_work_agrees_with_the_policy_over_a_map() {
        QFETCH(QString, policy);
        const ManualClock clock;
        const auto choice = *parsePolicy(policy.toStdString());
        MemoryCache<std::string> cache(onePart(100, policy.toUtf8().constData()), clock);
        Model model(choice, 100);
        std::mt19937 random(7);
        for (int step = 0; step < 30'000; ++step) {
            const double draw = static_cast<double>(random()) / static_cast<double>(std::mt19937::max());
            const int key = static_cast<int>(400 * draw * draw);
            switch (random() % 16) {
            case 0:
                cache.erase(keyOf(key));
                model.erase(key);
                break;
            case 1:
            case 2:
            case 3:
            case 4:
            case 5: {
                const std::string value = std::to_string(random());
                const auto weight = static_cast<Weight>(1 + random() % 5);
                cache.put(keyOf(key), value, weight);
                model.put(key, value, weight);
                break;
            }
            default: {
                std::string expected;
                const bool there = model.find(key, expected);
                const auto found = cache.find(keyOf(key));
                QCOMPARE(static_cast<bool>(found), there);
                if (there) {
                    QCOMPARE(*found, expected);
                }
            }
            }
            if (step % 5000 == 4999) {
                const std::uint64_t capacity = 60 + random() % 80;
                cache.setCapacity(capacity);
                model.setCapacity(capacity);
            }
            const MemoryStatistics seen = cache.statistics();
            QCOMPARE(seen.weight, model.weight());
            QCOMPARE(seen.entries, static_cast<std::uint64_t>(model.entries()));
            QVERIFY(seen.weight <= seen.capacity);
        }
    }

    void nothing_is_given_out_after_its_end() {
        ManualClock clock;
        MemoryCache<int> cache(onePart(1000), clock);
        const SteadyTime begin = clock.steady();
        for (int i = 0; i < 500; ++i) {
            QVERIFY(cache.put(keyOf(i), i, 1, begin + Milliseconds{100 + 37 * i}));
        }
        QVERIFY(cache.put("for ever", -1));
        QVERIFY(cache.put("for years", -2, 1, begin + std::chrono::hours{24 * 3000}));
        std::size_t found = 0;
        for (int passed = 0; passed < 20'000; passed += 50, clock.advance(Milliseconds{50})) {
            for (int i = passed % 7; i < 500; i += 7) {
                MemoryMiss why{};
                const auto handle = cache.find(keyOf(i), &why);
                if (passed >= 100 + 37 * i) {
                    QVERIFY(!handle && why != MemoryMiss::none);
                } else if (passed < 100 + 37 * i - 8) { // two ticks early at most
                    QVERIFY(handle && *handle == i && why == MemoryMiss::none);
                    ++found;
                }
            }
        }
        QVERIFY(found > 1000);
        // What nobody asked for went by itself, a bounded part at a time.
        for (int i = 0; i < 40; ++i) {
            cache.advance();
        }
        QCOMPARE(cache.statistics().entries, std::uint64_t{2});
        QCOMPARE(cache.statistics().expirations, std::uint64_t{500});
        QCOMPARE(cache.statistics().evictions, std::uint64_t{0});
        QVERIFY(cache.find("for ever") && cache.find("for years"));
        QVERIFY(!cache.put("past", 1, 1, clock.steady()));
        QVERIFY(cache.put("again", 1) && !cache.put("again", 2, 1, begin));
        QVERIFY(!cache.find("again")); // the newer value had ended; the older must not stay
    }

    void a_new_value_has_its_own_end() {
        ManualClock clock;
        MemoryCache<int> cache(onePart(10), clock);
        cache.put("a", 1, 1, clock.steady() + Milliseconds{1000});
        cache.put("a", 2, 1, clock.steady() + Milliseconds{5000});
        cache.put("b", 1, 1, clock.steady() + Milliseconds{1000});
        cache.put("b", 2);
        clock.advance(Milliseconds{3000});
        QVERIFY(cache.find("a") && *cache.find("a") == 2);
        QVERIFY(cache.find("b") && *cache.find("b") == 2);
        MemoryMiss why{};
        clock.advance(Milliseconds{3000});
        QVERIFY(!cache.find("a", &why));
        QVERIFY(why == MemoryMiss::expired);
        QVERIFY(!cache.find("a", &why));
        QVERIFY(why == MemoryMiss::absent);
        QVERIFY(cache.find("b"));
    }

    void a_value_stays_readable_while_it_is_held() {
        const ManualClock clock;
        auto counted = std::make_shared<int>(0);
        const std::weak_ptr<int> watched = counted;
        MemoryCache<std::shared_ptr<int>>::Handle held;
        {
            MemoryCache<std::shared_ptr<int>> cache(onePart(4), clock);
            cache.put("a", std::move(counted));
            held = cache.find("a");
            QVERIFY(cache.erase("a"));
            QVERIFY(!cache.erase("a"));
            QVERIFY(!watched.expired());
        }
        QVERIFY(**held == 0);
        auto copy = held;
        held = {};
        QVERIFY(!watched.expired());
        copy = {};
        QVERIFY(watched.expired()); // and nothing leaks
    }

    void the_policy_changes_under_way_and_keeps_the_entries() {
        const ManualClock clock;
        MemoryCache<int> cache(onePart(200), clock);
        for (int i = 0; i < 1000; ++i) {
            cache.put(keyOf(i), i);
        }
        for (const PolicyChoice& policy : allPolicies()) {
            const auto before = cache.statistics();
            cache.setPolicy(policy);
            QVERIFY2(cache.statistics().entries * 10 >= before.entries * 9, nameOf(policy).c_str());
            std::size_t there = 0;
            for (int i = 0; i < 1000; ++i) {
                if (const auto found = cache.find(keyOf(i))) {
                    QCOMPARE(*found, i);
                    ++there;
                }
            }
            QCOMPARE(static_cast<std::uint64_t>(there), cache.statistics().entries);
            for (int i = 0; i < 1000; ++i) {
                cache.put(keyOf(i), i);
            }
            QVERIFY(cache.statistics().weight <= 200);
        }
    }

    void what_a_condition_says_goes_and_nothing_else() {
        const ManualClock clock;
        MemoryCacheOptions options;
        options.capacity = 100'000;
        options.parts = 8;
        MemoryCache<int> cache(options, clock);
        QCOMPARE(cache.parts(), std::size_t{8});
        for (int i = 0; i < 20'000; ++i) {
            cache.put((i % 3 == 0 ? "user:" : "road:") + std::to_string(i), i);
        }
        cache.eraseWhere(
            [](std::string_view key, int value) { return key.starts_with("user:") || value == 7; });
        for (int i = 0; i < 20'000; ++i) {
            const bool gone = i % 3 == 0 || i == 7;
            QCOMPARE(static_cast<bool>(cache.find((i % 3 == 0 ? "user:" : "road:") + std::to_string(i))),
                     !gone);
        }
        cache.clear();
        QCOMPARE(cache.statistics().entries, std::uint64_t{0});
        QCOMPARE(cache.statistics().weight, std::uint64_t{0});
    }

    void threads_get_what_was_put_and_the_counts_add_up_data() {
        QTest::addColumn<QString>("policy");
        for (const char* policy : {"lru", "sieve", "s3-fifo", "w-tinylfu", "auto"}) {
            QTest::newRow(policy) << policy;
        }
    }

    void threads_get_what_was_put_and_the_counts_add_up() {
        QFETCH(QString, policy);
        const SystemClock clock;
        MemoryCacheOptions options;
        options.capacity = 4000;
        options.parts = 4;
        options.policy = *parsePolicy(policy.toStdString());
        MemoryCache<std::string> cache(options, clock);
        std::atomic<std::uint64_t> asked = 0, wrong = 0, tooHeavy = 0;
        {
            std::vector<std::jthread> threads;
            for (unsigned number = 0; number < 4; ++number) {
                threads.emplace_back([&, number] {
                    std::mt19937 random(number);
                    for (int step = 0; step < 15'000; ++step) {
                        const int key = static_cast<int>(random() % 3000);
                        switch (random() % 12) {
                        case 0:
                            cache.erase(keyOf(key));
                            break;
                        case 1:
                        case 2:
                            // The value names its key, so that a foreign one is seen.
                            cache.put(keyOf(key), keyOf(key) + "/" + std::to_string(random()),
                                      static_cast<Weight>(1 + random() % 4),
                                      clock.steady() + Milliseconds{random() % 60});
                            break;
                        case 3:
                            if (random() % 64 == 0) {
                                cache.eraseWhere([](std::string_view, const std::string& value) {
                                    return value.ends_with('7');
                                });
                            } else if (random() % 64 == 1) {
                                cache.setCapacity(3000 + random() % 2000);
                            } else {
                                cache.put(keyOf(key), keyOf(key) + "/");
                            }
                            break;
                        default:
                            ++asked;
                            if (const auto found = cache.find(keyOf(key))) {
                                wrong += found->starts_with(keyOf(key) + "/") ? 0 : 1;
                            }
                        }
                        if (step % 1000 == 0) {
                            const auto seen = cache.statistics();
                            tooHeavy += seen.weight > 5100 ? 1 : 0;
                        }
                    }
                });
            }
        }
        QCOMPARE(wrong.load(), std::uint64_t{0});
        QCOMPARE(tooHeavy.load(), std::uint64_t{0});
        const MemoryStatistics seen = cache.statistics();
        QCOMPARE(seen.hits + seen.absent + seen.expired, asked.load());
        QVERIFY(seen.hits > 0 && seen.absent > 0);
    }
};

QTEST_APPLESS_MAIN(MemoryCacheTest)
#include "memory_cache_test.moc"
