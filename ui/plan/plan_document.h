#pragma once
// A plan with everything its views draw: accounted, scaled, findings by node. Made once, in a task where the
// plan may be large, then shared and never changed. Any thread.

#include "engine/analyzer/finding.h"
#include "engine/plan/accounting.h"
#include "engine/plan/plan_tree.h"

#include <memory>
#include <span>
#include <vector>

namespace pavement::ui {

struct PlanDocument {
    plan::PlanTree tree; // never empty
    plan::Accounting accounting;
    analyzer::FindingReport findings;

    double wholeMs = 0;    // what shares of time are of
    double mostRows = 0;   // of a node, had or estimated
    double mostBlocks = 0; // own ones of a node, hit and read and temporary

    // Of the node: its own time in the whole; where nothing was timed its cost, children included, in the
    // root's. 0…1.
    double share(plan::NodeIndex node) const;
    double rows(plan::NodeIndex node) const; // over all loops; estimated where not run
    // Over all loops as the planner expected them; the rows there were where nothing is known of that.
    double estimatedRows(plan::NodeIndex node) const;
    double blocksHit(plan::NodeIndex node) const;  // own ones, shared and local
    double blocksRead(plan::NodeIndex node) const; // likewise
    double blocksTemp(plan::NodeIndex node) const; // read and written

    // Numbers of the findings whose node this is, gravest first.
    std::span<const std::uint32_t> findingsAt(plan::NodeIndex node) const;

    // Where to look first: the node of the dearest finding, else the one with the largest share.
    plan::NodeIndex first() const;

    std::vector<bool> parallel;              // runs in several processes: below a Gather
    std::vector<std::uint32_t> findingOrder; // by node, then gravity
    std::vector<std::uint32_t> findingBegin; // for each node, and one more
};

using PlanDocumentPtr = std::shared_ptr<const PlanDocument>;

// `tree` has at least a root. Findings that name no node of the tree stay in the list alone.
PlanDocumentPtr makePlanDocument(plan::PlanTree tree, analyzer::FindingReport findings = {});

} // namespace pavement::ui
