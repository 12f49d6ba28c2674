#pragma once
// Who took the time: what the printed averages of a plan come to, each millisecond and block charged once.
//
// - Totals are averages × loops. Below a Gather loops count all processes, so a part's share of the
// statement's
//   time is the average over its processes, and never more than its Gather took.
// - A CTE is charged where it stands; the CTE Scans that pulled its rows are not charged with it again.
// - An InitPlan hangs below the top of its query but runs where its value is first asked for, so it is taken
//   off that node: the one that mentions it, else the one with the time to hold it.
// - A SubPlan runs inside the node it hangs below.
//
// So over a whole plan the self times sum up to the root's time plus `detachedMs`, and so do blocks and WAL.
// Pure functions, linear in the plan.

#include "engine/plan/plan_tree.h"

namespace pavement::plan {

struct Misestimate {
    double factor = 1;  // how many times apart, at least 1; less than one row counts as one
    bool under = false; // there were more rows than estimated
    bool operator==(const Misestimate&) const = default;
};

struct NodeCost {
    double rows = 0;       // over all loops and processes
    double totalMs = 0;    // of all loops and processes, children included
    double elapsedMs = 0;  // its share of the statement's time, children included
    double selfMs = 0;     // the same without the children; negative only within roundingMs
    double roundingMs = 0; // how far the three printed decimals can be off, by now
    Buffers selfBuffers;
    Wal selfWal;
    // Rows per loop against the estimate; absent where never executed or where rows are not counted.
    std::optional<Misestimate> misestimate;
    // Something above may have stopped it before its last row: fewer rows than estimated prove nothing.
    bool mayBeCutShort = false;
};

struct Accounting {
    std::vector<NodeCost> nodes; // as in the tree
    bool timed = false;          // else all times are 0
    bool hasBuffers = false;
    bool hasWal = false;

    // Of CTEs that run on after the last row was read (data-modifying ones), and what no node could hold.
    double detachedMs = 0;
    Buffers detachedBuffers;
    Wal detachedWal;

    double nodesMs = 0;    // of the root
    double triggersMs = 0; // all of them
    double triggersOutsideMs =
        0;            // those that ran after the nodes: of constraints, and others as far as the time allows
    double jitMs = 0; // all processes; mostly inside nodes, code generation before them
    double serializationMs = 0;
    double planningMs = 0;
    double executionMs = 0;
    double otherMs = 0; // of the execution: starting and ending the executor, generating code
};

Accounting account(const PlanTree& tree);

} // namespace pavement::plan
