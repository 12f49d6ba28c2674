#pragma once
// A time series prepared for drawing: points in time order plus a pyramid of coarser levels (each ×8) that
// keep the first, smallest, largest and last point of every block. Any range is reduced to M4 (first, min,
// max, last of each pixel column; Jugel et al., VLDB 2014) in time proportional to the number of columns, not
// of points, and no extreme is ever lost. A NaN value is a gap: the line breaks there. Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pavement::stats {

struct Point {
    std::int64_t millis = 0; // Unix time, UTC
    double value = 0.0;      // NaN: gap
};

struct MinMax {
    double min = 0.0;
    double max = 0.0;
    bool empty = true;
};

class SeriesPyramid {
public:
    // Times must not decrease; an older point is refused (false). Amortised O(1).
    bool append(Point point);
    void assign(std::vector<Point> points); // sorted ascending
    void clear();
    void dropBefore(std::int64_t millis); // frees whole blocks; may keep a few older points

    std::size_t size() const;
    bool empty() const;
    Point front() const; // precondition: !empty()
    Point back() const;

    // Smallest and largest value in from <= t < to, gaps ignored.
    MinMax minMax(std::int64_t from, std::int64_t to) const;

    // The value at or before t (for a crosshair); NaN where there is none or a gap.
    double valueAt(std::int64_t millis) const;

    // At most 4 points a column plus gap marks, time order, written to `out` (cleared first). Includes the
    // nearest point outside on either side, so that a line runs to the edge.
    void decimate(std::int64_t from, std::int64_t to, std::size_t columns, std::vector<Point>& out) const;

private:
    struct Block { // indices are relative to m_first
        std::uint64_t first, min, max, last;
        bool hasGap;
        bool allGap;
    };

    std::vector<Point> m_points;
    std::size_t m_start = 0; // points before it are dropped
    std::vector<std::vector<Block>> m_levels;
};

// M4 over plain points, for callers without a pyramid.
std::vector<Point> decimateM4(const std::vector<Point>& points, std::int64_t from, std::int64_t to,
                              std::size_t columns);

} // namespace pavement::stats
