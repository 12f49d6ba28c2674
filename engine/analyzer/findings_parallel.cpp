// Parallelism that was wanted and not had.

#include "engine/analyzer/finding_context.h"

#include <algorithm>

namespace pavement::analyzer::detail {

using plan::kNoNode;
using plan::NodeIndex;
using plan::NodeType;

namespace {

bool isGather(const plan::Node& node) {
    return node.type == NodeType::gather || node.type == NodeType::gatherMerge;
}

void judgeGather(PlanContext& context, Findings& out, NodeIndex i) {
    const plan::Node& node = context.node(i);
    const auto planned = static_cast<double>(node.workersPlanned.value_or(0));
    if (!context.measured() || !node.workersLaunched || context.loops(i) <= 0) {
        return;
    }
    const auto launched = static_cast<double>(*node.workersLaunched); // the last loop's: no sum is kept
    const double saved = 1 - (1 + launched) / (1 + planned);
    const double share = context.wholeShare(i) * saved;
    if (launched >= planned || !context.matters(share)) {
        return;
    }
    Finding finding = context.make("parallel.not-launched", i, share);
    finding.confidence = Confidence::medium; // what more hands would have saved is arithmetic
    figure(finding, "workers planned", planned, Unit::count);
    figure(finding, "workers launched", launched, Unit::count);
    context.claimTree(finding, i, saved);
    if (context.facts() != nullptr) {
        figure(finding, "max_parallel_workers", context.facts()->settings.maxParallelWorkers, Unit::count);
    }
    finding.advice =
        "max_parallel_workers bounds all sessions together, max_worker_processes all background processes. "
        "Raise them where there are processors left; else lower max_parallel_workers_per_gather for "
        "statements that matter less.";
    out.push_back(std::move(finding));
}

// Passing rows from process to process costs more than reading them: it pays where few are left of many.
bool passesFewOn(const PlanContext& context, NodeIndex i) {
    constexpr double kFew = 0.1;
    const double kept = context.rowsOf(i);
    const double read = kept + context.removedByFilter(i);
    if (kept <= kFew * read) {
        return true;
    }
    for (NodeIndex up = context.node(i).parent; up != kNoNode; up = context.node(up).parent) {
        if (context.node(up).type == NodeType::aggregate && context.rowsOf(up) <= kFew * read) {
            return true;
        }
    }
    return false;
}

bool isOff(const PlanContext& context) {
    if (const std::string* printed = context.setting("max_parallel_workers_per_gather")) {
        return *printed == "0";
    }
    return context.facts() != nullptr && context.facts()->settings.maxParallelWorkersPerGather < 1;
}

void judgeSerial(PlanContext& context, Findings& out, NodeIndex i) {
    const double weight = context.weight(i);
    const double workers = context.limit("parallel.not-planned/workers");
    if (!context.timed() || weight * context.totalMs() < context.limit("parallel.not-planned/time") * 1000 ||
        context.loops(i) != 1 || !context.matters(weight)) {
        return;
    }
    const sql::StatementInfo* statement = context.statement();
    if (statement != nullptr && (!statement->readOnly || statement->locksRows)) {
        return; // never in parallel
    }
    const PlanFacts* facts = context.facts();
    const bool off = isOff(context);
    const bool few = passesFewOn(context, i);
    if (!off && !few) {
        return; // the planner was right
    }
    Finding finding = context.make("parallel.not-planned", i, few ? weight : 0);
    finding.severity = std::min(finding.severity, Severity::warning);
    figure(finding, "time of the scan", weight * context.totalMs() / 1000, Unit::seconds);
    figure(finding, "rows", context.rowsOf(i) + context.removedByFilter(i), Unit::count);
    if (facts != nullptr) {
        figure(finding, "max_parallel_workers_per_gather", facts->settings.maxParallelWorkersPerGather,
               Unit::count);
    }
    finding.confidence = off && few ? Confidence::high : Confidence::low;
    if (few) { // else most of the time goes into rows that one process has to take anyway
        context.claim(finding, i, workers / (workers + 1));
    }
    if (off) {
        finding.note =
            "max_parallel_workers_per_gather is 0: no statement of this session is run in parallel.";
        finding.fix =
            "SET max_parallel_workers_per_gather = " + std::to_string(static_cast<int>(workers)) + ";";
        finding.undo = "RESET max_parallel_workers_per_gather;";
    } else {
        finding.note = "Nothing in the plan says why.";
    }
    finding.advice =
        "A function that is not PARALLEL SAFE, a cursor, a temporary table, a transaction that is "
        "SERIALIZABLE (before 12) or parallel_workers = 0 of the table keep a statement in one process; so "
        "do costs (parallel_setup_cost, parallel_tuple_cost) where many rows are passed on.";
    out.push_back(std::move(finding));
}

} // namespace

void judgeParallel(PlanContext& context, Findings& out) {
    bool any = false;
    for (NodeIndex i = 0; i < context.size(); ++i) {
        if (isGather(context.node(i))) {
            any = true;
            judgeGather(context, out, i);
        }
    }
    for (NodeIndex i = 0; i < context.size() && !any; ++i) {
        if (context.node(i).type == NodeType::seqScan && !context.below(i, NodeType::modifyTable) &&
            !context.below(i, NodeType::lockRows)) {
            judgeSerial(context, out, i);
        }
    }
}

} // namespace pavement::analyzer::detail
