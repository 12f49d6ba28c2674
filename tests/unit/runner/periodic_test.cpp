#include "engine/runner/task_runner.h"

#include <QTest>

#include <thread>

using namespace pavement;
using namespace pavement::runner;

namespace {

template <typename Condition>
bool eventually(const Condition& condition) {
    const Deadline deadline = Deadline::after(Milliseconds{30'000});
    while (!condition()) {
        if (deadline.expired()) {
            return false;
        }
        std::this_thread::sleep_for(Milliseconds{1});
    }
    return true;
}

PeriodicSpec each(Milliseconds interval, bool runAtOnce = true) {
    return {.name = "test", .interval = interval, .runLimit = Milliseconds{5000}, .runAtOnce = runAtOnce};
}

constexpr Milliseconds kHour{3'600'000};

} // namespace

class PeriodicTest : public QObject {
    Q_OBJECT

private slots:

    void it_runs_again_and_again() {
        TaskRunner runner;
        TaskScope scope(runner);
        std::atomic<int> runs{0};
        auto periodic = scope.every(each(Milliseconds{2}), [&](TaskContext&) -> Result<void> {
            ++runs;
            return {};
        });
        QVERIFY(eventually([&] { return runs >= 10; }));
        QVERIFY(eventually([&] { return periodic.stats().runs >= 10; }));
        QCOMPARE(periodic.stats().failures, std::uint64_t{0});
    }

    void it_can_wait_for_its_first_interval() {
        TaskRunner runner;
        TaskScope scope(runner);
        std::atomic<int> runs{0};
        auto periodic = scope.every(each(kHour, false), [&](TaskContext&) -> Result<void> {
            ++runs;
            return {};
        });
        auto other = scope.every(each(Milliseconds{2}), [](TaskContext&) -> Result<void> { return {}; });
        QVERIFY(eventually([&] { return other.stats().runs >= 5; }));
        QCOMPARE(runs.load(), 0);
    }

    void it_never_overlaps_itself_and_counts_the_ticks_it_missed() {
        TaskRunner runner;
        TaskScope scope(runner);
        std::atomic<int> inside{0};
        std::atomic<bool> overlapped{false};
        std::atomic<bool> release{false};
        auto periodic = scope.every(each(Milliseconds{2}), [&](TaskContext& context) -> Result<void> {
            if (++inside > 1) {
                overlapped = true;
            }
            while (!release && !context.cancelled()) {
                std::this_thread::sleep_for(Milliseconds{1});
            }
            --inside;
            return {};
        });
        QVERIFY(eventually([&] { return periodic.stats().skipped >= 10; }));
        QCOMPARE(periodic.stats().runs, std::uint64_t{0});
        release = true;
        QVERIFY(eventually([&] { return periodic.stats().runs >= 3; }));
        QVERIFY(!overlapped);
    }

    void a_run_that_still_waits_for_a_thread_counts_as_skipped() {
        TaskRunner runner({.blockingThreads = 1, .maxQueued = 16});
        std::atomic<bool> release{false};
        TaskScope scope(runner);
        scope.start({}, [&](TaskContext& context) -> Result<void> {
            while (!release && !context.cancelled()) {
                std::this_thread::sleep_for(Milliseconds{1});
            }
            return {};
        });
        auto periodic = scope.every(each(Milliseconds{2}), [](TaskContext&) -> Result<void> { return {}; });
        QVERIFY(eventually([&] { return periodic.stats().skipped >= 5; }));
        QCOMPARE(periodic.stats().runs, std::uint64_t{0});
        QVERIFY(runner.stats().queued <= 1);
        release = true;
        QVERIFY(eventually([&] { return periodic.stats().runs >= 2; }));
    }

    void failed_runs_are_counted_and_do_not_end_it() {
        TaskRunner runner;
        TaskScope scope(runner);
        auto periodic = scope.every(each(Milliseconds{2}), [](TaskContext&) -> Result<void> {
            return fail(ErrorCode::unreachable, "nobody there");
        });
        QVERIFY(eventually([&] { return periodic.stats().failures >= 3; }));
    }

    void each_run_has_a_deadline_of_its_own() {
        TaskRunner runner;
        TaskScope scope(runner);
        auto periodic = scope.every(
            {.name = {}, .interval = Milliseconds{1}, .runLimit = Milliseconds{10}, .runAtOnce = true},
            [](TaskContext& context) -> Result<void> {
                while (!context.shouldStop()) {
                    std::this_thread::yield();
                }
                return {};
            });
        QVERIFY(eventually([&] { return periodic.stats().runs >= 3; }));
    }

    void run_now_does_not_wait_for_the_tick() {
        TaskRunner runner;
        TaskScope scope(runner);
        std::atomic<int> runs{0};
        auto periodic = scope.every(each(kHour, false), [&](TaskContext&) -> Result<void> {
            ++runs;
            return {};
        });
        periodic.runNow();
        QVERIFY(eventually([&] { return periodic.stats().runs == 1; }));
        periodic.runNow();
        QVERIFY(eventually([&] { return runs == 2; }));
    }

    void run_now_during_a_run_makes_one_more_afterwards() {
        TaskRunner runner;
        TaskScope scope(runner);
        std::atomic<int> begun{0};
        std::atomic<bool> release{false};
        auto periodic = scope.every(each(kHour), [&](TaskContext& context) -> Result<void> {
            ++begun;
            while (!release && !context.cancelled()) {
                std::this_thread::sleep_for(Milliseconds{1});
            }
            return {};
        });
        QVERIFY(eventually([&] { return begun == 1; }));
        periodic.runNow();
        periodic.runNow();
        QCOMPARE(begun.load(), 1);
        release = true;
        QVERIFY(eventually([&] { return periodic.stats().runs == 2; }));
        QCOMPARE(periodic.stats().skipped, std::uint64_t{0});
    }

    void a_shorter_interval_takes_hold_without_waiting_for_the_old_one() {
        TaskRunner runner;
        TaskScope scope(runner);
        auto periodic = scope.every(each(kHour, false), [](TaskContext&) -> Result<void> { return {}; });
        periodic.setInterval(Milliseconds{2});
        QVERIFY(periodic.stats().interval == Milliseconds{2});
        QVERIFY(eventually([&] { return periodic.stats().runs >= 3; }));
    }

    void a_longer_interval_ends_the_frequent_runs() {
        TaskRunner runner;
        TaskScope scope(runner);
        auto periodic = scope.every(each(Milliseconds{1}), [](TaskContext&) -> Result<void> { return {}; });
        QVERIFY(eventually([&] { return periodic.stats().runs >= 3; }));
        periodic.setInterval(kHour);
        QVERIFY(eventually([&] { return runner.stats().queued + runner.stats().running == 0; }));
        scope.join();
        const auto runs = periodic.stats().runs;
        auto other = scope.every(each(Milliseconds{1}), [](TaskContext&) -> Result<void> { return {}; });
        QVERIFY(eventually([&] { return other.stats().runs >= 20; }));
        QVERIFY(periodic.stats().runs <= runs + 1); // one may have been on its way
    }

    void stop_asks_the_current_run_and_lets_no_other_begin() {
        TaskRunner runner;
        TaskScope scope(runner);
        std::atomic<int> begun{0};
        auto periodic = scope.every(each(Milliseconds{2}), [&](TaskContext& context) -> Result<void> {
            ++begun;
            while (!context.cancelled()) {
                std::this_thread::sleep_for(Milliseconds{1});
            }
            return {};
        });
        QVERIFY(eventually([&] { return begun == 1; }));
        periodic.stop();
        scope.join();
        periodic.runNow();
        periodic.setInterval(Milliseconds{1});
        auto other = scope.every(each(Milliseconds{1}), [](TaskContext&) -> Result<void> { return {}; });
        QVERIFY(eventually([&] { return other.stats().runs >= 10; }));
        QCOMPARE(begun.load(), 1);
    }

    void the_end_of_the_scope_frees_the_body_and_the_handle_stays_harmless() {
        Periodic periodic;
        const auto held = std::make_shared<int>(0);
        {
            TaskRunner runner;
            {
                TaskScope scope(runner);
                periodic =
                    scope.every(each(Milliseconds{1}), [held](TaskContext&) -> Result<void> { return {}; });
                QVERIFY(eventually([&] { return periodic.stats().runs >= 2; }));
            }
            QCOMPARE(held.use_count(), 1L);
            periodic.runNow();
            periodic.setInterval(Milliseconds{5});
        }
        periodic.runNow();
        periodic.stop();
        QVERIFY(periodic.stats().runs >= 2);
    }

    void many_short_lived_scopes_with_periodics_end_cleanly() {
        TaskRunner runner({.blockingThreads = 3, .maxQueued = 256});
        std::atomic<int> runs{0};
        for (int i = 0; i < 300; ++i) {
            TaskScope scope(runner, 2);
            for (int n = 0; n < 4; ++n) {
                scope.every(each(Milliseconds{1}), [&](TaskContext&) -> Result<void> {
                    ++runs;
                    return {};
                });
            }
            if (i % 3 == 0) {
                std::this_thread::yield();
            }
        }
        QCOMPARE(runner.stats().queued, std::size_t{0});
        QCOMPARE(runner.stats().running, std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(PeriodicTest)
#include "periodic_test.moc"
