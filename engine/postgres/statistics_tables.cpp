#include "engine/postgres/row_reader.h"
#include "engine/postgres/statistics.h"
#include "engine/postgres/statistics_sql.h"

#include <algorithm>

namespace pavement::postgres {

namespace {

// The oids worth a closer look, as an array parameter.
Result<std::string> candidates(Session& session, const std::string& sql, std::size_t limit,
                               Deadline deadline) {
    const auto rows = session.query(sql, {std::to_string(limit)}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    const auto oids = mapRows(*rows, [](RowReader& row) { return row.integer(); });
    return arrayText(oids, [](std::int64_t oid) { return oid; });
}

TableCounters table(RowReader& row) {
    return TableCounters{.oid = row.number<Oid>(),
                         .schema = row.text(),
                         .name = row.text(),
                         .heapBytes = row.integer(),
                         .indexBytes = row.integer(),
                         .toastBytes = row.integer(),
                         .estimatedRows = row.real(),
                         .sequentialScans = row.integer(),
                         .sequentialRows = row.integer(),
                         .indexScans = row.maybeInteger(),
                         .indexRows = row.maybeInteger(),
                         .inserted = row.integer(),
                         .updated = row.integer(),
                         .deleted = row.integer(),
                         .hotUpdated = row.integer(),
                         .liveRows = row.integer(),
                         .deadRows = row.integer(),
                         .modifiedSinceAnalyze = row.integer(),
                         .insertedSinceVacuum = row.maybeInteger(),
                         .lastVacuum = row.maybeTimestamp(),
                         .lastAutovacuum = row.maybeTimestamp(),
                         .lastAnalyze = row.maybeTimestamp(),
                         .lastAutoanalyze = row.maybeTimestamp(),
                         .vacuums = row.integer(),
                         .autovacuums = row.integer(),
                         .analyzes = row.integer(),
                         .autoanalyzes = row.integer(),
                         .heapRead = row.integer(),
                         .heapHit = row.integer(),
                         .indexRead = row.maybeInteger(),
                         .indexHit = row.maybeInteger(),
                         .toastRead = row.maybeInteger(),
                         .toastHit = row.maybeInteger(),
                         .lastSequentialScan = row.maybeTimestamp(),
                         .lastIndexScan = row.maybeTimestamp()};
}

IndexCounters index(RowReader& row) {
    return IndexCounters{.oid = row.number<Oid>(),
                         .tableOid = row.number<Oid>(),
                         .schema = row.text(),
                         .table = row.text(),
                         .name = row.text(),
                         .bytes = row.integer(),
                         .scans = row.integer(),
                         .rowsRead = row.integer(),
                         .rowsFetched = row.integer(),
                         .blocksRead = row.integer(),
                         .blocksHit = row.integer(),
                         .unique = row.boolean(),
                         .primary = row.boolean(),
                         .valid = row.boolean(),
                         .lastScan = row.maybeTimestamp()};
}

} // namespace

Result<std::vector<TableCounters>> readTables(Session& session, std::size_t limit, Deadline deadline) {
    const auto oids = candidates(session, statistics_sql::tableCandidates(), limit, deadline);
    if (!oids) {
        return fail(oids.error());
    }
    const auto rows = session.query(statistics_sql::tables(session.capabilities()), {*oids}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    auto tables = mapRows(*rows, table);
    std::stable_sort(tables.begin(), tables.end(), [](const TableCounters& a, const TableCounters& b) {
        return a.totalBytes() > b.totalBytes();
    });
    return tables;
}

Result<std::vector<IndexCounters>> readIndexes(Session& session, std::size_t limit, Deadline deadline) {
    const auto oids = candidates(session, statistics_sql::indexCandidates(), limit, deadline);
    if (!oids) {
        return fail(oids.error());
    }
    const auto rows = session.query(statistics_sql::indexes(session.capabilities()), {*oids}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    return mapRows(*rows, index);
}

} // namespace pavement::postgres
