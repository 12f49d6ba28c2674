#pragma once
// The tables below the charts, one a tab. A table is made when its tab is first looked at, and filled while
// it is in sight; a tab for which this target has nothing is not there. UI thread only.

#include "ui/models/snapshot_models.h"
#include "ui/theme/theme.h"

#include <QTabWidget>

#include <array>
#include <map>
#include <span>
#include <vector>

namespace pavement::ui {

class DataTable;

class OverviewTables : public QTabWidget {
    Q_OBJECT
public:
    // Numbers in the saved state of windows: new ones at the end.
    enum Tab {
        kStatements,
        kSessions,
        kWaits,
        kCollectors,
        kHealth,
        kSlowCommands,
        kEvents,
        kRedisCommands,
        kRedisTrouble,
        kReplication,
        kTabs
    };

    explicit OverviewTables(const Theme& theme, QWidget* parent = nullptr);

    // Another target, or none: nothing is known.
    void reset();
    void offerRedis(bool watched); // its tabs
    void take(const std::vector<monitor::SnapshotPtr>& snapshots, std::uint64_t dropped);

    void showEvents(std::span<const history::Event> events) { m_events.show(events); }

    const StatementsModel& statementRows() const { return m_statements; }

    void lookAt(int tab); // and give it the focus

    // By key, as a page keeps them; the keys are known before anything is made.
    static std::map<QString, QByteArray> noState();
    std::map<QString, QByteArray> saveState() const;
    void restoreState(const std::map<QString, QByteArray>& state);

signals:
    void statementActivated(const QString& key);
    void stateChanged();

private:
    DataTable& table(int tab);
    void fill(const monitor::Snapshot& snapshot);
    void showChosen();

    const Theme& m_theme;
    StatementsModel m_statements;
    SessionsModel m_sessions;
    WaitLoadModel m_waits;
    CollectorsModel m_collectors;
    HealthModel m_health;
    SlowCommandsModel m_slowCommands;
    EventsModel m_events;
    RedisCommandsModel m_redisCommands;
    RedisTroubleModel m_redisTrouble;
    ReplicationModel m_replication;
    std::array<DataTable*, kTabs> m_tables{}; // null: not looked at yet
    std::map<QString, QByteArray> m_kept;     // for what is not made yet
    monitor::SnapshotPtr m_latest;
    std::uint64_t m_dropped = 0;
    int m_chosen = 0; // by the person; another is in sight where this target has nothing for it
};

} // namespace pavement::ui
