#pragma once
// What this process knows of invalidations, and the answer to the one question that keeps a cache honest: has
// anything been invalidated since this load began? Whoever loads takes now() before, and a value whose stamp
// is older than an invalidation it falls under is neither stored nor given out.
//
// Two scales: the sequence counts what this process heard, of its own and of others; the epoch counts
// invalidations by name (tag, prefix, all) on the Redis server, where entries carry it in their header. Names
// are compared when an entry is read, never searched for: invalidating a tag costs the same for one entry and
// a million. Keys are different: they are removed at once, and only loads under way need to know, which a
// fixed number of stripes tells them; two keys that share a stripe cost a load its place, never its truth.
//
// Thread-safe.

#include "engine/base/clock.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pavement::cachelayer {

struct Invalidation {
    enum class Kind { key, tag, prefix, all };
    Kind kind = Kind::all;
    std::string name; // key and prefix: with the policy before them, "default:user:"

    auto operator<=>(const Invalidation&) const = default;
};

class InvalidationTable {
public:
    explicit InvalidationTable(std::size_t mostNames = 20'000);

    std::uint64_t now() const { return m_sequence.load(std::memory_order_acquire); }

    // By name. `epoch` is the server's count, 0 where it was not asked (yet).
    void record(const Invalidation& invalidation, std::uint64_t epoch = 0);

    // False where a name of the entry was invalidated after its stamp. `checkedAt`, where given, remembers
    // how far this entry has been compared, so that the next look costs one comparison.
    bool current(std::uint64_t stamp, std::string_view key, std::span<const std::string> tags,
                 std::atomic<std::uint64_t>* checkedAt = nullptr) const;

    // The same by the server's count, of an entry read there.
    bool currentOnServer(std::uint64_t epoch, std::string_view key, std::span<const std::string> tags) const;

    // Of keys. Both call under the stripe's lock, so that a store and an invalidation never overlap.
    template <typename Remove>
    void invalidateKey(std::string_view key, Remove remove) {
        Stripe& stripe = stripeOf(key);
        const std::lock_guard lock(stripe.mutex);
        stripe.latest.store(m_sequence.fetch_add(1) + 1, std::memory_order_release);
        remove();
    }

    template <typename Store>
    bool storeIfUntouched(std::uint64_t stamp, std::string_view key, Store store) {
        Stripe& stripe = stripeOf(key);
        const std::lock_guard lock(stripe.mutex);
        if (stripe.latest.load(std::memory_order_relaxed) > stamp) {
            return false;
        }
        store();
        return true;
    }

    bool keyTouchedSince(std::uint64_t stamp, std::string_view key) const {
        return stripeOf(key).latest.load(std::memory_order_acquire) > stamp;
    }

private:
    struct Mark {
        std::uint64_t sequence = 0;
        std::uint64_t epoch = 0;
    };

    struct Stripe {
        std::mutex mutex;
        std::atomic<std::uint64_t> latest{0};
    };

    Stripe& stripeOf(std::string_view key) const {
        return m_stripes[std::hash<std::string_view>{}(key) % m_stripes.size()];
    }

    template <typename Older>
    bool anyNewer(std::string_view key, std::span<const std::string> tags, Older older) const;

    const std::size_t m_mostNames;
    std::atomic<std::uint64_t> m_sequence{1};
    std::atomic<std::uint64_t> m_latestName{0}; // sequence of the latest invalidation by name
    mutable std::array<Stripe, 1024> m_stripes;

    mutable std::shared_mutex m_mutex; // guards all below
    Mark m_all;
    std::unordered_map<std::string, Mark> m_tags;
    std::unordered_map<std::string, Mark> m_prefixes;
    std::set<std::size_t> m_prefixLengths;
};

} // namespace pavement::cachelayer
