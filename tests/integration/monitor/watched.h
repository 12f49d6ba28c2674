#pragma once
// A monitor at work in a test: with a history in a directory of its own, and everything it published
// remembered.

#include "engine/base/clock.h"
#include "engine/history/history.h"
#include "engine/monitor/target_monitor.h"
#include "engine/runner/task_runner.h"
#include "tests/support/servers_fixture.h"

#include <QTemporaryDir>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::testing {

// Everything often, so that tests are short.
monitor::MonitorOptions quickOptions();

bool hasGap(const std::vector<double>& values);

class Watched {
public:
    explicit Watched(monitor::Target target, monitor::MonitorOptions options = quickOptions());
    ~Watched();

    static monitor::Target target(ServersFixture& fixture);

    // The newest number (not a gap) published of a metric; NaN where there was none yet.
    double value(std::string_view metric, std::string_view label = {}) const;
    bool has(std::string_view metric, std::string_view label = {}) const;
    // Every value published of it, gaps included.
    std::vector<double> all(std::string_view metric, std::string_view label = {}) const;
    std::vector<std::string> labels(std::string_view metric) const;
    void clearValues();

    monitor::SnapshotPtr latest() const;
    monitor::LinkState state(const std::string& source) const;
    std::string message(const std::string& source) const;
    monitor::CollectorRow collector(const std::string& name) const;
    std::vector<history::Event> events(history::EventKind kind) const;
    std::vector<history::Aggregate> stored(std::string_view metric, std::string_view label = {}) const;

    std::vector<history::WorkInterval> work() const; // what statements did, as it was collected

    monitor::TargetMonitor& monitor() { return *m_monitor; }

    history::History& history() { return *m_history; }

    void stop(); // ends the monitor; what it left stays readable

private:
    void remember(const monitor::SnapshotPtr& snapshot);

    QTemporaryDir m_directory;
    SystemClock m_clock;
    std::string m_target;
    mutable std::mutex m_mutex;
    std::map<std::pair<std::string, std::string>, std::vector<double>> m_values;
    std::unique_ptr<history::History> m_history;
    runner::TaskRunner m_runner;
    std::unique_ptr<monitor::TargetMonitor> m_monitor;
};

} // namespace pavement::testing
