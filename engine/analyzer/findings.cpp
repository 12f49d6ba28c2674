#include "engine/analyzer/finding.h"
#include "engine/analyzer/finding_context.h"

#include <algorithm>

namespace pavement::analyzer {

namespace {

double weightOf(const Finding& finding) {
    if (!finding.cost) {
        return 0;
    }
    return finding.cost->milliseconds ? *finding.cost->milliseconds + finding.cost->leadsToMs
                                      : finding.cost->share;
}

} // namespace

FindingReport analysePlan(const PlanInput& input, const ThresholdOverrides& thresholds) {
    FindingReport report;
    if (input.tree.nodes.empty()) {
        return report;
    }
    detail::PlanContext context(input, thresholds);
    report.measured = context.measured();
    report.timed = context.timed();
    report.totalMs = context.totalMs();
    for (auto* const judge :
         {&detail::judgeOverhead, &detail::judgePredicates, &detail::judgeScans, &detail::judgeIndexScans,
          &detail::judgeMemory, &detail::judgeJoins, &detail::judgePaging, &detail::judgeWidth,
          &detail::judgeParallel, &detail::judgeEstimates}) {
        judge(context, report.findings);
    }
    detail::foldPartitions(context, report.findings);
    std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
        const double left = weightOf(a);
        const double right = weightOf(b);
        const auto leads = [](const Finding& one) { return one.cost ? one.cost->leadsToMs : 0; };
        return left != right          ? left > right
               : leads(a) != leads(b) ? leads(a) > leads(b)
                                      : a.severity > b.severity;
    });
    if (!report.measured) {
        report.notes.emplace_back(
            "The plan was not run: only what the planner's estimates can tell is here, with low "
            "confidence. EXPLAIN (ANALYZE, BUFFERS) says what really happens.");
    } else if (!report.timed) {
        report.notes.emplace_back(
            "The plan was run with TIMING OFF: shares are of the planner's cost, not of time.");
    }
    if (report.measured && !input.accounting.hasBuffers) {
        report.notes.emplace_back("Without BUFFERS neither reads nor temporary files are known everywhere.");
    }
    if (input.facts == nullptr) {
        report.notes.emplace_back(
            "Without a connection nothing is known of statistics, indexes and types: causes "
            "are told from the plan alone.");
    }
    return report;
}

} // namespace pavement::analyzer
