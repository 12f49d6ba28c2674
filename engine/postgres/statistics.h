#pragma once
// What PostgreSQL's statistics views say, read as plain values. Every figure is raw: counters since their
// last reset, no deltas, no rates. Times are seconds, sizes bytes, blocks are counted in blocks
// (ServerSettings carries the block size). A field that this server's version does not have, or that the role
// may not see, is nullopt — never a made-up zero. Statements are chosen by Capabilities, name everything in
// pg_catalog, and need no privilege beyond CONNECT unless the comment says so.
//
// Errors are those of Session::query. One reading is one round trip unless noted.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/session.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pavement::postgres {

using Oid = std::uint32_t;

// ---- Databases -----------------------------------------------------------------------------------------

struct DatabaseCounters { // pg_stat_database; oid 0 (name "") counts access to shared objects
    Oid oid = 0;
    std::string name;
    std::int64_t backends = 0; // connected now: a gauge
    std::int64_t commits = 0, rollbacks = 0;
    std::int64_t blocksRead = 0, blocksHit = 0;
    std::int64_t rowsReturned = 0, rowsFetched = 0, rowsInserted = 0, rowsUpdated = 0, rowsDeleted = 0;
    std::int64_t conflicts = 0, tempFiles = 0, tempBytes = 0, deadlocks = 0;
    std::optional<std::int64_t> checksumFailures;       // null where checksums are off
    double blockReadSeconds = 0, blockWriteSeconds = 0; // 0 unless track_io_timing
    // 14 and later:
    std::optional<double> sessionSeconds, activeSeconds, idleInTransactionSeconds;
    std::optional<std::int64_t> sessions, sessionsAbandoned, sessionsFatal, sessionsKilled;
    std::optional<Timestamp> statsReset;
};

Result<std::vector<DatabaseCounters>> readDatabases(Session& session, Deadline deadline);

struct DatabaseSize {
    Oid oid = 0;
    std::string name;
    std::int64_t bytes = 0;
};

// pg_database_size walks the files: for the slow round. Databases the role may neither connect to nor see
// through pg_read_all_stats are left out.
Result<std::vector<DatabaseSize>> readDatabaseSizes(Session& session, Deadline deadline);

// ---- Activity ------------------------------------------------------------------------------------------

struct BackendActivity { // pg_stat_activity
    int pid = 0;
    Oid databaseOid = 0;
    std::string database, user, application, client; // client: address, "local" for a unix socket
    std::string backendType;                         // "client backend", "parallel worker", …
    Oid userOid = 0;
    std::string state;               // "active", "idle in transaction", …
    std::string waitType, waitEvent; // empty: not waiting
    std::string query; // clipped on the server; not scrubbed; empty where the role may not see it
    std::optional<std::int64_t> queryId; // 14+, with compute_query_id
    std::optional<int> leaderPid;        // 13+, parallel workers
    // Ages, computed on the server's own clock.
    std::optional<double> transactionSeconds, statementSeconds, stateSeconds, connectionSeconds;
    std::vector<int> blockedBy; // pg_blocking_pids; 0 in it stands for a prepared transaction
    bool hidden = false;        // another role's backend: state and query need pg_read_all_stats
};

struct ActivityOptions {
    bool clientsOnly = true; // client backends and their parallel workers; else every process
    int queryCharacters = 1024;
    int maxRows = 2000;      // busy ones first
    bool withoutOurs = true; // leave out the backends of this program (same application_name and role)
};

struct Activity {
    std::vector<BackendActivity> rows;
    std::int64_t clients = 0; // all client backends, ours included, also those beyond maxRows
    Timestamp serverTime{};
};

// A second round trip asks for blockers, only when some backend waits for a lock.
Result<Activity> readActivity(Session& session, const ActivityOptions& options, Deadline deadline);

// Backends of this program: same application_name, role and client address. What they cost the server can be
// read from /proc/<pid> where the server is on this machine.
Result<std::vector<int>> readOwnBackendPids(Session& session, Deadline deadline);

// ---- Background writer, checkpointer, write-ahead log, input and output --------------------------------

struct WriterCounters { // pg_stat_bgwriter; from 17 on also pg_stat_checkpointer
    std::int64_t checkpointsTimed = 0, checkpointsRequested = 0;
    double checkpointWriteSeconds = 0, checkpointSyncSeconds = 0;
    std::int64_t buffersCheckpoint = 0, buffersClean = 0, buffersAllocated = 0, maxWrittenClean = 0;
    std::optional<std::int64_t> buffersBackend, buffersBackendFsync; // until 16; then see pg_stat_io
    std::optional<std::int64_t> restartpointsTimed, restartpointsRequested, restartpointsDone; // 17+
    std::optional<Timestamp> statsReset, checkpointerStatsReset; // the second is 17+
};

