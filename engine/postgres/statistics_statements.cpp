#include "engine/postgres/row_reader.h"
#include "engine/postgres/statistics.h"
#include "engine/postgres/statistics_sql.h"

#include <algorithm>
#include <set>

namespace pavement::postgres {

namespace {

StatementKey key(RowReader& row) {
    return StatementKey{.queryId = row.integer(),
                        .databaseOid = row.number<Oid>(),
                        .userOid = row.number<Oid>(),
                        .topLevel = row.boolean()};
}

StatementCounters counters(RowReader& row) {
    return StatementCounters{.key = key(row),
                             .calls = row.integer(),
                             .rows = row.integer(),
                             .totalSeconds = row.milliseconds(),
                             .minSeconds = row.milliseconds(),
                             .maxSeconds = row.milliseconds(),
                             .meanSeconds = row.milliseconds(),
                             .stddevSeconds = row.milliseconds(),
                             .sharedHit = row.integer(),
                             .sharedRead = row.integer(),
                             .sharedDirtied = row.integer(),
                             .sharedWritten = row.integer(),
                             .localHit = row.integer(),
                             .localRead = row.integer(),
                             .localDirtied = row.integer(),
                             .localWritten = row.integer(),
                             .tempRead = row.integer(),
                             .tempWritten = row.integer(),
                             .blockReadSeconds = row.milliseconds(),
                             .blockWriteSeconds = row.milliseconds(),
                             .plans = row.maybeInteger(),
                             .walRecords = row.maybeInteger(),
                             .walFullPageImages = row.maybeInteger(),
                             .walBytes = row.maybeInteger(),
                             .planSeconds = row.maybeMilliseconds(),
                             .jitFunctions = row.maybeInteger(),
                             .jitSeconds = row.maybeMilliseconds()};
}

// At most `limit` bytes, not ending within a character.
std::string clipped(std::string text, std::size_t limit) {
    if (text.size() <= limit) {
        return text;
    }
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) {
        --limit;
    }
    text.resize(limit);
    return text;
}

} // namespace

Result<StatementsReading> readStatements(Session& session, Deadline deadline) {
    const auto sql = statistics_sql::statements(session.capabilities());
    if (!sql) {
        return fail(sql.error());
    }
    const auto rows = session.query(*sql, {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    StatementsReading reading;
    reading.rows.reserve(rows->size());
    for (std::size_t at = 0; at < rows->size(); ++at) {
        if (!rows->cell(at, 0)) {
            ++reading.hiddenRows;
            continue;
        }
        RowReader row(*rows, at);
        reading.rows.push_back(counters(row));
    }
    if (session.capabilities().hasStatementsInfo()) {
        const auto infoSql = statistics_sql::statementsInfo(session.capabilities());
        const auto info =
            infoSql ? session.query(*infoSql, {}, deadline) : Result<Rows>(fail(infoSql.error()));
        if (!info && session.broken()) {
            return fail(info.error());
        }
        if (info && !info->empty()) {
            RowReader row(*info, 0);
            reading.deallocated = row.maybeInteger();
            reading.statsReset = row.maybeTimestamp();
        }
    }
    return reading;
}

Result<std::vector<StatementText>> readStatementTexts(Session& session, std::span<const StatementKey> keys,
                                                      std::size_t maxBytes, std::size_t maxCount,
                                                      Deadline deadline) {
    const auto asked = keys.first(std::min(keys.size(), maxCount));
    const std::set<StatementKey> wanted(asked.begin(), asked.end());
    if (wanted.empty()) {
        return std::vector<StatementText>{};
    }
    const auto sql = statistics_sql::statementTexts(session.capabilities());
    if (!sql) {
        return fail(sql.error());
    }
    const auto rows = session.query(*sql,
                                    {arrayText(wanted, [](const StatementKey& one) { return one.queryId; }),
                                     std::to_string(std::min<std::size_t>(maxBytes, 1U << 20U))},
                                    deadline);
    if (!rows) {
        return fail(rows.error());
    }
    std::vector<StatementText> texts;
    for (std::size_t at = 0; at < rows->size(); ++at) {
        RowReader row(*rows, at);
        StatementText one;
        one.key = key(row);
        one.text = clipped(row.text(), maxBytes);
        one.clipped = row.number<std::size_t>() > one.text.size();
        if (wanted.contains(one.key)) {
            texts.push_back(std::move(one));
        }
    }
    return texts;
}

Result<std::vector<RoleName>> readRoles(Session& session, Deadline deadline) {
    const auto rows = session.query(statistics_sql::roles(), {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    return mapRows(*rows,
                   [](RowReader& row) { return RoleName{.oid = row.number<Oid>(), .name = row.text()}; });
}

} // namespace pavement::postgres
