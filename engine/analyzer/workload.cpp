#include "engine/analyzer/workload.h"

#include "engine/analyzer/plan_history.h"
#include "engine/analyzer/workload_index.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>
#include <utility>

namespace pavement::analyzer {

namespace {

using history::NumberedInterval;
using Seconds = std::chrono::duration<double>;

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr Milliseconds kShortestGap = std::chrono::seconds{30};
constexpr Milliseconds kUsualInterval = std::chrono::seconds{10};

// What was recorded of the range, and how it is cut into points of spark lines.
class Record {
public:
    Record(TimeRange range, std::size_t points)
        : m_range(range)
        , m_covered(range)
        , m_recorded(std::max<std::size_t>(points, 1), 0.0) {}

    // What is counted whole is covered whole: the work of an hour over ten minutes would be six times the
    // rate.
    void add(const NumberedInterval& interval) {
        const Timestamp begin = std::max(interval.from, m_range.from);
        const Timestamp end = std::min(interval.to, m_range.to);
        if (begin >= end) {
            return;
        }
        m_parts.push_back({begin, end});
        double seconds = interval.seconds;
        if (interval.folded) {
            m_covered.from = std::min(m_covered.from, interval.from);
            m_covered.to = std::max(m_covered.to, interval.to);
        } else {
            seconds *= Seconds(end - begin) / Seconds(interval.to - interval.from);
        }
        m_seconds += seconds;
        m_recorded[placeOf(end - Milliseconds{1})] += seconds;
    }

    // The range, with all of the buckets that reach beyond it.
    TimeRange covered() const { return m_covered; }

    // Which point a moment belongs to.
    std::size_t placeOf(Timestamp at) const {
        const auto length = std::max<Milliseconds>(m_range.length(), Milliseconds{1});
        const auto count = static_cast<std::int64_t>(m_recorded.size());
        const std::int64_t place = (at - m_range.from).count() * count / length.count();
        return static_cast<std::size_t>(std::clamp<std::int64_t>(place, 0, count - 1));
    }

    double recordedAt(std::size_t point) const { return m_recorded[point]; }

    std::size_t points() const { return m_recorded.size(); }

    double share() const {
        const double length = Seconds(m_covered.length()).count();
        return length > 0 ? std::min(1.0, m_seconds / length) : 0;
    }

