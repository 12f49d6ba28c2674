#include "engine/runner/task_runner.h"

#include <QTest>

#include <algorithm>
#include <latch>
#include <semaphore>
#include <thread>
#include <vector>

using namespace pavement;
using namespace pavement::runner;

namespace {

constexpr Milliseconds kGenerous{30'000};

Deadline soonEnough() {
    return Deadline::after(kGenerous);
}

template <typename Condition>
bool eventually(const Condition& condition) {
    const Deadline deadline = soonEnough();
    while (!condition()) {
        if (deadline.expired()) {
            return false;
        }
        std::this_thread::sleep_for(Milliseconds{1});
    }
    return true;
}

// Holds bodies back until opened.
class Gate {
public:
    void open() {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }

    void pass() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_open; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_open = false;
};

} // namespace

class TaskScopeTest : public QObject {
    Q_OBJECT

private slots:

    void a_result_comes_back_by_waiting() {
        TaskRunner runner;
        TaskScope scope(runner);
        auto task = scope.start({.name = "sum", .deadline = Deadline::never(), .onProgress = {}},
                                [](TaskContext&) -> Result<int> { return 42; });
        const Result<int> result = task.wait(soonEnough());
        QVERIFY(result.has_value());
        QCOMPARE(*result, 42);
        QVERIFY(task.done());
    }

    void an_error_of_the_body_is_the_result() {
        TaskRunner runner;
        TaskScope scope(runner);
        auto task =
            scope.start({}, [](TaskContext&) -> Result<void> { return fail(ErrorCode::notFound, "no"); });
        QVERIFY(task.wait(soonEnough()).error().code == ErrorCode::notFound);
    }

    void the_continuation_runs_after_the_result_and_before_the_wait_ends() {
        TaskRunner runner;
        TaskScope scope(runner);
        std::atomic<int> seen{0};
        auto task = scope.start(
            {}, [](TaskContext&) -> Result<int> { return 7; },
            [&](const Result<int>& result) { seen = *result; });
        QVERIFY(task.wait(soonEnough()).has_value());
        QCOMPARE(seen.load(), 7);
    }

    void no_more_bodies_run_at_once_than_the_scope_allows() {
        TaskRunner runner({.blockingThreads = 8, .maxQueued = 4096});
        TaskScope scope(runner, 3);
        std::atomic<int> inside{0};
        std::atomic<int> most{0};
        for (int i = 0; i < 200; ++i) {
            scope.start({}, [&](TaskContext&) -> Result<void> {
                const int now = ++inside;
                int before = most.load();
                while (before < now && !most.compare_exchange_weak(before, now)) {
                }
                std::this_thread::sleep_for(std::chrono::microseconds{200});
                --inside;
                return {};
            });
        }
        scope.join();
        QVERIFY2(most.load() <= 3, qPrintable(QString::number(most.load())));
        QVERIFY(most.load() >= 1);
        QCOMPARE(runner.stats().finished, std::uint64_t{200});
    }

    void waiting_work_begins_in_the_order_it_was_started() {
        TaskRunner runner({.blockingThreads = 4, .maxQueued = 4096});
        TaskScope scope(runner, 1);
        std::vector<int> order;
        for (int i = 0; i < 500; ++i) {
            scope.start({}, [&order, i](TaskContext&) -> Result<void> {
                order.push_back(i);
                return {};
            });
        }
        scope.join();
        QCOMPARE(order.size(), std::size_t{500});
        QVERIFY(std::is_sorted(order.begin(), order.end()));
    }

    void work_cancelled_before_its_turn_never_begins() {
        TaskRunner runner;
        TaskScope scope(runner, 1);
        Gate gate;
        scope.start({}, [&](TaskContext&) -> Result<void> {
            gate.pass();
            return {};
        });
        std::atomic<bool> began{false};
        auto task = scope.start({}, [&](TaskContext&) -> Result<void> {
            began = true;
            return {};
        });
        task.cancel();
        gate.open();
        QVERIFY(task.wait(soonEnough()).error().code == ErrorCode::cancelled);
        QVERIFY(!began);
    }

    void work_whose_deadline_passed_in_the_queue_never_begins() {
        TaskRunner runner;
        TaskScope scope(runner, 1);
        Gate gate;
        scope.start({}, [&](TaskContext&) -> Result<void> {
            gate.pass();
            return {};
        });
        std::atomic<bool> began{false};
        const Deadline deadline = Deadline::after(Milliseconds{5});
        auto task = scope.start({.name = "late", .deadline = deadline, .onProgress = {}},
                                [&](TaskContext&) -> Result<void> {
                                    began = true;
                                    return {};
                                });
        QVERIFY(eventually([&] { return deadline.expired(); }));
        gate.open();
        QVERIFY(task.wait(soonEnough()).error().code == ErrorCode::timeout);
        QVERIFY(!began);
    }

