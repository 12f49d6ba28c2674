// What crosses from task threads to the UI thread: jobs and snapshots.

#include "engine/runner/task_runner.h"
#include "ui/models/job_tracker.h"
#include "ui/models/snapshot_bridge.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace pavement;
using namespace pavement::ui;

namespace {

monitor::SnapshotPtr numbered(std::uint64_t sequence) {
    auto snapshot = std::make_shared<monitor::Snapshot>();
    snapshot->sequence = sequence;
    return snapshot;
}

// A body that waits until it is let go or asked to stop.
struct Gate {
    std::atomic<bool> open{false};
    std::atomic<int> entered{0};

    void wait(runner::TaskContext& context) {
        ++entered;
        while (!open && !context.cancelled()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
};

} // namespace

class HandoverTest : public QObject {
    Q_OBJECT
private slots:

    void a_result_arrives_on_the_ui_thread_and_is_moved() {
        runner::TaskRunner runner;
        runner::TaskScope scope(runner);
        JobTracker jobs(scope);
        std::unique_ptr<int> arrived;
        std::thread::id where;
        jobs.start(
            "make", Deadline::never(),
            [](runner::TaskContext&) -> Result<std::unique_ptr<int>> { return std::make_unique<int>(42); },
            [&](Result<std::unique_ptr<int>> made) {
                arrived = std::move(*made);
                where = std::this_thread::get_id();
            });
        QVERIFY(jobs.running());
        QTRY_VERIFY(arrived != nullptr);
        QCOMPARE(*arrived, 42);
        QVERIFY(where == std::this_thread::get_id());
        QVERIFY(!jobs.running());
    }

    void only_the_latest_start_delivers() {
        runner::TaskRunner runner;
        runner::TaskScope scope(runner);
        JobTracker jobs(scope);
        auto gate = std::make_shared<Gate>();
        std::vector<int> arrived;
        for (int i = 0; i < 20; ++i) {
            jobs.start(
                "job", Deadline::never(),
                [gate, i](runner::TaskContext& context) -> Result<int> {
                    if (i < 19) {
                        gate->wait(context);
                    }
                    return i;
                },
                [&](Result<int> result) { arrived.push_back(*result); });
        }
        QTRY_COMPARE(arrived.size(), std::size_t{1});
        gate->open = true;
        scope.join();
        QCoreApplication::processEvents();
        QCOMPARE(arrived, std::vector<int>{19});
    }

    void cancel_answers_at_once_and_nothing_arrives() {
        runner::TaskRunner runner;
        runner::TaskScope scope(runner);
        JobTracker jobs(scope);
        auto gate = std::make_shared<Gate>();
        bool arrived = false;
        std::vector<bool> states;
        jobs.onStateChange([&](bool running) { states.push_back(running); });
        jobs.start(
            "job", Deadline::never(),
            [gate](runner::TaskContext& context) -> Result<int> {
                gate->wait(context);
                return 1;
            },
            [&](Result<int>) { arrived = true; });
        QTRY_COMPARE(gate->entered.load(), 1);
        jobs.cancel();
        QVERIFY(!jobs.running());
        QCOMPARE(states, (std::vector<bool>{true, false}));
        scope.join(); // the body saw the request, else this would hang
        QCoreApplication::processEvents();
        QVERIFY(!arrived);
    }

    void a_tracker_that_goes_does_not_wait_for_its_job() {
        runner::TaskRunner runner;
        runner::TaskScope scope(runner);
        auto gate = std::make_shared<Gate>();
        std::atomic<bool> ended{false};
        bool arrived = false;
        {
            JobTracker jobs(scope);
            jobs.start(
                "deaf", Deadline::never(),
                [gate, &ended](runner::TaskContext&) -> Result<int> {
                    ++gate->entered;
                    while (!gate->open) { // heeds no request, like a call into a dead server
                        std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    }
                    ended = true;
                    return 1;
                },
                [&](Result<int>) { arrived = true; });
            QTRY_COMPARE(gate->entered.load(), 1);
        }
        QVERIFY(!ended);
        gate->open = true;
        scope.join();
        QCoreApplication::processEvents();
        QVERIFY(ended);
        QVERIFY(!arrived);
    }

