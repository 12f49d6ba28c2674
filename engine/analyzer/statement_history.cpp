#include "engine/analyzer/workload.h"

#include "engine/analyzer/workload_index.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace pavement::analyzer {

namespace {

using history::NumberedInterval;

using Numbers = std::vector<std::uint32_t>;

// Of the labels chosen, nested or not.
Result<Numbers> numbersOf(const history::History& history, std::string_view target,
                          const StatementChoice& choice, const detail::WorkloadIndex& index) {
    const auto labels = history.workLabels(target);
    if (!labels) {
        return fail(labels.error());
    }
    const std::unordered_set<std::string_view> bases(choice.labels.begin(), choice.labels.end());
    Numbers numbers;
    for (const auto& one : *labels) {
        if (one.label.find('\t') != std::string::npos) {
            continue; // of waits
        }
        const auto base = detail::partsOf(one.label).base;
        if (bases.empty() ? index.statementOf(base).id == choice.id : bases.contains(base)) {
            numbers.push_back(one.number);
        }
    }
    return numbers;
}

StatementPoint pointOf(const NumberedInterval& interval, const Numbers& numbers) {
    StatementPoint point{interval.from, interval.seconds, {}};
    for (const std::uint32_t number : numbers) {
        const auto found = std::lower_bound(
            interval.statements.begin(), interval.statements.end(), number,
            [](const history::NumberedWork& one, std::uint32_t wanted) { return one.label < wanted; });
        if (found != interval.statements.end() && found->label == number) {
            point.work.add(found->work);
        }
    }
    return point;
}

// Neighbours of one bucket become one point at the beginning of the first of them.
void joinNeighbours(StatementHistory& history, TimeRange range, std::size_t maxPoints) {
    if (maxPoints == 0 || history.points.size() <= maxPoints) {
        return;
    }
    const auto most = static_cast<std::int64_t>(maxPoints);
    std::int64_t step = (range.length().count() + most - 1) / most;
    if (history.step.count() > 0) {
        step = (step + history.step.count() - 1) / history.step.count() * history.step.count();
    }
    std::vector<StatementPoint> joined;
    std::int64_t bucket = -1;
    for (const StatementPoint& point : history.points) {
        const std::int64_t own = std::max<std::int64_t>(0, (point.at - range.from).count() / step);
        if (own == bucket) {
            joined.back().seconds += point.seconds;
            joined.back().work.add(point.work);
        } else {
            joined.push_back(point);
            bucket = own;
        }
    }
    history.points = std::move(joined);
    history.step = Milliseconds{step};
}

} // namespace

Result<StatementHistory> statementHistory(const history::History& history, std::string_view target,
                                          const StatementChoice& choice, TimeRange range,
                                          std::size_t maxPoints) {
    const auto index = detail::WorkloadIndex::read(history, target);
    if (!index) {
        return fail(index.error());
    }
    const auto numbers = numbersOf(history, target, choice, *index);
    if (!numbers) {
        return fail(numbers.error());
    }
    StatementHistory found;
    const auto step = history.eachWork(target, range, [&](const NumberedInterval& interval) {
        found.figures.add(interval.figures);
        found.figures.add(interval.partly);
        found.points.push_back(pointOf(interval, *numbers));
    });
    if (!step) {
        return fail(step.error());
    }
    found.step = *step;
    std::sort(found.points.begin(), found.points.end(),
              [](const StatementPoint& a, const StatementPoint& b) { return a.at < b.at; });
    joinNeighbours(found, range, maxPoints);
    const auto periods = history.planPeriods(target, choice.id);
    if (!periods) {
        return fail(periods.error());
    }
    for (const auto& period : *periods) {
        if (period.last >= range.from && period.first < range.to) {
            found.plans.push_back(period);
        }
    }
    return found;
}

} // namespace pavement::analyzer
