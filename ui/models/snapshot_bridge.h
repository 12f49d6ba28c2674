#pragma once
// Snapshots from runner threads to the UI thread: a bounded queue that drops the oldest and counts it, one
// coalesced queued wake-up, at most 30 drains a second. Asleep (the window is hidden) it keeps the newest
// snapshot only and wakes nobody, save for a change in the alerts. UI thread only, except listener().

#include "engine/monitor/snapshot.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace pavement::ui {

class SnapshotBridge : public QObject {
    Q_OBJECT
public:
    explicit SnapshotBridge(std::size_t capacity = 120, QObject* parent = nullptr);
    ~SnapshotBridge() override;

    // Callable from any thread and also after the bridge is gone (then nothing happens).
    std::function<void(monitor::SnapshotPtr)> listener() const;

    void setAwake(bool awake);

    bool isAwake() const { return m_awake; }

    std::uint64_t dropped() const;

    monitor::SnapshotPtr latest() const { return m_latest; } // null before the first

    static constexpr int kMinimumMillis = 33;

signals:
    // All that came since the last drain, oldest first; never empty.
    void snapshotsArrived(const std::vector<pavement::monitor::SnapshotPtr>& snapshots);
    // The newest of them.
    void snapshotArrived(const pavement::monitor::SnapshotPtr& snapshot);
    // The set of active alerts differs from before; also while asleep.
    void alertsChanged(const pavement::monitor::SnapshotPtr& snapshot);
    // Awake again after sleep: what came meanwhile is in the history, not here.
    void resumed();

private:
    struct Shared;

    void wake();
    void drain();
    void compareAlerts(const monitor::SnapshotPtr& snapshot);

    std::shared_ptr<Shared> m_shared;
    QTimer m_pace;
    SteadyTime m_lastDrain{};
    bool m_awake = true;
    monitor::SnapshotPtr m_latest;
    std::vector<std::string> m_alertKeys;
};

} // namespace pavement::ui
