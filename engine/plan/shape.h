#pragma once
// The shape of a plan as one number: equal means the same way of executing the statement.
//
// In it: node types and their order, strategies, join types, scan directions, relations, aliases, indexes,
// CTE and function names, and whether an index scan has a condition at all. Not in it: costs, rows, times,
// literals and the text of conditions, schemas (only VERBOSE prints them), numbers of sub-plans and workers,
// and how often a member of an Append comes in the same shape — a partition more, or one pruned, is no new
// plan, while a partition that is suddenly read another way is. For that, members are named by their alias
// without its number. A parallel plan has another shape than a serial one; the number of workers does not
// matter.
//
// The function is ours and fixed: hashes may be stored. FNV-1a over the parts, mixed after SplitMix64.

#include "engine/plan/plan_tree.h"

namespace pavement::plan {

std::uint64_t shapeHash(const PlanTree& tree);

// Of each node's sub-tree.
std::vector<std::uint64_t> subtreeShapes(const PlanTree& tree);

} // namespace pavement::plan
