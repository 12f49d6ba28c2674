#include "engine/sandbox/workload_client.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pavement::sandbox {

namespace {

constexpr Milliseconds kConnectLimit{5'000};
constexpr Milliseconds kFirstBackoff{100};
constexpr Milliseconds kLongestBackoff{1'000};
constexpr double kPi = 3.14159265358979323846;

redis::Settings impatient(redis::Settings settings) {
    settings.connectTimeout = Milliseconds(500);
    settings.commandTimeout = Milliseconds(500);
    return settings;
}

} // namespace

DayWave::DayWave(Milliseconds dayLength, double intensity)
    : m_start(std::chrono::steady_clock::now())
    , m_dayLength(std::max(dayLength, Milliseconds(1'000)))
    , m_intensity(std::clamp(intensity, 0.01, 1000.0)) {}

double DayWave::daysPassed() const {
    constexpr double kMorning = 8.0 / 24.0;
    const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - m_start;
    return kMorning + passed.count() / static_cast<double>(m_dayLength.count());
}

double DayWave::hour() const {
    const double days = daysPassed();
    return (days - std::floor(days)) * 24.0;
}

std::uint64_t DayWave::day() const {
    return static_cast<std::uint64_t>(daysPassed());
}

double DayWave::activity() const {
    const double now = hour();
    const double daylight = std::max(0.0, std::sin(kPi * (now - 5.0) / 16.0)); // five to nine
    const double lunch = 0.3 * std::exp(-(now - 12.5) * (now - 12.5));
    return m_intensity * (0.15 + 0.85 * daylight * (1.0 - lunch));
}

WorkloadClient::WorkloadClient(postgres::ConnectionSettings postgres, redis::Settings redis,
                               ClientHabits habits, std::uint64_t seed, WorkloadCounters& counters,
                               std::stop_token stop)
    : m_postgres(std::move(postgres))
    , m_habits(std::move(habits))
    , m_counters(counters)
    , m_stop(std::move(stop))
    , m_random(seed)
    , m_redis(impatient(std::move(redis))) {}

postgres::Session* WorkloadClient::session() {
    if (m_session != nullptr && !m_session->broken()) {
        return m_session.get();
    }
    m_session.reset();
    if (m_backoff.count() > 0) {
        pause(m_backoff);
    }
    if (stopping()) {
        return nullptr;
    }
    postgres::SessionLimits limits;
    limits.statementTimeout = m_habits.statementTimeout;
    limits.lockTimeout = m_habits.lockTimeout;
    limits.idleInTransactionTimeout = Milliseconds(0);
    limits.readOnly = false;
    limits.applicationName = m_habits.applicationName;
    auto opened = postgres::Session::open(m_postgres, limits, Deadline::after(kConnectLimit), m_stop);
    if (!opened) {
        m_backoff = std::clamp(m_backoff * 2, kFirstBackoff, kLongestBackoff);
        return nullptr;
    }
    if (std::exchange(m_wasConnected, true)) {
        ++m_counters.reconnects;
    }
    m_backoff = Milliseconds(0);
    m_session = std::move(*opened);
    for (const auto& statement : m_habits.onConnect) {
        (void)m_session->query(statement, {}, Deadline::after(kConnectLimit), m_stop);
    }
    return m_session.get();
}

std::optional<postgres::Rows> WorkloadClient::run(const std::string& text, const postgres::Params& params,
                                                  bool counts) {
    auto* open = session();
    if (open == nullptr) {
        if (!stopping()) {
            ++m_counters.failures;
        }
        return std::nullopt;
    }
    const auto deadline = Deadline::after(m_habits.statementTimeout + Milliseconds(2'000));
    auto rows = open->query(text, params, deadline, m_stop);
    if (!rows) {
        if (open->broken()) {
            m_backoff = kFirstBackoff;
        }
        if (!stopping()) {
            ++m_counters.failures;
        }
        return std::nullopt;
    }
    if (counts) {
        ++m_counters.transactions;
    }
    return std::move(*rows);
}

std::optional<postgres::Rows> WorkloadClient::sql(const std::string& text, const postgres::Params& params) {
    return run(text, params, true);
}

std::optional<postgres::Rows> WorkloadClient::sqlInside(const std::string& text,
                                                        const postgres::Params& params) {
    return run(text, params, false);
}

void WorkloadClient::readThrough(const std::string& key, std::optional<std::chrono::seconds> timeToLive,
                                 const std::string& text, const postgres::Params& params) {
    const bool cached = std::chrono::steady_clock::now() >= m_redisAgain;
    if (cached) {
        const auto reply = m_redis.command({"GET", key});
        if (reply && reply->kind == redis::Reply::Kind::text) {
            ++m_counters.cacheHits;
            return;
        }
        if (reply) {
            ++m_counters.cacheMisses;
        } else if (!m_redis.connected()) {
            m_redisAgain = std::chrono::steady_clock::now() + kLongestBackoff;
        }
    }
    const auto rows = sql(text, params);
    if (!rows || rows->empty() || !cached || !m_redis.connected()) {
        return;
    }
    const auto value = rows->text(0, 0);
    if (timeToLive) {
        (void)m_redis.command({"SETEX", key, std::to_string(timeToLive->count()), value});
    } else {
        (void)m_redis.command({"SET", key, value});
    }
}

void WorkloadClient::forget(const std::string& key) {
    if (m_redis.connected()) {
        (void)m_redis.command({"DEL", key});
    }
}

const SampleExtent& WorkloadClient::extent() {
    if (m_extent.sections == 0) {
        const auto rows = sqlInside("SELECT (SELECT max(section_id) FROM pms.sections),"
                                    " (SELECT max(road_id) FROM pms.roads),"
                                    " (SELECT max(sensor_id) FROM pms.sensors),"
                                    " (SELECT max(work_order_id) FROM pms.work_orders),"
                                    " (SELECT max(reading_id) FROM pms.sensor_readings)");
        if (rows && !rows->empty()) {
            m_extent = {rows->integer(0, 0), rows->integer(0, 1), rows->integer(0, 2), rows->integer(0, 3),
                        rows->integer(0, 4)};
        }
    }
    return m_extent;
}

double WorkloadClient::chance() {
    constexpr double kStep = 0x1.0p-53;
    return static_cast<double>(m_random() >> 11U) * kStep;
}

std::int64_t WorkloadClient::below(std::int64_t limit) {
    return static_cast<std::int64_t>(chance() * static_cast<double>(limit));
}

std::int64_t WorkloadClient::popular(std::int64_t count) {
    // The inverse of the bounded distribution's cumulative share.
    constexpr double kExponent = 1.1;
    const double tail = std::pow(static_cast<double>(count), 1.0 - kExponent);
    const auto rank =
        static_cast<std::int64_t>(std::pow(1.0 - chance() * (1.0 - tail), 1.0 / (1.0 - kExponent)));
    constexpr std::int64_t kStride = 7'919; // a prime: neighbours in popularity are not neighbours on disk
    return 1 + (std::clamp<std::int64_t>(rank, 1, count) - 1) * kStride % count;
}

void WorkloadClient::pause(Milliseconds duration) {
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, m_stop, duration, [] { return false; });
}

void WorkloadClient::think(Milliseconds mean) {
    const double factor = -std::log(1.0 - chance());
    constexpr double kLongest = 60'000.0;
    pause(Milliseconds(
        static_cast<std::int64_t>(std::min(kLongest, static_cast<double>(mean.count()) * factor))));
}

} // namespace pavement::sandbox
