#include "engine/change/kinds.h"

#include "engine/change/kind.h"

#include <array>
#include <utility>

namespace pavement::change {

Result<Plan> Kind::asSeen(Target& target, const Change& change, Json kept) const {
    Plan plan;
    plan.change = change;
    plan.kept = std::move(kept);
    auto parts = look(target, plan);
    if (!parts)
        return fail(parts.error());
    plan.before = std::move(*parts);
    return plan;
}

const Kind* findKind(std::string_view name) {
    static const std::array kinds{makeCreateIndex(),  makeDropIndex(),  makeServerSetting(),
                                  makeTableOptions(), makeStatistics(), makeTrigger(),
                                  makePublication(),  makeSlot(),       makeMaintenance(),
                                  makeRedisConfig(),  makeRedisKeys()};
    for (const auto& kind : kinds)
        if (kind->name() == name)
            return kind.get();
    return nullptr;
}

} // namespace pavement::change
