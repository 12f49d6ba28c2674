#pragma once
// Intervals joined to cells that can be compared: as many calls in each as may be, and not too many cells.
// The mean of few calls of a skewed distribution is smaller, mostly, than that of many; so comparing nights
// of three calls with days of three hundred would find a change each evening. Inside of analyzer.

#include "engine/analyzer/regressions.h"
#include "engine/stats/weighted_order.h"

#include <span>
#include <vector>

namespace pavement::analyzer {

struct ChangeCell {
    Timestamp from, to;                     // first interval's beginning, last one's end
    StatementInterval sum;                  // figures added up; shape and table size: the last ones known
    bool ioKnown = true, waitsKnown = true; // for all of it

    double perCall(double StatementInterval::*figure) const { return sum.*figure / sum.calls; }

    double secondsPerCall() const;

    double buffersPerCall() const { return (sum.bufferHit + sum.bufferRead) / sum.calls; }

    double weight() const; // few calls say less, but many say not more and more
};

std::vector<ChangeCell> changeCells(std::span<const StatementInterval> intervals,
                                    const RegressionOptions& options);

// Of a stretch, one value a cell with the cell's weight.
template <typename Value>
std::vector<stats::WeightedValue> weighed(std::span<const ChangeCell> cells, const Value& value) {
    std::vector<stats::WeightedValue> out;
    out.reserve(cells.size());
    for (const auto& cell : cells) {
        out.push_back({value(cell), cell.weight()});
    }
    return out;
}

} // namespace pavement::analyzer
