#include "engine/cachelayer/cache_counters.h"

#include <mutex>

namespace pavement::cachelayer {

std::string_view toString(Count count) {
    static constexpr std::array<std::string_view, kCounts> kNames{
        "memory_hits",      "redis_hits",   "loads",
        "load_failures",    "misses",       "negative_hits",
        "stale_served",     "coalesced",    "early_refreshes",
        "background_loads", "lease_waits",  "lease_timeouts",
        "refused_stores",   "sets",         "invalidations",
        "soft_timeouts",    "hard_timeouts"};
    return kNames[static_cast<std::size_t>(count)];
}

void Counters::note(const Outcome& outcome) {
    switch (outcome.layer) {
    case Layer::memory:
        add(Count::memoryHits);
        break;
    case Layer::redis:
        add(Count::redisHits);
        break;
    case Layer::none:
        add(Count::misses);
        break;
    case Layer::loader:
        break;
    }
    if (outcome.negative) {
        add(Count::negativeHits);
    }
    if (outcome.stale) {
        add(Count::staleServed);
    }
    if (outcome.coalesced) {
        add(Count::coalesced);
    }
    const auto miss = [](auto& reasons, MissReason why) {
        if (why != MissReason::none && why != MissReason::notAsked) {
            reasons[static_cast<std::size_t>(why)].fetch_add(1, std::memory_order_relaxed);
        }
    };
    miss(m_memoryMisses, outcome.memory);
    miss(m_redisMisses, outcome.redis);
}

CounterValues Counters::values() const {
    CounterValues values;
    for (std::size_t i = 0; i < kCounts; ++i) {
        values.counts[i] = m_counts[i].load(std::memory_order_relaxed);
    }
    for (std::size_t i = 0; i < kMissReasons; ++i) {
        values.memoryMisses[i] = m_memoryMisses[i].load(std::memory_order_relaxed);
        values.redisMisses[i] = m_redisMisses[i].load(std::memory_order_relaxed);
    }
    values.loadMicros = m_loadMicros.load(std::memory_order_relaxed);
    return values;
}

Counters& PrefixCounters::of(std::string_view key) {
    const auto colon = key.find(':');
    const std::string_view prefix =
        colon == std::string_view::npos ? std::string_view("(none)") : key.substr(0, colon);
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_byPrefix.find(prefix); found != m_byPrefix.end()) {
            return *found->second;
        }
        if (m_byPrefix.size() >= m_most) {
            if (const auto other = m_byPrefix.find("(other)"); other != m_byPrefix.end()) {
                return *other->second;
            }
        }
    }
    const std::unique_lock lock(m_mutex);
    const std::string_view name =
        m_byPrefix.size() >= m_most && !m_byPrefix.contains(prefix) ? "(other)" : prefix;
    auto& counters = m_byPrefix[std::string(name)];
    if (counters == nullptr) {
        counters = std::make_unique<Counters>();
    }
    return *counters;
}

std::map<std::string, CounterValues> PrefixCounters::values() const {
    const std::shared_lock lock(m_mutex);
    std::map<std::string, CounterValues> values;
    for (const auto& [prefix, counters] : m_byPrefix) {
        values[prefix] = counters->values();
    }
    return values;
}

} // namespace pavement::cachelayer
