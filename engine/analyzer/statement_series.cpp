#include "engine/analyzer/statement_series.h"

#include "engine/analyzer/table_series.h"
#include "engine/analyzer/workload.h"
#include "engine/analyzer/workload_index.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

namespace pavement::analyzer {

namespace {

constexpr double kBlockBytes = 8'192;

// The range in equal parts; intervals belong to the part they begin in. No part is shorter than the intervals
// are (`resolution`), nor begins within one: an hour's work is no ten minutes'.
struct SeriesParts {
    TimeRange asked; // to be read, since its length says how finely
    TimeRange range;
    Milliseconds step{1};
    std::size_t count = 0;

    SeriesParts(TimeRange whole, std::size_t most, Milliseconds resolution)
        : asked(whole)
        , range(whole) {
        const std::int64_t unit = std::max<std::int64_t>(1, resolution.count());
        const std::int64_t before = toMillis(whole.from) % unit;
        range.from = whole.from - Milliseconds(before < 0 ? before + unit : before);
        const auto wanted = static_cast<std::int64_t>(std::max<std::size_t>(1, most));
        const std::int64_t least = (whole.length().count() + wanted - 1) / wanted;
        step = Milliseconds((std::max<std::int64_t>(1, least) + unit - 1) / unit * unit);
        count = static_cast<std::size_t>((range.length() + step - Milliseconds(1)) / step);
    }

