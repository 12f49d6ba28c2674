#pragma once
// A plan as text: for the command line and for copying.

#include "engine/plan/accounting.h"
#include "engine/plan/plan_tree.h"

#include <string>

namespace pavement::plan {

// As EXPLAIN (FORMAT TEXT) prints it; parseTextPlan reads it back.
std::string toText(const PlanTree& tree);

// One line a node, with what matters in columns before it: its own share of the time, rows over all loops,
// how far the estimate was off, blocks read.
std::string toSummary(const PlanTree& tree, const Accounting& accounting);

} // namespace pavement::plan
