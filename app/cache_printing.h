#pragma once
// How results of `pavement cache` read: as a table for a person, as CSV, as JSON.

#include "engine/base/json.h"
#include "engine/cache/simulator.h"
#include "engine/cache/trace.h"

#include <string>
#include <vector>

namespace pavement::app {

struct Curve {
    std::string policy;
    std::string method;             // "exact", "shards", "miniature"
    double rate = 1.0;              // of the keys that were looked at
    std::vector<double> missRatios; // by size
};

// Outcomes in any order that keeps those of one policy together.
std::string simulationText(const cache::Trace& trace, const std::vector<cache::Outcome>& outcomes);
std::string simulationCsv(const std::vector<cache::Outcome>& outcomes);
Json simulationJson(const cache::Trace& trace, const std::vector<cache::Outcome>& outcomes);

std::string curveText(const cache::Trace& trace, const std::vector<cache::CacheSize>& sizes,
                      const std::vector<Curve>& curves);
std::string curveCsv(const std::vector<cache::CacheSize>& sizes, const std::vector<Curve>& curves);
Json curveJson(const cache::Trace& trace, const std::vector<cache::CacheSize>& sizes,
               const std::vector<Curve>& curves);

} // namespace pavement::app
