#pragma once
// The sample: a pavement management system — road network, sections, condition surveys, distresses, sensor
// readings, traffic counts, treatments, work orders, budgets — generated on the server from a seed, with the
// skew and the correlation of real data, and with the usual sins planted (they are listed where only tests
// read).

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/units.h"
#include "engine/postgres/connection_settings.h"

#include <functional>
#include <stop_token>
#include <string>

namespace pavement::sandbox {

struct SampleOptions {
    double scale = 1.0; // 1.0: about 300 MB
    std::uint64_t seed = 42;
};

// Progress: fraction 0…1 and what is being made. Safe to call once on an empty database only.
Result<void> loadSampleDatabase(const postgres::ConnectionSettings& settings, const SampleOptions& options,
                                const std::function<void(double, std::string)>& progress,
                                std::stop_token stop);

// What the server says the database takes on disk.
Result<Bytes> databaseSize(const postgres::ConnectionSettings& settings, Deadline deadline,
                           std::stop_token stop = {});

} // namespace pavement::sandbox
