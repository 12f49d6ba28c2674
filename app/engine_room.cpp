#include "app/engine_room.h"

#include "engine/base/files.h"

#include <utility>

namespace pavement::app {

Result<std::unique_ptr<EngineRoom>> buildEngineRoom(const Options& options, bool readOnly) {
    auto room = std::make_unique<EngineRoom>();
    auto opened = openHistory(options, readOnly, room->clock);
    if (!opened) {
        return fail(opened.error());
    }
    room->history = std::move(*opened);
    return room;
}

Result<std::unique_ptr<history::History>> openHistory(const Options& options, bool readOnly,
                                                      const Clock& clock,
                                                      std::function<void(double)> onSalvage,
                                                      std::stop_token stop) {
    std::filesystem::path path = options.history;
    if (path.empty()) {
        if (auto made = makePrivateDirectory(userDataDirectory()); !made) {
            return fail(made.error());
        }
        path = userDataDirectory() / "history.db";
    }
    if (readOnly && !std::filesystem::exists(path)) {
        return fail(ErrorCode::notFound, "There is no history file " + path.string(),
                    "Record one first: pavement record --history " + path.string());
    }
    return history::History::open({path, {}, readOnly, std::move(onSalvage), std::move(stop)}, clock);
}

} // namespace pavement::app
