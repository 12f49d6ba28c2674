#include "engine/cachelayer/memory_layer.h"

#include "engine/cache/hash.h"
#include "engine/cache/policy_choice.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <mutex>
#include <unordered_map>

namespace pavement::cachelayer {

namespace {

constexpr std::uint64_t kEntryOverhead = 160; // of maps, nodes and the entry itself, beside its bytes
constexpr std::size_t kMostShards = 8;
constexpr std::uint64_t kShardEntries = 8'192; // below that a policy has too little to choose from
constexpr std::uint64_t kShardBytes = 64U << 20U;

struct TextHash {
    using is_transparent = void;

    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

// A part of the keys under a lock of its own. The eviction policy knows keys by a dense id; an id that is
// known but holds nothing is a ghost the policy remembers.
class Shard final : public cache::Sink {
public:
    Shard(const cache::PolicyChoice& eviction, std::uint64_t capacity)
        : m_policy(cache::makePolicy(eviction, m_nodes, capacity, this)) {}

    HeldPtr find(std::string_view key, SteadyTime now) {
        const std::lock_guard lock(m_mutex);
        const auto found = m_ids.find(key);
        if (found == m_ids.end() || !m_policy->contains(found->second)) {
            return nullptr;
        }
        const cache::Id id = found->second;
        HeldPtr held = m_slots[id].held;
        if (now >= held->hardExpiry) {
            m_policy->erase(id);
            forgotten(id);
        } else {
            m_policy->hit({id, m_nodes[id].weight, m_slots[id].hash});
        }
        return held;
    }

    void put(std::string_view key, std::uint64_t hash, cache::Weight weight, HeldPtr held) {
        const std::lock_guard lock(m_mutex);
        const cache::Id id = idOf(key, hash);
        if (m_policy->contains(id)) {
            m_slots[id].held = std::move(held);
            if (m_nodes[id].weight != weight) {
                m_policy->reweigh(id, weight); // may evict it
            }
            return;
        }
        m_slots[id].held = std::move(held);
        m_policy->miss({id, weight, hash}); // may turn it away
    }

    void remove(std::string_view key) {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_ids.find(key); found != m_ids.end() && m_policy->contains(found->second)) {
            const cache::Id id = found->second;
            m_policy->erase(id);
            forgotten(id);
        }
    }

    void addTo(MemoryLayer::Size& size) const {
        const std::lock_guard lock(m_mutex);
        size.entries += m_policy->entries();
        size.weight += m_policy->weight();
        size.capacity += m_policy->capacity();
        size.evictions += m_evictions;
    }

    // Under the mutex, by the policy.
    void evicted(cache::Id id) override {
        m_slots[id].held.reset();
        ++m_evictions;
    }

    void forgotten(cache::Id id) override {
        Slot& slot = m_slots[id];
        m_ids.erase(slot.key);
        slot = {};
        m_free.push_back(id);
    }

private:
    struct Slot {
        std::string key;
        std::uint64_t hash = 0;
        HeldPtr held;
    };

    cache::Id idOf(std::string_view key, std::uint64_t hash) {
        if (const auto found = m_ids.find(key); found != m_ids.end()) {
            return found->second;
        }
        if (m_free.empty()) {
            m_free.push_back(static_cast<cache::Id>(m_slots.size()));
            m_slots.emplace_back();
            if (m_slots.size() > m_nodes.size()) {
                m_nodes.grow(std::max<std::size_t>(64, 2 * m_nodes.size()));
            }
        }
        const cache::Id id = m_free.back();
        m_free.pop_back();
        m_slots[id].key = std::string(key);
        m_slots[id].hash = hash;
        m_ids.emplace(m_slots[id].key, id);
        return id;
    }

    mutable std::mutex m_mutex; // guards all below
    std::unordered_map<std::string, cache::Id, TextHash, std::equal_to<>> m_ids;
    std::vector<Slot> m_slots; // by id
    std::vector<cache::Id> m_free;
    std::uint64_t m_evictions = 0;
    cache::NodeTable m_nodes;
    std::unique_ptr<cache::Policy> m_policy; // last: it refers to the nodes
};

} // namespace

struct MemoryLayer::Impl {
    const Clock& clock;
    const CapacityUnit unit;
    std::vector<std::unique_ptr<Shard>> shards;

    static std::uint64_t hashOf(std::string_view key) { return cache::mix(TextHash{}(key)); }

    // The upper half: maps inside use the lower bits.
    Shard& of(std::uint64_t hash) const { return *shards[(hash >> 40U) % shards.size()]; }
};

MemoryLayer::MemoryLayer(const CachePolicy& policy, const Clock& clock)
    : m_impl(new Impl{clock, policy.capacityUnit, {}}) {
    const std::uint64_t each = policy.capacityUnit == CapacityUnit::entries ? kShardEntries : kShardBytes;
    const std::size_t count = std::clamp<std::size_t>(policy.capacity / each, 1, kMostShards);
    for (std::size_t i = 0; i < count; ++i) {
        m_impl->shards.push_back(std::make_unique<Shard>(
            policy.eviction, policy.capacity / count + (i < policy.capacity % count ? 1 : 0)));
    }
}

MemoryLayer::~MemoryLayer() = default;

HeldPtr MemoryLayer::find(std::string_view key) {
    return m_impl->of(Impl::hashOf(key)).find(key, m_impl->clock.steady());
}

void MemoryLayer::put(std::string_view key, HeldPtr held) {
    std::uint64_t weight = 1;
    if (m_impl->unit == CapacityUnit::bytes) {
        weight = kEntryOverhead + 2 * key.size() + (held->value ? held->value->bytes().size() : 0);
        for (const std::string& tag : held->tags) {
            weight += sizeof tag + tag.size();
        }
    }
    const std::uint64_t hash = Impl::hashOf(key);
    m_impl->of(hash).put(key, hash,
                         static_cast<cache::Weight>(
                             std::min<std::uint64_t>(weight, std::numeric_limits<cache::Weight>::max())),
                         std::move(held));
}

void MemoryLayer::remove(std::string_view key) {
    m_impl->of(Impl::hashOf(key)).remove(key);
}

MemoryLayer::Size MemoryLayer::size() const {
    Size size;
    for (const auto& shard : m_impl->shards) {
        shard->addTo(size);
    }
    return size;
}

} // namespace pavement::cachelayer
