#include "engine/analyzer/workload_findings.h"

#include "engine/analyzer/statement_findings.h"

#include <algorithm>
#include <chrono>

namespace pavement::analyzer {

std::vector<WaitLoad> waitsOf(const StatementLoad& load, const LoadByWait& waits, bool inPart) {
    std::vector<WaitLoad> out;
    for (const StatementWaits& statement : waits.statements) {
        if (statement.id != load.id) {
            continue;
        }
        for (const LabelWaits& label : statement.byLabel) {
            if (inPart &&
                std::find(load.labels.begin(), load.labels.end(), label.label) == load.labels.end()) {
                continue; // ran in another database, or as another role
            }
            for (const WaitLoad& wait : label.waits) {
                const auto same = std::find_if(out.begin(), out.end(),
                                               [&](const WaitLoad& one) { return one.event == wait.event; });
                if (same == out.end()) {
                    out.push_back(wait);
                } else {
                    same->seconds += wait.seconds;
                }
            }
        }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const WaitLoad& a, const WaitLoad& b) { return a.seconds > b.seconds; });
    return out;
}

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

std::vector<FindingReport> findingsOf(const Workload& workload, const LoadByWait& waits, std::size_t most) {
    const double recorded =
        std::chrono::duration<double>(workload.range.length()).count() * workload.recorded;
    std::vector<FindingReport> out;
    for (std::size_t i = 0; i < std::min(most, workload.statements.size()); ++i) {
        const StatementLoad& load = workload.statements[i];
        out.push_back(findingsOf(load, workload.figures, recorded,
                                 waitsOf(load, waits, workload.split || workload.filtered)));
    }
    return out;
}

} // namespace pavement::analyzer