    std::vector<TimeRange> gaps() {
        std::sort(m_parts.begin(), m_parts.end(),
                  [](const TimeRange& a, const TimeRange& b) { return a.from < b.from; });
        std::vector<TimeRange> gaps;
        Timestamp known = m_range.from;
        for (const TimeRange& part : m_parts) {
            if (part.from - known > kShortestGap) {
                gaps.push_back({known, part.from});
            }
            known = std::max(known, part.to);
        }
        if (m_range.to - known > kShortestGap) {
            gaps.push_back({known, m_range.to});
        }
        return gaps;
    }

private:
    TimeRange m_range;
    TimeRange m_covered;
    std::vector<double> m_recorded; // seconds, for each point
    std::vector<TimeRange> m_parts;
    double m_seconds = 0;
};

// What one label did.
struct LabelSum {
    StatementWork work;
    Timestamp lastSeen = Timestamp::min();
    std::vector<float> spark; // execution seconds
};

struct Sums {
    std::unordered_map<std::uint32_t, LabelSum> labels; // by number, which in a damaged file may be any
    StatementWork total;
    history::WorkFigures figures;
    bool partial = false;
    Milliseconds resolution{0};
};

// The whole pass over the record; numbers only.
Result<Sums> sumUp(const history::History& history, std::string_view target, TimeRange range, Record& record,
                   bool withSparks) {
    Sums sums;
    const auto resolution = history.eachWork(target, range, [&](const NumberedInterval& interval) {
        sums.total.add(interval.total);
        sums.figures.add(interval.figures);
        sums.figures.add(interval.partly);
        sums.partial = sums.partial || interval.partial;
        const std::size_t point = record.placeOf(interval.to - Milliseconds{1});
        for (const history::NumberedWork& one : interval.statements) {
            LabelSum& sum = sums.labels[one.label];
            sum.work.add(one.work);
            sum.lastSeen = std::max(sum.lastSeen, interval.to);
            if (withSparks) {
                sum.spark.resize(record.points());
                sum.spark[point] += static_cast<float>(one.work[WorkFigure::seconds]);
            }
        }
        record.add(interval);
    });
    if (!resolution) {
        return fail(resolution.error());
    }
    sums.resolution = *resolution;
    return sums;
}

struct WorkloadRows {
    std::vector<StatementLoad> loads;
    std::vector<StatementWork> topLevel; // of each, without nested executions
};

void add(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
    }
}

WorkloadRows rowsOf(const Sums& sums, const std::vector<history::WorkLabel>& labels,
                    const detail::WorkloadIndex& index, const WorkloadOptions& options) {
    WorkloadRows rows;
    std::unordered_map<std::string, std::size_t> places;
    for (const auto& known : labels) {
        const auto found = sums.labels.find(known.number);
        if (found == sums.labels.end()) {
            continue;
        }
        const LabelSum& sum = found->second;
        const auto parts = detail::partsOf(known.label);
        const std::string database = index.database(parts.database);
        const std::string user = index.role(parts.role);
        if ((!options.database.empty() && options.database != database) ||
            (!options.user.empty() && options.user != user)) {
            continue;
        }
        auto statement = index.statementOf(parts.base);
        std::string key = statement.id;
        if (options.splitByDatabase) {
            key += '\n' + std::string(parts.database);
        }
        if (options.splitByUser) {
            key += '\r' + std::string(parts.role);
        }
        const auto [place, isNew] = places.try_emplace(std::move(key), rows.loads.size());
        if (isNew) {
            StatementLoad load;
            load.id = std::move(statement.id);
            load.fromTokens = statement.fromTokens;
            load.firstSeen = known.firstSeen;
            load.lastSeen = sum.lastSeen;
            load.text = statement.text == nullptr ? std::string() : *statement.text;
            rows.loads.push_back(std::move(load));
            rows.topLevel.emplace_back();
        }
        StatementLoad& load = rows.loads[place->second];
        add(load.labels, std::string(parts.base));
        add(load.databases, database);
        add(load.users, user);
        load.work.add(sum.work);
        if (parts.nested) {
            load.nestedSeconds += sum.work[WorkFigure::seconds];
        } else {
            rows.topLevel[place->second].add(sum.work);
        }
        load.firstSeen = std::min(load.firstSeen, known.firstSeen);
        load.lastSeen = std::max(load.lastSeen, sum.lastSeen);
        load.spark.resize(std::max(load.spark.size(), sum.spark.size()));
        for (std::size_t i = 0; i < sum.spark.size(); ++i) {
            load.spark[i] += sum.spark[i];
        }
    }
    return rows;
}

// Execution seconds become seconds a second; where nothing was recorded there is no point.
void finishSparks(std::vector<StatementLoad>& loads, const Record& record) {
    for (StatementLoad& load : loads) {
        for (std::size_t i = 0; i < load.spark.size(); ++i) {
            const double known = record.recordedAt(i);
            load.spark[i] = known > 0 ? load.spark[i] / static_cast<float>(known) : kUnknown;
        }
    }
}

void setRowsScanned(const history::History& history, std::string_view target,
                    std::vector<StatementLoad>& loads) {
    const auto scans = history.planScans(target);
    if (!scans) {
        return; // they are an addition: the workload stands without them
    }
    std::unordered_map<std::string_view, const history::PlanScan*> byStatement;
    for (const auto& scan : *scans) {
        byStatement.emplace(scan.statement, &scan);
    }
    for (StatementLoad& load : loads) {
        if (const auto found = byStatement.find(load.id); found != byStatement.end()) {
            const history::PlanScan& scan = *found->second;
            using Source = RowsScanned::Source;
            const bool logged = scan.source == toString(PlanSource::autoExplain);
            const Source source = !scan.measured ? Source::estimatedPlan
                                  : logged       ? Source::loggedPlan
                                                 : Source::measuredPlan;
            load.rowsScanned = RowsScanned{scan.rowsScanned, source, scan.at};
        }
    }
}

// Everything but spreads and extremes, which cannot be taken apart.
StatementWork without(const StatementWork& total, const std::vector<StatementWork>& listed) {
    StatementWork rest = total;
    for (const StatementWork& one : listed) {
        for (std::size_t i = 0; i < rest.values.size(); ++i) {
            rest.values[i] -= one.values[i];
        }
    }
    for (double& value : rest.values) {
        value = std::max(0.0, value);
    }
    for (const WorkFigure figure : {WorkFigure::squares, WorkFigure::slowest, WorkFigure::fastest}) {
        rest[figure] = 0;
    }
    return rest;
}

} // namespace

