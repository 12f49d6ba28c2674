#include "engine/cachelayer/memory_layer.h"

#include "engine/cache/memory_cache.h"

#include <algorithm>
#include <limits>

namespace pavement::cachelayer {

namespace {

constexpr std::uint64_t kEntryOverhead = 160; // of tables, nodes and the entry itself, beside its bytes
// The cache in memory sweeps by ticks and lets go a little early; what ends is decided here to the
// nanosecond.
constexpr Milliseconds kSweptAfter{10};
constexpr std::uint64_t kSmallestBytes = 64U << 20U; // of a part, where bytes are counted

cache::MemoryCacheOptions optionsOf(const CachePolicy& policy) {
    cache::MemoryCacheOptions options;
    options.policy = policy.eviction;
    options.capacity = policy.capacity;
    options.smallest = policy.capacityUnit == CapacityUnit::bytes ? kSmallestBytes : 0;
    return options;
}

} // namespace

struct MemoryLayer::Impl {
    const CapacityUnit unit;
    const Clock& clock;
    cache::MemoryCache<HeldPtr> entries;

    std::uint64_t weightOf(std::string_view key, const Held& held) const {
        if (unit == CapacityUnit::entries) {
            return 1;
        }
        std::uint64_t weight = kEntryOverhead + key.size() + (held.value ? held.value->bytes().size() : 0);
        for (const std::string& tag : held.tags) {
            weight += sizeof tag + tag.size();
        }
        return weight;
    }
};

MemoryLayer::MemoryLayer(const CachePolicy& policy, const Clock& clock)
    : m_impl(new Impl{policy.capacityUnit, clock, {optionsOf(policy), clock}}) {}

MemoryLayer::~MemoryLayer() = default;

HeldPtr MemoryLayer::find(std::string_view key, bool* ended) {
    cache::MemoryMiss why{};
    const auto found = m_impl->entries.find(key, &why);
    if (ended != nullptr) {
        *ended = why == cache::MemoryMiss::expired;
    }
    if (found && m_impl->clock.steady() >= (*found)->hardExpiry) {
        if (ended != nullptr) {
            *ended = true;
        }
        m_impl->entries.erase(key);
        return nullptr;
    }
    return found ? *found : nullptr;
}

void MemoryLayer::put(std::string_view key, HeldPtr held) {
    const std::uint64_t weight =
        std::min<std::uint64_t>(m_impl->weightOf(key, *held), std::numeric_limits<cache::Weight>::max());
    const SteadyTime end = held->hardExpiry + kSweptAfter;
    m_impl->entries.put(key, std::move(held), static_cast<cache::Weight>(weight), end);
}

void MemoryLayer::remove(std::string_view key) {
    m_impl->entries.erase(key);
}

MemoryLayer::Size MemoryLayer::size() const {
    const cache::MemoryStatistics seen = m_impl->entries.statistics();
    return {seen.entries, seen.weight, seen.capacity, seen.evictions};
}

} // namespace pavement::cachelayer
