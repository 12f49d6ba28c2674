#pragma once
// A workload as JSON, in base units: seconds, bytes, ratios. A figure the server does not count is null, not
// nought. A field's meaning never changes within a version of the schema; new ones may be added. Pure.

#include "engine/analyzer/workload.h"

#include <nlohmann/json_fwd.hpp>

#include <limits>

namespace pavement::analyzer {

// "schema": "pavement-statements". 2: a statement's "findings" are the whole report (pavement-findings), as
// the report and plans have them, and no bare list.
inline constexpr int kWorkloadSchemaVersion = 2;

// At most `most` statements, those with the most time; "statements_total" counts all.
nlohmann::json toJson(const Workload& workload, std::size_t most = std::numeric_limits<std::size_t>::max());
nlohmann::json toJson(const StatementLoad& load, history::WorkFigures known);

} // namespace pavement::analyzer