    void progress_arrives_in_order() {
        runner::TaskRunner runner;
        runner::TaskScope scope(runner);
        JobTracker jobs(scope);
        std::vector<double> seen;
        bool done = false;
        jobs.onProgress([&](const runner::Progress& progress) { seen.push_back(progress.fraction); });
        jobs.start(
            "steps", Deadline::never(),
            [](runner::TaskContext& context) -> Result<int> {
                for (int i = 1; i <= 4; ++i) {
                    context.progress(i / 4.0);
                }
                return 0;
            },
            [&](Result<int>) { done = true; });
        QTRY_VERIFY(done);
        QCOMPARE(seen, (std::vector<double>{0.25, 0.5, 0.75, 1.0}));
    }

    void snapshots_from_another_thread_arrive_in_order_and_coalesced() {
        SnapshotBridge bridge(10'000);
        std::vector<std::uint64_t> seen;
        int drains = 0;
        connect(&bridge, &SnapshotBridge::snapshotsArrived, this,
                [&](const std::vector<monitor::SnapshotPtr>& snapshots) {
                    ++drains;
                    for (const auto& snapshot : snapshots) {
                        seen.push_back(snapshot->sequence);
                    }
                });
        std::thread source([listener = bridge.listener()] {
            for (std::uint64_t i = 1; i <= 2000; ++i) {
                listener(numbered(i));
            }
        });
        source.join();
        QTRY_COMPARE(seen.size(), std::size_t{2000});
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
        QVERIFY(drains < 100);
        QCOMPARE(bridge.dropped(), std::uint64_t{0});
        QCOMPARE(bridge.latest()->sequence, std::uint64_t{2000});
    }

    void a_full_queue_drops_the_oldest_and_counts_them() {
        SnapshotBridge bridge(8);
        std::vector<std::uint64_t> seen;
        connect(&bridge, &SnapshotBridge::snapshotsArrived, this,
                [&](const std::vector<monitor::SnapshotPtr>& snapshots) {
                    for (const auto& snapshot : snapshots) {
                        seen.push_back(snapshot->sequence);
                    }
                });
        const auto listener = bridge.listener();
        for (std::uint64_t i = 1; i <= 20; ++i) { // the event loop does not run meanwhile
            listener(numbered(i));
        }
        QTRY_COMPARE(seen.size(), std::size_t{8});
        QCOMPARE(seen.back(), std::uint64_t{20});
        QCOMPARE(bridge.dropped(), std::uint64_t{12});
    }

    void asleep_it_wakes_nobody_and_catches_up_with_the_newest() {
        SnapshotBridge bridge;
        QSignalSpy arrived(&bridge, &SnapshotBridge::snapshotArrived);
        QSignalSpy resumed(&bridge, &SnapshotBridge::resumed);
        bridge.setAwake(false);
        const auto listener = bridge.listener();
        for (std::uint64_t i = 1; i <= 500; ++i) {
            listener(numbered(i));
        }
        QCoreApplication::processEvents();
        QCOMPARE(arrived.count(), 0);
        bridge.setAwake(true);
        QCOMPARE(arrived.count(), 1);
        QCOMPARE(resumed.count(), 1);
        QCOMPARE(bridge.latest()->sequence, std::uint64_t{500});
        QCOMPARE(bridge.dropped(), std::uint64_t{0}); // kept by the history, not lost by the window
    }

    void asleep_it_still_tells_of_alerts() {
        SnapshotBridge bridge;
        QSignalSpy alerts(&bridge, &SnapshotBridge::alertsChanged);
        bridge.setAwake(false);
        auto snapshot = std::make_shared<monitor::Snapshot>();
        monitor::AlertState alert;
        alert.ruleId = "slow";
        snapshot->alerts = {alert};
        bridge.listener()(snapshot);
        bridge.listener()(snapshot);
        QTRY_COMPARE(alerts.count(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(alerts.count(), 1);
    }

    void a_listener_outlives_its_bridge() {
        std::function<void(monitor::SnapshotPtr)> listener;
        {
            SnapshotBridge bridge;
            listener = bridge.listener();
        }
        const monitor::SnapshotPtr snapshot = numbered(1);
        listener(snapshot);
        QCoreApplication::processEvents();
        QCOMPARE(snapshot.use_count(), 1L); // nobody kept it
    }
};

QTEST_GUILESS_MAIN(HandoverTest)
#include "handover_test.moc"
