#include "engine/change/kinds.h"

#include "engine/change/kind.h"

#include <array>

namespace pavement::change {

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
