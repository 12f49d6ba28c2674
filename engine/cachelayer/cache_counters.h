#pragma once
// What the cache did, counted by policy and by the first part of the key ("user" of "user:42"), for a bounded
// number of those. Counting is a relaxed increment or two; reading is not one instant but close to it.
// Thread-safe.

#include "engine/cachelayer/outcome.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace pavement::cachelayer {

enum class Count {
    memoryHits,      // answers of the memory layer, "the source has none" and stale ones included
    redisHits,       // of the Redis layer
    loads,           // loaders called
    loadFailures,    // of those, that failed
    misses,          // look-ups nobody answered: get() without a value, getOrLoad() without one in time
    negativeHits,    // of all answers: the source has none
    staleServed,     // of all answers: past their soft expiry
    coalesced,       // of all answers: by another caller's load
    earlyRefreshes,  // reloads begun before the expiry (XFetch)
    backgroundLoads, // reloads behind a stale value
    leaseWaits,      // loads put off because another process held the lease
    leaseTimeouts,   // of those, that ended in a load of one's own
    refusedStores,   // values not stored because of an invalidation meanwhile, or a lost lease
    sets,
    invalidations, // of keys and prefixes of this policy
    softTimeouts,
    hardTimeouts,
};

inline constexpr std::size_t kCounts = 17;

std::string_view toString(Count count);

struct CounterValues {
    std::array<std::uint64_t, kCounts> counts{};
    std::array<std::uint64_t, kMissReasons> memoryMisses{}; // by MissReason
    std::array<std::uint64_t, kMissReasons> redisMisses{};
    std::uint64_t loadMicros = 0; // of all loads together

    std::uint64_t operator[](Count which) const { return counts[static_cast<std::size_t>(which)]; }
};

class Counters {
public:
    void add(Count which, std::uint64_t by = 1) {
        m_counts[static_cast<std::size_t>(which)].fetch_add(by, std::memory_order_relaxed);
    }

    void addLoad(std::uint64_t micros) { m_loadMicros.fetch_add(micros, std::memory_order_relaxed); }

    // Everything an answered look-up says about the layers.
    void note(const Outcome& outcome);
    CounterValues values() const;

private:
    std::array<std::atomic<std::uint64_t>, kCounts> m_counts{};
    std::array<std::atomic<std::uint64_t>, kMissReasons> m_memoryMisses{};
    std::array<std::atomic<std::uint64_t>, kMissReasons> m_redisMisses{};
    std::atomic<std::uint64_t> m_loadMicros{0};
};

class PrefixCounters {
public:
    explicit PrefixCounters(std::size_t most = 100)
        : m_most(most) {}

    // Of the key's part before the first ':'; those beyond the bound share "(other)".
    Counters& of(std::string_view key);
    std::map<std::string, CounterValues> values() const;

private:
    const std::size_t m_most;
    mutable std::shared_mutex m_mutex; // guards the map, not the counters
    std::map<std::string, std::unique_ptr<Counters>, std::less<>> m_byPrefix;
};

} // namespace pavement::cachelayer
