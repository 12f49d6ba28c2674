#pragma once
// The tables of the window, each a KeyedTableModel fed from a snapshot (or a report of the doctor, or events
// of the history). All are handed immutable values; none reaches back into the engine. UI thread only.

#include "engine/history/history.h"
#include "engine/monitor/doctor.h"
#include "engine/monitor/snapshot.h"
#include "engine/monitor/target.h"
#include "ui/models/keyed_table_model.h"

#include <memory>
#include <span>

namespace pavement::ui {

// Statements of the last interval by time. The key is the statement id.
class StatementsModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit StatementsModel(std::size_t cap = 200, QObject* parent = nullptr);
    void show(const monitor::Snapshot& snapshot);
    const monitor::StatementRow* statement(const QString& key) const;

private:
    std::shared_ptr<const std::vector<monitor::StatementRow>> m_shown;
};

// Client backends with whom they wait for. The key is the process id.
class SessionsModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit SessionsModel(std::size_t cap = 500, QObject* parent = nullptr);
    void show(const monitor::Snapshot& snapshot);

private:
    std::shared_ptr<const std::vector<monitor::BackendRow>> m_shown;
};

// Load by wait event: average active sessions and share. Values of the newest sample only.
class WaitLoadModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit WaitLoadModel(QObject* parent = nullptr);
    void show(const monitor::Snapshot& snapshot);
};

// What Redis itself found slow, newest first. The key is the slow log's id.
class SlowCommandsModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit SlowCommandsModel(QObject* parent = nullptr);
    void show(const monitor::Snapshot& snapshot);

private:
    std::shared_ptr<const std::vector<redis::SlowCommand>> m_shown;
};

// What each command of Redis did and how long it took, since the server's start. The key is its name.
class RedisCommandsModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit RedisCommandsModel(QObject* parent = nullptr);
    void show(const monitor::Snapshot& snapshot);

private:
    std::shared_ptr<const redis::InfoSnapshot> m_shown;
};

// Whom Redis turned away, what it answered with an error, and when it kept all of its clients waiting.
class RedisTroubleModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit RedisTroubleModel(QObject* parent = nullptr);
    void show(const monitor::Snapshot& snapshot);
};

// Standbys, slots, and this server's own replay where it is a standby.
class ReplicationModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit ReplicationModel(QObject* parent = nullptr);
    void show(const monitor::Snapshot& snapshot);
};

// Active alerts. The key is "rule id/label".
class AlertsModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit AlertsModel(QObject* parent = nullptr);
    void show(const std::vector<monitor::AlertState>& alerts, Timestamp now);
    const monitor::AlertState* alert(const QString& key) const;

    static QString keyOf(const monitor::AlertState& alert);

    int urgentCount() const { return m_urgent; } // neither acknowledged nor snoozed

private:
    std::vector<monitor::AlertState> m_alerts;
    int m_urgent = 0;
};

// What our own collections do and cost; the first rows are what all of them together cost the server, and
// this program here.
class CollectorsModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit CollectorsModel(QObject* parent = nullptr);
    void show(const monitor::Snapshot& snapshot);
    void forget();

private:
    double m_serverShare, m_ownShare; // of one core, the newest known; NaN while unknown
};

// State of each source: PostgreSQL, Redis, host, log, history file.
class HealthModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit HealthModel(QObject* parent = nullptr);
    void show(const monitor::Snapshot& snapshot, std::uint64_t droppedSnapshots);
};

// What the doctor found.
class FindingsModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit FindingsModel(QObject* parent = nullptr);
    void show(const monitor::DoctorReport& report);
    const monitor::DoctorFinding* finding(const QString& key) const;

private:
    std::vector<monitor::DoctorFinding> m_findings;
};

class EventsModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit EventsModel(std::size_t cap = 1000, QObject* parent = nullptr);
    void show(std::span<const history::Event> events);
};

class TargetsModel : public KeyedTableModel {
    Q_OBJECT
public:
    explicit TargetsModel(QObject* parent = nullptr);
    void show(std::span<const monitor::Target> targets);
};

QString environmentText(monitor::Environment environment);
QString eventKindText(history::EventKind kind);
QString linkText(monitor::LinkState state);

} // namespace pavement::ui
