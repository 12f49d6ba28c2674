#include "engine/analyzer/change_cause.h"

#include "engine/stats/weighted_order.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace pavement::analyzer {

namespace {

using Cells = std::span<const ChangeCell>;

// A figure "moved" with the time if it is off by a tenth at least, and clearly so beside its own noise.
constexpr double kMovedLog = 0.095;
constexpr double kMovedShareOfTime = 0.25; // of the time's logarithm
constexpr double kMovedSuperiority = 0.80; // chance that a cell after is above one before
constexpr double kExplains = 0.4;          // share of the time's difference that waits or I/O take
constexpr double kRowsFollow = 0.5;        // of the logarithm of blocks, for them to be the rows' doing
constexpr double kMostlySeen = 0.6;        // of cells with a known shape

struct Compared {
    double before = 0, after = 0;
    double log = 0;           // of after / before, both lifted by the smallest amount that matters
    double superiority = 0.5; // of after
};

template <typename Value>
Compared compared(const ComparedCells& cells, double matters, const Value& value) {
    auto before = weighed(cells.before, value);
    auto after = weighed(cells.after, value);
    Compared out;
    out.superiority = stats::superiority(before, after);
    out.before = stats::weightedQuantile(before, 0.5);
    out.after = stats::weightedQuantile(after, 0.5);
    out.log = std::log((out.after + matters) / (out.before + matters));
    return out;
}

// Means for what comes in bursts, the topmost twentieth of the cells left out as outliers.
template <typename Value>
Compared comparedMeans(const ComparedCells& cells, double matters, const Value& value) {
    const auto mean = [&](Cells part) {
        auto values = weighed(part, value);
        const double top = stats::weightedQuantile(values, 0.95);
        double sum = 0;
        double weight = 0;
        for (const auto& each : values) {
            if (each.value <= top) {
                sum += each.value * each.weight;
                weight += each.weight;
            }
        }
        return weight > 0 ? sum / weight : 0.0;
    };
    Compared out = compared(cells, matters, value);
    out.before = mean(cells.before);
    out.after = mean(cells.after);
    out.log = std::log((out.after + matters) / (out.before + matters));
    return out;
}

struct Judge {
    double timeLog;

