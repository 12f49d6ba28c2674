#pragma once
// The sample's users: dashboards, look-ups with Zipf popularity read through Redis, reports, writes, a
// nightly batch, think time, day-like waves (compressed), and the bad habits planted on purpose. Each client
// blocks, so the workload brings a runner of its own with a thread a client: the monitor's pool is not its to
// fill. Owned by one thread; stats() and stop() may be called from any.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/connection_settings.h"
#include "engine/redis/connection.h"

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
    std::uint64_t transactions = 0;
    std::uint64_t failures = 0; // errors the users meet, planted ones included
    std::uint64_t cacheHits = 0;
    std::uint64_t cacheMisses = 0;
    std::uint64_t reconnects = 0;
};

class Workload {
public:
    Workload(postgres::ConnectionSettings postgres, redis::Settings redis, WorkloadOptions options);
    ~Workload(); // stops and joins
    WorkloadStats stats() const;
    void stop(); // within two seconds

    struct Impl;

private:
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::sandbox
