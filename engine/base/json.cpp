#include "engine/base/json.h"

namespace pavement {

namespace {

// Parsing is iterative, but printing and copying recurse: deeper text than anything sensible is refused.
constexpr std::size_t kDeepest = 500;

// Where the nesting first exceeds kDeepest, or npos.
std::size_t tooDeepAt(std::string_view text) {
    std::size_t depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                inString = false;
            }
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kDeepest) {
                return i;
            }
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return std::string_view::npos;
}

} // namespace

Result<Json> parseJson(std::string_view text, std::string_view what) {
    if (const std::size_t at = tooDeepAt(text); at != std::string_view::npos) {
        return fail(ErrorCode::corrupt,
                    "The " + std::string(what) + " is nested deeper than " + std::to_string(kDeepest) +
                        " levels",
                    "The limit is passed at byte " + std::to_string(at + 1) + ".");
    }
    try {
        return Json::parse(text);
    } catch (const Json::exception& error) {
        const auto* syntax = dynamic_cast<const Json::parse_error*>(&error);
        return fail(ErrorCode::corrupt, "The " + std::string(what) + " is not valid JSON",
                    syntax == nullptr ? ""
                                      : "It stops making sense at byte " + std::to_string(syntax->byte) + ".",
                    error.what());
    }
}

std::string dumpJson(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

} // namespace pavement
