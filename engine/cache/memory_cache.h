#pragma once
// Entries of one kind in this process's memory, bounded by number or weight. Thread-safe: keys are spread
// over parts by their hash, each under a lock that is held for the time of a look-up. What goes when it is
// full is up to the eviction policy, any of those by name; what ends goes by a timing wheel and is never
// given out after its end.
//
// An entry is one piece of memory: references, value, key. Beside it stand 16 bytes of its slot, 16 of the
// policy's node, 12 of the wheel's links and about 6 of the table of keys. See README for what was measured.

#include "engine/base/clock.h"
#include "engine/cache/hash.h"
#include "engine/cache/memory_shard.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace pavement::cache {

struct MemoryCacheOptions {
    PolicyChoice policy;             // LRU unless said otherwise
    std::uint64_t capacity = 10'000; // the sum of weights; with a weight of 1 for each, entries
    unsigned parts = 0;              // 0: by the capacity and the policy; else rounded up to a power of two
    std::uint64_t smallest = 0; // of a part's capacity; 0: as many entries as the policy needs to choose well
};

// MurmurHash64A's way of reading (A. Appleby, public domain as an algorithm) with this folder's finaliser.
inline std::uint64_t hashOfKey(std::string_view key) {
    constexpr std::uint64_t kMultiplier = 0xC6A4A7935BD1E995U;
    std::uint64_t hash = 0x5F0D3C1BU ^ (key.size() * kMultiplier);
    const char* at = key.data();
    std::size_t left = key.size();
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        word *= kMultiplier;
        word ^= word >> 47U;
        hash = (hash ^ (word * kMultiplier)) * kMultiplier;
    }
    if (left > 0) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, left);
        hash = (hash ^ word) * kMultiplier;
    }
    return mix(hash);
}

template <typename Value>
class MemoryCache {
    struct Entry {
        EntryHead head;
        Value value;

        static constexpr std::size_t keyAt() { return sizeof(Entry); }

        static Entry* make(std::string_view key, Value&& value) {
            void* memory = ::operator new (keyAt() + key.size(), std::align_val_t{alignof(Entry)});
            auto* entry = new (memory) Entry{{}, std::move(value)};
            entry->head.keyLength = static_cast<std::uint32_t>(key.size());
            std::memcpy(static_cast<char*>(memory) + keyAt(), key.data(), key.size());
            return entry;
        }

        static void release(Entry* entry) {
            if (entry->head.references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
                entry->~Entry();
                ::operator delete (entry, std::align_val_t{alignof(Entry)});
            }
        }
    };

    static_assert(alignof(Entry) <= alignof(std::max_align_t));

public:
    // A value that stays readable for as long as this lives, whatever becomes of the entry. Empty: none.
    class Handle {
    public:
        Handle() = default;

        Handle(const Handle& other)
            : m_entry(other.m_entry) {
            if (m_entry != nullptr) {
                m_entry->head.references.fetch_add(1, std::memory_order_relaxed);
            }
        }

        Handle(Handle&& other) noexcept
            : m_entry(std::exchange(other.m_entry, nullptr)) {}

        Handle& operator=(Handle other) noexcept {
            std::swap(m_entry, other.m_entry);
            return *this;
        }

        ~Handle() {
            if (m_entry != nullptr) {
                Entry::release(m_entry);
            }
        }

        explicit operator bool() const { return m_entry != nullptr; }

        const Value& operator*() const { return m_entry->value; }

        const Value* operator->() const { return &m_entry->value; }

    private:
        friend class MemoryCache;

        explicit Handle(Entry* entry)
            : m_entry(entry) {}

        Entry* m_entry = nullptr;
    };

    // The clock must outlive it; a CoarseClock is exact enough.
    MemoryCache(const MemoryCacheOptions& options, const Clock& clock)
        : m_clock(clock)
        , m_begin(clock.steady()) {
        const std::uint64_t smallest =
            options.smallest > 0 ? options.smallest : smallestFor(options.policy.kind);
        const std::uint64_t wanted = options.parts > 0 ? options.parts : options.capacity / smallest;
        const auto parts = std::bit_ceil(std::clamp<std::uint64_t>(wanted, 1, kMostParts));
        for (std::uint64_t i = 0; i < parts; ++i) {
            m_parts.push_back(std::make_unique<MemoryShard>(options.policy, share(options.capacity, i, parts),
                                                            Entry::keyAt()));
        }
    }

    ~MemoryCache() { clear(); }

    MemoryCache(const MemoryCache&) = delete;
    MemoryCache& operator=(const MemoryCache&) = delete;

    Handle find(std::string_view key, MemoryMiss* why = nullptr) {
        const std::uint64_t hash = hashOfKey(key);
        MemoryShard& part = of(hash);
        MemoryMiss miss = MemoryMiss::none;
        const Tick now = ticks();
        Handle found;
        LeftEntries left;
        {
            const std::lock_guard lock(part.mutex());
            if (EntryHead* entry = part.find(key, hash, now, miss)) {
                entry->references.fetch_add(1, std::memory_order_relaxed);
                found = Handle(reinterpret_cast<Entry*>(entry));
            }
            if (part.hasLeft()) {
                left = part.takeLeft();
            }
        }
        left.forEach(&release);
        if (why != nullptr) {
            *why = miss;
        }
        return found;
    }

