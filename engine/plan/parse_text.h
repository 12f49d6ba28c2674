#pragma once
// Reads EXPLAIN's text: as the server prints it, as psql frames it, as a grid quotes it, as auto_explain logs
// it; 12 to 17. Linear in the text. The place of a node follows from its indentation alone, so the whole may
// be shifted and the first line may have lost its own. ErrorCode::invalidInput names the line and what to do.

#include "engine/base/result.h"
#include "engine/plan/plan_tree.h"

namespace pavement::plan {

// The first statement's plan.
Result<PlanTree> parseTextPlan(std::string_view text);
// Of every statement: a rule can make several of one.
Result<std::vector<PlanTree>> parseTextPlans(std::string_view text);

} // namespace pavement::plan
