#pragma once
// Which nodes a CTE's or an InitPlan's time is part of. Private to engine/plan.

#include "engine/plan/plan_tree.h"

namespace pavement::plan::detail {

struct Charge {
    NodeIndex plan; // root of the CTE or InitPlan
    bool isCte;
    std::vector<NodeIndex> payers; // CTE: its scans; InitPlan: nodes that mention it, the likeliest first
};

std::vector<Charge> findCharges(const PlanTree& tree);

} // namespace pavement::plan::detail
