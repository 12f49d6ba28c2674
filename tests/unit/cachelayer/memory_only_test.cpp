// The manager without Redis: one load at a time, and nothing stored that an invalidation overtook.

#include "turned_cache.h"

#include "engine/base/json.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace turned;

class MemoryOnlyTest : public QObject {
    Q_OBJECT

private slots:

    void a_value_is_loaded_once_and_then_kept_for_its_ttl() {
        Turned turned(exact());
        std::atomic<int> loads{0};
        const Loader loader = [&loads](const std::stop_token&) -> Result<Loaded> {
            return Loaded{Value(std::to_string(++loads)), {}, {}};
        };
        QVERIFY(turned.cache->get({"k"})->memory == MissReason::absent);
        QVERIFY(turned.cache->getOrLoad({"k"}, loader)->layer == Layer::loader);
        const auto hit = turned.cache->getOrLoad({"k"}, loader);
        QVERIFY(hit->layer == Layer::memory && hit->value->bytes() == "1" && !hit->stale);
        turned.clock->advance(Milliseconds{999});
        QVERIFY(turned.cache->get({"k"})->layer == Layer::memory);
        turned.clock->advance(Milliseconds{1});
        QVERIFY(turned.cache->get({"k"})->memory == MissReason::expired);
        const auto again = turned.cache->getOrLoad({"k"}, loader);
        QVERIFY(again->value->bytes() == "2" && again->layer == Layer::loader);
    }

    void many_callers_share_one_load() {
        Gate gate;
        Turned turned(exact());
        std::atomic<int> loads{0};
        std::atomic<int> right{0};
        std::atomic<int> coalesced{0};
        const Loader loader = [&](const std::stop_token&) -> Result<Loaded> {
            ++loads;
            gate.pass();
            return Loaded{Value("v"), {}, {}};
        };
        constexpr int kCallers = 16;
        std::vector<std::jthread> callers;
        for (int i = 0; i < kCallers; ++i) {
            callers.emplace_back([&] {
                const auto outcome = turned.cache->getOrLoad({"k"}, loader);
                right += outcome && outcome->value->bytes() == "v" ? 1 : 0;
                coalesced += outcome && outcome->coalesced ? 1 : 0;
            });
        }
        gate.awaitSomebody();
        gate.open();
        callers.clear();
        QCOMPARE(loads.load(), 1);
        QCOMPARE(right.load(), kCallers);
        QVERIFY(coalesced < kCallers);
        QCOMPARE(turned.cache->counters().byPolicy.at("default")[Count::loads], std::uint64_t{1});
    }

    void a_value_loaded_before_an_invalidation_is_not_stored_after_it() {
        for (int way = 0; way < 4; ++way) {
            Gate gate;
            Turned turned(exact());
            std::jthread caller([&] {
                static_cast<void>(
                    turned.cache->getOrLoad({"user:1"}, [&](const std::stop_token&) -> Result<Loaded> {
                        gate.pass();
                        return Loaded{Value("old"), {"t"}, {}};
                    }));
            });
            gate.awaitSomebody();
            switch (way) {
            case 0:
                QVERIFY(turned.cache->invalidate({"user:1"}).has_value());
                break;
            case 1:
                QVERIFY(turned.cache->invalidateTag("t").has_value());
                break;
            case 2:
                QVERIFY(turned.cache->invalidatePrefix("user:").has_value());
                break;
            default:
                turned.cache->invalidateAll();
            }
            gate.open();
            caller.join();
            QVERIFY(!turned.cache->get({"user:1"})->value.has_value());
            QCOMPARE(turned.cache->counters().byPolicy.at("default")[Count::refusedStores], std::uint64_t{1});
        }
    }

