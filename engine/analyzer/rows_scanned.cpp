#include "engine/analyzer/workload.h"

#include "engine/analyzer/table_series.h"

#include "engine/monitor/metrics.h"
#include "engine/sql/statement.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace pavement::analyzer {

namespace {

constexpr std::size_t kPoints = 1000;

// Rows read by sequential scans; negative where nothing was recorded.
double rowsRead(const history::History& history, history::SeriesId series, TimeRange range) {
    const auto data = history.read(series, range, kPoints);
    if (!data) {
        return -1;
    }
    double sum = 0;
    double count = 0;
    for (const auto& point : data->points) {
        if (point.count > 0 && std::isfinite(point.sum)) {
            sum += point.sum;
            count += static_cast<double>(point.count);
        }
    }
    // A rate, as a mean over the whole range.
    return count > 0 ? sum / count * std::chrono::duration<double>(range.length()).count() : -1;
}

} // namespace

std::optional<RowsScanned> scannedFromTables(const history::History& history, std::string_view target,
                                             const StatementLoad& statement, TimeRange range) {
    const auto info = sql::analyse(statement.text);
    if (!info || statement.calls() <= 0) {
        return std::nullopt;
    }
    double rows = -1;
    std::set<history::SeriesId> counted; // a table may be named twice
    for (const auto& [series, key] : history.list(target, monitor::metric::kTableSeqRows)) {
        const bool named =
            key.metric == monitor::metric::kTableSeqRows &&
            std::any_of(info->tables.begin(), info->tables.end(), [&](const sql::TableReference& table) {
                return info->commonTables.count(table.name) == 0 &&
                       detail::isSeriesOf(key.label, table, statement.databases);
            });
        if (!named || !counted.insert(series).second) {
            continue;
        }
        if (const double read = rowsRead(history, series, range); read >= 0) {
            rows = std::max(rows, 0.0) + read;
        }
    }
    if (rows < 0) {
        return std::nullopt;
    }
    return RowsScanned{rows / statement.calls(), RowsScanned::Source::tableStatistics, range.to};
}

} // namespace pavement::analyzer
