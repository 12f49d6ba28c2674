#pragma once
// A part of a MemoryCache under a lock of its own: which keys are there, in which order they go, when they
// end. Knows nothing of what the entries hold. Private to MemoryCache.
//
// A key is a slot; the eviction policy and the timer wheel know it by the slot's number. Keys are found
// through an open-addressed table of those numbers, by 32 bits of their hash. A slot without an entry is a
// key that the policy remembers only: nothing but those bits is kept of it, since taking one such key for
// another costs a little foresight and no more.

#include "engine/cache/policy_choice.h"
#include "engine/cache/timer_wheel.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace pavement::cache {

// What every entry begins with; the key stands behind the value, in the same piece of memory.
struct EntryHead {
    std::atomic<std::uint32_t> references{1};
    std::uint32_t keyLength = 0;
};

struct MemoryStatistics {
    std::uint64_t hits = 0;
    std::uint64_t absent = 0;      // misses: never came, or gone
    std::uint64_t expired = 0;     // misses: had come to its end
    std::uint64_t evictions = 0;   // of entries that would have been good for longer, or were turned away
    std::uint64_t expirations = 0; // taken out because they had ended
    std::uint64_t entries = 0;
    std::uint64_t weight = 0;
    std::uint64_t capacity = 0;

    MemoryStatistics& operator+=(const MemoryStatistics& other);
};

// Entries that left a part and wait to be released once its lock is free.
class LeftEntries {
public:
    bool empty() const { return m_count == 0; }

    void add(EntryHead* entry) {
        if (m_count < m_first.size()) {
            m_first[m_count] = entry;
        } else {
            m_more.push_back(entry);
        }
        ++m_count;
    }

    template <typename Act>
    void forEach(const Act& act) const {
        for (std::size_t i = 0; i < m_count && i < m_first.size(); ++i) {
            act(m_first[i]);
        }
        for (EntryHead* entry : m_more) {
            act(entry);
        }
    }

private:
    std::size_t m_count = 0;
    std::array<EntryHead*, 4> m_first; // mostly there are no more
    std::vector<EntryHead*> m_more;
};

enum class MemoryMiss : std::uint8_t { none, absent, expired };

// Waits by turning, and lets others run when that takes long: what is done under it takes less than a system
// call.
class TurningLock {
public:
    void lock() {
        for (int turns = 0; m_taken.exchange(true, std::memory_order_acquire);) {
            while (m_taken.load(std::memory_order_relaxed)) {
                if (++turns > kTurns) {
                    turns = 0;
                    giveWay();
                }
            }
        }
    }

    void unlock() { m_taken.store(false, std::memory_order_release); }

private:
    static constexpr int kTurns = 64;
    static void giveWay();

    std::atomic<bool> m_taken = false;
};

class alignas(64) MemoryShard final : public Sink {
public:
    // The key of an entry begins `keyAt` bytes behind its head.
    MemoryShard(const PolicyChoice& policy, std::uint64_t capacity, std::size_t keyAt);
    ~MemoryShard() override; // without its entries: clear() first
    MemoryShard(const MemoryShard&) = delete;
    MemoryShard& operator=(const MemoryShard&) = delete;

    static constexpr Tick kNever = 0; // no end

    TurningLock& mutex() { return m_lock; }

    // All below under the lock.

    // Null: a miss. Else the entry, not yet referenced for the caller.
    EntryHead* find(std::string_view key, std::uint64_t hash, Tick now, MemoryMiss& why) {
        const Id id = findSlot(key, static_cast<std::uint32_t>(hash));
        if (id == kNoId) {
            ++m_statistics.absent;
            why = MemoryMiss::absent;
            return nullptr;
        }
        const Slot& slot = m_slots[id];
        if (slot.due != kNever && static_cast<std::int32_t>(slot.due - now) <= 0) {
            expire(id);
            ++m_statistics.expired;
            why = MemoryMiss::expired;
            return nullptr;
        }
        m_policy->hit({id, m_nodes[id].weight, hash});
        ++m_statistics.hits;
        why = MemoryMiss::none;
        return slot.entry;
    }

    // Takes the entry over. False where the policy turned it away at once.
    bool put(EntryHead* entry, std::uint64_t hash, Weight weight, Tick due);
    bool erase(std::string_view key, std::uint64_t hash);
    // Looks at so many slots from `from` on and erases what is to go; the slot to go on from, or 0 after the
    // last.
    std::size_t eraseWhere(const std::function<bool(const EntryHead&)>& goes, std::size_t from,
                           std::size_t slots);
    void clear();
    void advance(Tick now); // a bounded part of what has ended
    void setCapacity(std::uint64_t capacity);
    void setPolicy(const PolicyChoice& policy, std::uint64_t (*hashOf)(std::string_view));
    MemoryStatistics statistics() const;

    bool hasLeft() const { return !m_left.empty(); }

    LeftEntries takeLeft() { return std::exchange(m_left, {}); }

    // Of tables and lists, without the entries.
    std::size_t bytes() const;

    void evicted(Id id) override;
    void forgotten(Id id) override;

private:
    // All that a look-up asks of a key in one place; 16 bytes.
    struct Slot {
        EntryHead* entry = nullptr;
        std::uint32_t tag = 0; // of a free slot: the next free one
        Tick due = kNever;
    };

    std::string_view keyOf(const EntryHead& entry) const {
        return {reinterpret_cast<const char*>(&entry) + m_keyAt, entry.keyLength};
    }

    Id findSlot(std::string_view key, std::uint32_t tag) const {
        for (std::size_t at = home(tag); m_table[at] != kNoId; at = after(at)) {
            const Id id = m_table[at];
            const Slot& slot = m_slots[id];
            if (slot.tag == tag && slot.entry != nullptr && keyOf(*slot.entry) == key) {
                return id;
            }
        }
        return kNoId;
    }

    // Where the search for a tag begins: of any number of places, by multiplication (D. Lemire, "Fast Random
    // Integer Generation in an Interval", 2019).
    std::size_t home(std::uint32_t tag) const {
        return static_cast<std::size_t>((std::uint64_t{tag} * m_table.size()) >> 32U);
    }

    std::size_t after(std::size_t at) const { return at + 1 == m_table.size() ? 0 : at + 1; }

    std::size_t distance(std::size_t from, std::size_t to) const {
        return to >= from ? to - from : to + m_table.size() - from;
    }

    Id findRemembered(std::uint32_t tag) const;
    Id newSlot(std::uint32_t tag);
    void enlargeTable();
    void enlargeSlots();
    void leave(Id id); // the table and the slot
    void drop(Id id);  // its entry
    void expire(Id id);

    TurningLock m_lock;
    std::size_t m_keyAt;
    std::vector<Id> m_table; // of slots, from the home of their tag on; at most three quarters full
    std::vector<Slot> m_slots;
    NodeTable m_nodes;
    TimerWheel m_wheel;
    std::unique_ptr<Policy> m_policy; // after what it refers to
    Id m_free = kNoId;
    std::size_t m_used = 0;
    Weight m_lightest = ~Weight{0}; // that ever came
    MemoryStatistics m_statistics;
    LeftEntries m_left;
    std::vector<Id> m_ended;
};

} // namespace pavement::cache
