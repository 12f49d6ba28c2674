#include "plan_checks.h"

using namespace pavement;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)plan::parsePlans(text); // the choice between the formats
    const auto trees = plan::parseTextPlans(text);
    if (!trees) {
        fuzz::require(!trees.error().message.empty());
        return 0;
    }
    for (const plan::PlanTree& tree : *trees) {
        fuzz::useAll(tree);
        fuzz::require(plan::parseJsonPlan(plan::toJson(tree)).has_value());
    }
    return 0;
}
