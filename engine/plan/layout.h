#pragma once
// Places a plan's nodes as boxes of a tidy tree: parents above the middle of their children, equal sub-trees
// drawn alike, no overlap, in linear time (Buchheim, Jünger and Leipert, Improving Walker's Algorithm to Run
// in Linear Time, GD 2002). Knows no window: units are the caller's.

#include "engine/plan/plan_tree.h"

#include <span>

namespace pavement::plan {

struct BoxSize {
    double width = 0;
    double height = 0;
};

struct Box {
    double x = 0; // left edge
    double y = 0; // upper edge
    double width = 0;
    double height = 0;
    bool operator==(const Box&) const = default;
};

struct LayoutOptions {
    double siblingGap = 16; // between the nearest boxes of neighbouring sub-trees
    double levelGap = 32;   // between the tallest box of a level and the next level
};

struct Layout {
    std::vector<Box> boxes; // as in the tree
    double width = 0;
    double height = 0;
};

// `sizes`: one for each node, or one for all.
Layout layOut(const PlanTree& tree, std::span<const BoxSize> sizes, const LayoutOptions& options = {});

} // namespace pavement::plan
