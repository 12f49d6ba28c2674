// The stacked side of ChartData: totals moment by moment, and the stack reduced to columns.

#include "ui/charts/chart_data.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace pavement::ui {

namespace {

constexpr double kNoTotal = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kLaggard = 10'000; // a layer further behind than this no longer holds the others up

} // namespace

double ChartData::totalAt(std::int64_t millis) const {
    double total = kNoTotal;
    for (const ChartSeries& series : m_series) {
        if (!series.removed && series.visible) {
            if (const double value = series.points.valueAt(millis); !std::isnan(value)) {
                total = (std::isnan(total) ? 0.0 : total) + value;
            }
        }
    }
    return total;
}

void ChartData::rebuildTotals() {
    // In one walk over all layers side by side: a search for each moment of each layer would hold the window
    // up once there are hundreds of thousands.
    std::vector<stats::Point> totals(m_times.size());
    for (std::size_t i = 0; i < m_times.size(); ++i) {
        totals[i] = {m_times[i], kNoTotal};
    }
    for (const ChartSeries& series : m_series) {
        if (series.removed || !series.visible) {
            continue;
        }
        const std::span<const stats::Point> points = series.points.points();
        std::size_t next = 0;
        for (stats::Point& total : totals) {
            while (next < points.size() && points[next].millis <= total.millis) {
                ++next;
            }
            if (const double value = next == 0 ? kNoTotal : points[next - 1].value; !std::isnan(value)) {
                total.value = (std::isnan(total.value) ? 0.0 : total.value) + value;
            }
        }
    }
    m_total.assign(std::move(totals));
    m_reducedTotal = {};
    m_formerValid = false;
    m_totalled = m_times.size();
    m_totalsStale = false;
}

void ChartData::updateTotals() {
    if (m_totalsStale) {
        rebuildTotals();
        return;
    }
    if (m_totalled == m_times.size()) {
        return;
    }
    std::int64_t known = m_times.back();
    for (const ChartSeries& series : m_series) {
        if (!series.removed && series.visible && !series.points.empty()) {
            known = std::min(known, series.points.back().millis);
        }
    }
    known = std::max(known, m_times.back() - kLaggard);
    while (m_totalled < m_times.size() && m_times[m_totalled] <= known) {
        m_total.append({m_times[m_totalled], totalAt(m_times[m_totalled])});
        ++m_totalled;
    }
}

const StackMoments& ChartData::reduceStack(TimeRange range, int columns) {
    updateTotals();
    const Columns grid = columnsOf(range, columns);
    reduceInto(m_total, m_reducedTotal, grid, m_scratch);
    const std::vector<stats::Point>& totals = m_reducedTotal.points;
    std::swap(m_former, m_moments);
    StackMoments& moments = m_moments;
    moments.times.clear();
    moments.values.clear();
    moments.gap.clear();

    // Of the up to four points of a column the highest total stands for it; a gap stays where it is.
    for (std::size_t i = 0; i < totals.size();) {
        const std::int64_t column = (totals[i].millis - grid.from) / grid.width;
        const bool outside = totals[i].millis < grid.from || totals[i].millis >= grid.to;
        std::size_t best = i;
        std::size_t end = i + 1;
        if (!outside && !std::isnan(totals[i].value)) {
            while (end < totals.size() && totals[end].millis < grid.to &&
                   (totals[end].millis - grid.from) / grid.width == column &&
                   !std::isnan(totals[end].value)) {
                if (totals[end].value > totals[best].value) {
                    best = end;
                }
                ++end;
            }
        }
        moments.times.push_back(totals[best].millis);
        moments.gap.push_back(std::isnan(totals[best].value));
        i = end;
    }
    // Moments not all layers have reached yet are few and drawn as they are.
    for (std::size_t i = m_totalled; i < m_times.size(); ++i) {
        if (m_times[i] >= grid.from && m_times[i] <= grid.to) {
            moments.times.push_back(m_times[i]);
            moments.gap.push_back(std::isnan(totalAt(m_times[i])));
        }
    }
    fillMoments();
    return moments;
}

void ChartData::fillMoments() {
    StackMoments& moments = m_moments;
    const std::vector<int> layers = shown();
    moments.layers = layers.size();
    moments.values.reserve(moments.times.size() * layers.size());
    const bool reuse = m_formerValid && m_former.layers == layers.size();
    std::size_t former = 0;
    for (std::size_t i = 0; i < moments.times.size(); ++i) {
        const std::int64_t time = moments.times[i];
        while (reuse && former < m_former.times.size() && m_former.times[former] < time) {
            ++former;
        }
        if (reuse && time < m_formerSettled && former < m_former.times.size() &&
            m_former.times[former] == time && m_former.gap[former] == moments.gap[i]) {
            const auto begin = m_former.values.begin() + static_cast<std::ptrdiff_t>(former * layers.size());
            moments.values.insert(moments.values.end(), begin,
                                  begin + static_cast<std::ptrdiff_t>(layers.size()));
            continue;
        }
        for (const int layer : layers) {
            const double value =
                moments.gap[i] ? 0.0 : m_series[static_cast<std::size_t>(layer)].points.valueAt(time);
            moments.values.push_back(std::isnan(value) ? 0.0 : std::max(0.0, value));
        }
    }
    m_formerSettled = std::numeric_limits<std::int64_t>::max();
    for (const int layer : layers) {
        const stats::SeriesPyramid& points = m_series[static_cast<std::size_t>(layer)].points;
        m_formerSettled = std::min(m_formerSettled, points.empty() ? std::numeric_limits<std::int64_t>::min()
                                                                   : points.back().millis);
    }
    m_formerValid = true;
}

} // namespace pavement::ui
