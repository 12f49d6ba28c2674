#include "ui/charts/reduced_line.h"

#include <algorithm>
#include <cstddef>

namespace pavement::ui {

Columns columnsOf(TimeRange range, int columns) {
    const std::int64_t from = toMillis(range.from);
    const std::int64_t span = std::max<std::int64_t>(1, range.length().count());
    const std::int64_t wanted = std::max(1, columns);
    const std::int64_t width = std::max<std::int64_t>(1, (span + wanted - 1) / wanted);
    const std::int64_t rest = ((from % width) + width) % width;
    const std::int64_t start = from - rest;
    const std::int64_t count = (from + span - start + width - 1) / width;
    return {start, start + count * width, static_cast<std::size_t>(count), width};
}

void reduceInto(const stats::SeriesPyramid& points, ReducedLine& kept, const Columns& grid,
                std::vector<stats::Point>& scratch) {
    const bool follows = kept.width == grid.width && grid.from >= kept.from && grid.from < kept.settled &&
                         kept.settled <= grid.to && !points.empty();
    if (follows) {
        const auto before = [](const stats::Point& point, std::int64_t millis) {
            return point.millis < millis;
        };
        std::vector<stats::Point>& line = kept.points;
        line.erase(std::lower_bound(line.begin(), line.end(), kept.settled, before), line.end());
        auto first = std::lower_bound(line.begin(), line.end(), grid.from, before);
        if (first != line.begin()) {
            --first; // the neighbour outside, so that the line runs to the edge
        }
        line.erase(line.begin(), first);
        if (kept.settled < grid.to) {
            points.decimate(kept.settled, grid.to,
                            static_cast<std::size_t>((grid.to - kept.settled) / grid.width), scratch);
            line.insert(line.end(), std::lower_bound(scratch.begin(), scratch.end(), kept.settled, before),
                        scratch.end());
        }
    } else {
        points.decimate(grid.from, grid.to, grid.count, kept.points);
    }
    kept.from = grid.from;
    kept.width = points.empty() ? 0 : grid.width;
    if (!points.empty()) {
        const std::int64_t newest = points.back().millis;
        const std::int64_t rest = ((newest % grid.width) + grid.width) % grid.width;
        kept.settled = std::min(grid.to, newest - rest);
    }
}

} // namespace pavement::ui