double StatementLoad::hitRatio() const {
    const double hit = work[WorkFigure::hitBytes];
    const double asked = hit + work[WorkFigure::readBytes];
    return asked > 0 ? hit / asked : std::numeric_limits<double>::quiet_NaN();
}

Result<Workload> readWorkload(const history::History& history, std::string_view target, TimeRange range,
                              const WorkloadOptions& options) {
    const auto most = static_cast<std::size_t>(std::max<std::int64_t>(1, range.length() / kUsualInterval));
    const std::size_t points = std::min(options.sparkPoints, most);
    Record record(range, points);
    const auto sums = sumUp(history, target, range, record, points > 0);
    if (!sums) {
        return fail(sums.error());
    }
    const auto labels = history.workLabels(target);
    if (!labels) {
        return fail(labels.error());
    }
    const auto index = detail::WorkloadIndex::read(history, target);
    if (!index) {
        return fail(index.error());
    }

    Workload workload;
    workload.range = record.covered();
    workload.split = options.splitByDatabase || options.splitByUser;
    workload.filtered = !options.database.empty() || !options.user.empty();
    workload.partial = sums->partial;
    workload.total = sums->total;
    workload.figures = sums->figures;
    workload.resolution = sums->resolution;
    workload.recorded = record.share();
    workload.gaps = record.gaps();
    for (std::size_t i = 0; i < points; ++i) {
        workload.sparkTimes.push_back(range.from +
                                      Milliseconds{range.length().count() * static_cast<std::int64_t>(i) /
                                                   static_cast<std::int64_t>(points)});
    }
    WorkloadRows rows = rowsOf(*sums, *labels, *index, options);
    std::vector<std::size_t> order(rows.loads.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const double left = rows.loads[a].seconds();
        const double right = rows.loads[b].seconds();
        return left != right ? left > right : rows.loads[a].id < rows.loads[b].id;
    });
    order.resize(std::min(order.size(), options.most));
    const double all = workload.total[WorkFigure::seconds];
    std::vector<StatementWork> listed;
    for (const std::size_t i : order) {
        StatementLoad& load = rows.loads[i];
        load.share = workload.partial ? std::numeric_limits<double>::quiet_NaN()
                     : all > 0        ? load.seconds() / all
                                      : 0;
        std::sort(load.labels.begin(), load.labels.end());
        std::sort(load.databases.begin(), load.databases.end());
        std::sort(load.users.begin(), load.users.end());
        listed.push_back(rows.topLevel[i]);
        workload.statements.push_back(std::move(load));
    }
    workload.rest = without(workload.total, listed);
    finishSparks(workload.statements, record);
    setRowsScanned(history, target, workload.statements);
    return workload;
}

} // namespace pavement::analyzer
