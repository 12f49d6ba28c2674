#pragma once
// Reads a plan in whichever way EXPLAIN printed it: JSON or text, with whatever was copied around it. YAML
// and XML are refused with the words to get one of the two (ErrorCode::unsupported).

#include "engine/base/result.h"
#include "engine/plan/plan_tree.h"

namespace pavement::plan {

Result<PlanTree> parsePlan(std::string_view text);
Result<std::vector<PlanTree>> parsePlans(std::string_view text);

} // namespace pavement::plan
