#pragma once
// Everything a window is built from, over a temporary directory and history: real types throughout, no
// servers. Snapshots are made up here and go in through the listener that a monitor would call.

#include "engine/runner/task_runner.h"
#include "ui/shell/context.h"

#include <QTemporaryDir>

#include <map>
#include <memory>
#include <mutex>
#include <vector>

class QApplication;

namespace pavement::ui {

class RecordingNotifier final : public Notifier {
public:
    void notify(const QString& title, const QString& text, bool urgent) override;

    struct Said {
        QString title, text;
        bool urgent;
    };

    std::vector<Said> said;
};

class WindowFixture {
public:
    explicit WindowFixture(QApplication& application);
    ~WindowFixture();

    Context& context() { return *m_context; }

    // A snapshot as the monitor would make it at that moment.
    monitor::SnapshotPtr snapshot(Timestamp at) const;
    void publish(monitor::SnapshotPtr snapshot);

    void publishNow() { publish(snapshot(clock.wall())); }

    // The history of the target over the last `span`, as the monitor would have written it.
    void fillHistory(Milliseconds span);

    static Profile profile(const std::string& id = "shop",
                           monitor::Environment environment = monitor::Environment::production);

    int monitorsStarted() const { return m_started; }

    monitor::Target lastTarget() const { return m_lastTarget; }

    // Another set of stores over the same files, as after a restart or a crash.
    std::unique_ptr<UiState> reopenState();
    std::filesystem::path directory() const;

    std::vector<monitor::AlertState> alerts; // in each snapshot from now on
    monitor::LinkState postgresState = monitor::LinkState::connected;
    bool hostIsServer = true;
    SystemClock clock;
    RecordingNotifier notifier;
    SessionSecretStore secrets;

private:
    QTemporaryDir m_directory;
    std::unique_ptr<runner::TaskRunner> m_runner;
    std::unique_ptr<history::History> m_history;
    std::unique_ptr<runner::TaskScope> m_jobs;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<TimeAxis> m_axis;
    std::unique_ptr<ProfileStore> m_profiles;
    std::unique_ptr<UiState> m_state;
    std::unique_ptr<Context> m_context;
    monitor::TargetMonitor::Listener m_listener;
    monitor::Target m_lastTarget;
    int m_started = 0;
    mutable std::uint64_t m_sequence = 0;
};

} // namespace pavement::ui
