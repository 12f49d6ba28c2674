#pragma once
// What holds for every plan of a real server. Each returns what is wrong, or nothing.

#include "engine/plan/plan_tree.h"

#include <string>

namespace pavement::testing {

// Self times are not negative and sum up to the root; blocks and WAL add up; the parts of the execution do
// too.
std::string accountingProblem(const plan::PlanTree& tree);

// Indices, ranges and depths agree with each other.
std::string linkProblem(const plan::PlanTree& tree);

// The tree without what text does not print (zeroes, what goes without saying), so that both formats of one
// execution compare equal. Where they come from two executions, also without what changes from one to the
// next.
plan::PlanTree comparable(plan::PlanTree tree, bool sameExecution);

// Where the two differ, as JSON; empty where they are alike.
std::string difference(const plan::PlanTree& a, const plan::PlanTree& b);

} // namespace pavement::testing
