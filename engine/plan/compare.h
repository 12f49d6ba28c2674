#pragma once
// Two plans of one statement, before and after: which nodes correspond, and what changed in them.
//
// Nodes are matched from the outside in: equal sub-trees first, then what reads the same thing (relation,
// alias, CTE, function), then upwards, each node to the one of its kind that most of its children's partners
// hang below. What has no partner was added or removed. Linear in both plans but for a bounded climb.

#include "engine/plan/accounting.h"
#include "engine/plan/plan_tree.h"

#include <string>

namespace pavement::plan {

enum class ChangeKind {
    added, // a node that was not there
    removed,
    scanMethod, // the same thing is read another way
    index,
    joinMethod,
    joinType,
    joinOrder, // the two sides of a join hold other relations
    strategy,  // sorted or hashed, partial or whole, parallel or not
    condition, // a condition of another kind or wording
    estimate,  // estimated rows
    rows,      // actual rows, over all loops
    time,      // own time
    buffers,   // own blocks
};

struct Change {
    ChangeKind kind{};
    std::string before; // empty for figures
    std::string after;
    double beforeValue = 0; // rows, milliseconds, blocks
    double afterValue = 0;
};

struct NodeMatch {
    NodeIndex before = kNoNode; // absent: added
    NodeIndex after = kNoNode;  // absent: removed
    std::vector<Change> changes;
};

// From where on a figure counts as changed.
struct CompareOptions {
    double rowsFactor = 2;
    double timeFactor = 1.5;
    double timeMs = 1;
    double blocksFactor = 1.5;
    double blocks = 16;
};

struct Comparison {
    bool sameShape = false;
    std::vector<NodeMatch> nodes; // in the order of the plan after; removed ones last
    double beforeMs = 0;          // execution, else the root; 0 where not measured
    double afterMs = 0;
    std::int64_t beforeBlocks = 0; // hit and read, shared and local, and temporary ones
    std::int64_t afterBlocks = 0;
};

Comparison compare(const PlanTree& before, const PlanTree& after, const CompareOptions& options = {});

} // namespace pavement::plan
