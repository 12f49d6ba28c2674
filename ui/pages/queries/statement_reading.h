#pragma once
// What a statement's page shows besides its plans, read in one go: figures of the range, course, waits. Pure;
// for a task.

#include "engine/analyzer/finding.h"
#include "engine/analyzer/workload.h"
#include "engine/stats/series_pyramid.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::ui {

struct StatementReading {
    bool read = false; // else what the list of statements knew is all there is as yet
    TimeRange range;
    std::optional<analyzer::StatementLoad> load; // none: it did not run in the range
    history::WorkFigures figures;                // counted at all
    analyzer::StatementHistory history;
    std::vector<analyzer::WaitLoad> waits; // of this statement, most first
    double waitSeconds = 0;                // all of them
    analyzer::FindingReport findings;      // from text, counters and waits
    // Those of the range that the server wrote to its log with their plans (auto_explain); latest first.
    std::vector<history::LoggedExecution> logged;
};

// `load` says which statement; its figures are read anew for the range.
Result<StatementReading> readStatement(const history::History& history, const std::string& target,
                                       const analyzer::StatementLoad& load, bool split, TimeRange range,
                                       std::stop_token stop);

// Lines of the charts: NaN where it did not run and where nothing was recorded.
struct StatementLines {
    std::vector<stats::Point> meanSeconds, slowestSeconds, rowsPerCall, hitBytesPerCall, readBytesPerCall,
        callsPerSecond;
};

StatementLines linesOf(const analyzer::StatementHistory& history);

// The whole as JSON, for copying and export. Texts are as the history has them: without literals.
std::string toJson(const StatementReading& reading);

} // namespace pavement::ui
