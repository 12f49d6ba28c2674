#include "engine/base/clock.h"

#include <algorithm>
#include <ctime>

namespace pavement {

SteadyTime CoarseClock::steady() const {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return SteadyTime(std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec});
}

Timestamp CoarseClock::wall() const {
    timespec now{};
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return fromMillis(static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000);
}

SteadyTime SystemClock::steady() const {
    return std::chrono::steady_clock::now();
}

Timestamp SystemClock::wall() const {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

ManualClock::ManualClock(Timestamp wall)
    : m_steady(std::chrono::hours{1})
    , m_wall(wall) {}

SteadyTime ManualClock::steady() const {
    const std::lock_guard lock(m_mutex);
    return m_steady;
}

Timestamp ManualClock::wall() const {
    const std::lock_guard lock(m_mutex);
    return m_wall;
}

void ManualClock::advance(Milliseconds by) {
    const std::lock_guard lock(m_mutex);
    m_steady += by;
    m_wall += by;
}

void ManualClock::jumpWall(Milliseconds by) {
    const std::lock_guard lock(m_mutex);
    m_wall += by;
}

Milliseconds Deadline::remaining() const {
    if (isNever()) {
        return Milliseconds::max();
    }
    const auto left = std::chrono::ceil<Milliseconds>(m_at - std::chrono::steady_clock::now());
    return std::max(left, Milliseconds{0});
}

} // namespace pavement
