#include "engine/analyzer/change_cells.h"

#include <algorithm>
#include <cmath>

namespace pavement::analyzer {

namespace {

constexpr double kEnoughCalls = 20;      // in a cell, where times are no more skewed than mostly
constexpr double kMostCallsWanted = 200; // where they are
constexpr double kCellsWanted = 120;     // before cells are made fuller
constexpr double kShortestCall = 1e-7;   // seconds; clocks tell no less

void add(ChangeCell& cell, const StatementInterval& interval) {
    auto& sum = cell.sum;
    sum.calls += interval.calls;
    sum.seconds += interval.seconds;
    sum.rows += interval.rows;
    sum.bufferHit += interval.bufferHit;
    sum.bufferRead += interval.bufferRead;
    sum.tempBlocks += interval.tempBlocks;
    if (interval.ioSeconds) {
        sum.ioSeconds = sum.ioSeconds.value_or(0) + *interval.ioSeconds;
    } else if (interval.calls > 0) {
        cell.ioKnown = false;
    }
    if (interval.waits) {
        auto all = sum.waits.value_or(WaitSeconds{});
        all.lock += interval.waits->lock;
        all.lightweightLock += interval.waits->lightweightLock;
        all.io += interval.waits->io;
        all.other += interval.waits->other;
        sum.waits = all;
    } else if (interval.calls > 0) {
        cell.waitsKnown = false;
    }
    if (interval.planShape) {
        sum.planShape = interval.planShape;
    }
    if (interval.tableBytes) {
        sum.tableBytes = interval.tableBytes;
    }
}

} // namespace

double ChangeCell::secondsPerCall() const {
    return std::max(kShortestCall, sum.seconds / sum.calls);
}

double ChangeCell::weight() const {
    return sum.calls / (sum.calls + kEnoughCalls);
}

namespace {

std::vector<ChangeCell> joined(std::span<const StatementInterval> intervals, const RegressionOptions& options,
                               double enough) {
    std::vector<ChangeCell> cells;
    const auto range = intervals.back().start + intervals.back().duration - intervals.front().start;
    const auto shortest = range / static_cast<std::int64_t>(std::max<std::size_t>(1, options.mostCells));
    // Longer than this a cell would hide what it is asked about.
    const auto longest = std::max(shortest, options.shortest);
    ChangeCell cell;
    bool open = false;
    const auto close = [&] {
        if (open && cell.sum.calls > 0 && std::isfinite(cell.sum.seconds)) {
            cell.sum.start = cell.from;
            cell.sum.duration = cell.to - cell.from;
            cells.push_back(cell);
        }
        open = false;
    };
    for (const auto& interval : intervals) {
        // A gap or a restart of the record is no part of a cell.
        if (open && (interval.start - cell.to > std::max(shortest, interval.duration) ||
                     interval.start + interval.duration - cell.from > longest)) {
            close();
        }
        if (!open) {
            cell = ChangeCell{};
            cell.from = interval.start;
            open = true;
        }
        add(cell, interval);
        cell.to = interval.start + interval.duration;
        if (cell.sum.calls >= enough && cell.to - cell.from >= shortest) {
            close();
        }
    }
    close();
    return cells;
}

// How many calls make the mean of skewed times as good as symmetrical: five times the square of their
// coefficient of variation, for then the median of lognormal means is a tenth below the mean. The coefficient
// from the differences of neighbouring cells, whose variance falls with their calls.
double callsForEvenMeans(std::span<const ChangeCell> cells) {
    std::vector<stats::WeightedValue> squares;
    for (std::size_t i = 1; i < cells.size(); ++i) {
        const double calls = std::min(cells[i].sum.calls, cells[i - 1].sum.calls);
        if (calls <= 4 * kEnoughCalls) {
            const double difference = std::log(cells[i].secondsPerCall() / cells[i - 1].secondsPerCall());
            squares.push_back({difference * difference * calls / 2, 1});
        }
    }
    constexpr std::size_t kFew = 20;
    if (squares.size() < kFew) {
        return kEnoughCalls;
    }
    constexpr double kMedianOfSquare = 0.455; // of a standard normal variable
    const double relativeVariance = stats::weightedQuantile(squares, 0.5) / kMedianOfSquare;
    return std::clamp(5 * relativeVariance, kEnoughCalls, kMostCallsWanted);
}

} // namespace

std::vector<ChangeCell> changeCells(std::span<const StatementInterval> intervals,
                                    const RegressionOptions& options) {
    if (intervals.empty()) {
        return {};
    }
    double calls = 0;
    for (const auto& interval : intervals) {
        calls += interval.calls;
    }
    const double affordable = std::max(1.0, calls / kCellsWanted);
    auto cells = joined(intervals, options, std::min(affordable, kEnoughCalls));
    const double wanted = std::min(affordable, callsForEvenMeans(cells));
    return wanted > kEnoughCalls ? joined(intervals, options, wanted) : cells;
}

} // namespace pavement::analyzer
