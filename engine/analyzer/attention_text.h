#pragma once
// What needs a person, in words for a terminal or the clipboard, and as JSON in base units: a field's meaning
// never changes within a version of the schema; new ones may be added. Pure.

#include "engine/analyzer/attention.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace pavement::analyzer {

inline constexpr int kAttentionSchemaVersion = 1; // "schema": "pavement-attention"

// Under a heading, a number each. Ends with a newline.
std::string toText(const Attention& attention);
nlohmann::json toJson(const Attention& attention);

} // namespace pavement::analyzer