    bool moved(const Compared& figure) const {
        const double sign = timeLog > 0 ? 1 : -1;
        const double chance = sign > 0 ? figure.superiority : 1 - figure.superiority;
        return sign * figure.log >= std::max(kMovedLog, kMovedShareOfTime * std::abs(timeLog)) &&
               chance >= kMovedSuperiority;
    }
};

struct Shapes {
    std::optional<std::uint64_t> before, after;
    double shareBefore = 0, shareAfter = 0; // of the shape after, in either part
};

std::optional<std::uint64_t> mostSeen(Cells cells, double& share) {
    std::map<std::uint64_t, std::size_t> seen;
    std::size_t known = 0;
    for (const auto& cell : cells) {
        if (cell.sum.planShape) {
            ++seen[*cell.sum.planShape];
            ++known;
        }
    }
    const auto most = std::max_element(seen.begin(), seen.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == seen.end()) {
        return std::nullopt;
    }
    share = static_cast<double>(most->second) / static_cast<double>(known);
    return most->first;
}

double shareOf(Cells cells, std::uint64_t shape) {
    std::size_t known = 0;
    std::size_t same = 0;
    for (const auto& cell : cells) {
        known += cell.sum.planShape ? 1U : 0U;
        same += cell.sum.planShape == shape ? 1U : 0U;
    }
    return known > 0 ? static_cast<double>(same) / static_cast<double>(known) : 0.0;
}

Cells tail(Cells cells, std::size_t count) {
    return cells.last(std::min(count, cells.size()));
}

Cells head(Cells cells, std::size_t count) {
    return cells.first(std::min(count, cells.size()));
}

// The change of shape has to fall where the time changed: a shape seen first an hour later is not its cause.
bool flippedThere(const ComparedCells& cells, const Shapes& shapes) {
    if (!shapes.before || !shapes.after || shapes.before == shapes.after) {
        return false;
    }
    constexpr std::size_t kBeside = 4;
    const std::size_t reach = cells.loose + kBeside;
    const Cells justBefore = tail(cells.before, reach);
    const Cells justAfter = head(cells.after, reach);
    return shareOf(head(justBefore, kBeside), *shapes.before) >= kMostlySeen &&
           shareOf(tail(justAfter, kBeside), *shapes.after) >= kMostlySeen;
}

double totalCallsPerDay(Cells cells) {
    double calls = 0;
    for (const auto& cell : cells) {
        calls += cell.sum.calls;
    }
    const double days =
        std::chrono::duration<double, std::ratio<86'400>>(cells.back().to - cells.front().from).count();
    return days > 0 ? calls / days : 0;
}

struct Figures {
    Compared rows, buffers, perRow, reads, misses, temp;
    std::optional<Compared> io, lock, waits, table;
};

Figures figuresOf(const ComparedCells& cells) {
    Figures out;
    const auto always = [](Cells part, auto known) { return std::all_of(part.begin(), part.end(), known); };
    out.rows = compared(cells, 0.2, [](const ChangeCell& c) { return c.perCall(&StatementInterval::rows); });
    out.buffers = compared(cells, 1, [](const ChangeCell& c) { return c.buffersPerCall(); });
    out.perRow = compared(cells, 1, [](const ChangeCell& c) {
        return c.buffersPerCall() / std::max(1.0, c.perCall(&StatementInterval::rows));
    });
    out.reads = comparedMeans(cells, 0.5,
                              [](const ChangeCell& c) { return c.perCall(&StatementInterval::bufferRead); });
    out.misses = comparedMeans(cells, 0.01, [](const ChangeCell& c) {
        return c.sum.bufferRead / std::max(1.0, c.sum.bufferRead + c.sum.bufferHit);
    });
    out.temp = comparedMeans(cells, 1,
                             [](const ChangeCell& c) { return c.perCall(&StatementInterval::tempBlocks); });
    const auto ioKnown = [](const ChangeCell& c) { return c.ioKnown && c.sum.ioSeconds.has_value(); };
    if (always(cells.before, ioKnown) && always(cells.after, ioKnown)) {
        out.io =
            comparedMeans(cells, 1e-6, [](const ChangeCell& c) { return *c.sum.ioSeconds / c.sum.calls; });
    }
    const auto waitsKnown = [](const ChangeCell& c) { return c.waitsKnown && c.sum.waits.has_value(); };
    if (always(cells.before, waitsKnown) && always(cells.after, waitsKnown)) {
        out.lock =
            comparedMeans(cells, 1e-6, [](const ChangeCell& c) { return c.sum.waits->lock / c.sum.calls; });
        out.waits = comparedMeans(cells, 1e-6, [](const ChangeCell& c) {
            const auto& w = *c.sum.waits;
            return (w.lock + w.lightweightLock + w.other) / c.sum.calls;
        });
    }
    const auto sized = [](const ChangeCell& c) { return c.sum.tableBytes.has_value(); };
    if (always(cells.before, sized) && always(cells.after, sized)) {
        out.table = compared(cells, 8192, [](const ChangeCell& c) { return *c.sum.tableBytes; });
    }
    return out;
}

struct Verdict {
    ChangeCause cause = ChangeCause::unknown;
    double confidence = 0.5;
    std::vector<ChangeFigure> speaking;
};

Verdict verdictOf(const Figures& figures, bool flipped, double timeBefore, double timeAfter) {
    const Judge judge{std::log(timeAfter / timeBefore)};
    const double difference = timeAfter - timeBefore;
    const bool blocks = judge.moved(figures.buffers);
    const bool rows = judge.moved(figures.rows);
    if (flipped) {
        Verdict verdict{ChangeCause::newPlan, blocks ? 0.95 : 0.85, {ChangeFigure::planShapeShare}};
        if (blocks) {
            verdict.speaking.push_back(ChangeFigure::buffersPerCall);
        }
        return verdict;
    }
    const double blockLog = std::abs(figures.buffers.log);
    if (rows && (!blocks || std::abs(figures.rows.log) >= kRowsFollow * blockLog)) {
        return {ChangeCause::moreData, 0.9, {ChangeFigure::rowsPerCall, ChangeFigure::buffersPerCall}};
    }
    if (blocks && figures.table && figures.table->log * figures.buffers.log > 0 &&
        std::abs(figures.table->log) >= kRowsFollow * blockLog) {
        return {ChangeCause::moreData, 0.85, {ChangeFigure::tableBytes, ChangeFigure::buffersPerCall}};
    }
    if (blocks) {
        // Without the sizes of its tables a count over a table that was loaded looks the same.
        return {ChangeCause::newPlan,
                figures.table ? 0.75 : 0.55,
                {ChangeFigure::buffersPerRow, ChangeFigure::buffersPerCall}};
    }
    const double waitShare = figures.waits ? (figures.waits->after - figures.waits->before) / difference : 0;
    const double ioShare = figures.io ? (figures.io->after - figures.io->before) / difference : 0;
    if (waitShare >= kExplains && waitShare >= ioShare) {
        Verdict verdict{
            ChangeCause::waits, std::min(0.95, 0.5 + waitShare / 2), {ChangeFigure::waitSecondsPerCall}};
        if (figures.lock && (figures.lock->after - figures.lock->before) / difference >= kExplains) {
            verdict.speaking = {
                ChangeFigure::lockSecondsPerCall}; // which the sum of all waits would only repeat
        }
        return verdict;
    }
    if (judge.moved(figures.reads) && (!figures.io || ioShare >= kExplains)) {
        return {ChangeCause::coldCache,
                figures.io ? std::min(0.95, 0.5 + ioShare / 2) : 0.7,
                {ChangeFigure::readsPerCall, ChangeFigure::missShare, ChangeFigure::ioSecondsPerCall}};
    }
    if (judge.moved(figures.temp)) {
        // The same blocks and rows, but a sort or hash that no longer fits its memory.
        return {ChangeCause::newPlan, 0.5, {ChangeFigure::tempBlocksPerCall}};
    }
    return {ChangeCause::unknown, 0.5, {}};
}

void addEvidence(TimeChange& change, const Verdict& verdict, ChangeFigure figure, double before,
                 double after) {
    const bool speaks =
        std::find(verdict.speaking.begin(), verdict.speaking.end(), figure) != verdict.speaking.end();
    change.evidence.push_back({figure, before, after, speaks});
}

} // namespace

