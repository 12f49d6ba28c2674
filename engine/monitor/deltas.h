#pragma once
// Rates from raw counters, right on bad days. A rate is only made from two readings that can be compared:
// same server, same life of it, counters not reset between, time that really passed. Everything else gives a
// gap (NaN) — never a negative, never a spike. Not thread-safe: one table belongs to one collector.

#include "engine/base/clock.h"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pavement::monitor {

// What must be the same for two readings to be comparable at all.
struct Epoch {
    std::string server;       // system identifier, Redis run id; "" where unknown
    std::int64_t started = 0; // start of the server process, any unit
    std::int64_t reset = 0;   // when its statistics were last reset, any unit

    bool operator==(const Epoch&) const = default;
};

enum class Comparability {
    yes,
    first,           // nothing to compare with
    differentServer, //
    restarted,       //
    reset,           // statistics were reset on purpose
    timeJump,        // wall and steady time disagree: suspended machine, or the clock was set
    tooLong,         // so far apart that one figure would hide what happened between
    tooSoon,         // too close for a rate; the older reading stays the one to compare with
};

// Before and after a reading differ in wall time by more than this beyond steady time: the machine slept.
inline constexpr Milliseconds kTimeJumpTolerance{750};
inline constexpr Milliseconds kShortestInterval{50};

class Counter {
public:
    // Whole counters may wrap at 2^32 or 2^64; a wrap is believed only when the result is of the size of what
    // came before, since a reset looks the same.
    static Counter whole(std::uint64_t value) { return Counter(value, 0.0, true); }

    static Counter whole(std::int64_t value) {
        return Counter(value < 0 ? 0 : static_cast<std::uint64_t>(value), 0.0, true);
    }

    static Counter real(double value) { return Counter(0, value, false); } // seconds and the like

    // Increase since `before`; NaN when it fell (or is NaN). `usual` is the increase seen last time, NaN if
    // none.
    double since(const Counter& before, double usual) const;

    double sinceZero() const { return m_isWhole ? static_cast<double>(m_whole) : m_real; }

private:
    Counter(std::uint64_t whole, double real, bool isWhole)
        : m_whole(whole)
        , m_real(real)
        , m_isWhole(isWhole) {}

    std::uint64_t m_whole;
    double m_real;
    bool m_isWhole;
};

// Counters read together, by key (a statement, a table, a disk, or "" for the only one). If one counter of a
// key fell, all of the key are taken as started afresh.
class RateTable {
public:
    // What to make of a key that the reading before did not have.
    enum class Newcomer {
        gap,      // unknown since when it counts
        fromZero, // readings are complete: what was not there before has counted from zero since
    };

    explicit RateTable(Newcomer newcomer = Newcomer::gap)
        : m_newcomer(newcomer) {}

    // Opens a reading taken at these times. `planned` is the interval readings should have: more than five
    // of them (and at least 15 s) apart is tooLong.
    Comparability open(SteadyTime steady, Timestamp wall, const Epoch& epoch, Milliseconds planned);

    // Seconds between the two readings; NaN unless comparable.
    double seconds() const { return m_seconds; }

    Comparability comparability() const { return m_comparability; }

    // Increase of each counter since the reading before, all NaN when this key cannot be compared. `mark`:
    // the key's own epoch (its stats_reset, its creation); a key whose mark moved starts afresh. Valid until
    // the next call.
    std::span<const double> increases(std::string_view key, std::span<const Counter> counters,
                                      std::int64_t mark = 0);
    // The same per second.
    std::span<const double> rates(std::string_view key, std::span<const Counter> counters,
                                  std::int64_t mark = 0);

    // Ends the reading: keys that did not come back are forgotten, so one that reappears starts afresh.
    void close();

    // The next reading is a first one: the connection was lost, the collector was off.
    void forget();

    std::size_t size() const { return m_keys.size(); }

private:
    struct Entry {
        std::vector<Counter> counters;
        std::vector<double> increases; // of the last comparable interval, for judging a wrap
        std::int64_t mark = 0;
        std::uint64_t reading = 0;
    };

    Newcomer m_newcomer;
    std::unordered_map<std::string, Entry> m_keys;
    std::vector<double> m_answer;
    Epoch m_epoch;
    SteadyTime m_steady{};
    Timestamp m_wall{};
    double m_seconds = std::numeric_limits<double>::quiet_NaN();
    std::uint64_t m_reading = 0;
    bool m_hasReading = false;
    Comparability m_comparability = Comparability::first;
};

} // namespace pavement::monitor
