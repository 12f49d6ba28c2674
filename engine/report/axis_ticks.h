#pragma once
// Ticks for the axes of a drawn chart, shared by the SVG in the HTML report and by the PDF.

#include "engine/base/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pavement::report {

// Round values (1, 2, 5 × 10ⁿ) from 0 or below the lowest to above the highest; about `wanted` of them.
std::vector<double> valueTicks(double lowest, double highest, int wanted);

struct TimeTick {
    Timestamp at;
    std::string label; // UTC: "14:05", "14:05:30" or "Mar 02"
};

std::vector<TimeTick> timeTicks(TimeRange range, int wanted);

} // namespace pavement::report
