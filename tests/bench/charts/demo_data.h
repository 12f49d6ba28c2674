#pragma once
// Series that look like a day of a real database: waves, noise, spikes, a gap. Always the same.

#include "engine/base/clock.h"
#include "engine/stats/series_pyramid.h"

#include <vector>

namespace pavement::bench {

enum class Shape { latencyMedian, latencyP95, latencyP99, throughput, hitRatio, load, connections, bytes };

// `count` points `step` apart, the newest at `end`. Between 40 % and 43 % of the way nothing was recorded
// where `withGap`.
std::vector<stats::Point> demoSeries(Shape shape, int variant, Timestamp end, Milliseconds step,
                                     std::size_t count, bool withGap);

} // namespace pavement::bench
