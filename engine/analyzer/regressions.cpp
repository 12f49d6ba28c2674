#include "engine/analyzer/regressions.h"

#include "engine/analyzer/change_cause.h"
#include "engine/analyzer/change_cells.h"

#include "engine/stats/change_point.h"
#include "engine/stats/weighted_order.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace pavement::analyzer {

namespace {

constexpr double kSignificance = 0.02; // of a single change, before all statements are weighed together
constexpr std::size_t kFewestCells = 12;
// A change of many statements at once has its reason outside of them.
constexpr std::size_t kManyStatements = 3;
constexpr double kManyShare = 0.1;

double secondsOf(Milliseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

std::size_t shortestSegment(std::span<const ChangeCell> cells, Milliseconds shortest) {
    std::vector<stats::WeightedValue> lengths;
    for (const auto& cell : cells) {
        lengths.push_back({secondsOf(cell.to - cell.from), 1});
    }
    const double typical = stats::weightedQuantile(lengths, 0.5);
    const double wanted = typical > 0 ? secondsOf(shortest) / typical : 12;
    return static_cast<std::size_t>(std::clamp(std::round(wanted), 5.0, 12.0));
}

double callsPerDayNow(std::span<const ChangeCell> cells) {
    double calls = 0;
    for (const auto& cell : cells) {
        calls += cell.sum.calls;
    }
    const double seconds = secondsOf(cells.back().to - cells.front().from);
    return seconds > 0 ? calls / seconds * 86'400 : 0;
}

TypicalTime typicalTime(std::span<const ChangeCell> cells, std::span<const double> season,
                        double correlation) {
    std::vector<stats::WeightedValue> logs;
    logs.reserve(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        logs.push_back({std::log(cells[i].secondsPerCall()) - season[i], cells[i].weight()});
    }
    const auto found = stats::medianInterval(logs, (1 + correlation) / (1 - correlation));
    return {std::exp(found.median), std::exp(found.low), std::exp(found.high)};
}

std::vector<TimeChange> changesOf(const StatementSeries& statement, std::span<const ChangeCell> cells,
                                  const RegressionOptions& options) {
    std::vector<stats::SeriesSample> series;
    series.reserve(cells.size());
    for (const auto& cell : cells) {
        const double middle =
            (static_cast<double>(toMillis(cell.from)) + static_cast<double>(toMillis(cell.to))) / 2'000;
        series.push_back({middle, std::log(cell.secondsPerCall()), cell.weight()});
    }
    stats::ChangePointOptions how;
    how.smallestStep = std::log(options.smallestFactor);
    how.significance = kSignificance;
    how.shortestSegment = shortestSegment(cells, options.shortest);
    how.period = secondsOf(options.season);
    how.seed = options.seed;
    const auto found = stats::findChangePoints(series, how);
    std::vector<TimeChange> out;
    for (std::size_t i = 0; i < found.changes.size(); ++i) {
        const auto& point = found.changes[i];
        const std::size_t from = i > 0 ? found.changes[i - 1].index : 0;
        const std::size_t to = i + 1 < found.changes.size() ? found.changes[i + 1].index : cells.size();
        const ComparedCells parts{cells.subspan(from, point.index - from),
                                  cells.subspan(point.index, to - point.index),
                                  std::max(point.index - point.earliest, point.latest - point.index)};
        const std::span<const double> season(found.season);
        TimeChange change;
        change.statement = statement.id;
        change.at = cells[point.index].from;
        change.between = {cells[point.earliest > 0 ? point.earliest - 1 : 0].from, cells[point.latest].to};
        change.from = parts.before.front().from;
        change.to = parts.after.back().to;
        change.before =
            typicalTime(parts.before, season.subspan(from, parts.before.size()), found.correlation);
        change.after =
            typicalTime(parts.after, season.subspan(point.index, parts.after.size()), found.correlation);
        change.pValue = point.pValue;
        change.secondsPerDay = (change.after.seconds - change.before.seconds) * callsPerDayNow(parts.after);
        nameCause(change, parts);
        out.push_back(std::move(change));
    }
    return out;
}

// Step-up procedure; adjusted p-values are the smallest share at which a change would still be reported.
void keepTrueDiscoveries(std::vector<TimeChange>& changes, std::size_t tests, double share) {
    std::sort(changes.begin(), changes.end(),
              [](const TimeChange& a, const TimeChange& b) { return a.pValue < b.pValue; });
    const auto all = static_cast<double>(std::max(tests, changes.size()));
    double smallest = 1;
    for (std::size_t i = changes.size(); i > 0; --i) {
        smallest = std::min(smallest, changes[i - 1].pValue * all / static_cast<double>(i));
        changes[i - 1].qValue = smallest;
    }
    std::erase_if(changes, [&](const TimeChange& change) { return change.qValue > share; });
}

bool nothingOfItsOwn(const TimeChange& change) {
    return change.cause == ChangeCause::unknown;
}

void nameHost(std::vector<TimeChange>& changes, std::size_t examined) {
    std::vector<std::size_t> alike(changes.size(), 0);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        for (std::size_t j = 0; nothingOfItsOwn(changes[i]) && j < changes.size(); ++j) {
            const bool together = changes[i].between.from < changes[j].between.to &&
                                  changes[j].between.from < changes[i].between.to;
            alike[i] += together && nothingOfItsOwn(changes[j]) &&
                                changes[i].isRegression() == changes[j].isRegression()
                            ? 1U
                            : 0U; // itself included
        }
    }
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const auto count = static_cast<double>(alike[i]);
        if (alike[i] >= kManyStatements && count >= kManyShare * static_cast<double>(examined)) {
            changes[i].cause = ChangeCause::host;
            changes[i].causeConfidence = std::min(0.9, 0.5 + count / static_cast<double>(examined));
            changes[i].evidence.insert(
                changes[i].evidence.begin(),
                {ChangeFigure::statementsChangedAlike, static_cast<double>(examined), count, true});
        }
    }
}

} // namespace

