#pragma once
// Findings about the statements of a workload, from what they say, what the server counted for them and what
// they were seen waiting for: statement_findings.h filled from the history. Pure; parses the statements'
// texts, so for tasks.

#include "engine/analyzer/finding.h"
#include "engine/analyzer/workload.h"

#include <cstddef>
#include <span>
#include <vector>

namespace pavement::analyzer {

// What a row was seen waiting for, most first. `inPart`: the row is of some of the statement's labels, and so
// are its waits. A session that took another role waits under its own name all the same: such waits are the
// whole statement's only.
std::vector<WaitLoad> waitsOf(const StatementLoad& load, const LoadByWait& waits, bool inPart);

// `known`: Workload::figures. `recordedSeconds`: how much of the range was recorded.
FindingReport findingsOf(const StatementLoad& load, history::WorkFigures known, double recordedSeconds,
                         std::span<const WaitLoad> waits);

// Of the first `most` rows, in their order. `waits`: of the same range.
std::vector<FindingReport> findingsOf(const Workload& workload, const LoadByWait& waits, std::size_t most);

} // namespace pavement::analyzer
