#include "engine/analyzer/workload.h"
#include "engine/analyzer/workload_findings.h"
#include "engine/report/build.h"

#include <algorithm>
#include <cmath>

namespace pavement::report {

namespace {

using analyzer::WorkFigure;

std::string_view sourceWords(analyzer::RowsScanned::Source source) {
    switch (source) {
    case analyzer::RowsScanned::Source::measuredPlan:
        return "from a measured plan";
    case analyzer::RowsScanned::Source::loggedPlan:
        return "from a plan in the server's log (auto_explain)";
    case analyzer::RowsScanned::Source::estimatedPlan:
        return "from an estimated plan";
    case analyzer::RowsScanned::Source::tableStatistics:
        break;
    }
    return "from the statistics of its tables";
}

StatementDepth figuresOf(const analyzer::StatementLoad& load, const analyzer::Workload& workload) {
    const auto known = [&](WorkFigure figure) {
        return workload.figures.has(figure) ? std::optional(load.work[figure]) : std::nullopt;
    };
    StatementDepth depth;
    depth.id = load.id;
    depth.text = load.text;
    depth.databases = load.databases;
    depth.users = load.users;
    depth.calls = load.calls();
    depth.totalSeconds = load.seconds();
    depth.share = load.share;
    if (depth.calls > 0) {
        depth.meanSeconds = load.work.mean();
        depth.rowsPerCall = load.work[WorkFigure::rows] / depth.calls;
        if (workload.figures.has(WorkFigure::squares)) {
            depth.deviationSeconds = load.work.deviation();
        }
    }
    if (load.work[WorkFigure::slowest] > 0) {
        depth.slowestSeconds = load.work[WorkFigure::slowest];
    }
    if (load.rowsScanned) {
        depth.rowsScannedPerCall = load.rowsScanned->perCall;
        depth.rowsScannedSource = sourceWords(load.rowsScanned->source);
    }
    if (const double ratio = load.hitRatio(); std::isfinite(ratio)) {
        depth.hitRatio = ratio;
    }
    depth.readBytes = known(WorkFigure::readBytes);
    if (const auto read = known(WorkFigure::tempReadBytes)) {
        depth.tempBytes = *read + load.work[WorkFigure::tempWrittenBytes];
    }
    depth.walBytes = known(WorkFigure::walBytes);
    depth.planSeconds = known(WorkFigure::planSeconds);
    depth.jitSeconds = known(WorkFigure::jitSeconds);
    depth.isNew = load.isNew(workload.range);
    return depth;
}

} // namespace

Result<void> addDepths(const Source& source, Report& report) {
    analyzer::WorkloadOptions options;
    options.most = source.spec.statementsInDepth;
    options.sparkPoints = 0;
    const auto workload =
        analyzer::readWorkload(source.history, source.spec.target, source.spec.range, options);
    if (!workload) {
        return fail(workload.error());
    }
    const auto byWait = analyzer::loadByWait(source.history, source.spec.target, source.spec.range);
    if (!byWait) {
        return fail(byWait.error());
    }
    if (workload->partial) {
        notePartial(report,
                    "Statements of other roles were hidden from the role that watched, so what share of "
                    "the time a statement in depth took is not known.");
    }
    std::size_t done = 0;
    for (const analyzer::StatementLoad& load : workload->statements) {
        if (auto step = source.course.step(done++, workload->statements.size()); !step) {
            return fail(step.error());
        }
        StatementDepth depth = figuresOf(load, *workload);
        const analyzer::StatementChoice choice{load.id, {}};
        const auto waited =
            std::find_if(byWait->statements.begin(), byWait->statements.end(),
                         [&](const analyzer::StatementWaits& one) { return one.id == load.id; });
        const std::vector<analyzer::WaitLoad> waits =
            waited == byWait->statements.end() ? std::vector<analyzer::WaitLoad>() : waited->waits;
        for (const analyzer::WaitLoad& wait : waits) {
            depth.waits.emplace_back(wait.event, wait.seconds / waited->seconds);
        }
        const double recorded =
            std::chrono::duration<double>(workload->range.length()).count() * workload->recorded;
        depth.findings = analyzer::findingsOf(load, workload->figures, recorded, waits);
        // Few points: only the plans are wanted.
        const auto course =
            analyzer::statementHistory(source.history, source.spec.target, choice, source.spec.range, 10);
        if (!course) {
            return fail(course.error());
        }
        for (std::size_t i = 1; i < course->plans.size(); ++i) {
            depth.planChanges.push_back(course->plans[i].first);
        }
        report.depths.push_back(std::move(depth));
    }
    return {};
}

Result<void> addChecks(const Source& source, Report& report) {
    if (!source.spec.takeChecks) {
        report.notes.push_back("The checks of schema and instance were left out: they ask the server, and "
                               "none was at hand.");
        return {};
    }
    auto taken = source.spec.takeChecks(source.course.stopToken());
    if (taken) {
        report.checks = std::move(*taken);
    } else if (taken.error().code == ErrorCode::cancelled) {
        return fail(taken.error());
    } else {
        report.notes.push_back("The checks of schema and instance could not be made: " +
                               taken.error().oneLine());
    }
    return {};
}

Result<void> addLocks(const Source& source, Report& report) {
    if (!source.spec.takeLocks) {
        report.notes.push_back("The locks were left out: they ask the server, and none was at hand.");
        return {};
    }
    auto taken = source.spec.takeLocks(source.course.stopToken());
    if (taken) {
        report.locks = std::move(*taken);
    } else if (taken.error().code == ErrorCode::cancelled) {
        return fail(taken.error());
    } else {
        report.notes.push_back("The locks could not be read: " + taken.error().oneLine());
    }
    return {};
}

} // namespace pavement::report