Result<WriterCounters> readWriter(Session& session, Deadline deadline);

struct WalCounters {
    // Position of the write-ahead log in bytes (a standby's: replayed so far); null where it may not be read.
    std::optional<std::int64_t> positionBytes;
    // pg_stat_wal, 14+:
    std::optional<std::int64_t> records, fullPageImages, bytes, buffersFull, writes, syncs;
    std::optional<double> writeSeconds, syncSeconds; // 0 unless track_wal_io_timing
    std::optional<Timestamp> statsReset;
};

Result<WalCounters> readWal(Session& session, Deadline deadline);

struct IoCounters {                           // pg_stat_io
    std::string backendType, object, context; // 18 also counts the write-ahead log: object "wal"
    // Operations; null where the combination cannot occur.
    std::optional<std::int64_t> reads, writes, writebacks, extends, hits, evictions, reuses, fsyncs;
    std::optional<double> readSeconds, writeSeconds, writebackSeconds, extendSeconds, fsyncSeconds;
    std::optional<std::int64_t> readBytes, writtenBytes, extendedBytes;
    std::optional<Timestamp> statsReset;
};

// ErrorCode::unsupported before 16.
Result<std::vector<IoCounters>> readIo(Session& session, Deadline deadline);

// ---- Replication ---------------------------------------------------------------------------------------

struct ReplicationSender { // pg_stat_replication; details need pg_read_all_stats
    int pid = 0;
    std::string application, client, state, syncState;
    std::optional<std::int64_t> sentLagBytes, flushLagBytes, replayLagBytes;  // behind this server's position
    std::optional<double> writeLagSeconds, flushLagSeconds, replayLagSeconds; // null when idle and caught up
};

struct ReplicationSlot { // pg_replication_slots
    std::string name, type;
    bool active = false;
    std::optional<std::int64_t> retainedBytes;
};

struct StandbyReplay {                          // on a standby
    std::optional<std::int64_t> replayLagBytes; // received but not replayed
    // Age of the last replayed transaction; 0 when everything received is replayed (an idle primary would
    // otherwise look like growing lag).
    std::optional<double> replayLagSeconds;
    bool receiving = false; // a WAL receiver runs
};

struct Replication {
    bool inRecovery = false; // now: a promotion breaks no session
    std::vector<ReplicationSender> senders;
    std::vector<ReplicationSlot> replicationSlots;
    std::optional<StandbyReplay> standby;
};

// Three round trips.
Result<Replication> readReplication(Session& session, Deadline deadline);

// ---- Statements ----------------------------------------------------------------------------------------

struct StatementKey {
    std::int64_t queryId = 0;
    Oid databaseOid = 0, userOid = 0;
    bool topLevel = true; // always true before 14
    auto operator<=>(const StatementKey&) const = default;
};

struct StatementCounters { // pg_stat_statements
    StatementKey key;
    std::int64_t calls = 0, rows = 0;
    double totalSeconds = 0;                                                   // execution
    double minSeconds = 0, maxSeconds = 0, meanSeconds = 0, stddevSeconds = 0; // since reset, not counters
    std::int64_t sharedHit = 0, sharedRead = 0, sharedDirtied = 0, sharedWritten = 0; // blocks
    std::int64_t localHit = 0, localRead = 0, localDirtied = 0, localWritten = 0;
    std::int64_t tempRead = 0, tempWritten = 0;
    double blockReadSeconds = 0, blockWriteSeconds = 0; // shared blocks; 0 unless track_io_timing
    // 13+:
    std::optional<std::int64_t> plans, walRecords, walFullPageImages, walBytes;
    std::optional<double> planSeconds;
    // 15+:
    std::optional<std::int64_t> jitFunctions;
    std::optional<double> jitSeconds; // generation, inlining, optimization and emission together
};

struct StatementsReading {
    std::vector<StatementCounters> rows;
    // pg_stat_statements_info, 14+. A grown `deallocated` means entries were evicted in between: those
    // statements start again from zero.
    std::optional<std::int64_t> deallocated;
    std::optional<Timestamp> statsReset;
    std::int64_t hiddenRows = 0; // of other roles: their query id needs pg_read_all_stats
};

// Without texts: pg_stat_statements(showtext => false). ErrorCode::unsupported where the extension is missing
// in this database or not preloaded.
Result<StatementsReading> readStatements(Session& session, Deadline deadline);

