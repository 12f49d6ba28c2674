#pragma once
// Checks, lock trees and horizon holders as JSON, in base units. A field's meaning never changes within a
// version of the schema; new ones may be added. Pure.

#include "engine/analyzer/check_runner.h"
#include "engine/analyzer/horizon.h"
#include "engine/analyzer/locks.h"

#include <nlohmann/json_fwd.hpp>

#include <span>

namespace pavement::analyzer {

inline constexpr int kChecksSchemaVersion = 1;  // "schema": "pavement-checks"
inline constexpr int kLocksSchemaVersion = 1;   // "schema": "pavement-locks"
inline constexpr int kHorizonSchemaVersion = 1; // "schema": "pavement-horizon"

// `checks`: what ran, for titles, reasons and advice; a finding whose check is not among them goes without.
nlohmann::json toJson(const CheckReport& report, std::span<const Check> checks);
// Sessions in one list, waiting ones under "waiters" by their number in it; statements as they are in
// `locks`.
nlohmann::json toJson(const Locks& locks);
nlohmann::json toJson(const Horizon& horizon);

} // namespace pavement::analyzer
