#pragma once
// A time series prepared for drawing: points in time order plus a pyramid of coarser levels (each ×8) that
// keep the first, smallest, largest and last point of every block. Any range is reduced to M4 (first, min,
// max, last of each pixel column; Jugel et al., VLDB 2014) in time proportional to the number of columns, not
// of points, and no extreme is ever lost. A NaN value is a gap: the line breaks there. Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <span>
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
    void dropBefore(std::int64_t millis); // amortised O(1) a dropped point

    std::size_t size() const;
    bool empty() const;
    Point front() const; // precondition: !empty()
    Point back() const;

    // All of them, oldest first; valid until the next change.
    std::span<const Point> points() const;

    // Smallest and largest value in from <= t < to, gaps ignored.
    MinMax minMax(std::int64_t from, std::int64_t to) const;

    // The value at or before t (for a crosshair); NaN where there is none or a gap.
    double valueAt(std::int64_t millis) const;

    // At most 4 points a column plus its first and last gap, time order, written to `out` (cleared first).
    // Includes the nearest point outside on either side, so that a line runs to the edge.
    void decimate(std::int64_t from, std::int64_t to, std::size_t columns, std::vector<Point>& out) const;

private:
    // What drawing needs to know of eight blocks of the level below; offsets count from the block's own
    // start, kNone where there is no such point.
    struct Block {
        static constexpr std::uint32_t kNone = UINT32_MAX;
        double minValue = 0.0;
        double maxValue = 0.0;
        std::uint32_t first = kNone;
        std::uint32_t last = kNone;
        std::uint32_t min = kNone;
        std::uint32_t max = kNone;
        std::uint32_t firstGap = kNone;
        std::uint32_t lastGap = kNone;
    };

    struct Level {
        std::uint64_t base = 0;    // number of blocks[0], counted from the first point ever
        std::vector<Block> blocks; // complete blocks only
    };

    struct Extract; // the points of a range that matter, by sequence number

    const Point& at(std::uint64_t sequence) const { return m_points[sequence - m_base]; }

    std::uint64_t end() const { return m_base + m_points.size(); }

    std::uint64_t lowerBound(std::int64_t millis, std::uint64_t from, std::uint64_t expected = 0) const;
    void fetchAround(std::uint64_t number) const;
    void closeBlocks();
    Extract extract(std::uint64_t from, std::uint64_t to) const;

    // Points are numbered from the first one ever appended; m_points[0] has number m_base, and what lies
    // before m_first is dropped and only waits to be freed.
    std::vector<Point> m_points;
    std::uint64_t m_base = 0;
    std::uint64_t m_first = 0;
    std::vector<Level> m_levels;
};

// M4 over plain points, for callers without a pyramid.
std::vector<Point> decimateM4(const std::vector<Point>& points, std::int64_t from, std::int64_t to,
                              std::size_t columns);

} // namespace pavement::stats