    void a_running_body_sees_its_cancellation_and_its_deadline() {
        TaskRunner runner;
        TaskScope scope(runner);
        std::latch began(1);
        auto task = scope.start({}, [&](TaskContext& context) -> Result<void> {
            began.count_down();
            while (!context.shouldStop()) {
                std::this_thread::yield();
            }
            return fail(ErrorCode::cancelled, "stopped");
        });
        began.wait();
        task.cancel();
        QVERIFY(task.wait(soonEnough()).error().code == ErrorCode::cancelled);

        auto hurried =
            scope.start({.name = {}, .deadline = Deadline::after(Milliseconds{20}), .onProgress = {}},
                        [](TaskContext& context) -> Result<bool> {
                            while (!context.shouldStop()) {
                                std::this_thread::yield();
                            }
                            return context.cancelled();
                        });
        QCOMPARE(hurried.wait(soonEnough()).value_or(true), false);
    }

    void more_than_the_queue_holds_is_refused_at_once() {
        TaskRunner runner({.blockingThreads = 1, .maxQueued = 3});
        TaskScope scope(runner);
        Gate gate;
        std::latch began(1);
        scope.start({}, [&](TaskContext&) -> Result<void> {
            began.count_down();
            gate.pass();
            return {};
        });
        began.wait();
        std::vector<Task<void>> accepted;
        for (int i = 0; i < 3; ++i) {
            accepted.push_back(scope.start({}, [](TaskContext&) -> Result<void> { return {}; }));
        }
        auto refused = scope.start({}, [](TaskContext&) -> Result<void> { return {}; });
        QVERIFY(refused.done());
        QVERIFY(refused.wait().error().code == ErrorCode::busy);
        QCOMPARE(runner.stats().refused, std::uint64_t{1});
        QCOMPARE(runner.stats().queued, std::size_t{3});
        gate.open();
        for (auto& task : accepted) {
            QVERIFY(task.wait(soonEnough()).has_value());
        }
    }

    void waiting_with_a_deadline_gives_up_while_the_task_runs_on() {
        TaskRunner runner;
        TaskScope scope(runner);
        Gate gate;
        auto task = scope.start({}, [&](TaskContext&) -> Result<int> {
            gate.pass();
            return 1;
        });
        QVERIFY(task.wait(Deadline::after(Milliseconds{5})).error().code == ErrorCode::timeout);
        QVERIFY(!task.done());
        gate.open();
        QCOMPARE(task.wait(soonEnough()).value_or(0), 1);
    }

    void progress_reaches_the_handle_and_the_callback() {
        TaskRunner runner;
        TaskScope scope(runner);
        std::vector<double> reported;
        auto task = scope.start(
            {.name = {},
             .deadline = Deadline::never(),
             .onProgress = [&](const Progress& progress) { reported.push_back(progress.fraction); }},
            [](TaskContext& context) -> Result<void> {
                context.progress(0.25);
                context.progress(0.75, "most of it");
                return {};
            });
        QVERIFY(task.wait(soonEnough()).has_value());
        QCOMPARE(reported, (std::vector<double>{0.25, 0.75}));
        QCOMPARE(task.progress().message, std::string("most of it"));
    }

    void the_end_of_a_scope_stops_joins_and_frees_what_the_bodies_held() {
        TaskRunner runner({.blockingThreads = 2, .maxQueued = 4096});
        const auto held = std::make_shared<int>(1);
        std::vector<Task<void>> tasks;
        std::atomic<int> finished{0};
        {
            TaskScope scope(runner, 2);
            std::latch began(2);
            for (int i = 0; i < 50; ++i) {
                tasks.push_back(scope.start({}, [&, held](TaskContext& context) -> Result<void> {
                    began.count_down();
                    while (!context.cancelled()) {
                        std::this_thread::yield();
                    }
                    ++finished;
                    return {};
                }));
            }
            began.wait();
        }
        QCOMPARE(held.use_count(), 1L);
        QCOMPARE(finished.load(), 2);
        int cancelled = 0;
        for (const auto& task : tasks) {
            QVERIFY(task.done());
            const auto result = task.wait();
            cancelled += !result && result.error().code == ErrorCode::cancelled ? 1 : 0;
        }
        QCOMPARE(cancelled, 48);
        QCOMPARE(runner.stats().queued, std::size_t{0});
        QCOMPARE(runner.stats().running, std::size_t{0});
    }

    void a_scope_takes_new_work_after_cancel_and_join() {
        TaskRunner runner;
        TaskScope scope(runner);
        scope.cancel();
        scope.join();
        QCOMPARE(
            scope.start({}, [](TaskContext&) -> Result<int> { return 3; }).wait(soonEnough()).value_or(0), 3);
    }

    void a_body_may_start_more_work_on_its_own_scope() {
        TaskRunner runner({.blockingThreads = 2, .maxQueued = 4096});
        TaskScope scope(runner, 2);
        std::atomic<int> count{0};
        std::function<Result<void>(TaskContext&, int)> grow = [&](TaskContext&, int depth) -> Result<void> {
            ++count;
            for (int i = 0; depth > 0 && i < 2; ++i) {
                scope.start({}, [&grow, depth](TaskContext& inner) { return grow(inner, depth - 1); });
            }
            return {};
        };
        scope.start({}, [&](TaskContext& context) { return grow(context, 8); });
        scope.join();
        QCOMPARE(count.load(), 511);
    }

