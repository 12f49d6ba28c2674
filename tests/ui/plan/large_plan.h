#pragma once
// A plan as large as one wants, for tests and measurements.

#include "engine/plan/plan_tree.h"

namespace pavement::ui {

// An Append over `wide` joins of two scans each: 3 × wide + 1 nodes, all measured.
inline plan::PlanTree largePlan(std::size_t wide) {
    plan::PlanTree tree;
    const auto add = [&tree](plan::NodeIndex parent, plan::NodeType type, double totalMs) {
        const plan::NodeIndex i = tree.add(parent);
        plan::Node& node = tree.nodes[i];
        node.type = type;
        node.relationship = plan::Relationship::member;
        node.estimates = plan::Estimates{0, totalMs * 10, 100, 8};
        node.actuals = plan::Actuals{0, totalMs, 1000, 1};
        node.buffers = plan::Buffers{{100, 10, 0, 0}, {}, 0, 0};
        return i;
    };
    const double each = 3;
    const plan::NodeIndex root =
        add(plan::kNoNode, plan::NodeType::append, each * static_cast<double>(wide) + 1);
    for (std::size_t i = 0; i < wide; ++i) {
        const plan::NodeIndex join = add(root, plan::NodeType::hashJoin, each);
        for (const char* name : {"orders", "customers"}) {
            const plan::NodeIndex scan = add(join, plan::NodeType::seqScan, 1);
            tree.nodes[scan].relation = name + std::to_string(i);
            tree.nodes[scan].alias = tree.nodes[scan].relation;
        }
    }
    // Blocks of the children are part of their parent's.
    for (plan::NodeIndex i = static_cast<plan::NodeIndex>(tree.nodes.size()); i-- > 1;) {
        plan::BlockCounts& above = tree.nodes[tree.nodes[i].parent].buffers->shared;
        above.hit += tree.nodes[i].buffers->shared.hit;
        above.read += tree.nodes[i].buffers->shared.read;
    }
    tree.link();
    return tree;
}

} // namespace pavement::ui
