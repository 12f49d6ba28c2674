#pragma once
// Which node of one plan is which of another. Private to engine/plan.

#include "engine/plan/plan_tree.h"

namespace pavement::plan::detail {

// For each node of `after` its partner in `before`, or kNoNode. No partner comes twice.
std::vector<NodeIndex> matchNodes(const PlanTree& before, const PlanTree& after);

} // namespace pavement::plan::detail
