#pragma once
// What `analyze plan` prints: a plan with where its time goes and what to do about it, and two plans
// compared; each as text and as JSON. Pure.

#include "engine/analyzer/finding.h"
#include "engine/plan/accounting.h"
#include "engine/plan/compare.h"
#include "engine/plan/plan_tree.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace pavement::app {

struct AnalysedPlan {
    plan::PlanTree tree;
    plan::Accounting accounting;
    analyzer::FindingReport findings;
};

std::string planText(const AnalysedPlan& plan);
std::string comparisonText(const AnalysedPlan& before, const AnalysedPlan& after,
                           const plan::Comparison& comparison);

inline constexpr int kPlanSchemaVersion = 1; // "schema": "pavement-plan" and "pavement-plan-comparison"

// Times are seconds, blocks counts; node numbers are positions in "nodes".
nlohmann::json planJson(const AnalysedPlan& plan);
nlohmann::json comparisonJson(const plan::Comparison& comparison);

} // namespace pavement::app
