#pragma once
// Every limit that findings are judged by, in one table, each with who says so. Nothing in findings*.cpp
// decides by a number that is not here.

#include "engine/analyzer/finding.h"

#include <span>
#include <string_view>
#include <utility>

namespace pavement::analyzer {

struct FindingThreshold {
    std::string_view id; // "sort.spill/time": kind, slash, what of it; "all/…" holds for several kinds
    double value = 0;
    Unit unit = Unit::none;
    std::string_view source; // "own" with the reasoning where it is ours
};

std::span<const FindingThreshold> findingThresholds();

// The table with a person's own values over it. An id that is not in the table is a mistake of the program.
class Thresholds {
public:
    explicit Thresholds(ThresholdOverrides overrides = {})
        : m_overrides(std::move(overrides)) {}

    double operator()(std::string_view id) const;

private:
    ThresholdOverrides m_overrides;
};

} // namespace pavement::analyzer