    void who_asks_after_an_invalidation_does_not_join_a_load_from_before() {
        Gate gate;
        Turned turned(exact());
        std::jthread early([&] {
            static_cast<void>(turned.cache->getOrLoad({"k"}, [&](const std::stop_token&) -> Result<Loaded> {
                gate.pass();
                return Loaded{Value("old"), {"t"}, {}};
            }));
        });
        gate.awaitSomebody();
        QVERIFY(turned.cache->invalidate({"k"}).has_value());
        QVERIFY(turned.cache->getOrLoad({"k"}, giving("new"))->value->bytes() == "new");
        gate.open();
        early.join();
        QVERIFY(turned.cache->get({"k"})->value->bytes() == "new");
    }

    void who_waits_for_a_load_whose_tag_was_invalidated_before_loads_anew() {
        Gate gate;
        Turned turned(exact());
        std::jthread early([&] {
            static_cast<void>(turned.cache->getOrLoad({"k"}, [&](const std::stop_token&) -> Result<Loaded> {
                gate.pass();
                return Loaded{Value("old"), {"t"}, {}};
            }));
        });
        gate.awaitSomebody();
        QVERIFY(turned.cache->invalidateTag("t").has_value());
        std::atomic<bool> right{false};
        std::jthread late(
            [&] { right = turned.cache->getOrLoad({"k"}, giving("new"))->value->bytes() == "new"; });
        QVERIFY(eventually([&] { return turned.cache->status().loadsUnderWay == 1; }));
        gate.open();
        late.join();
        QVERIFY(right);
    }

    void tags_prefixes_and_all_end_what_is_kept() {
        Turned turned(exact());
        const auto has = [&turned](const char* key) { return turned.cache->get({key})->value.has_value(); };
        QVERIFY(turned.cache->set({"a:1"}, Value("1"), {{"red"}, {}}).has_value());
        QVERIFY(turned.cache->set({"a:2"}, Value("2"), {{"blue"}, {}}).has_value());
        QVERIFY(turned.cache->set({"b:1"}, Value("3"), {{"red", "blue"}, {}}).has_value());
        QVERIFY(turned.cache->invalidateTag("red").has_value());
        QVERIFY(!has("a:1") && has("a:2") && !has("b:1"));
        QVERIFY(turned.cache->get({"a:1"})->memory == MissReason::invalidated);
        QVERIFY(turned.cache->set({"b:1"}, Value("4")).has_value());
        QVERIFY(turned.cache->invalidatePrefix("a:").has_value());
        QVERIFY(!has("a:2") && has("b:1"));
        turned.cache->invalidateAll();
        QVERIFY(!has("b:1"));
    }

    void that_the_source_has_none_is_remembered_for_a_while() {
        CachePolicy policy = exact();
        policy.negativeTtl = Milliseconds{100};
        Turned turned(policy);
        std::atomic<int> loads{0};
        const Loader none = [&loads](const std::stop_token&) -> Result<Loaded> {
            ++loads;
            return Loaded{};
        };
        QVERIFY(turned.cache->getOrLoad({"k"}, none)->negative);
        const auto again = turned.cache->getOrLoad({"k"}, none);
        QVERIFY(again->negative && !again->value && again->memory == MissReason::negative);
        QCOMPARE(loads.load(), 1);
        turned.clock->advance(Milliseconds{100});
        QVERIFY(turned.cache->getOrLoad({"k"}, giving("v"))->value.has_value());

        policy.negativeTtl = Milliseconds{0};
        Turned without(policy);
        QVERIFY(without.cache->getOrLoad({"k"}, none)->negative);
        QVERIFY(without.cache->getOrLoad({"k"}, giving("v"))->value.has_value());
    }

    void json_is_checked_where_the_policy_asks_for_it() {
        CachePolicy policy = exact();
        policy.serialization = ValueKind::json;
        Turned turned(policy);
        QVERIFY(!turned.cache->set({"k"}, Value("no json {")).has_value());
        QVERIFY(turned.cache->set({"k"}, Value::ofJson(Json{{"a", 1}})).has_value());
        QCOMPARE((*turned.cache->get({"k"})->value->json())["a"].get<int>(), 1);
        QVERIFY(!Value("{").json().has_value());
    }