struct StatementText {
    StatementKey key;
    std::string text; // not scrubbed; at most maxBytes, cut at a whole character
    bool clipped = false;
};

// Texts of the given keys, `maxCount` of them at most. The server loads its whole text file for this whatever
// is asked, so ask rarely and for new ids only.
Result<std::vector<StatementText>> readStatementTexts(Session& session, std::span<const StatementKey> keys,
                                                      std::size_t maxBytes, std::size_t maxCount,
                                                      Deadline deadline);

struct RoleName {
    Oid oid = 0;
    std::string name;
};

Result<std::vector<RoleName>> readRoles(Session& session, Deadline deadline);

// ---- Tables and indexes of the session's database ------------------------------------------------------

struct TableCounters { // pg_stat_user_tables, pg_statio_user_tables, pg_class
    Oid oid = 0;
    std::string schema, name;
    // From pg_class.relpages: what the last VACUUM, ANALYZE or index build saw, so cheap and slightly old.
    std::int64_t heapBytes = 0, indexBytes = 0, toastBytes = 0;
    double estimatedRows = 0; // reltuples; -1 where never analysed (14+)
    std::int64_t sequentialScans = 0, sequentialRows = 0;
    std::optional<std::int64_t> indexScans, indexRows; // null without indexes
    std::int64_t inserted = 0, updated = 0, deleted = 0, hotUpdated = 0;
    std::int64_t liveRows = 0, deadRows = 0, modifiedSinceAnalyze = 0;
    std::optional<std::int64_t> insertedSinceVacuum; // 13+
    std::optional<Timestamp> lastVacuum, lastAutovacuum, lastAnalyze, lastAutoanalyze;
    std::int64_t vacuums = 0, autovacuums = 0, analyzes = 0, autoanalyzes = 0;
    std::int64_t heapRead = 0, heapHit = 0; // blocks
    std::optional<std::int64_t> indexRead, indexHit, toastRead, toastHit;
    std::optional<Timestamp> lastSequentialScan, lastIndexScan; // 16+

    std::int64_t totalBytes() const { return heapBytes + indexBytes + toastBytes; }
};

// The union of the `limit` largest and the `limit` busiest (blocks read and rows written since reset):
// between limit and 2 × limit tables, largest first. Two round trips, so that ten thousand tables stay cheap.
// System schemas are left out.
Result<std::vector<TableCounters>> readTables(Session& session, std::size_t limit, Deadline deadline);

struct IndexCounters { // pg_stat_user_indexes, pg_statio_user_indexes, pg_index
    Oid oid = 0, tableOid = 0;
    std::string schema, table, name;
    std::int64_t bytes = 0; // relpages, as above
    std::int64_t scans = 0, rowsRead = 0, rowsFetched = 0;
    std::int64_t blocksRead = 0, blocksHit = 0;
    bool unique = false, primary = false, valid = true;
    std::optional<Timestamp> lastScan; // 16+
};

// The union of the `limit` largest and the `limit` most scanned, largest first. Two round trips.
Result<std::vector<IndexCounters>> readIndexes(Session& session, std::size_t limit, Deadline deadline);

// ---- Settings and the server's log ---------------------------------------------------------------------

struct ServerSetting { // pg_settings
    std::string name;
    // What a new session of this role in this database gets, in `unit`. Null where it cannot be known: this
    // session overrides it and the role may not read pg_file_settings.
    std::optional<std::string> value;
    std::string unit; // "8kB", "ms", … or empty
    std::string bootValue;
    std::string source; // "configuration file", "default", …
    bool pendingRestart = false;

    std::string shown() const; // as SHOW writes it: "128MB", "5min"; empty where the value cannot be known
};

struct ServerSettings {
    std::vector<ServerSetting> all; // by name; those that matter for performance and monitoring
    std::int64_t maxConnections = 0;
    std::int64_t blockBytes = 8192;

    const ServerSetting* find(std::string_view name) const;
};

Result<ServerSettings> readSettings(Session& session, Deadline deadline);

struct ServerLogFile {
    std::string name; // within log_directory
    std::uint64_t bytes = 0;
    Timestamp modified;
};

// Through the server, in any order: pg_ls_logdir(), which pg_monitor may call.
Result<std::vector<ServerLogFile>> readLogFiles(Session& session, Deadline deadline);

// At most `length` bytes from `offset`, which may begin or end within a line or a character; fewer at the end
// of the file, none once it is gone (rotated away). Through the server: Capabilities::readServerFiles.
Result<std::string> readLogBytes(Session& session, const std::string& name, std::uint64_t offset,
                                 std::uint64_t length, Deadline deadline);

} // namespace pavement::postgres