void nameCause(TimeChange& change, const ComparedCells& cells) {
    Shapes shapes;
    double share = 0;
    shapes.before = mostSeen(cells.before, share);
    shapes.after = mostSeen(cells.after, share);
    if (shapes.after) {
        shapes.shareBefore = shareOf(cells.before, *shapes.after);
        shapes.shareAfter = shareOf(cells.after, *shapes.after);
    }
    const auto figures = figuresOf(cells);
    const auto verdict =
        verdictOf(figures, flippedThere(cells, shapes), change.before.seconds, change.after.seconds);
    change.cause = verdict.cause;
    change.causeConfidence = verdict.confidence;
    change.planBefore = shapes.before;
    change.planAfter = shapes.after;
    const auto add = [&](ChangeFigure figure, const Compared& value) {
        addEvidence(change, verdict, figure, value.before, value.after);
    };
    const auto addKnown = [&](ChangeFigure figure, const std::optional<Compared>& value) {
        if (value) {
            add(figure, *value);
        }
    };
    if (shapes.after) {
        addEvidence(change, verdict, ChangeFigure::planShapeShare, shapes.shareBefore, shapes.shareAfter);
    }
    add(ChangeFigure::rowsPerCall, figures.rows);
    add(ChangeFigure::buffersPerCall, figures.buffers);
    add(ChangeFigure::buffersPerRow, figures.perRow);
    addKnown(ChangeFigure::tableBytes, figures.table);
    add(ChangeFigure::readsPerCall, figures.reads);
    add(ChangeFigure::missShare, figures.misses);
    add(ChangeFigure::tempBlocksPerCall, figures.temp);
    addKnown(ChangeFigure::ioSecondsPerCall, figures.io);
    addKnown(ChangeFigure::lockSecondsPerCall, figures.lock);
    addKnown(ChangeFigure::waitSecondsPerCall, figures.waits);
    addEvidence(change, verdict, ChangeFigure::callsPerDay, totalCallsPerDay(cells.before),
                totalCallsPerDay(cells.after));
    std::stable_sort(change.evidence.begin(), change.evidence.end(),
                     [](const ChangeEvidence& a, const ChangeEvidence& b) { return a.speaks > b.speaks; });
}

} // namespace pavement::analyzer
