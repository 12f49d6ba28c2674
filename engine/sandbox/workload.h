#pragma once
// The sample's users: dashboards, look-ups with Zipf popularity read through Redis, reports, writes, a
// nightly batch, think time, day-like waves (compressed), and the bad habits planted on purpose. Runs on its
// own runner scope until stopped.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/connection_settings.h"
#include "engine/redis/connection.h"
#include "engine/runner/task_runner.h"

#include <cstdint>
#include <memory>

namespace pavement::sandbox {

struct WorkloadOptions {
    unsigned clients = 8;
    std::uint64_t seed = 42;
    Milliseconds dayLength{120'000}; // one compressed day
    double intensity = 1.0;          // multiplies the arrival of work
};

struct WorkloadStats {
    std::uint64_t transactions = 0, failures = 0, cacheHits = 0, cacheMisses = 0;
};

class Workload {
public:
    Workload(postgres::ConnectionSettings postgres, redis::Settings redis, WorkloadOptions options,
             runner::TaskRunner& runner);
    ~Workload(); // stops and joins
    WorkloadStats stats() const;
    void stop();

    struct Impl;

private:
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::sandbox
