#include "ui/charts/chart_data.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace pavement::ui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Infinity cannot be drawn; where it stands nothing is known.
stats::Point cleaned(stats::Point point) {
    if (!std::isfinite(point.value)) {
        point.value = kNaN;
    }
    return point;
}

} // namespace

int ChartData::add(ChartSeries series) {
    m_series.push_back(std::move(series));
    return static_cast<int>(m_series.size()) - 1;
}

bool ChartData::valid(int series) const {
    return series >= 0 && static_cast<std::size_t>(series) < m_series.size() &&
           !m_series[static_cast<std::size_t>(series)].removed;
}

void ChartData::remove(int series) {
    if (valid(series)) {
        at(series).removed = true;
        at(series).points.clear();
        at(series).reduced = {};
        m_totalsStale = true;
    }
}

void ChartData::setVisible(int series, bool visible) {
    if (valid(series) && at(series).visible != visible) {
        at(series).visible = visible;
        m_totalsStale = true;
    }
}

std::vector<int> ChartData::shown() const {
    std::vector<int> indices;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (!m_series[i].removed && m_series[i].visible) {
            indices.push_back(static_cast<int>(i));
        }
    }
    return indices;
}

int ChartData::count() const {
    return static_cast<int>(std::count_if(m_series.begin(), m_series.end(),
                                          [](const ChartSeries& series) { return !series.removed; }));
}

void ChartData::noteTime(std::int64_t millis) {
    if (m_times.empty() || millis > m_times.back()) {
        m_times.push_back(millis);
        return;
    }
    if (millis == m_times.back()) {
        return;
    }
    const auto place = std::lower_bound(m_times.begin(), m_times.end(), millis);
    if (*place == millis) {
        return;
    }
    if (std::distance(m_times.begin(), place) < static_cast<std::ptrdiff_t>(m_totalled)) {
        m_totalsStale = true; // a layer brought a moment of its own into what is already added up
    }
    m_times.insert(place, millis);
}

void ChartData::append(int series, stats::Point point) {
    if (!valid(series)) {
        return;
    }
    stats::SeriesPyramid& points = at(series).points;
    point = cleaned(point);
    const std::int64_t silence = m_gapAfter.count();
    if (silence > 0 && !points.empty() && point.millis - points.back().millis > silence) {
        const std::int64_t gapAt = points.back().millis + 1;
        if (points.append({gapAt, kNaN}) && m_kind == ChartKind::stackedArea) {
            noteTime(gapAt);
        }
    }
    if (points.append(point) && m_kind == ChartKind::stackedArea) {
        noteTime(point.millis);
    }
}

void ChartData::assign(int series, std::vector<stats::Point> points) {
    if (!valid(series)) {
        return;
    }
    const std::int64_t silence = m_gapAfter.count();
    std::vector<stats::Point> withGaps;
    withGaps.reserve(points.size());
    for (const stats::Point& point : points) {
        if (!withGaps.empty()) {
            const std::int64_t last = withGaps.back().millis;
            if (point.millis < last) {
                continue; // out of order: an older moment told twice
            }
            if (silence > 0 && point.millis - last > silence) {
                withGaps.push_back({last + 1, kNaN});
            }
        }
        withGaps.push_back(cleaned(point));
    }
    if (m_kind == ChartKind::stackedArea) {
        std::vector<std::int64_t> times;
        times.reserve(withGaps.size());
        for (const stats::Point& point : withGaps) {
            times.push_back(point.millis);
        }
        std::vector<std::int64_t> merged;
        merged.reserve(std::max(times.size(), m_times.size()));
        std::set_union(times.begin(), times.end(), m_times.begin(), m_times.end(),
                       std::back_inserter(merged));
        m_times = std::move(merged);
        m_totalsStale = true;
    }
    at(series).points.assign(std::move(withGaps));
    at(series).reduced = {};
    m_formerValid = false;
}

