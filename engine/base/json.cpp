#include "engine/base/json.h"

namespace pavement {

Result<Json> parseJson(std::string_view text, std::string_view what) {
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        return fail(ErrorCode::corrupt, "The " + std::string(what) + " is not valid JSON",
                    "It stops making sense at byte " + std::to_string(error.byte) + ".", error.what());
    }
}

std::string dumpJson(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

} // namespace pavement
