#pragma once
// The one JSON library, and the one way to read text we did not write: a parse error is a value, never an
// exception. Headers that only pass JSON along include <nlohmann/json_fwd.hpp> instead.

#include "engine/base/result.h"

#include <nlohmann/json.hpp>

#include <string_view>

namespace pavement {

using Json = nlohmann::json;

// Fails with ErrorCode::corrupt, naming the byte at which the text stopped making sense. `what` names the
// source for the message ("settings file", "plan").
Result<Json> parseJson(std::string_view text, std::string_view what);

// Invalid UTF-8 is replaced rather than thrown at, since names and texts come from servers.
std::string dumpJson(const Json& json, int indent = -1);

} // namespace pavement
