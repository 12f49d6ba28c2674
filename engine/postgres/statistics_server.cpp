#include "engine/postgres/row_reader.h"
#include "engine/postgres/statistics.h"
#include "engine/postgres/statistics_sql.h"

namespace pavement::postgres {

// Initialisers in braces are evaluated in order, so each reader below reads as its SELECT list does.

Result<std::vector<DatabaseCounters>> readDatabases(Session& session, Deadline deadline) {
    const auto rows = session.query(statistics_sql::databases(session.capabilities()), {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    return mapRows(*rows, [](RowReader& row) {
        return DatabaseCounters{.oid = row.number<Oid>(),
                                .name = row.text(),
                                .backends = row.integer(),
                                .commits = row.integer(),
                                .rollbacks = row.integer(),
                                .blocksRead = row.integer(),
                                .blocksHit = row.integer(),
                                .rowsReturned = row.integer(),
                                .rowsFetched = row.integer(),
                                .rowsInserted = row.integer(),
                                .rowsUpdated = row.integer(),
                                .rowsDeleted = row.integer(),
                                .conflicts = row.integer(),
                                .tempFiles = row.integer(),
                                .tempBytes = row.integer(),
                                .deadlocks = row.integer(),
                                .checksumFailures = row.maybeInteger(),
                                .blockReadSeconds = row.milliseconds(),
                                .blockWriteSeconds = row.milliseconds(),
                                .sessionSeconds = row.maybeMilliseconds(),
                                .activeSeconds = row.maybeMilliseconds(),
                                .idleInTransactionSeconds = row.maybeMilliseconds(),
                                .sessions = row.maybeInteger(),
                                .sessionsAbandoned = row.maybeInteger(),
                                .sessionsFatal = row.maybeInteger(),
                                .sessionsKilled = row.maybeInteger(),
                                .statsReset = row.maybeTimestamp()};
    });
}

Result<std::vector<DatabaseSize>> readDatabaseSizes(Session& session, Deadline deadline) {
    const auto rows = session.query(statistics_sql::databaseSizes(), {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    return mapRows(*rows, [](RowReader& row) {
        return DatabaseSize{.oid = row.number<Oid>(), .name = row.text(), .bytes = row.integer()};
    });
}

Result<WriterCounters> readWriter(Session& session, Deadline deadline) {
    const auto rows = session.query(statistics_sql::writer(session.capabilities()), {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    if (rows->empty()) {
        return fail(ErrorCode::protocol, "The server shows no background writer");
    }
    RowReader row(*rows, 0);
    return WriterCounters{.checkpointsTimed = row.integer(),
                          .checkpointsRequested = row.integer(),
                          .checkpointWriteSeconds = row.milliseconds(),
                          .checkpointSyncSeconds = row.milliseconds(),
                          .buffersCheckpoint = row.integer(),
                          .buffersClean = row.integer(),
                          .buffersAllocated = row.integer(),
                          .maxWrittenClean = row.integer(),
                          .buffersBackend = row.maybeInteger(),
                          .buffersBackendFsync = row.maybeInteger(),
                          .restartpointsTimed = row.maybeInteger(),
                          .restartpointsRequested = row.maybeInteger(),
                          .restartpointsDone = row.maybeInteger(),
                          .statsReset = row.maybeTimestamp(),
                          .checkpointerStatsReset = row.maybeTimestamp()};
}

Result<WalCounters> readWal(Session& session, Deadline deadline) {
    const auto rows = session.query(statistics_sql::wal(session.capabilities()), {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    if (rows->empty()) {
        return fail(ErrorCode::protocol, "The server shows no write-ahead log");
    }
    RowReader row(*rows, 0);
    return WalCounters{.positionBytes = row.maybeInteger(),
                       .records = row.maybeInteger(),
                       .fullPageImages = row.maybeInteger(),
                       .bytes = row.maybeInteger(),
                       .buffersFull = row.maybeInteger(),
                       .writes = row.maybeInteger(),
                       .syncs = row.maybeInteger(),
                       .writeSeconds = row.maybeMilliseconds(),
                       .syncSeconds = row.maybeMilliseconds(),
                       .statsReset = row.maybeTimestamp()};
}

Result<std::vector<IoCounters>> readIo(Session& session, Deadline deadline) {
    if (!session.capabilities().hasStatIo()) {
        return fail(ErrorCode::unsupported, "PostgreSQL before 16 has no pg_stat_io");
    }
    const auto rows = session.query(statistics_sql::io(session.capabilities()), {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    return mapRows(*rows, [](RowReader& row) {
        return IoCounters{.backendType = row.text(),
                          .object = row.text(),
                          .context = row.text(),
                          .reads = row.maybeInteger(),
                          .writes = row.maybeInteger(),
                          .writebacks = row.maybeInteger(),
                          .extends = row.maybeInteger(),
                          .hits = row.maybeInteger(),
                          .evictions = row.maybeInteger(),
                          .reuses = row.maybeInteger(),
                          .fsyncs = row.maybeInteger(),
                          .readSeconds = row.maybeMilliseconds(),
                          .writeSeconds = row.maybeMilliseconds(),
                          .writebackSeconds = row.maybeMilliseconds(),
                          .extendSeconds = row.maybeMilliseconds(),
                          .fsyncSeconds = row.maybeMilliseconds(),
                          .readBytes = row.maybeInteger(),
                          .writtenBytes = row.maybeInteger(),
                          .extendedBytes = row.maybeInteger(),
                          .statsReset = row.maybeTimestamp()};
    });
}

} // namespace pavement::postgres