    // In the place of the one before. Ends at `end`, or never; what has ended already is not kept. False
    // where it was not let in: heavier than its part of the cache, or turned away by the policy.
    bool put(std::string_view key, Value value, Weight weight = 1, std::optional<SteadyTime> end = {}) {
        const std::uint64_t hash = hashOfKey(key);
        Entry* entry = Entry::make(key, std::move(value));
        const Tick now = ticks();
        Tick due = MemoryShard::kNever;
        if (end) {
            // Rounded down, and one less for a clock that lags: nothing is given out after its end.
            const auto whole = ticksAt(*end) - 1;
            if (whole <= static_cast<std::int64_t>(now)) {
                Entry::release(entry);
                erase(key);
                return false;
            }
            due = whole >= kFarthest ? MemoryShard::kNever : static_cast<Tick>(whole);
        }
        bool kept = false;
        change(of(hash), [&](MemoryShard& part) {
            part.advance(now);
            kept = part.put(&entry->head, hash, weight, due);
        });
        return kept;
    }

    bool erase(std::string_view key) {
        const std::uint64_t hash = hashOfKey(key);
        bool was = false;
        change(of(hash), [&](MemoryShard& part) { was = part.erase(key, hash); });
        return was;
    }

    // What `goes` says true of; the lock is let go every few hundred entries, so what comes meanwhile may be
    // missed.
    void eraseWhere(const std::function<bool(std::string_view key, const Value& value)>& goes) {
        const auto of = [&](const EntryHead& head) {
            const auto* entry = reinterpret_cast<const Entry*>(&head);
            return goes({reinterpret_cast<const char*>(entry) + Entry::keyAt(), head.keyLength},
                        entry->value);
        };
        for (const auto& part : m_parts) {
            std::size_t at = 0;
            do {
                change(*part, [&](MemoryShard& one) { at = one.eraseWhere(of, at, kAtOnce); });
            } while (at != 0);
        }
    }

    void clear() {
        for (const auto& part : m_parts) {
            change(*part, [](MemoryShard& one) { one.clear(); });
        }
    }

    // Gives up what has ended without waiting for a look-up; for a periodic task. A bounded part at each
    // call.
    void advance() {
        const Tick now = ticks();
        for (const auto& part : m_parts) {
            change(*part, [&](MemoryShard& one) { one.advance(now); });
        }
    }

    void setCapacity(std::uint64_t capacity) {
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            change(*m_parts[i],
                   [&](MemoryShard& one) { one.setCapacity(share(capacity, i, m_parts.size())); });
        }
    }

    void setPolicy(const PolicyChoice& policy) {
        for (const auto& part : m_parts) {
            change(*part, [&](MemoryShard& one) { one.setPolicy(policy, &hashOfKey); });
        }
    }

    MemoryStatistics statistics() const {
        MemoryStatistics sum;
        for (const auto& part : m_parts) {
            const std::lock_guard lock(part->mutex());
            sum += part->statistics();
        }
        return sum;
    }

    std::size_t parts() const { return m_parts.size(); }

    std::size_t tableBytes() const { // of tables and lists, without the entries
        std::size_t sum = 0;
        for (const auto& part : m_parts) {
            const std::lock_guard lock(part->mutex());
            sum += part->bytes();
        }
        return sum;
    }

    static constexpr std::size_t entryBytes(std::size_t keyLength) { return Entry::keyAt() + keyLength; }

private:
    static constexpr std::uint64_t kMostParts = 64;
    static constexpr std::size_t kAtOnce = 512;
    static constexpr Milliseconds kTick{4};
    static constexpr std::int64_t kFarthest = std::int64_t{1} << 30U; // 49 days: beyond that it has no end

    // Those that try policies or windows on a sample need enough for one; the others only keys enough that
    // parts fill alike.
    static std::uint64_t smallestFor(PolicyKind kind) {
        return kind == PolicyKind::automatic || kind == PolicyKind::wTinyLfu ? 8192 : 1024;
    }

    static std::uint64_t share(std::uint64_t whole, std::uint64_t i, std::uint64_t parts) {
        return whole / parts + (i < whole % parts ? 1 : 0);
    }

    // Bits that the table within a part does not use.
    MemoryShard& of(std::uint64_t hash) const { return *m_parts[(hash >> 32U) & (m_parts.size() - 1)]; }

    std::int64_t ticksAt(SteadyTime at) const { return 1 + (at - m_begin) / kTick; } // 0 is "never"

    Tick ticks() const { return static_cast<Tick>(ticksAt(m_clock.steady())); }

    template <typename Act>
    static void change(MemoryShard& part, const Act& act) {
        LeftEntries left;
        {
            const std::lock_guard lock(part.mutex());
            act(part);
            if (part.hasLeft()) {
                left = part.takeLeft();
            }
        }
        left.forEach(&release); // what a value's end does may take long
    }

    static void release(EntryHead* head) { Entry::release(reinterpret_cast<Entry*>(head)); }

    const Clock& m_clock;
    const SteadyTime m_begin;
    std::vector<std::unique_ptr<MemoryShard>> m_parts;
};

} // namespace pavement::cache