    void what_cannot_be_is_refused_with_a_reason() {
        CachePolicy policy;
        policy.name = "a:b";
        CacheOptions options;
        options.policies = {policy};
        QVERIFY(!CacheManager::create(options).has_value());
        options.policies[0].name = "ab";
        options.policies[0].ttl = Milliseconds{0};
        QVERIFY(!CacheManager::create(options).has_value());
        options.policies[0].ttl = Milliseconds{1};
        auto cache = CacheManager::create(options);
        QVERIFY(cache.has_value());
        QVERIFY(!(*cache)->get({"k", "no such policy"}).has_value());
        QVERIFY(!(*cache)->get({""}).has_value());
        QVERIFY(!(*cache)->invalidateTag("").has_value());
        QVERIFY(!(*cache)->set({"k"}, Value("v"), {{std::string(300, 't')}, {}}).has_value());
        QVERIFY(!(*cache)->publish().has_value());
        QVERIFY((*cache)->get({"k"}).has_value()); // the default policy is always there
    }

    void each_policy_has_keys_of_its_own() {
        CacheOptions options;
        options.policies = {exact(), exact()};
        options.policies[1].name = "other";
        auto cache = std::move(*CacheManager::create(options));
        QVERIFY(cache->set({"k"}, Value("1")).has_value());
        QVERIFY(!cache->get({"k", "other"})->value);
        QVERIFY(cache->set({"k", "other"}, Value("2")).has_value());
        QVERIFY(cache->invalidate({"k", "other"}).has_value());
        QVERIFY(cache->get({"k"})->value->bytes() == "1");
    }

    void prefixes_are_counted_up_to_their_bound() {
        CacheOptions options;
        options.mostPrefixes = 3;
        auto cache = std::move(*CacheManager::create(options));
        for (int i = 0; i < 10; ++i) {
            static_cast<void>(cache->get({"p" + std::to_string(i) + ":k"}));
        }
        const auto prefixes = cache->counters().byPrefix;
        QCOMPARE(prefixes.size(), std::size_t{4});
        QCOMPARE(prefixes.at("(other)")[Count::misses], std::uint64_t{7});
    }

    // Readers may never get a value older than the last invalidation that was complete when they began.
    void no_reader_gets_what_was_invalidated_before_it_asked() {
        CachePolicy policy = exact();
        policy.ttl = Milliseconds{60'000};
        CacheOptions options;
        options.policies = {policy};
        auto cache = std::move(*CacheManager::create(options));
        std::atomic<int> source{0};
        std::atomic<int> complete{0};
        std::atomic<bool> end{false};
        std::atomic<int> wrong{0};
        std::atomic<int> reads{0};
        const Loader loader = [&source](const std::stop_token&) -> Result<Loaded> {
            const int now = source;
            std::this_thread::yield();
            return Loaded{Value(std::to_string(now)), {"t"}, {}};
        };
        std::vector<std::jthread> readers;
        for (int i = 0; i < 4; ++i) {
            readers.emplace_back([&] {
                while (!end) {
                    const int before = complete;
                    const auto outcome = cache->getOrLoad({"k:1"}, loader);
                    wrong += !outcome || std::stoi(outcome->value->bytes()) < before ? 1 : 0;
                    ++reads;
                }
            });
        }
        for (int i = 1; i <= 600; ++i) {
            source = i;
            switch (i % 4) {
            case 0:
                static_cast<void>(cache->invalidate({"k:1"}));
                break;
            case 1:
                static_cast<void>(cache->invalidateTag("t"));
                break;
            case 2:
                static_cast<void>(cache->invalidatePrefix("k:"));
                break;
            default:
                cache->invalidateAll();
            }
            complete = i;
            const int seen = reads;
            QVERIFY(eventually([&] { return reads > seen; }));
        }
        end = true;
        readers.clear();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_APPLESS_MAIN(MemoryOnlyTest)
#include "memory_only_test.moc"
