#include "plan_checks.h"

using namespace pavement;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto trees = plan::parseJsonPlans(text);
    if (!trees) {
        fuzz::require(!trees.error().message.empty());
        return 0;
    }
    for (const plan::PlanTree& tree : *trees) {
        fuzz::useAll(tree);
        // What we write is read back; bytes that were no characters are replaced by the first writing.
        const auto again = plan::parseJsonPlan(plan::toJson(tree));
        fuzz::require(again.has_value() && again->nodes.size() == tree.nodes.size());
        const auto third = plan::parseJsonPlan(plan::toJson(*again));
        fuzz::require(third.has_value() && plan::shapeHash(*third) == plan::shapeHash(*again));
    }
    return 0;
}
