#pragma once
// Reads EXPLAIN (FORMAT JSON): the array a server answers with, one statement's object of it (as auto_explain
// logs it, with "Query Text"), a bare plan node, or a driver's rows {"QUERY PLAN": …}. Linear in the text; it
// builds no document beside the tree. ErrorCode::invalidInput names line and byte, and what to do.

#include "engine/base/result.h"
#include "engine/plan/plan_tree.h"

namespace pavement::plan {

// The first statement's plan.
Result<PlanTree> parseJsonPlan(std::string_view text);
// Of every statement: a rule can make several of one.
Result<std::vector<PlanTree>> parseJsonPlans(std::string_view text);

} // namespace pavement::plan