std::string_view toString(ChangeCause cause) {
    switch (cause) {
    case ChangeCause::moreData:
        return "more data";
    case ChangeCause::newPlan:
        return "new plan";
    case ChangeCause::coldCache:
        return "cold cache";
    case ChangeCause::waits:
        return "waits";
    case ChangeCause::host:
        return "host";
    case ChangeCause::unknown:
        break;
    }
    return "unknown";
}

std::string_view toString(ChangeFigure figure) {
    switch (figure) {
    case ChangeFigure::rowsPerCall:
        return "rows per call";
    case ChangeFigure::buffersPerCall:
        return "blocks per call";
    case ChangeFigure::buffersPerRow:
        return "blocks per row";
    case ChangeFigure::readsPerCall:
        return "blocks read per call";
    case ChangeFigure::missShare:
        return "share of blocks read";
    case ChangeFigure::tempBlocksPerCall:
        return "temporary blocks per call";
    case ChangeFigure::ioSecondsPerCall:
        return "I/O seconds per call";
    case ChangeFigure::lockSecondsPerCall:
        return "seconds waiting for locks per call";
    case ChangeFigure::waitSecondsPerCall:
        return "seconds waiting per call";
    case ChangeFigure::callsPerDay:
        return "calls per day";
    case ChangeFigure::tableBytes:
        return "bytes of its tables";
    case ChangeFigure::planShapeShare:
        return "share of the new plan";
    case ChangeFigure::statementsChangedAlike:
        break;
    }
    return "statements that changed alike";
}

TimeChanges findTimeChanges(std::span<const StatementSeries> statements, const RegressionOptions& options) {
    TimeChanges out;
    for (const auto& statement : statements) {
        const auto cells = changeCells(statement.intervals, options);
        double calls = 0;
        for (const auto& cell : cells) {
            calls += cell.sum.calls;
        }
        if (cells.size() < kFewestCells || calls < options.leastCalls) {
            ++out.tooFew;
            continue;
        }
        ++out.examined;
        auto changes = changesOf(statement, cells, options);
        std::move(changes.begin(), changes.end(), std::back_inserter(out.changes));
    }
    keepTrueDiscoveries(out.changes, out.examined, options.falseShare);
    nameHost(out.changes, out.examined);
    std::erase_if(out.changes, [&](const TimeChange& change) {
        return std::abs(change.secondsPerDay) < options.smallestSecondsPerDay;
    });
    std::sort(out.changes.begin(), out.changes.end(), [](const TimeChange& a, const TimeChange& b) {
        if (a.isRegression() != b.isRegression()) {
            return a.isRegression();
        }
        const double left = std::abs(a.secondsPerDay);
        const double right = std::abs(b.secondsPerDay);
        return left != right ? left > right : a.statement < b.statement;
    });
    return out;
}

} // namespace pavement::analyzer
