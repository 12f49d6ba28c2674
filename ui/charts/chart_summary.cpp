#include "ui/charts/chart_summary.h"

#include <QStringList>

#include <cmath>

namespace pavement::ui {

namespace {

QString valueOf(double value, Unit unit) {
    return QString::fromStdString(formatValue(value, unit));
}

// The mean of the last third of the range against that of the first: less than a tenth of what the series
// spans altogether is called steady.
QString trendOf(const std::vector<stats::Point>& points, std::int64_t from, std::int64_t to, double span) {
    const std::int64_t third = (to - from) / 3;
    double early = 0.0;
    double late = 0.0;
    int earlyCount = 0;
    int lateCount = 0;
    for (const stats::Point& point : points) {
        if (std::isnan(point.value) || point.millis < from || point.millis > to) {
            continue;
        }
        if (point.millis < from + third) {
            early += point.value;
            ++earlyCount;
        } else if (point.millis >= to - third) {
            late += point.value;
            ++lateCount;
        }
    }
    if (earlyCount == 0 || lateCount == 0) {
        return ChartPanel::tr("too little data for a trend");
    }
    const double change = late / lateCount - early / earlyCount;
    if (span <= 0.0 || std::abs(change) < span * 0.1) {
        return ChartPanel::tr("steady");
    }
    return change > 0.0 ? ChartPanel::tr("rising") : ChartPanel::tr("falling");
}

} // namespace

QString summaryOf(const ChartState& state) {
    const TimeRange range = state.axis.range();
    const std::int64_t from = toMillis(range.from);
    const std::int64_t to = toMillis(range.to);
    QStringList sentences;
    if (state.loading) {
        sentences << ChartPanel::tr("Loading.");
    }
    std::vector<stats::Point> points;
    for (const int series : state.data.shown()) {
        const ChartSeries& entry = state.data.all()[static_cast<std::size_t>(series)];
        const stats::MinMax extent = entry.points.minMax(from, to + 1);
        if (extent.empty) {
            sentences << ChartPanel::tr("%1: no data in this range.").arg(entry.name);
            continue;
        }
        constexpr int kColumns = 60;
        state.data.reduce(series, range, kColumns, points);
        sentences << ChartPanel::tr("%1: last %2, lowest %3, highest %4, %5.")
                         .arg(entry.name, valueOf(entry.points.valueAt(to), state.unit),
                              valueOf(extent.min, state.unit), valueOf(extent.max, state.unit),
                              trendOf(points, from, to, extent.max - extent.min));
    }
    if (std::isfinite(state.limit)) {
        sentences << ChartPanel::tr("Limit %1: %2.").arg(state.limitName, valueOf(state.limit, state.unit));
    }
    if (state.staleSince) {
        sentences << ChartPanel::tr("No news for %1.")
                         .arg(QString::fromStdString(formatDuration(range.to - *state.staleSince)));
    }
    if (state.data.count() == 0) {
        sentences << (state.emptyText.isEmpty() ? ChartPanel::tr("No data.") : state.emptyText);
    }
    return sentences.join(u' ');
}

} // namespace pavement::ui
