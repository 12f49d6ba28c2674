#pragma once
// What must hold for whatever a parser accepts. A breach ends the program, which is how a fuzzer learns of
// it.

#include "engine/plan/accounting.h"
#include "engine/plan/compare.h"
#include "engine/plan/layout.h"
#include "engine/plan/parse.h"
#include "engine/plan/parse_json.h"
#include "engine/plan/parse_text.h"
#include "engine/plan/shape.h"
#include "engine/plan/to_json.h"
#include "engine/plan/to_text.h"

#include <cstdlib>

namespace pavement::fuzz {

inline void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

// How the nodes stand to each other.
inline void requireWhole(const plan::PlanTree& tree) {
    require(!tree.nodes.empty());
    for (plan::NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        require((i == 0) == (tree.nodes[i].parent == plan::kNoNode));
        require(i == 0 || tree.nodes[i].parent < i);
        require(tree.nodes[i].subtreeEnd > i && tree.nodes[i].subtreeEnd <= tree.nodes.size());
    }
}

// Everything that is done with a plan, done with this one.
inline void useAll(const plan::PlanTree& tree) {
    requireWhole(tree);
    const auto accounting = plan::account(tree);
    require(accounting.nodes.size() == tree.nodes.size());
    const plan::BoxSize size{10, 5};
    require(plan::layOut(tree, std::span(&size, 1)).boxes.size() == tree.nodes.size());
    require(plan::compare(tree, tree).nodes.size() == tree.nodes.size());
    require(!plan::toText(tree).empty());
    require(!plan::toSummary(tree, accounting).empty());
}

} // namespace pavement::fuzz
