#pragma once
// Changes and patterns as JSON, in base units: seconds, bytes, ratios. A field's meaning never changes within
// a version of the schema; new ones may be added. Pure.

#include "engine/analyzer/statement_changes.h"

#include <nlohmann/json_fwd.hpp>

namespace pavement::analyzer {

inline constexpr int kChangesSchemaVersion = 1;  // "schema": "pavement-changes"
inline constexpr int kPatternsSchemaVersion = 1; // "schema": "pavement-patterns"

nlohmann::json toJson(const ChangesFound& found);
nlohmann::json toJson(const PatternsFound& found);

} // namespace pavement::analyzer
