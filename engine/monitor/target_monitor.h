#pragma once
// Watches one target: activity, database, Redis and host every second, statements every 10 s, tables and
// indexes every 60 s, the server's log as it grows. Each collection is a periodic task of the runner: it
// never overlaps itself, late ones are skipped and counted, and one whose cost exceeds the budget doubles its
// interval and says so. At most two connections to the server (fast and slow). Writes samples and events to
// the history, publishes immutable snapshots, and once a minute lets the history maintain itself.
// Thread-safe.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/monitor/alerts.h"
#include "engine/monitor/logged_plans.h"
#include "engine/monitor/snapshot.h"
#include "engine/monitor/target.h"
#include "engine/runner/task_runner.h"

#include <functional>
#include <memory>
#include <vector>

namespace pavement::monitor {

struct MonitorOptions {
    Milliseconds fastInterval{1000};
    Milliseconds statementInterval{10'000};
    Milliseconds tableInterval{60'000};
    std::size_t topTables = 100;
    std::size_t topStatements = 200;  // shown and seen by alerts each by itself; the rest is summed as "other"
    std::size_t workStatements = 500; // kept per interval with every figure; the rest is in the total
    std::size_t statementTextBytes = 8192;
    double costBudget = 0.005; // of one core of the server, all our collections together
    std::vector<AlertRule> alertRules = defaultAlertRules();
    PlanTaker takePlans;                 // of auto_explain, from the server's log; empty: not looked for
    std::size_t plansPerCollection = 20; // the slowest, where more were logged
    std::uint64_t planBytesPerCollection = 2U << 20U;
};

class TargetMonitor {
public:
    using Listener = std::function<void(SnapshotPtr)>; // called on a runner thread, about once a second

    // All references must outlive the monitor. Starts at once; an unreachable server is a state, not a
    // failure.
    TargetMonitor(Target target, MonitorOptions options, runner::TaskRunner& runner,
                  history::History& history, const Clock& clock, Listener listener);
    // Stops and joins; within two seconds also where a server does not answer. The listener is not called
    // afterwards.
    ~TargetMonitor();
    TargetMonitor(const TargetMonitor&) = delete;
    TargetMonitor& operator=(const TargetMonitor&) = delete;

    SnapshotPtr latest() const; // never null
    const Target& target() const;

    void setAlertRules(std::vector<AlertRule> rules);
    void acknowledgeAlert(const std::string& ruleId, const std::string& label);
    void snoozeAlert(const std::string& ruleId, const std::string& label, Milliseconds howLong);

    // Throws the connections away and makes new ones at once, without waiting for the next attempt.
    void reconnectNow();

    struct Impl;

private:
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::monitor
