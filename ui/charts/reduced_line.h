#pragma once
// A line reduced to pixel columns whose edges stand at fixed times, so that a moving range does not make it
// shimmer, and kept from picture to picture.

#include "engine/base/clock.h"
#include "engine/stats/series_pyramid.h"

#include <cstdint>
#include <vector>

namespace pavement::ui {

struct Columns { // Unix milliseconds
    std::int64_t from;
    std::int64_t to;
    std::size_t count;
    std::int64_t width;
};

// About `columns` columns over the range, each a whole number of milliseconds wide.
Columns columnsOf(TimeRange range, int columns);

// A reduction that is kept: columns that are full do not change any more, so the next picture of a moving
// range only needs the columns at its right edge.
struct ReducedLine {
    std::int64_t from = 0;
    std::int64_t width = 0;   // of a column; 0: nothing is kept
    std::int64_t settled = 0; // columns before it are final
    std::vector<stats::Point> points;
};

// Brings `kept` to what a decimation of all columns would give. `scratch` saves an allocation.
void reduceInto(const stats::SeriesPyramid& points, ReducedLine& kept, const Columns& grid,
                std::vector<stats::Point>& scratch);

} // namespace pavement::ui
