#pragma once
// What the monitor knows of one target at one moment: immutable, shared by pointer, safe to read from any
// thread.

#include "engine/base/clock.h"
#include "engine/history/history.h"
#include "engine/postgres/capabilities.h"
#include "engine/redis/statistics.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pavement::monitor {

enum class LinkState { unknown, connected, degraded, unreachable };

struct SourceHealth {
    std::string source; // "postgres", "redis", "host", "log"
    LinkState state = LinkState::unknown;
    std::string message; // what is wrong, with what to do; empty when all is well
    std::optional<Timestamp> lastSuccess;
};

struct MetricValue {
    std::string_view metric; // an id of the catalogue
    std::string label;
    double value = 0.0; // NaN: a gap
};

struct BackendRow { // one client backend of pg_stat_activity
    int pid = 0;
    std::string database, user, application, client, state, waitType, waitEvent;
    std::string query; // scrubbed, capped
    std::optional<double> transactionSeconds, statementSeconds, stateSeconds;
    std::vector<int> blockedBy;
};

struct StatementRow { // pg_stat_statements over the last interval; only what ran in it
    std::string id;   // "<queryid>/<database oid>/<user oid>": the label of its series
    std::string text; // scrubbed, capped; empty while not yet read
    double callsPerSecond = 0, timePerSecond = 0, meanSeconds = 0, rowsPerSecond = 0;
    double blocksHitBytesPerSecond = 0, blocksReadBytesPerSecond = 0;
};

// Who is fed with the write-ahead log from here, what is kept for whom, or how far this standby is itself.
struct ReplicationRow {
    enum class Kind { standby, slot, ownReplay };

    Kind kind = Kind::standby;
    std::string name;  // of the standby or slot; empty for this server's own replay
    std::string state; // "streaming, async", "logical"
    bool active = true;
    std::optional<double>
        lagBytes; // behind this server; of a slot what is kept for it; of a replay what waits
    std::optional<double> lagSeconds;
};

struct CollectorRow {
    std::string name;
    Milliseconds interval{0};
    Milliseconds plannedInterval{0}; // larger interval than planned: we slowed down to stay within our budget
    std::uint64_t runs = 0, skipped = 0, failures = 0;
    double lastSeconds = 0;
    std::string note; // why it is slow, off or failing
};

struct AlertState {
    std::string ruleId;
    std::string title;
    std::string metric, label;
    double value = 0, threshold = 0;
    Timestamp since;
    bool acknowledged = false;
    std::optional<Timestamp> snoozedUntil;
    std::int64_t eventId = 0;
};

struct Snapshot {
    std::uint64_t sequence = 0;
    Timestamp at;
    std::string target;
    std::vector<SourceHealth> sources; // what matters most first: postgres, redis, host, log
    std::optional<postgres::ServerIdentity> server;
    std::optional<postgres::Capabilities> capabilities;
    std::string redisVersion;
    bool hostIsServer = true;        // false: the host figures are this machine's, the server is elsewhere
    std::vector<MetricValue> values; // new since the previous snapshot
    // The latest state of slower collections, never null; shared with the snapshots between two of them.
    std::shared_ptr<const std::vector<BackendRow>> backends;
    std::shared_ptr<const std::vector<StatementRow>> statements;         // by time, descending, capped
    std::shared_ptr<const std::vector<redis::SlowCommand>> slowCommands; // newest first, capped
    std::shared_ptr<const std::vector<redis::LatencyEvent>> redisPauses; // of the latency monitor
    std::shared_ptr<const std::vector<ReplicationRow>> replication;
    std::shared_ptr<const redis::InfoSnapshot> redis; // the latest INFO; null before the first
    std::vector<CollectorRow> collectors;
    std::vector<AlertState> alerts;
    history::Health historyHealth;
};

// When the target itself last answered, PostgreSQL before Redis; nullopt while it never did. The snapshot's
// own time says nothing of that: snapshots are made whether or not a server answers.
std::optional<Timestamp> lastAnswer(const Snapshot& snapshot);

using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace pavement::monitor
