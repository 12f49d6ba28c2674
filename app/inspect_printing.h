#pragma once
// How `pavement cache inspect` reads: as text for a person, as JSON. Names and values are escaped, since they
// may be any bytes.

#include "engine/base/json.h"
#include "engine/keyspace/findings.h"
#include "engine/redis/value_window.h"

#include <string>
#include <vector>

namespace pavement::app {

std::string inspectionText(const keyspace::Facts& facts, const std::vector<keyspace::Finding>& findings);
Json inspectionJson(const keyspace::Facts& facts, const std::vector<keyspace::Finding>& findings);

std::string windowText(const redis::ValueWindow& window);
Json windowJson(const redis::ValueWindow& window);

} // namespace pavement::app
