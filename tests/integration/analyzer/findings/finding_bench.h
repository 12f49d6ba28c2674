#pragma once
// Explains and judges statements on a real server, as the tests of findings need it.

#include "engine/analyzer/finding.h"
#include "engine/analyzer/plan_facts.h"
#include "engine/postgres/session.h"

#include <string>
#include <vector>

namespace pavement::testing {

struct JudgedPlan {
    plan::PlanTree tree;
    analyzer::FindingReport report;
};

// Runs the statement with ANALYZE and BUFFERS inside a transaction that is taken back. Throws what went
// wrong.
JudgedPlan judge(postgres::Session& session, const std::string& statement, bool withFacts = true,
                 const analyzer::ThresholdOverrides& thresholds = {},
                 const std::string& options = "ANALYZE, BUFFERS");
postgres::Rows mustRun(postgres::Session& session, const std::string& sql);

std::vector<const analyzer::Finding*> ofKind(const analyzer::FindingReport& report, std::string_view id);
std::string listed(const JudgedPlan& judged); // findings and the plan, for a failing test
// Empty where costs add up to no more than there is and name nodes that exist.
std::string costProblem(const JudgedPlan& judged);

} // namespace pavement::testing
