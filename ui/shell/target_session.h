#pragma once
// Watches one target for the window: fetches its secrets, starts its monitor, carries its snapshots over, and
// ends the monitor in a task, because that may wait for a dead server and the window must not. The next
// monitor starts when the one before has ended, so that never more than one holds connections. UI thread
// only.

#include "engine/monitor/command_access.h"
#include "ui/models/job_tracker.h"
#include "ui/models/snapshot_bridge.h"
#include "ui/shell/context.h"

#include <QObject>

#include <memory>
#include <optional>

namespace pavement::ui {

class TargetSession : public QObject {
    Q_OBJECT
public:
    explicit TargetSession(Context& context, QObject* parent = nullptr);
    ~TargetSession() override; // returns at once

    // Secrets kept for this session win over the keychain's.
    void open(const Profile& profile);
    void close();
    // The settings changed; reconnects only where the way to the servers did.
    void update(const Profile& profile);

    const Profile* profile() const { return m_profile ? &*m_profile : nullptr; }

    // For what a person asks of the server; null while nothing is watched. Tasks that hold it may outlive the
    // watching.
    std::shared_ptr<monitor::CommandAccess> commands() const { return m_commands; }

    monitor::SnapshotPtr latest() const; // null before the first
    std::uint64_t dropped() const;
    void setAwake(bool awake);
    void acknowledge(const std::string& ruleId, const std::string& label);
    void snooze(const std::string& ruleId, const std::string& label, Milliseconds howLong);
    void reconnectNow();

    SessionSecretStore& sessionSecrets() { return m_sessionSecrets; }

signals:
    void opened();
    void closed();
    void failed(const pavement::Error& error);
    void snapshotsArrived(const std::vector<pavement::monitor::SnapshotPtr>& snapshots);
    void alertsChanged(const pavement::monitor::SnapshotPtr& snapshot);
    void resumed();

private:
    void readSecrets(std::uint64_t generation);
    void start();
    void watch();
    void endMonitor();

    Context& m_context;
    SessionSecretStore m_sessionSecrets;
    std::optional<Profile> m_profile;
    Secret m_postgresPassword, m_redisPassword;
    std::unique_ptr<SnapshotBridge> m_bridge;
    std::unique_ptr<monitor::TargetMonitor> m_monitor;
    std::shared_ptr<monitor::CommandAccess> m_commands;
    std::optional<monitor::Target> m_waiting; // for the end of the monitor before
    JobTracker m_ending;
    std::uint64_t m_generation = 0; // a later open overtakes secrets still being read
    bool m_awake = true;
};

} // namespace pavement::ui
