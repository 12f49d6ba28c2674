// What a slow, failing or hanging source costs its callers: stale values, timeouts, reloads behind their
// back.

#include "turned_cache.h"

#include <QTest>

#include <atomic>
#include <vector>

using namespace turned;

class SlowSourceTest : public QObject {
    Q_OBJECT

private slots:

    void a_stale_value_is_given_out_while_one_reload_runs() {
        CachePolicy policy = exact();
        policy.staleWhileRevalidate = Milliseconds{500};
        Gate gate;
        Turned turned(policy);
        QVERIFY(turned.cache->getOrLoad({"k"}, giving("1")).has_value());
        turned.clock->advance(Milliseconds{1'100});
        std::atomic<int> loads{0};
        const Loader slow = [&](const std::stop_token&) -> Result<Loaded> {
            ++loads;
            gate.pass();
            return Loaded{Value("2"), {}, {}};
        };
        for (int i = 0; i < 5; ++i) {
            const auto stale = turned.cache->getOrLoad({"k"}, slow);
            QVERIFY(stale->stale && stale->value->bytes() == "1" && stale->memory == MissReason::expired);
        }
        gate.open();
        QVERIFY(eventually([&] {
            const auto now = turned.cache->get({"k"});
            return now->value && now->value->bytes() == "2" && !now->stale;
        }));
        QCOMPARE(loads.load(), 1);
        turned.clock->advance(Milliseconds{1'500}); // beyond the window
        QVERIFY(turned.cache->getOrLoad({"k"}, giving("3"))->value->bytes() == "3");
    }

    void where_the_source_fails_the_stale_value_is_given_out_and_the_source_left_alone() {
        CachePolicy policy = exact();
        policy.failSafe = Milliseconds{10'000};
        policy.retryPause = Milliseconds{200};
        Turned turned(policy);
        QVERIFY(turned.cache->getOrLoad({"k"}, giving("1")).has_value());
        turned.clock->advance(Milliseconds{1'100});
        const auto stale = turned.cache->getOrLoad({"k"}, failing());
        QVERIFY(stale && stale->stale && stale->value->bytes() == "1" && stale->staleBecause);
        std::atomic<int> loads{0};
        const Loader counting = [&loads](const std::stop_token&) -> Result<Loaded> {
            ++loads;
            return Loaded{Value("2"), {}, {}};
        };
        QVERIFY(turned.cache->getOrLoad({"k"}, counting)->stale);
        QCOMPARE(loads.load(), 0);
        turned.clock->advance(Milliseconds{201});
        QVERIFY(turned.cache->getOrLoad({"k"}, counting)->value->bytes() == "2");
        // What was invalidated is not given out, whatever fails.
        turned.clock->advance(Milliseconds{1'100});
        QVERIFY(turned.cache->invalidate({"k"}).has_value());
        QVERIFY(!turned.cache->getOrLoad({"k"}, failing()).has_value());
        QVERIFY(!turned.cache->getOrLoad({"unknown"}, failing()).has_value());
    }

    void a_slow_source_costs_no_more_than_the_soft_timeout_where_there_is_something_stale() {
        CachePolicy policy = exact();
        policy.failSafe = Milliseconds{10'000};
        policy.softTimeout = Milliseconds{20};
        policy.hardTimeout = Milliseconds{20'000};
        Gate gate;
        Turned turned(policy);
        QVERIFY(turned.cache->getOrLoad({"k"}, giving("1")).has_value());
        turned.clock->advance(Milliseconds{1'100});
        const Loader slow = [&gate](const std::stop_token&) -> Result<Loaded> {
            gate.pass();
            return Loaded{Value("2"), {}, {}};
        };
        const auto stale = turned.cache->getOrLoad({"k"}, slow);
        QVERIFY(stale && stale->stale && stale->value->bytes() == "1");
        QVERIFY(stale->staleBecause && stale->staleBecause->code == ErrorCode::timeout);
        gate.open(); // it went on
        QVERIFY(eventually([&] {
            const auto now = turned.cache->get({"k"});
            return now->value && now->value->bytes() == "2";
        }));
    }

    void waiting_ends_at_the_hard_timeout_and_at_the_deadline() {
        CachePolicy policy = exact();
        policy.hardTimeout = Milliseconds{30};
        Gate gate;
        Turned turned(policy);
        const Loader slow = [&gate](const std::stop_token&) -> Result<Loaded> {
            gate.pass();
            return Loaded{Value("late"), {}, {}};
        };
        const auto late = turned.cache->getOrLoad({"k"}, slow);
        QVERIFY(!late && late.error().code == ErrorCode::timeout);
        Turned other(exact());
        const auto begun = std::chrono::steady_clock::now();
        const auto late2 = other.cache->getOrLoad({"k"}, slow, Deadline::after(Milliseconds{30}));
        QVERIFY(!late2 && late2.error().code == ErrorCode::timeout);
        QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
        gate.open();
        QVERIFY(eventually([&] { return turned.cache->get({"k"})->value.has_value(); }));
    }

    void a_source_that_hangs_costs_its_callers_and_not_all_that_follow() {
        CachePolicy policy = exact();
        policy.hardTimeout = Milliseconds{30};
        policy.leaseDuration = Milliseconds{200};
        Gate gate;
        Turned turned(policy);
        const Loader hanging = [&gate](const std::stop_token&) -> Result<Loaded> {
            gate.pass();
            return Loaded{Value("late"), {}, {}};
        };
        QVERIFY(!turned.cache->getOrLoad({"k"}, hanging).has_value());
        QVERIFY(!turned.cache->getOrLoad({"k"}, giving("x")).has_value()); // waits for the same
        turned.clock->advance(Milliseconds{250});
        QVERIFY(eventually([&] { return turned.cache->getOrLoad({"k"}, giving("x")).has_value(); }));
        gate.open();
    }

    void a_refresh_comes_early_the_oftener_the_nearer_the_end() {
        CachePolicy policy = exact();
        policy.earlyRefresh = 1;
        std::vector<int> early;
        for (const int left : {900, 100, 10}) {
            int refreshed = 0;
            for (int i = 0; i < 60; ++i) {
                Turned turned(policy);
                const Loader takes100 = [&turned](const std::stop_token&) -> Result<Loaded> {
                    turned.clock->advance(Milliseconds{100});
                    return Loaded{Value("1"), {}, {}};
                };
                QVERIFY(turned.cache->getOrLoad({"k"}, takes100).has_value());
                turned.clock->advance(Milliseconds{1'000 - left});
                QVERIFY(turned.cache->getOrLoad({"k"}, giving("2"))->layer == Layer::memory);
                refreshed +=
                    turned.cache->counters().byPolicy.at("default")[Count::earlyRefreshes] > 0 ? 1 : 0;
            }
            early.push_back(refreshed);
        }
        // exp(-left / 100 ms): 0.0001, 0.37, 0.90 of 60; the limits are beyond four standard deviations.
        QVERIFY2(early[0] <= 2, std::to_string(early[0]).c_str());
        QVERIFY2(early[1] >= 7 && early[1] <= 38, std::to_string(early[1]).c_str());
        QVERIFY2(early[2] >= 45, std::to_string(early[2]).c_str());
    }
};

QTEST_APPLESS_MAIN(SlowSourceTest)
#include "slow_source_test.moc"
