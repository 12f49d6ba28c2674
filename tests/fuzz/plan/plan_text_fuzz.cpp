#include "plan_checks.h"

#include <functional>

using namespace pavement;

namespace {

// Most of what looks like a plan in text is taken for one, and doing everything with it costs fifty times
// what reading it does. So every input is read, and one in so many is used; which ones is settled by what
// they hold.
constexpr std::size_t kUsed = 16;

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const bool use = std::hash<std::string_view>()(text) % kUsed == 0;
    if (use) {
        (void)plan::parsePlans(text); // the choice between the formats
    }
    const auto trees = plan::parseTextPlans(text);
    if (!trees) {
        fuzz::require(!trees.error().message.empty());
        return 0;
    }
    for (const plan::PlanTree& tree : *trees) {
        fuzz::requireWhole(tree);
        if (use) {
            fuzz::useAll(tree);
            fuzz::require(plan::parseJsonPlan(plan::toJson(tree)).has_value());
        }
    }
    return 0;
}
