#pragma once
// Findings about a statement that need no plan: from its structure, from what the server counted for it, and
// from the waits it was seen in. Pure, thread-safe.

#include "engine/analyzer/finding.h"

namespace pavement::analyzer {

// What one statement did over a range: differences of pg_stat_statements. What the server does not count
// (planning without track_planning, JIT before 15, WAL before 13) is absent.
struct StatementCounters {
    double calls = 0;
    double executionMs = 0; // all calls together, as the rest
    double seconds = 0;     // length of the range; 0: unknown
    double rows = 0;
    double tempBlocksRead = 0, tempBlocksWritten = 0;
    double blockBytes = 8192;
    std::optional<double> plans, planningMs;
    std::optional<double> jitMs, jitFunctions;
    std::optional<double> walBytes, walFullPageImages, walRecords;
};

struct StatementInput {
    const sql::StatementInfo* statement = nullptr;
    const StatementCounters* counters = nullptr;
    const WaitProfile* waits = nullptr;
    const PlanFacts* facts = nullptr; // of its tables, where there is a server: types and indexes of columns
};

// Costs are per execution, and shares are of its execution and planning time, or of the sampled time for
// waits. A trait of the structure alone has no cost and low confidence; analysePlan says the same with a cost
// where the plan shows it, so show only one of both: withoutRepeats.
FindingReport analyseStatement(const StatementInput& input, const ThresholdOverrides& thresholds = {});

// Findings of the statement that the plan's do not say already.
std::vector<Finding> withoutRepeats(const FindingReport& ofStatement, const FindingReport& ofPlan);

} // namespace pavement::analyzer
