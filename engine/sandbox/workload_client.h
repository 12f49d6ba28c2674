#pragma once
// One user of the sample: a connection to each server that comes back by itself, a cache in front of the
// database, and chance that depends on the seed alone. Owned by the thread it runs on.

#include "engine/base/clock.h"
#include "engine/postgres/session.h"
#include "engine/redis/connection.h"
#include "engine/sandbox/workload.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::sandbox {

// Shared by all clients; each field may be counted up from any of them.
struct WorkloadCounters {
    std::atomic<std::uint64_t> transactions{0}, failures{0}, cacheHits{0}, cacheMisses{0}, reconnects{0};
};

// The compressed day: night, a morning that rises, a dip at noon, an evening that falls.
class DayWave {
public:
    DayWave(Milliseconds dayLength, double intensity);
    double hour() const; // 0…24; the workload starts at eight in the morning
    std::uint64_t day() const;
    double activity() const; // how much work arrives now, relative to the busiest hour at intensity 1

    Milliseconds dayLength() const { return m_dayLength; }

private:
    double daysPassed() const;
    SteadyTime m_start;
    Milliseconds m_dayLength;
    double m_intensity;
};

// What there is to ask for.
struct SampleExtent {
    std::int64_t sections = 0, roads = 0, sensors = 0, workOrders = 0, readings = 0;
};

struct ClientHabits {
    std::string applicationName;
    Milliseconds statementTimeout{10'000};
    Milliseconds lockTimeout{1'000};
    std::vector<std::string> onConnect; // statements run on each new connection
};

class WorkloadClient {
public:
    WorkloadClient(postgres::ConnectionSettings postgres, redis::Settings redis, ClientHabits habits,
                   std::uint64_t seed, WorkloadCounters& counters, std::stop_token stop);

    // Nothing where it failed, and that is counted. After a lost connection, waits a little longer each time
    // before the next attempt.
    std::optional<postgres::Rows> sql(const std::string& text, const postgres::Params& params = {});
    // Part of a transaction the caller opened: not counted as one of its own.
    std::optional<postgres::Rows> sqlInside(const std::string& text, const postgres::Params& params = {});

    // GET; on a miss the database's answer, which is kept for `timeToLive` — for ever without one.
    void readThrough(const std::string& key, std::optional<std::chrono::seconds> timeToLive,
                     const std::string& text, const postgres::Params& params);
    void forget(const std::string& key);

    // The sample's size, asked once; all zero where it cannot be had now.
    const SampleExtent& extent();

    double chance(); // [0, 1)
    std::int64_t below(std::int64_t limit);
    // 1…count, the few popular ones far more often (Zipf with exponent 1.1), scattered over the range.
    std::int64_t popular(std::int64_t count);

    void pause(Milliseconds duration); // ends early when the workload stops
    void think(Milliseconds mean);     // exponential

    bool stopping() const { return m_stop.stop_requested(); }

private:
    postgres::Session* session();
    std::optional<postgres::Rows> run(const std::string& text, const postgres::Params& params, bool counts);

    postgres::ConnectionSettings m_postgres;
    ClientHabits m_habits;
    WorkloadCounters& m_counters;
    std::stop_token m_stop;
    std::mt19937_64 m_random;
    std::unique_ptr<postgres::Session> m_session;
    bool m_wasConnected = false;
    Milliseconds m_backoff{0};
    redis::Connection m_redis;
    SteadyTime m_redisAgain{}; // while Redis is down, do without it and do not knock every time
    SampleExtent m_extent;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
};

} // namespace pavement::sandbox
