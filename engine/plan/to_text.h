#pragma once
// A plan as text: for the command line and for copying.

#include "engine/plan/accounting.h"
#include "engine/plan/plan_tree.h"

#include <cstddef>
#include <string>
#include <vector>

namespace pavement::plan {

// As EXPLAIN (FORMAT TEXT) prints it; parseTextPlan reads it back. `headings`: for each node the byte at
// which its line begins.
std::string toText(const PlanTree& tree, std::vector<std::size_t>* headings = nullptr);

// One line a node, after one that names the columns: its own share of the time as figure and bar, rows over
// all loops, how far the estimate was off, blocks read, and the node on its branch of the tree.
std::string toSummary(const PlanTree& tree, const Accounting& accounting);

// What the node reads, as it is called there: "orders o", "recent", empty for one that reads nothing itself.
std::string readsWhat(const Node& node);

// "InitPlan 1: Index Scan on orders o using orders_pkey"
std::string label(const Node& node);

} // namespace pavement::plan
