#pragma once
// The catalogue of metrics: the one place where a metric's name, unit, meaning and source are written.
// Monitor, history, window and report all speak of a metric by its id; the texts here are what a person reads
// on hover and in a report. Values are in base units: seconds, bytes, ratios 0…1, events per second.

#include "engine/base/units.h"
#include "engine/history/statement_work.h"

#include <span>
#include <string_view>

namespace pavement::monitor {

namespace metric {

// Response time. Three sources, never mixed: the server's log (true durations), pg_stat_statements (means and
// standard deviations only), ages of running statements in activity samples.
inline constexpr std::string_view kLogP50 = "response.log.p50";
inline constexpr std::string_view kLogP95 = "response.log.p95";
inline constexpr std::string_view kLogP99 = "response.log.p99";
inline constexpr std::string_view kLogDurations = "response.log.durations"; // histogram series
inline constexpr std::string_view kStatementMean = "response.statements.mean";
inline constexpr std::string_view kStatementDeviation = "response.statements.stddev";
inline constexpr std::string_view kInFlightP50 = "response.inflight.p50";
inline constexpr std::string_view kInFlightP95 = "response.inflight.p95";
inline constexpr std::string_view kInFlightMax = "response.inflight.max";

inline constexpr std::string_view kTransactions = "throughput.transactions";
inline constexpr std::string_view kStatements = "throughput.statements";
inline constexpr std::string_view kRedisCommands = "throughput.redis_commands";

inline constexpr std::string_view kErrorRatio = "errors.log.ratio";             // logged errors per statement
inline constexpr std::string_view kErrorsBySqlstate = "errors.log.by_sqlstate"; // label: SQLSTATE; per second
inline constexpr std::string_view kRollbackRatio = "errors.rollback_ratio";

inline constexpr std::string_view kBufferHitRatio = "cache.buffers.hit_ratio";
inline constexpr std::string_view kRedisHitRatio = "cache.redis.hit_ratio";

inline constexpr std::string_view kActiveSessions = "users.active";
inline constexpr std::string_view kClients = "users.clients";
inline constexpr std::string_view kIdleInTransaction = "users.idle_in_transaction";
inline constexpr std::string_view kBlocked = "users.blocked";
inline constexpr std::string_view kMaxConnections = "users.max_connections";
inline constexpr std::string_view kConnectionsUsed = "users.connections_used"; // ratio
inline constexpr std::string_view kLongestTransaction = "transaction.longest";
inline constexpr std::string_view kLongestIdleInTransaction = "transaction.longest_idle";

inline constexpr std::string_view kLoadByWaitType =
    "load.wait_type"; // label: "CPU", "Lock", "IO", …; average active sessions
inline constexpr std::string_view kLoadByWaitEvent = "load.wait_event"; // label: "Lock:transactionid"
inline constexpr std::string_view kLoad = "load.total";

inline constexpr std::string_view kCommits = "pg.commits";
inline constexpr std::string_view kRollbacks = "pg.rollbacks";
inline constexpr std::string_view kBlocksRead = "pg.blocks.read"; // bytes per second
inline constexpr std::string_view kBlocksHit = "pg.blocks.hit";
inline constexpr std::string_view kTuplesReturned = "pg.tuples.returned";
inline constexpr std::string_view kTuplesFetched = "pg.tuples.fetched";
inline constexpr std::string_view kTuplesWritten = "pg.tuples.written";
inline constexpr std::string_view kTempBytes = "pg.temp_bytes";
inline constexpr std::string_view kDeadlocks = "pg.deadlocks";
inline constexpr std::string_view kDatabaseSize = "pg.database_size"; // label: database
inline constexpr std::string_view kWalBytes = "pg.wal.bytes";
inline constexpr std::string_view kWalFullPageImages = "pg.wal.fpi";
inline constexpr std::string_view kCheckpointsTimed = "pg.checkpoints.timed";
inline constexpr std::string_view kCheckpointsRequested = "pg.checkpoints.requested";
inline constexpr std::string_view kBuffersCheckpoint = "pg.buffers.checkpoint";
inline constexpr std::string_view kBuffersClean = "pg.buffers.clean";
inline constexpr std::string_view kBuffersBackend = "pg.buffers.backend";
inline constexpr std::string_view kIoReads = "pg.io.reads";                       // label: backend type
inline constexpr std::string_view kIoWrites = "pg.io.writes";                     // label: backend type
inline constexpr std::string_view kReplicationLagBytes = "replication.lag_bytes"; // label: standby
inline constexpr std::string_view kReplicationLagSeconds =
    "replication.lag_seconds"; // label: standby, "" on a standby itself

// What one statement did during one collection interval: increments, not rates, so that sums over any range
// and any resolution are exact. Label: statement id, or "other" for the rest. An interval in which nothing
// ran has no sample.
inline constexpr std::string_view kStatementCalls = "statement.calls";
inline constexpr std::string_view kStatementTime = "statement.time"; // seconds of execution
inline constexpr std::string_view kStatementRows = "statement.rows";
inline constexpr std::string_view kStatementBlocksHit = "statement.blocks_hit";   // bytes
inline constexpr std::string_view kStatementBlocksRead = "statement.blocks_read"; // bytes
inline constexpr std::string_view kStatementTempBytes = "statement.temp_bytes";

inline constexpr std::string_view kTableSize = "table.size"; // label: schema.table
inline constexpr std::string_view kTableSeqScans = "table.seq_scans";
inline constexpr std::string_view kTableSeqRows = "table.seq_rows";
inline constexpr std::string_view kTableIndexScans = "table.index_scans";
inline constexpr std::string_view kTableWrites = "table.writes";
inline constexpr std::string_view kTableDeadRatio = "table.dead_ratio";
inline constexpr std::string_view kIndexSize = "index.size"; // label: schema.index
inline constexpr std::string_view kIndexScans = "index.scans";

inline constexpr std::string_view kRedisMemory = "redis.memory.used";
inline constexpr std::string_view kRedisMemoryLimit = "redis.memory.limit";
inline constexpr std::string_view kRedisFragmentation = "redis.memory.fragmentation";
inline constexpr std::string_view kRedisClients = "redis.clients";
inline constexpr std::string_view kRedisBlockedClients = "redis.clients.blocked";
inline constexpr std::string_view kRedisRejected = "redis.clients.rejected"; // connections per second
inline constexpr std::string_view kRedisKeys = "redis.keys";
inline constexpr std::string_view kRedisEvicted = "redis.evicted";
inline constexpr std::string_view kRedisExpired = "redis.expired";
inline constexpr std::string_view kRedisNetworkIn = "redis.network.in";
inline constexpr std::string_view kRedisNetworkOut = "redis.network.out";
inline constexpr std::string_view kRedisCpu = "redis.cpu"; // processor seconds per second
inline constexpr std::string_view kRedisRoundTrip = "redis.round_trip";
inline constexpr std::string_view kRedisCommandRate = "redis.command.rate"; // label: command
inline constexpr std::string_view kRedisCommandTime =
    "redis.command.time";                                             // label: command; mean seconds a call
inline constexpr std::string_view kRedisSlow = "redis.slow_commands"; // new slow-log entries per second

// LATENCY LATEST; label: event ("command", "fork"). Only of events that happened.
inline constexpr std::string_view kRedisLatencyLatest = "redis.latency.latest";
inline constexpr std::string_view kRedisLatencyHighest = "redis.latency.highest";
inline constexpr std::string_view kRedisLatencyAge = "redis.latency.age"; // of the latest, seconds

inline constexpr std::string_view kHostCpu = "host.cpu";
inline constexpr std::string_view kHostIoWait = "host.cpu.iowait";
inline constexpr std::string_view kHostSteal = "host.cpu.steal";
inline constexpr std::string_view kHostLoad = "host.load1";
inline constexpr std::string_view kHostProcessors = "host.processors";
inline constexpr std::string_view kHostMemory = "host.memory.used_ratio";
inline constexpr std::string_view kHostMemoryAvailable = "host.memory.available";
inline constexpr std::string_view kHostSwap = "host.swap.used";
inline constexpr std::string_view kHostDiskRead = "host.disk.read"; // label: device
inline constexpr std::string_view kHostDiskWrite = "host.disk.write";
inline constexpr std::string_view kHostDiskBusy = "host.disk.busy";
inline constexpr std::string_view kHostNetworkIn = "host.network.in"; // label: interface
inline constexpr std::string_view kHostNetworkOut = "host.network.out";
inline constexpr std::string_view kHostPressureCpu = "host.pressure.cpu";
inline constexpr std::string_view kHostPressureMemory = "host.pressure.memory";
inline constexpr std::string_view kHostPressureIo = "host.pressure.io";

inline constexpr std::string_view kCollectorDuration = "collector.duration"; // label: collector
inline constexpr std::string_view kCollectorInterval = "collector.interval";
inline constexpr std::string_view kCollectorSkipped = "collector.skipped"; // per second
inline constexpr std::string_view kCollectorServerCpu =
    "collector.server_cpu"; // share of one core on the server, own backends
inline constexpr std::string_view kCollectorOwnCpu = "collector.own_cpu"; // share of one core here
inline constexpr std::string_view kCollectorConnections = "collector.connections";

} // namespace metric

struct MetricInfo {
    std::string_view id;
    std::string_view title; // "Buffer hit ratio"
    Unit unit = Unit::none;
    std::string_view definition; // what exactly is counted
    std::string_view source; // which view, command or file it is read from, and what that source cannot tell
    std::string_view labelMeans; // empty where the metric has one series only
    bool higherIsBetter = false;
    bool isHistogram = false;
};

std::span<const MetricInfo> metricCatalogue();
const MetricInfo* findMetric(std::string_view id);

// A figure of the work of statements (history::StatementWork): no series, but written here like one.
const MetricInfo& infoOf(history::WorkFigure figure);

// Which source of the snapshot a metric is read from: "postgres", "redis", "host" or "log"; "" for our own.
std::string_view sourceOf(std::string_view metric);

// A key performance indicator of the overview's first row: which metrics stand for it, best source first.
struct KpiInfo {
    std::string_view
        id; // "response_time", "throughput", "error_rate", "cache_hit_ratio", "utilization", "users"
    std::string_view title;
    std::string_view definition;
    std::span<const std::string_view>
        metrics;                // the first one that has data is shown; its source is named beside it
    double defaultTarget = 0.0; // in the metric's unit
};

std::span<const KpiInfo> kpiCatalogue();

} // namespace pavement::monitor
