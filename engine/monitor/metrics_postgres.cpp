#include "engine/monitor/metric_tables.h"

#include <array>

namespace pavement::monitor::detail {

namespace {

using namespace metric;

constexpr std::string_view kFromDatabase =
    "pg_stat_database, all databases of the server: differences between two readings. The server's "
    "processes report up to a second late, so single seconds are uneven.";
constexpr std::string_view kFromCheckpointer =
    "pg_stat_checkpointer (17 and later) or pg_stat_bgwriter: differences between two readings.";
constexpr std::string_view kFromBgwriter = "pg_stat_bgwriter: differences between two readings.";
constexpr std::string_view kFromWal = "pg_stat_wal (14 and later): differences between two readings; before "
                                      "14 and on a standby only the bytes, "
                                      "from the position of the log.";
constexpr std::string_view kFromIo =
    "pg_stat_io (16 and later): differences between two readings. Blocks served "
    "by the operating system's cache count as well.";
constexpr std::string_view kFromReplication = "pg_stat_replication on the primary; needs pg_monitor.";
constexpr std::string_view kFromStatements =
    "pg_stat_statements: differences between two readings. Counted when the statement ends, so a long one "
    "appears at its end with all its cost. Evicted statements are lost. Of the present only: the history "
    "keeps "
    "what statements did in rows of its own.";
constexpr std::string_view kStatementLabel =
    "statement: query id, database and role; \"other\": all beyond the largest";
constexpr std::string_view kFromTables =
    "pg_stat_user_tables of the watched databases, the largest and busiest "
    "only: differences between two readings.";
constexpr std::string_view kFromRelpages =
    "pg_class.relpages: as of the last VACUUM, ANALYZE or index build, so cheap and slightly old.";
constexpr std::string_view kTableLabel = "schema.table, after its database where several are watched";
constexpr std::string_view kIndexLabel = "schema.index, after its database where several are watched";

const std::array kTable{
    MetricInfo{kCommits, "Commits", Unit::perSecond, "Transactions committed per second.", kFromDatabase, "",
               true, false},
    MetricInfo{kRollbacks, "Rollbacks", Unit::perSecond, "Transactions rolled back per second.",
               kFromDatabase, "", false, false},
    MetricInfo{kBlocksRead, "Blocks read", Unit::bytesPerSecond,
               "Data asked for that was not in shared_buffers, per second.", kFromDatabase, "", false, false},
    MetricInfo{kBlocksHit, "Blocks hit", Unit::bytesPerSecond,
               "Data found in shared_buffers, per second; a block counts each time it is touched.",
               kFromDatabase, "", false, false},
    MetricInfo{kTuplesReturned, "Rows scanned", Unit::perSecond,
               "Live rows read by sequential scans and index entries returned by index scans, per second.",
               kFromDatabase, "", false, false},
    MetricInfo{kTuplesFetched, "Rows fetched", Unit::perSecond,
               "Live rows fetched through index scans, per second.", kFromDatabase, "", false, false},
    MetricInfo{kTuplesWritten, "Rows written", Unit::perSecond,
               "Rows inserted, updated and deleted per second, rolled back ones included.", kFromDatabase, "",
               false, false},
    MetricInfo{
        kTempBytes, "Temporary files", Unit::bytesPerSecond,
        "Bytes written per second to temporary files by sorts and hashes that did not fit in work_mem.",
        kFromDatabase, "", false, false},
    MetricInfo{kDeadlocks, "Deadlocks", Unit::perSecond, "Deadlocks the server broke, per second.",
               kFromDatabase, "", false, false},
    MetricInfo{kDatabaseSize, "Database size", Unit::bytes, "Size of the database on disk.",
               "pg_database_size(); needs CONNECT on the database.", "database", false, false},
    MetricInfo{kWalBytes, "WAL written", Unit::bytesPerSecond, "Write-ahead log generated per second.",
               kFromWal, "", false, false},
    MetricInfo{kWalFullPageImages, "WAL full page images", Unit::perSecond,
               "Whole pages copied into the write-ahead log per second (first change after a checkpoint).",
               kFromWal, "", false, false},
    MetricInfo{kCheckpointsTimed, "Checkpoints, timed", Unit::perSecond,
               "Checkpoints started because checkpoint_timeout passed, per second.", kFromCheckpointer, "",
               false, false},
    MetricInfo{kCheckpointsRequested, "Checkpoints, requested", Unit::perSecond,
               "Checkpoints asked for, mostly because max_wal_size was reached, per second.",
               kFromCheckpointer, "", false, false},
    MetricInfo{kBuffersCheckpoint, "Written by checkpoints", Unit::bytesPerSecond,
               "Buffers written during checkpoints, per second.", kFromCheckpointer, "", false, false},
    MetricInfo{kBuffersClean, "Written by background writer", Unit::bytesPerSecond,
               "Buffers written by the background writer, per second.", kFromBgwriter, "", false, false},
    MetricInfo{kBuffersBackend, "Written by backends", Unit::bytesPerSecond,
               "Buffers that sessions had to write themselves, per second. Up to version 16; later versions "
               "count it in pg_stat_io.",
               kFromBgwriter, "", false, false},
    MetricInfo{kIoReads, "Reads", Unit::bytesPerSecond, "Data read per second.", kFromIo, "backend type",
               false, false},
    MetricInfo{kIoWrites, "Writes", Unit::bytesPerSecond, "Data written per second, files extended included.",
               kFromIo, "backend type", false, false},
    MetricInfo{kReplicationLagBytes, "Replication lag, bytes", Unit::bytes,
               "Write-ahead log the standby has not replayed yet.", kFromReplication, "standby", false,
               false},
    MetricInfo{kReplicationLagSeconds, "Replication lag, time", Unit::seconds,
               "On a primary: time until the standby has replayed recent log, as it reports it. On a standby "
               "itself: age of the last transaction it replayed, zero when it has replayed all it received.",
               "pg_stat_replication on the primary, needs pg_monitor; pg_last_xact_replay_timestamp() on a "
               "standby, which also grows while the primary is idle and the link is down.",
               "standby; none on a standby itself", false, false},

    MetricInfo{kStatementCalls, "Calls", Unit::count, "Executions that ended in the collection interval.",
               kFromStatements, kStatementLabel, false, false},
    MetricInfo{kStatementTime, "Execution time", Unit::seconds,
               "Time spent executing the statement, over all executions that ended in the collection "
               "interval.",
               kFromStatements, kStatementLabel, false, false},
    MetricInfo{kStatementRows, "Rows", Unit::count, "Rows returned or changed in the collection interval.",
               kFromStatements, kStatementLabel, false, false},
    MetricInfo{kStatementBlocksHit, "Blocks hit", Unit::bytes,
               "Data found in shared_buffers in the collection interval.", kFromStatements, kStatementLabel,
               false, false},
    MetricInfo{kStatementBlocksRead, "Blocks read", Unit::bytes,
               "Data not found in shared_buffers in the collection interval.", kFromStatements,
               kStatementLabel, false, false},
    MetricInfo{kStatementTempBytes, "Temporary files", Unit::bytes,
               "Temporary data read and written in the collection interval.", kFromStatements,
               kStatementLabel, false, false},

    MetricInfo{kTableSize, "Table size", Unit::bytes, "Size on disk: heap, TOAST and all its indexes.",
               kFromRelpages, kTableLabel, false, false},
    MetricInfo{kTableSeqScans, "Sequential scans", Unit::perSecond, "Sequential scans begun per second.",
               kFromTables, kTableLabel, false, false},
    MetricInfo{kTableSeqRows, "Rows by sequential scan", Unit::perSecond,
               "Live rows read by sequential scans per second.", kFromTables, kTableLabel, false, false},
    MetricInfo{kTableIndexScans, "Index scans", Unit::perSecond, "Index scans begun on the table per second.",
               kFromTables, kTableLabel, false, false},
    MetricInfo{kTableWrites, "Rows written", Unit::perSecond,
               "Rows inserted, updated and deleted per second.", kFromTables, kTableLabel, false, false},
    MetricInfo{kTableDeadRatio, "Dead rows", Unit::ratio,
               "Dead rows divided by all rows; an estimate of the server. A gap where the table is empty.",
               "pg_stat_user_tables, n_dead_tup and n_live_tup.", kTableLabel, false, false},
    MetricInfo{kIndexSize, "Index size", Unit::bytes, "Size of the index on disk.", kFromRelpages,
               kIndexLabel, false, false},
    MetricInfo{kIndexScans, "Index scans", Unit::perSecond, "Scans begun on the index per second.",
               "pg_stat_user_indexes: differences between two readings.", kIndexLabel, true, false},
};

} // namespace

std::span<const MetricInfo> postgresMetrics() {
    return kTable;
}

} // namespace pavement::monitor::detail
