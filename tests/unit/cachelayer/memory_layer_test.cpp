// The memory layer holds what it was given, within its bounds, under every eviction policy; and lifetimes
// that follow how often a value changes.

#include "engine/cachelayer/adaptive_lifetime.h"
#include "engine/cachelayer/memory_layer.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <map>
#include <random>
#include <thread>

using namespace pavement;
using namespace pavement::cachelayer;

namespace {

HeldPtr held(const std::string& text, SteadyTime until) {
    auto entry = std::make_shared<Held>();
    entry->value.emplace(text);
    entry->softExpiry = entry->hardExpiry = until;
    return entry;
}

} // namespace

class MemoryLayerTest : public QObject {
    Q_OBJECT

private slots:

    void every_policy_keeps_the_bound_and_gives_back_what_was_put() {
        for (const auto& eviction : cache::allPolicies()) {
            for (const CapacityUnit unit : {CapacityUnit::entries, CapacityUnit::bytes}) {
                ManualClock clock;
                CachePolicy policy;
                policy.eviction = eviction;
                policy.capacityUnit = unit;
                policy.capacity = unit == CapacityUnit::entries ? 200 : 50'000;
                MemoryLayer memory(policy, clock);
                std::map<std::string, std::string> truth;
                std::mt19937_64 random(1);
                int hits = 0;
                for (int i = 0; i < 20'000; ++i) {
                    const std::string key =
                        std::to_string(static_cast<int>(std::pow(static_cast<double>(random() % 1000), 1.3)));
                    if (random() % 10 == 0) {
                        memory.remove(key);
                        truth.erase(key);
                        QVERIFY(memory.find(key) == nullptr);
                    } else if (const HeldPtr found = memory.find(key)) {
                        QVERIFY2(truth.at(key) == found->value->bytes(), cache::nameOf(eviction).c_str());
                        ++hits;
                    } else {
                        std::string value = key + std::string(random() % 500, 'x');
                        truth[key] = value;
                        memory.put(key, held(value, clock.steady() + Milliseconds{1'000'000}));
                    }
                    if (random() % 7 == 0) { // another size under the same key
                        std::string value = key + std::string(random() % 2'000, 'y');
                        truth[key] = value;
                        memory.put(key, held(value, clock.steady() + Milliseconds{1'000'000}));
                    }
                    QVERIFY(memory.size().weight <= policy.capacity);
                }
                QVERIFY2(hits > 500, cache::nameOf(eviction).c_str());
                QVERIFY(memory.size().evictions > 0);
            }
        }
    }

    void a_value_larger_than_the_cache_is_not_kept_and_ends_the_one_before() {
        ManualClock clock;
        CachePolicy policy;
        policy.capacityUnit = CapacityUnit::bytes;
        policy.capacity = 10'000;
        MemoryLayer memory(policy, clock);
        memory.put("k", held("small", clock.steady() + Milliseconds{1'000}));
        QVERIFY(memory.find("k") != nullptr);
        memory.put("k", held(std::string(20'000, 'x'), clock.steady() + Milliseconds{1'000}));
        QVERIFY(memory.find("k") == nullptr);
        QCOMPARE(memory.size().weight, std::uint64_t{0});
    }

    void what_is_past_its_end_makes_room_when_it_is_met() {
        ManualClock clock;
        MemoryLayer memory(CachePolicy{}, clock);
        memory.put("k", held("v", clock.steady() + Milliseconds{100}));
        clock.advance(Milliseconds{100});
        bool ended = false;
        QVERIFY(memory.find("k", &ended) == nullptr);
        QVERIFY(ended);
        QVERIFY(memory.find("k", &ended) == nullptr);
        QVERIFY(!ended); // nothing is left to tell
        QCOMPARE(memory.size().entries, std::uint64_t{0});
    }

    void many_threads_see_only_values_of_their_key() {
        SystemClock clock;
        CachePolicy policy;
        policy.capacity = 40'000; // several shards
        MemoryLayer memory(policy, clock);
        std::atomic<int> wrong{0};
        std::vector<std::jthread> threads;
        for (unsigned t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                std::mt19937_64 random(t);
                for (int i = 0; i < 20'000; ++i) {
                    const std::string key = std::to_string(random() % 60'000);
                    if (i % 16 == 0) {
                        memory.remove(key);
                    } else if (const HeldPtr found = memory.find(key)) {
                        wrong += found->value->bytes() == key ? 0 : 1;
                    } else {
                        memory.put(key, held(key, clock.steady() + Milliseconds{60'000}));
                    }
                }
            });
        }
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }

    void a_lifetime_follows_how_often_the_value_changes() {
        // Changes every ten seconds on average; lifetimes should come near 2.3 s and never leave their range.
        std::mt19937_64 random(2);
        std::exponential_distribution<double> gap(0.1);
        AdaptiveLifetime lifetimes(Milliseconds{60'000}, Milliseconds{100}, Milliseconds{3'600'000});
        double now = 0;
        double nextChange = gap(random);
        int version = 0;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < 5'000; ++i) {
            while (nextChange <= now) {
                nextChange += gap(random);
                ++version;
            }
            const auto lifetime = lifetimes.next("k", std::to_string(version));
            QVERIFY(lifetime >= Milliseconds{100} && lifetime <= Milliseconds{3'600'000});
            now += static_cast<double>(lifetime.count()) / 1000;
            if (i > 100) {
                sum += std::log(static_cast<double>(lifetime.count()) / 1000);
                ++count;
            }
        }
        const double typical = std::exp(sum / count);
        QVERIFY2(typical > 1.2 && typical < 4.5, std::to_string(typical).c_str());
    }

    void a_value_that_never_changes_comes_to_live_as_long_as_it_may() {
        AdaptiveLifetime lifetimes(Milliseconds{1'000}, Milliseconds{100}, Milliseconds{60'000});
        Milliseconds last{0};
        for (int i = 0; i < 50; ++i) {
            last = lifetimes.next("k", "same");
        }
        QCOMPARE(last, Milliseconds{60'000});
        QCOMPARE(lifetimes.next("k", "other"), Milliseconds{30'000});
        QCOMPARE(lifetimes.next("new", "x"), Milliseconds{1'000});
    }
};

QTEST_APPLESS_MAIN(MemoryLayerTest)
#include "memory_layer_test.moc"
