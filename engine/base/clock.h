#pragma once
// Time. Intervals come from the steady clock, labels from the wall clock; whoever needs either is handed a
// Clock, so that a test can turn it. Deadlines bound real input and output and therefore always run on the
// real steady clock.

#include <chrono>
#include <mutex>

namespace pavement {

using Milliseconds = std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;
using Timestamp = std::chrono::sys_time<Milliseconds>; // wall time, UTC

// Half-open: from <= t < to.
struct TimeRange {
    Timestamp from;
    Timestamp to;

    Milliseconds length() const { return to - from; }

    bool contains(Timestamp t) const { return from <= t && t < to; }

    bool operator==(const TimeRange&) const = default;
};

inline std::int64_t toMillis(Timestamp t) {
    return t.time_since_epoch().count();
}

inline Timestamp fromMillis(std::int64_t ms) {
    return Timestamp{Milliseconds{ms}};
}

// Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual SteadyTime steady() const = 0;
    virtual Timestamp wall() const = 0;
};

class SystemClock final : public Clock {
public:
    SteadyTime steady() const override;
    Timestamp wall() const override;
};

// What the kernel noted at its last tick, up to ten milliseconds ago: a seventh of the cost, where a look at
// the clock is most of what is done.
class CoarseClock final : public Clock {
public:
    SteadyTime steady() const override;
    Timestamp wall() const override;
};

// A clock that stands still until told otherwise; wall and steady time can be moved apart to play a clock
// jump.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Timestamp wall = fromMillis(1'700'000'000'000));
    SteadyTime steady() const override;
    Timestamp wall() const override;
    void advance(Milliseconds by);  // both clocks
    void jumpWall(Milliseconds by); // the wall clock alone, either direction

private:
    mutable std::mutex m_mutex;
    SteadyTime m_steady;
    Timestamp m_wall;
};

// The point in time after which waiting is pointless.
class Deadline {
public:
    static Deadline never() { return Deadline{SteadyTime::max()}; }

    static Deadline after(Milliseconds duration) {
        return Deadline{std::chrono::steady_clock::now() + duration};
    }

    explicit Deadline(SteadyTime at)
        : m_at(at) {}

    SteadyTime at() const { return m_at; }

    bool isNever() const { return m_at == SteadyTime::max(); }

    bool expired() const { return !isNever() && std::chrono::steady_clock::now() >= m_at; }

    // Never negative; Milliseconds::max() where there is no deadline.
    Milliseconds remaining() const;

    Deadline earlier(Deadline other) const { return m_at < other.m_at ? *this : other; }

private:
    SteadyTime m_at;
};

} // namespace pavement
