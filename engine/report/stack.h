#pragma once
// The layers of a stacked chart, for whoever draws it: cut where nothing was measured, so that a gap is never
// an area of nought.

#include "engine/report/report.h"

namespace pavement::report {

// Whether anything was measured there.
bool usable(const history::Aggregate& point);

struct Layer {
    std::vector<Timestamp> at;
    std::vector<double> below, above; // as long as `at`
};

// One entry a series of the chart, in its order; each has one layer for every stretch without a gap.
std::vector<std::vector<Layer>> stack(const Chart& chart);

double highestOf(const std::vector<std::vector<Layer>>& layers); // 0 where there are none

} // namespace pavement::report
