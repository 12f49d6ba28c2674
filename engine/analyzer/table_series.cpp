#include "engine/analyzer/table_series.h"

#include "engine/monitor/metrics.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace pavement::analyzer::detail {

namespace {

constexpr std::size_t kSizePoints = 1'000;

} // namespace

bool isSeriesOf(std::string_view label, const sql::TableReference& table,
                const std::vector<std::string>& databases) {
    const std::string tail = (table.schema.empty() ? std::string() : table.schema + '.') + table.name;
    if (!label.ends_with(tail)) {
        return false;
    }
    std::string_view front = label.substr(0, label.size() - tail.size());
    if (front.empty()) {
        return true;
    }
    if (!front.ends_with('.')) {
        return false;
    }
    front.remove_suffix(1);
    const auto dots = static_cast<std::size_t>(std::count(front.begin(), front.end(), '.'));
    const std::size_t schemas = table.schema.empty() ? 1 : 0;
    if (dots + 1 == schemas) {
        return true; // the schema alone
    }
    return dots == schemas && std::any_of(databases.begin(), databases.end(), [&](const std::string& name) {
               return front == name || front.starts_with(name + '.');
           });
}

TableSizes::TableSizes(const history::History& history, std::string_view target, TimeRange range)
    : m_history(history)
    , m_range(range)
    , m_series(history.list(target, monitor::metric::kTableSize)) {
    std::erase_if(m_series, [](const auto& one) { return one.second.metric != monitor::metric::kTableSize; });
}

Result<const TableSizes::Sizes*> TableSizes::read(history::SeriesId series) {
    if (const auto known = m_known.find(series); known != m_known.end()) {
        return &known->second;
    }
    const auto data = m_history.read(series, m_range, kSizePoints);
    if (!data) {
        return fail(data.error());
    }
    Sizes& sizes = m_known[series];
    for (const auto& point : data->points) {
        if (point.count > 0 && std::isfinite(point.last)) {
            sizes.emplace_back(point.at, point.last);
        }
    }
    return &sizes;
}

Result<TableSizes::Sizes> TableSizes::of(std::string_view statement,
                                         const std::vector<std::string>& databases) {
    if (m_series.empty()) {
        return Sizes();
    }
    const auto info = sql::analyse(statement);
    if (!info) {
        return Sizes();
    }
    std::set<history::SeriesId> named; // a table may be named twice
    for (const sql::TableReference& table : info->tables) {
        if (info->commonTables.count(table.name) > 0) {
            continue;
        }
        bool known = false;
        for (const auto& [series, key] : m_series) {
            if (isSeriesOf(key.label, table, databases)) {
                named.insert(series);
                known = true;
            }
        }
        if (!known) {
            return Sizes(); // what is left would not be all of it
        }
    }
    std::vector<const Sizes*> parts;
    std::set<Timestamp> moments;
    for (const history::SeriesId series : named) {
        const auto sizes = read(series);
        if (!sizes) {
            return fail(sizes.error());
        }
        if ((*sizes)->empty()) {
            return Sizes();
        }
        parts.push_back(*sizes);
        for (const auto& [at, bytes] : **sizes) {
            moments.insert(at);
        }
    }
    Sizes out;
    for (const Timestamp at : moments) {
        double bytes = 0;
        for (const Sizes* part : parts) {
            bytes += sizeAt(*part, at).value_or(0); // none of them is empty
        }
        out.emplace_back(at, bytes);
    }
    return out;
}

std::optional<double> sizeAt(const TableSizes::Sizes& sizes, Timestamp at) {
    if (sizes.empty()) {
        return std::nullopt;
    }
    const auto after = std::upper_bound(sizes.begin(), sizes.end(), at,
                                        [](Timestamp moment, const auto& one) { return moment < one.first; });
    return after == sizes.begin() ? sizes.front().second : std::prev(after)->second;
}

} // namespace pavement::analyzer::detail
