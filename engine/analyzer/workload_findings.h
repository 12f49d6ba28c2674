#pragma once
// Findings about a statement of a workload, from what it says, what the server counted for it and what it was
// seen waiting for: statement_findings.h filled from the history. Pure; parses the statement's text.

#include "engine/analyzer/finding.h"
#include "engine/analyzer/workload.h"

#include <span>

namespace pavement::analyzer {

// `known`: Workload::figures. `recordedSeconds`: how much of the range was recorded.
FindingReport findingsOf(const StatementLoad& load, history::WorkFigures known, double recordedSeconds,
                         std::span<const WaitLoad> waits);

} // namespace pavement::analyzer
