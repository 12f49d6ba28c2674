#include "engine/analyzer/workload.h"
#include "engine/monitor/metrics.h"
#include "engine/report/build.h"

#include <algorithm>

namespace pavement::report {

namespace {

namespace metric = monitor::metric;

// Sum of an increment series over the range. A few points are enough: sums survive every roll-up exactly.
Result<double> sumOf(const Source& source, std::string_view id, const std::string& label) {
    const auto series = source.history.find({source.spec.target, std::string(id), label});
    if (!series) {
        return 0.0;
    }
    const auto data = source.history.read(*series, source.spec.range, source.spec.chartPoints);
    if (!data) {
        return fail(data.error());
    }
    return total(data->points).sum;
}

std::string duration(TimeRange range) {
    return formatDuration(std::chrono::duration_cast<std::chrono::nanoseconds>(range.length()));
}

std::string shownText(const std::string& text) {
    return text.empty() ? "(text not available)" : text;
}

StatementLine lineOf(const std::string& id, const std::string& text, const analyzer::StatementWork& work,
                     double share) {
    using analyzer::WorkFigure;
    StatementLine line;
    line.id = id;
    line.text = text;
    line.calls = work[WorkFigure::calls];
    line.totalSeconds = work[WorkFigure::seconds];
    line.meanSeconds = line.calls > 0 ? work.mean() : 0.0;
    line.rows = work[WorkFigure::rows];
    line.share = share;
    if (const double blocks = work[WorkFigure::hitBytes] + work[WorkFigure::readBytes]; blocks > 0) {
        line.hitRatio = work[WorkFigure::hitBytes] / blocks;
    }
    return line;
}

// Files of older versions have a series for each figure of a statement, and no rows of work.
Result<void> addStatementsOfSeries(const Source& source, Report& report) {
    double allSeconds = 0;
    const auto all = source.history.list(source.spec.target, metric::kStatementTime);
    std::size_t done = 0;
    for (const auto& [id, key] : all) {
        if (auto step = source.course.step(done++, all.size()); !step) {
            return fail(step.error());
        }
        if (key.metric != metric::kStatementTime) {
            continue;
        }
        const auto data = source.history.read(id, source.spec.range, source.spec.chartPoints);
        if (!data) {
            return fail(data.error());
        }
        const double seconds = total(data->points).sum;
        if (seconds <= 0.0) {
            continue;
        }
        allSeconds += seconds;
        StatementLine line;
        line.id = key.label;
        line.totalSeconds = seconds;
        report.statements.push_back(std::move(line));
    }
    std::sort(report.statements.begin(), report.statements.end(),
              [](const StatementLine& a, const StatementLine& b) { return a.totalSeconds > b.totalSeconds; });
    report.statementsTotal = report.statements.size();
    if (report.statements.size() > source.spec.topStatements) {
        report.statements.resize(source.spec.topStatements);
    }
    for (StatementLine& line : report.statements) {
        if (auto step = source.course.step(all.size(), all.size()); !step) {
            return fail(step.error());
        }
        const auto calls = sumOf(source, metric::kStatementCalls, line.id);
        const auto rows = sumOf(source, metric::kStatementRows, line.id);
        const auto hit = sumOf(source, metric::kStatementBlocksHit, line.id);
        const auto read = sumOf(source, metric::kStatementBlocksRead, line.id);
        for (const auto* value : {&calls, &rows, &hit, &read}) {
            if (!*value) {
                return fail(value->error());
            }
        }
        line.calls = *calls;
        line.rows = *rows;
        line.meanSeconds = *calls > 0 ? line.totalSeconds / *calls : 0.0;
        line.share = allSeconds > 0 ? line.totalSeconds / allSeconds : 0.0;
        if (*hit + *read > 0) {
            line.hitRatio = *hit / (*hit + *read);
        }
        line.text = line.id == "other"
                        ? "(all other statements)"
                        : shownText(source.history.statementText(source.spec.target, line.id).value_or(""));
    }
    return {};
}

} // namespace

void notePartial(Report& report, const std::string& what) {
    report.notes.push_back(what + " GRANT pg_monitor to it.");
}

Result<void> addStatements(const Source& source, Report& report) {
    analyzer::WorkloadOptions options;
    options.sparkPoints = 0;
    const auto workload =
        analyzer::readWorkload(source.history, source.spec.target, source.spec.range, options);
    if (!workload) {
        return fail(workload.error());
    }
    if (workload->recorded <= 0) {
        return addStatementsOfSeries(source, report);
    }
    if (workload->partial) {
        notePartial(report,
                    "Statements of other roles were hidden from the role that watched, so the table of "
                    "statements is of those seen, and what share of all time each took is not known.");
    }
    report.statementsTotal = workload->statements.size();
    for (std::size_t i = 0; i < std::min(source.spec.topStatements, workload->statements.size()); ++i) {
        const analyzer::StatementLoad& load = workload->statements[i];
        report.statements.push_back(lineOf(load.id, shownText(load.text), load.work, load.share));
    }
    return {};
}

Result<void> addWaits(const Source& source, Report& report) {
    double all = 0;
    const auto waits = source.history.list(source.spec.target, metric::kLoadByWaitEvent);
    std::size_t done = 0;
    for (const auto& [id, key] : waits) {
        if (auto step = source.course.step(done++, waits.size()); !step) {
            return fail(step.error());
        }
        if (key.metric != metric::kLoadByWaitEvent) {
            continue;
        }
        const auto data = source.history.read(id, source.spec.range, source.spec.chartPoints);
        if (!data) {
            return fail(data.error());
        }
        const history::Aggregate sum = total(data->points);
        if (sum.sum > 0.0) {
            report.waits.push_back({key.label, sum.sum, 0.0});
            all += sum.sum;
        }
    }
    // A wait event that was not seen in a sample has none: its average is over all samples of the load, not
    // its own.
    std::uint64_t samples = 0;
    if (const auto load = source.history.find({source.spec.target, std::string(metric::kLoad), ""})) {
        const auto data = source.history.read(*load, source.spec.range, source.spec.chartPoints);
        if (!data) {
            return fail(data.error());
        }
        samples = total(data->points).count;
    }
    const auto seen = analyzer::loadByWait(source.history, source.spec.target, source.spec.range);
    if (!seen) {
        return fail(seen.error());
    }
    if (seen->partial) {
        notePartial(report,
                    "Sessions of other roles were hidden from the role that watched, so the load by wait "
                    "is of those seen.");
    }
    for (WaitLine& line : report.waits) {
        line.share = line.averageSessions / all;
        line.averageSessions = samples > 0 ? line.averageSessions / static_cast<double>(samples) : 0.0;
    }
    std::sort(report.waits.begin(), report.waits.end(),
              [](const WaitLine& a, const WaitLine& b) { return a.share > b.share; });
    return {};
}

Result<void> addEvents(const Source& source, Report& report) {
    constexpr std::size_t kMost = 500;
    auto events = source.history.events(source.spec.target, source.spec.range, kMost + 1,
                                        history::EventChoice::otherThanGaps);
    if (!events) {
        return fail(events.error());
    }
    if (events->size() > kMost) {
        events->erase(events->begin()); // they come in time order
        report.notes.push_back("Only the latest " + std::to_string(kMost) +
                               " events of the range are listed.");
    }
    report.events = std::move(*events);
    return {};
}

Result<void> addEnvironment(const Source& source, Report& report) {
    auto& lines = report.spec.environment;
    if (lines.empty()) {
        const auto facts = source.history.facts(source.spec.target);
        if (!facts) {
            return fail(facts.error());
        }
        for (const history::Fact& fact : *facts) {
            lines.emplace_back(fact.name, fact.value);
        }
    }
    // What the watching itself cost belongs to what was watched.
    for (const auto& [id, name] :
         {std::pair{metric::kCollectorServerCpu, "Cost of watching, on the server"},
          std::pair{metric::kCollectorOwnCpu, "Cost of watching, on this machine"}}) {
        const auto series = source.history.find({source.spec.target, std::string(id), ""});
        if (!series) {
            continue;
        }
        const auto data = source.history.read(*series, source.spec.range, source.spec.chartPoints);
        if (!data) {
            return fail(data.error());
        }
        if (const history::Aggregate all = total(data->points); all.count > 0) {
            lines.emplace_back(name, formatValue(all.mean(), Unit::ratio) +
                                         " of one core on average, at most " +
                                         formatValue(all.max, Unit::ratio));
        }
    }
    return {};
}

void addNotes(const Source& source, Report& report) {
    const history::Health health = source.history.health();
    if (health.samplesLost > 0) {
        report.notes.push_back(formatCount(static_cast<double>(health.samplesLost)) +
                               " samples could not be stored in this session: " + health.lastProblem);
    }
    if (health.chunksDamaged > 0) {
        report.notes.push_back(std::to_string(health.chunksDamaged) +
                               " damaged parts of the history file were left out.");
    }
    const auto extent = source.history.extent(source.spec.target);
    if (!extent) {
        report.notes.push_back("The history holds nothing of this target.");
    } else if (extent->from > source.spec.range.from + Milliseconds{2000} ||
               extent->to + Milliseconds{60'000} < source.spec.range.to) {
        const TimeRange covered{std::max(extent->from, source.spec.range.from),
                                std::min(extent->to, source.spec.range.to)};
        report.notes.push_back("Partial data: recorded from " + momentText(covered.from) + " to " +
                               momentText(covered.to) + " (UTC), " +
                               (covered.to > covered.from ? duration(covered) : std::string("nothing")) +
                               " of the " + duration(source.spec.range) + " asked for.");
    }
    std::size_t widest = 0;
    for (const Chart& chart : report.charts) {
        for (const ChartSeries& series : chart.series) {
            widest = std::max(widest, series.points.size());
        }
    }
    if (widest > 0) {
        report.notes.push_back(
            "Charts hold at most " + std::to_string(widest) +
            " points a line; each point keeps the smallest and the largest value of its interval.");
    }
}

} // namespace pavement::report
