#pragma once
// Writes a plan as EXPLAIN (FORMAT JSON) does: parseJsonPlan reads it back to the same tree, properties that
// are not modelled included.

#include "engine/plan/plan_tree.h"

#include <string>

namespace pavement::plan {

std::string toJson(const PlanTree& tree);

} // namespace pavement::plan