void ChartData::dropBefore(std::int64_t millis) {
    for (ChartSeries& series : m_series) {
        series.points.dropBefore(millis);
        if (millis > series.reduced.from) {
            series.reduced = {};
        }
    }
    if (m_kind == ChartKind::stackedArea) {
        const auto first = std::lower_bound(m_times.begin(), m_times.end(), millis);
        const auto gone = static_cast<std::size_t>(std::distance(m_times.begin(), first));
        m_times.erase(m_times.begin(), first);
        m_totalled -= std::min(gone, m_totalled);
        m_total.dropBefore(millis);
        if (millis > m_reducedTotal.from) {
            m_reducedTotal = {};
            m_formerValid = false;
        }
    }
}

ValueRange ChartData::valueRange(TimeRange range) {
    const std::int64_t from = toMillis(range.from);
    const std::int64_t to = toMillis(range.to) + 1; // the newest point stands on the right edge
    ValueRange all;
    const auto include = [&all](double low, double high) {
        all.low = std::min(all.low, low);
        all.high = std::max(all.high, high);
    };
    if (m_kind == ChartKind::stackedArea) {
        updateTotals();
        if (const stats::MinMax total = m_total.minMax(from, to); !total.empty) {
            include(std::min(0.0, total.min), total.max);
        }
        for (std::size_t i = m_totalled; i < m_times.size(); ++i) {
            const double total = totalAt(m_times[i]);
            if (m_times[i] >= from && m_times[i] < to && !std::isnan(total)) {
                include(std::min(0.0, total), total);
            }
        }
        return all;
    }
    for (const ChartSeries& series : m_series) {
        if (series.removed || !series.visible) {
            continue;
        }
        if (const stats::MinMax extent = series.points.minMax(from, to); !extent.empty) {
            include(extent.min, extent.max);
        }
    }
    return all;
}

std::optional<stats::Point> ChartData::nearest(int series, Timestamp at, Milliseconds pixel) const {
    if (!valid(series)) {
        return std::nullopt;
    }
    const stats::SeriesPyramid& points = m_series[static_cast<std::size_t>(series)].points;
    if (points.empty()) {
        return std::nullopt;
    }
    const std::int64_t millis = toMillis(at);
    points.decimate(millis, millis + 1, 1, m_scratch); // the neighbours on either side come with it
    const stats::Point* best = nullptr;
    bool before = false;
    bool after = false;
    for (const stats::Point& point : m_scratch) {
        if (std::isnan(point.value)) {
            continue;
        }
        before = before || point.millis <= millis;
        after = after || point.millis >= millis;
        if (best == nullptr || std::abs(point.millis - millis) <= std::abs(best->millis - millis)) {
            best = &point;
        }
    }
    if (best == nullptr) {
        return std::nullopt;
    }
    // Joined on both sides any distance will do; at an open end only what lies close by.
    const std::int64_t reach = std::max<std::int64_t>({m_gapAfter.count(), 3 * pixel.count(), 2'500});
    const bool broken = !(before && after);
    return broken && std::abs(best->millis - millis) > reach ? std::nullopt : std::optional(*best);
}

double ChartData::valueAt(int series, Timestamp at, Milliseconds pixel) const {
    const std::optional<stats::Point> point = nearest(series, at, pixel);
    return point ? point->value : kNaN;
}

void ChartData::reduce(int series, TimeRange range, int columns, std::vector<stats::Point>& out) const {
    const Columns grid = columnsOf(range, columns);
    m_series[static_cast<std::size_t>(series)].points.decimate(grid.from, grid.to, grid.count, out);
}

const std::vector<stats::Point>& ChartData::reduceKept(int series, TimeRange range, int columns) {
    ChartSeries& entry = at(series);
    reduceInto(entry.points, entry.reduced, columnsOf(range, columns), m_scratch);
    return entry.reduced.points;
}

} // namespace pavement::ui
