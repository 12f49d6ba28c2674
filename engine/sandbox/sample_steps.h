#pragma once
// The sample database as a list of statements, in the order they are to run.

#include <cstdint>
#include <string>
#include <vector>

namespace pavement::sandbox {

struct SampleStep {
    std::string what;    // for the person who waits
    std::string sql;     // one statement
    double weight = 0.1; // roughly its seconds at full size, for the progress
};

// Row counts at a scale; the small tables keep a size that still makes sense.
struct SampleSizes {
    std::int64_t inspectors, roads, sections, sensors, readings, trafficCounts, treatments, workOrders;
};

SampleSizes sampleSizes(double scale);

// Networks, climate zones, agencies and years do not grow with the scale.
inline constexpr std::int64_t kAgencies = 12;
inline constexpr std::int64_t kNetworks = 24;
inline constexpr const char* kSampleEnd = "2026-07-01"; // the day after the last one with data

std::vector<SampleStep> schemaSteps(std::uint64_t seed);
std::vector<SampleStep> dataSteps(const SampleSizes& sizes);
std::vector<SampleStep> indexSteps();
std::vector<SampleStep> finishingSteps();

} // namespace pavement::sandbox
