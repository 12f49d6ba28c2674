#pragma once
// Which series of tables belong to a table that a statement names, and what they say of sizes. Inside this
// module.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/sql/statement.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pavement::analyzer::detail {

// Series are labelled "schema.table", behind "database." where several are watched. `databases`: those that
// the statement runs in.
bool isSeriesOf(std::string_view label, const sql::TableReference& table,
                const std::vector<std::string>& databases);

// Sizes of tables over a range, each series read once, when it is first asked for.
class TableSizes {
public:
    TableSizes(const history::History& history, std::string_view target, TimeRange range);

    // Bytes of all tables that the statement names, by time; empty where one of them is not known.
    using Sizes = std::vector<std::pair<Timestamp, double>>;
    Result<Sizes> of(std::string_view statement, const std::vector<std::string>& databases);

private:
    Result<const Sizes*> read(history::SeriesId series);

    const history::History& m_history;
    TimeRange m_range;
    std::vector<std::pair<history::SeriesId, history::SeriesKey>> m_series;
    std::map<history::SeriesId, Sizes> m_known;
};

// What was known last at that moment, or first, where it lies before all.
std::optional<double> sizeAt(const TableSizes::Sizes& sizes, Timestamp at);

} // namespace pavement::analyzer::detail
