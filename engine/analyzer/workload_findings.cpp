#include "engine/analyzer/workload_findings.h"

#include "engine/analyzer/statement_findings.h"

namespace pavement::analyzer {

FindingReport findingsOf(const StatementLoad& load, history::WorkFigures known, double recordedSeconds,
                         std::span<const WaitLoad> waits) {
    StatementCounters counters; // its block size is the default, so bytes are divided by the same
    const auto blocks = [&](WorkFigure figure) { return load.work[figure] / counters.blockBytes; };
    const auto counted = [&](WorkFigure figure, double factor) {
        return known.has(figure) ? std::optional(load.work[figure] * factor) : std::nullopt;
    };
    counters.calls = load.calls();
    counters.executionMs = load.seconds() * 1000;
    counters.seconds = recordedSeconds;
    counters.rows = load.work[WorkFigure::rows];
    counters.tempBlocksRead = blocks(WorkFigure::tempReadBytes);
    counters.tempBlocksWritten = blocks(WorkFigure::tempWrittenBytes);
    counters.plans = counted(WorkFigure::plans, 1);
    counters.planningMs = counted(WorkFigure::planSeconds, 1000);
    counters.jitMs = counted(WorkFigure::jitSeconds, 1000);
    counters.walBytes = counted(WorkFigure::walBytes, 1);

    WaitProfile profile;
    for (const WaitLoad& wait : waits) {
        profile.total += wait.seconds;
        profile.byType[wait.event.substr(0, wait.event.find(':'))] += wait.seconds;
    }
    const auto info = sql::analyse(load.text);
    StatementInput input;
    input.statement = info ? &*info : nullptr;
    input.counters = &counters;
    input.waits = profile.total > 0 ? &profile : nullptr;
    return analyseStatement(input);
}

} // namespace pavement::analyzer
