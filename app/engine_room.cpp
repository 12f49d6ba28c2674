#include "app/engine_room.h"

#include "engine/base/files.h"

namespace pavement::app {

Result<std::unique_ptr<EngineRoom>> buildEngineRoom(const Options& options, bool readOnly) {
    auto room = std::make_unique<EngineRoom>();
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
    auto opened = history::History::open({path, {}, readOnly}, room->clock);
    if (!opened) {
        return fail(opened.error());
    }
    room->history = std::move(*opened);
    return room;
}

std::future<Result<std::unique_ptr<EngineRoom>>> beginEngineRoom(const Options& options) {
    return std::async(std::launch::async, [options] { return buildEngineRoom(options, false); });
}

} // namespace pavement::app
