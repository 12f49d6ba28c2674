#pragma once
// Every check there is. Plain data, made anew on each call.

#include "engine/analyzer/check.h"

#include <vector>

namespace pavement::analyzer {

std::vector<Check> checkCatalogue();

// The catalogue's parts; one file each.
std::vector<Check> indexChecks();
std::vector<Check> foreignKeyChecks();
std::vector<Check> schemaChecks();
std::vector<Check> typeChecks();
std::vector<Check> partitionChecks();
std::vector<Check> bloatChecks();
std::vector<Check> tableChecks();
std::vector<Check> vacuumChecks();
std::vector<Check> transactionChecks();
std::vector<Check> replicationChecks();
std::vector<Check> instanceChecks();
std::vector<Check> settingChecks();

} // namespace pavement::analyzer