    // Folded intervals may begin before the range.
    std::size_t of(Timestamp at) const {
        const auto number = std::max<std::int64_t>(0, (at - range.from) / step);
        return std::min(static_cast<std::size_t>(number), count - 1);
    }
};

struct Reading {
    std::vector<std::vector<StatementWork>> work; // by row of the workload, then part
    std::vector<bool> recorded;                   // by part
    std::vector<history::WorkFigures> figures;    // by part: counted in all of it
};

Result<std::unordered_map<std::uint32_t, std::size_t>>
rowsByNumber(const history::History& history, std::string_view target, const Workload& workload) {
    std::unordered_map<std::string_view, std::size_t> byLabel;
    for (std::size_t row = 0; row < workload.statements.size(); ++row) {
        for (const auto& label : workload.statements[row].labels) {
            byLabel[label] = row;
        }
    }
    const auto labels = history.workLabels(target);
    if (!labels) {
        return fail(labels.error());
    }
    std::unordered_map<std::uint32_t, std::size_t> out;
    for (const auto& one : *labels) {
        const auto found = byLabel.find(detail::partsOf(one.label).base);
        if (found != byLabel.end()) {
            out[one.number] = found->second;
        }
    }
    return out;
}

Result<Reading> readWork(const history::History& history, std::string_view target, const SeriesParts& parts,
                         const Workload& workload) {
    const auto rows = rowsByNumber(history, target, workload);
    if (!rows) {
        return fail(rows.error());
    }
    Reading out;
    out.work.assign(workload.statements.size(), std::vector<StatementWork>(parts.count));
    out.recorded.assign(parts.count, false);
    out.figures.resize(parts.count);
    const auto step = history.eachWork(target, parts.asked, [&](const history::NumberedInterval& interval) {
        const std::size_t part = parts.of(interval.from);
        auto& figures = out.figures[part];
        figures = history::WorkFigures::ofBits(out.recorded[part] ? figures.bits() & interval.figures.bits()
                                                                  : interval.figures.bits());
        out.recorded[part] = true;
        for (const auto& one : interval.statements) {
            if (const auto row = rows->find(one.label); row != rows->end()) {
                out.work[row->second][part].add(one.work);
            }
        }
    });
    if (!step) {
        return fail(step.error());
    }
    return out;
}

struct Waits {
    std::vector<std::vector<WaitSeconds>> seconds; // by row, then part
    std::vector<bool> sampled;                     // by part
};

double& classOf(WaitSeconds& waits, std::string_view event) {
    const auto type = event.substr(0, event.find(':'));
    return type == "Lock"     ? waits.lock
           : type == "LWLock" ? waits.lightweightLock
           : type == "IO"     ? waits.io
                              : waits.other;
}

Result<Waits> readWaits(const history::History& history, std::string_view target, const SeriesParts& parts,
                        const Workload& workload) {
    struct Sampled {
        std::uint32_t label;
        std::size_t part;
        double seconds;
    };

    Waits out;
    out.seconds.assign(workload.statements.size(), std::vector<WaitSeconds>(parts.count));
    out.sampled.assign(parts.count, false);
    std::vector<Sampled> sampled;
    const auto step = history.eachWait(target, parts.asked, [&](const history::NumberedWaits& interval) {
        const std::size_t part = parts.of(interval.from);
        out.sampled[part] = true;
        for (const auto& one : interval.waits) {
            sampled.push_back({one.label, part, one.seconds});
        }
    });
    if (!step) {
        return fail(step.error());
    }
    // By statement: sessions know neither the role of SET ROLE nor, before 14, the query id.
    const auto index = detail::WorkloadIndex::read(history, target);
    if (!index) {
        return fail(index.error());
    }
    std::unordered_map<std::string_view, std::size_t> byId;
    for (std::size_t row = 0; row < workload.statements.size(); ++row) {
        byId[workload.statements[row].id] = row;
    }
    const auto labels = history.workLabels(target);
    if (!labels) {
        return fail(labels.error());
    }
    std::unordered_map<std::uint32_t, std::pair<std::size_t, std::string_view>> events; // row and event
    for (const auto& one : *labels) {
        const std::string_view label(one.label);
        const auto tab = label.find('\t');
        if (tab == std::string_view::npos || tab == 0) {
            continue;
        }
        const auto row = byId.find(index->statementOf(label.substr(0, tab)).id);
        if (row != byId.end()) {
            events[one.number] = {row->second, label.substr(tab + 1)};
        }
    }
    for (const auto& one : sampled) {
        const auto event = events.find(one.label);
        if (event != events.end() && event->second.second != "CPU") {
            classOf(out.seconds[event->second.first][one.part], event->second.second) += one.seconds;
        }
    }
    return out;
}

// The shape that was seen last, from its first sighting on.
void setShapes(std::vector<StatementInterval>& intervals, std::vector<history::PlanPeriod> periods) {
    std::sort(periods.begin(), periods.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::size_t next = 0;
    for (auto& interval : intervals) {
        const auto end = interval.start + interval.duration;
        while (next < periods.size() && periods[next].first < end) {
            ++next;
        }
        if (next > 0) {
            interval.planShape = periods[next - 1].shape;
        }
    }
}

void setSizes(std::vector<StatementInterval>& intervals, const detail::TableSizes::Sizes& sizes) {
    for (auto& interval : intervals) {
        interval.tableBytes = detail::sizeAt(sizes, interval.start + interval.duration);
    }
}

Result<Workload> loadOf(const history::History& history, std::string_view target, TimeRange range,
                        const SeriesLimits& limits, bool apart) {
    WorkloadOptions options;
    options.most = limits.statements;
    options.sparkPoints = 0;
    options.splitByDatabase = apart;
    options.splitByUser = apart;
    return readWorkload(history, target, range, options);
}

} // namespace

Result<std::vector<StatementSeries>> readStatementSeries(const history::History& history,
                                                         std::string_view target, TimeRange range,
                                                         const SeriesLimits& limits) {
    if (range.length() <= Milliseconds(0)) {
        return std::vector<StatementSeries>();
    }
    const auto workload = loadOf(history, target, range, limits, false);
    if (!workload) {
        return fail(workload.error());
    }
    const SeriesParts parts(range, limits.intervals, workload->resolution);
    const auto reading = readWork(history, target, parts, *workload);
    if (!reading) {
        return fail(reading.error());
    }
    const auto waits = readWaits(history, target, parts, *workload);
    if (!waits) {
        return fail(waits.error());
    }
    detail::TableSizes tables(history, target, range);
    std::vector<StatementSeries> out;
    for (std::size_t row = 0; row < workload->statements.size(); ++row) {
        StatementSeries series;
        series.id = workload->statements[row].id;
        for (std::size_t part = 0; part < parts.count; ++part) {
            const StatementWork& work = reading->work[row][part];
            if (!reading->recorded[part] || work[WorkFigure::calls] <= 0) {
                continue;
            }
            StatementInterval interval;
            interval.start = parts.range.from + static_cast<std::int64_t>(part) * parts.step;
            interval.duration = parts.step;
            interval.calls = work[WorkFigure::calls];
            interval.seconds = work[WorkFigure::seconds];
            interval.rows = work[WorkFigure::rows];
            interval.bufferHit = work[WorkFigure::hitBytes] / kBlockBytes;
            interval.bufferRead = work[WorkFigure::readBytes] / kBlockBytes;
            interval.tempBlocks = work[WorkFigure::tempWrittenBytes] / kBlockBytes;
            if (reading->figures[part].has(WorkFigure::blockReadSeconds)) {
                interval.ioSeconds = work[WorkFigure::blockReadSeconds];
            }
            if (waits->sampled[part]) {
                interval.waits = waits->seconds[row][part];
            }
            series.intervals.push_back(interval);
        }
        auto periods = history.planPeriods(target, series.id);
        if (!periods) {
            return fail(periods.error());
        }
        setShapes(series.intervals, std::move(*periods));
        const StatementLoad& load = workload->statements[row];
        const auto sizes = tables.of(load.text, load.databases);
        if (!sizes) {
            return fail(sizes.error());
        }
        setSizes(series.intervals, *sizes);
        out.push_back(std::move(series));
    }
    return out;
}

Result<std::vector<StatementCalls>> readStatementCalls(const history::History& history,
                                                       std::string_view target, TimeRange range,
                                                       const SeriesLimits& limits) {
    if (range.length() <= Milliseconds(0)) {
        return std::vector<StatementCalls>();
    }
    const auto workload = loadOf(history, target, range, limits, true);
    if (!workload) {
        return fail(workload.error());
    }
    const SeriesParts parts(range, limits.intervals, workload->resolution);
    const auto reading = readWork(history, target, parts, *workload);
    if (!reading) {
        return fail(reading.error());
    }
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    std::vector<StatementCalls> out;
    for (std::size_t row = 0; row < workload->statements.size(); ++row) {
        const StatementLoad& load = workload->statements[row];
        StatementCalls calls;
        calls.id = load.id;
        calls.text = load.text;
        calls.database = load.databases.empty() ? std::string() : load.databases.front();
        calls.user = load.users.empty() ? std::string() : load.users.front();
        calls.seconds = load.seconds();
        for (std::size_t part = 0; part < parts.count; ++part) {
            const StatementWork& work = reading->work[row][part];
            const bool known = reading->recorded[part];
            calls.calls.push_back(known ? work[WorkFigure::calls] : unknown);
            calls.rows.push_back(known ? work[WorkFigure::rows] : unknown);
        }
        out.push_back(std::move(calls));
    }
    return out;
}

} // namespace pavement::analyzer
