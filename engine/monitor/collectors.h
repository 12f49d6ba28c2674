#pragma once
// The collectors of PostgreSQL figures there are. Each is a small class in a file of its own name.

#include "engine/history/history.h"
#include "engine/monitor/collector.h"
#include "engine/monitor/target_monitor.h"

namespace pavement::monitor {

// On the fast connection.
CollectorPtr makeActivityCollector(const MonitorOptions& options, history::History& history);
CollectorPtr makeDatabaseCollector(const MonitorOptions& options);
CollectorPtr makeRoleCollector();

// On the slow connection.
CollectorPtr makeStatementsCollector(const MonitorOptions& options, history::History& history);
CollectorPtr makeWriterCollector();
CollectorPtr makeWalCollector();
CollectorPtr makeIoCollector();
CollectorPtr makeReplicationCollector();
CollectorPtr makeSizesCollector();
// Reads in the target's log directory on this machine, or through the server. Durations of `ownApplication`
// do not count, and its plans are not taken.
CollectorPtr makeLogCollector(const Target& target, const MonitorOptions& options,
                              const std::string& ownApplication);
// Tables and indexes of one database. `database` empty: the lane's own. `labelPrefix` stands before each
// label ("shop." where several databases are watched).
CollectorPtr makeTablesCollector(const MonitorOptions& options, std::string database, std::string statsOf,
                                 std::string labelPrefix);
CollectorPtr makeIndexesCollector(const MonitorOptions& options, std::string database, std::string statsOf,
                                  std::string labelPrefix);

} // namespace pavement::monitor
