#pragma once
// Findings as JSON, in base units: seconds, bytes, ratios. A field's meaning never changes within a version
// of the schema; new ones may be added. Pure.

#include "engine/analyzer/finding.h"

#include <nlohmann/json_fwd.hpp>

namespace pavement::analyzer {

inline constexpr int kFindingsSchemaVersion = 1; // "schema": "pavement-findings"

nlohmann::json toJson(const Figure& figure);
nlohmann::json toJson(const Finding& finding);
// With schema and version at its head. Nodes are numbers of the plan's nodes in the order EXPLAIN prints
// them.
nlohmann::json toJson(const FindingReport& report);

} // namespace pavement::analyzer
