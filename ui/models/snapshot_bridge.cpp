#include "ui/models/snapshot_bridge.h"

#include "engine/base/bounded_queue.h"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace pavement::ui {
namespace {

// Everything of an alert that a person would want to hear of.
std::vector<std::string> alertKeys(const monitor::Snapshot& snapshot) {
    std::vector<std::string> keys;
    keys.reserve(snapshot.alerts.size());
    for (const monitor::AlertState& alert : snapshot.alerts) {
        keys.push_back(alert.ruleId + '\n' + alert.label + '\n' + (alert.acknowledged ? "a" : "-") +
                       (alert.snoozedUntil ? std::to_string(toMillis(*alert.snoozedUntil)) : ""));
    }
    std::sort(keys.begin(), keys.end());
    return keys;
}

} // namespace

struct SnapshotBridge::Shared {
    explicit Shared(std::size_t capacity)
        : queue(capacity) {}

    BoundedQueue<monitor::SnapshotPtr> queue;
    std::atomic<bool> awake{true};
    std::atomic<bool> wakePending{false};
    std::mutex mutex; // guards receiver, newest and sleepingAlerts
    SnapshotBridge* receiver = nullptr;
    monitor::SnapshotPtr newest;
    std::vector<std::string> sleepingAlerts;
};

SnapshotBridge::SnapshotBridge(std::size_t capacity, QObject* parent)
    : QObject(parent)
    , m_shared(std::make_shared<Shared>(capacity)) {
    m_shared->receiver = this;
    m_pace.setSingleShot(true);
    connect(&m_pace, &QTimer::timeout, this, &SnapshotBridge::drain);
}

SnapshotBridge::~SnapshotBridge() {
    const std::lock_guard lock(m_shared->mutex);
    m_shared->receiver = nullptr;
}

std::function<void(monitor::SnapshotPtr)> SnapshotBridge::listener() const {
    return [shared = m_shared](monitor::SnapshotPtr snapshot) {
        if (!snapshot) {
            return;
        }
        const std::lock_guard lock(shared->mutex);
        if (shared->receiver == nullptr) {
            return;
        }
        if (shared->awake) {
            shared->queue.push(std::move(snapshot));
        } else {
            auto keys = alertKeys(*snapshot);
            const bool changed = keys != shared->sleepingAlerts;
            shared->sleepingAlerts = std::move(keys);
            shared->newest = std::move(snapshot);
            if (!changed) {
                return;
            }
        }
        if (!shared->wakePending.exchange(true)) {
            QMetaObject::invokeMethod(shared->receiver, &SnapshotBridge::wake, Qt::QueuedConnection);
        }
    };
}

void SnapshotBridge::setAwake(bool awake) {
    if (awake == m_awake) {
        return;
    }
    m_awake = awake;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->awake = awake;
        m_shared->sleepingAlerts = m_alertKeys;
    }
    if (awake) {
        drain();
        emit resumed();
    } else {
        m_pace.stop();
    }
}

std::uint64_t SnapshotBridge::dropped() const {
    return m_shared->queue.dropped();
}

void SnapshotBridge::wake() {
    const auto since = std::chrono::steady_clock::now() - m_lastDrain;
    const auto wait = std::chrono::milliseconds(kMinimumMillis) - since;
    if (wait <= wait.zero()) {
        drain();
    } else if (!m_pace.isActive()) {
        m_pace.start(std::chrono::ceil<std::chrono::milliseconds>(wait));
    }
}

void SnapshotBridge::drain() {
    m_shared->wakePending = false;
    m_lastDrain = std::chrono::steady_clock::now();
    std::vector<monitor::SnapshotPtr> arrived = m_shared->queue.drain();
    {
        const std::lock_guard lock(m_shared->mutex);
        if (m_shared->newest) {
            arrived.push_back(std::move(m_shared->newest));
            m_shared->newest.reset();
        }
    }
    if (arrived.empty()) {
        return;
    }
    m_latest = arrived.back();
    compareAlerts(m_latest);
    if (m_awake) {
        emit snapshotsArrived(arrived);
        emit snapshotArrived(m_latest);
    }
}

void SnapshotBridge::compareAlerts(const monitor::SnapshotPtr& snapshot) {
    auto keys = alertKeys(*snapshot);
    if (keys != m_alertKeys) {
        m_alertKeys = std::move(keys);
        emit alertsChanged(snapshot);
    }
}

} // namespace pavement::ui
