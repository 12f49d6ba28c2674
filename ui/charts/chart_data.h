#pragma once
// The series of one chart and their reduction to what a given width can show. Knows nothing of widgets or
// painters. Not thread-safe.

#include "engine/stats/series_pyramid.h"
#include "ui/charts/chart_panel.h"
#include "ui/charts/reduced_line.h"

#include <QColor>
#include <QString>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace pavement::ui {

struct ChartSeries {
    QString name;
    QColor colour;      // where themeSlot is negative
    int themeSlot = -1; // colour of the theme's palette
    Qt::PenStyle style = Qt::SolidLine;
    bool visible = true;
    bool removed = false;
    stats::SeriesPyramid points;
    ReducedLine reduced;
};

struct ValueRange {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    bool empty() const { return !(low <= high); }
};

// One moment of a stack: values[k] is the height of the k-th visible series there.
struct StackMoments {
    std::vector<std::int64_t> times;
    std::vector<double> values; // times.size() * layers
    std::vector<bool> gap;      // nothing is known at this moment
    std::size_t layers = 0;
};

class ChartData {
public:
    explicit ChartData(ChartKind kind)
        : m_kind(kind) {}

    ChartKind kind() const { return m_kind; }

    int add(ChartSeries series);
    void remove(int series);
    void setVisible(int series, bool visible);
    bool valid(int series) const;

    const std::vector<ChartSeries>& all() const { return m_series; }

    ChartSeries& at(int series) { return m_series[static_cast<std::size_t>(series)]; }

    std::vector<int> shown() const; // visible, in the order added; for a stack from the bottom up
    int count() const;

    void append(int series, stats::Point point);
    void assign(int series, std::vector<stats::Point> points);
    void dropBefore(std::int64_t millis);

    void setGapAfter(Milliseconds silence) { m_gapAfter = silence; }

    Milliseconds gapAfter() const { return m_gapAfter; }

    // Of what is drawn in the range: single values, or totals of a stack.
    ValueRange valueRange(TimeRange range);

    // The point a reader of the chart points at: the nearest one, unless the line is broken there. `pixel` is
    // the time one pixel stands for.
    std::optional<stats::Point> nearest(int series, Timestamp at, Milliseconds pixel) const;
    double valueAt(int series, Timestamp at, Milliseconds pixel) const; // of that point; NaN where none

    // Points of one line, at most about four for each of `columns`; column edges stand at fixed times, so a
    // moving range does not make the line shimmer.
    void reduce(int series, TimeRange range, int columns, std::vector<stats::Point>& out) const;

    // The same, kept from call to call; for the screen, which asks again and again for nearly the same.
    const std::vector<stats::Point>& reduceKept(int series, TimeRange range, int columns);

    // The stack, one moment a column where there are more points than columns.
    const StackMoments& reduceStack(TimeRange range, int columns);

private:
    void noteTime(std::int64_t millis);
    void updateTotals();
    void rebuildTotals();
    double totalAt(std::int64_t millis) const;
    void fillMoments();

    ChartKind m_kind;
    std::vector<ChartSeries> m_series;
    Milliseconds m_gapAfter{0};

    // Stacks only: every time at which any layer has a point, and the pyramid of totals that leads.
    std::vector<std::int64_t> m_times;
    std::size_t m_totalled = 0; // times before this index are in m_total
    stats::SeriesPyramid m_total;
    bool m_totalsStale = false;
    ReducedLine m_reducedTotal;
    mutable std::vector<stats::Point> m_scratch;
    StackMoments m_moments;
    StackMoments m_former;            // of the picture before, whose values are taken over
    std::int64_t m_formerSettled = 0; // as far as they are final
    bool m_formerValid = false;
};

} // namespace pavement::ui