    void thousands_of_tasks_from_many_threads_are_all_run_once() {
        TaskRunner runner({.blockingThreads = 4, .maxQueued = 100'000});
        std::atomic<int> runs{0};
        std::atomic<int> continued{0};
        constexpr int kThreads = 4;
        constexpr int kEach = 5000;
        {
            TaskScope one(runner, 3);
            TaskScope other(runner, 2);
            std::vector<std::jthread> starters;
            for (int t = 0; t < kThreads; ++t) {
                starters.emplace_back([&, t] {
                    for (int i = 0; i < kEach; ++i) {
                        TaskScope& scope = (i + t) % 2 == 0 ? one : other;
                        scope.start(
                            {},
                            [&](TaskContext&) -> Result<void> {
                                ++runs;
                                return {};
                            },
                            [&](const Result<void>& result) { continued += result.has_value() ? 1 : 0; });
                    }
                });
            }
            starters.clear();
            one.join();
            other.join();
        }
        QCOMPARE(runs.load(), kThreads * kEach);
        QCOMPARE(continued.load(), kThreads * kEach);
        const RunnerStats stats = runner.stats();
        QCOMPARE(stats.started, std::uint64_t{kThreads * kEach});
        QCOMPARE(stats.finished, stats.started);
    }

    void cancelling_while_work_is_started_and_finished_loses_nothing() {
        TaskRunner runner({.blockingThreads = 3, .maxQueued = 100'000});
        std::atomic<int> ended{0};
        constexpr int kTasks = 5000;
        {
            TaskScope scope(runner, 3);
            std::jthread canceller([&](const std::stop_token& stop) {
                while (!stop.stop_requested()) {
                    scope.cancel();
                    std::this_thread::yield();
                }
            });
            for (int i = 0; i < kTasks; ++i) {
                scope.start(
                    {}, [](TaskContext&) -> Result<void> { return {}; },
                    [&](const Result<void>&) { ++ended; });
            }
            scope.join();
        }
        QCOMPARE(ended.load(), kTasks);
    }

    void scopes_take_turns_however_much_one_has_waiting() {
        TaskRunner runner({.blockingThreads = 1, .maxQueued = 4096});
        TaskScope gatekeeper(runner);
        TaskScope busy(runner, 10);
        TaskScope other(runner, 1);
        Gate gate;
        gatekeeper.start({}, [&](TaskContext&) -> Result<void> {
            gate.pass();
            return {};
        });
        std::vector<char> order;
        const auto note = [&order](char who) {
            return [&order, who](TaskContext&) -> Result<void> {
                order.push_back(who);
                return {};
            };
        };
        for (int i = 0; i < 100; ++i) {
            busy.start({}, note('b'));
        }
        for (int i = 0; i < 5; ++i) {
            other.start({}, note('o'));
        }
        gate.open();
        busy.join();
        other.join();
        QCOMPARE(std::string(order.begin(), order.begin() + 10), std::string("bobobobobo"));
        QCOMPARE(order.size(), std::size_t{105});
    }

    void every_thread_is_woken_for_work_that_comes_in_a_burst() {
        constexpr int kThreads = 4;
        TaskRunner runner({.blockingThreads = kThreads, .maxQueued = 4096});
        TaskScope scope(runner, kThreads);
        for (int round = 0; round < 500; ++round) {
            std::latch together(kThreads);
            std::vector<Task<void>> tasks;
            for (int i = 0; i < kThreads; ++i) {
                tasks.push_back(scope.start({.name = {}, .deadline = soonEnough(), .onProgress = {}},
                                            [&together](TaskContext& context) -> Result<void> {
                                                together.count_down();
                                                while (!together.try_wait()) {
                                                    if (context.shouldStop()) {
                                                        return fail(ErrorCode::timeout, "alone");
                                                    }
                                                    std::this_thread::yield();
                                                }
                                                return {};
                                            }));
            }
            for (auto& task : tasks) {
                QVERIFY(task.wait().has_value());
            }
            scope.join();
        }
    }

    void what_a_body_held_is_gone_when_the_wait_for_it_ends() {
        TaskRunner runner;
        TaskScope scope(runner);
        const auto held = std::make_shared<int>(1);
        auto task = scope.start(
            {}, [held](TaskContext&) -> Result<int> { return *held; }, [held](const Result<int>&) {});
        QCOMPARE(task.wait(soonEnough()).value_or(0), 1);
        QCOMPARE(held.use_count(), 1L);
    }

    void one_busy_scope_does_not_shut_out_another() {
        TaskRunner runner({.blockingThreads = 2, .maxQueued = 100'000});
        TaskScope busy(runner, 1);
        TaskScope other(runner, 1);
        for (int i = 0; i < 20'000; ++i) {
            busy.start({}, [](TaskContext&) -> Result<void> { return {}; });
        }
        auto task = other.start({}, [](TaskContext&) -> Result<void> { return {}; });
        QVERIFY(task.wait(soonEnough()).has_value());
    }
};

QTEST_GUILESS_MAIN(TaskScopeTest)
#include "task_scope_test.moc"
