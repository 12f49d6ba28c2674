#pragma once
// When entries end: a hierarchical timing wheel over the ids of a cache (G. Varghese and T. Lauck, "Hashed
// and Hierarchical Timing Wheels", SOSP 1987). Setting, moving and taking out are O(1), and nothing is ever
// searched through: four wheels of 256 buckets, of which each turns once while the next moves on by one
// bucket; what lies far ahead is moved to a finer wheel at most three times.
//
// Time is counted in ticks of the owner's choice, and the owner keeps when an id is due, beside what else it
// looks at. Eight bytes an id, and four kilobytes. Not thread-safe: one owner.

#include "engine/cache/node_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pavement::cache {

using Tick = std::uint32_t;

class TimerWheel {
public:
    explicit TimerWheel(Tick now = 0);

    // An id stands in the wheel once: set again it moves. What is due already comes with the next tick; half
    // of all ticks ahead is the farthest.
    void set(Id id, Tick due);
    void cancel(Id id); // one that is not set is no error

    bool isSet(Id id) const { return id < m_links.size() && m_links[id].previous != kNowhere; }

    // Goes on towards `now` and appends the ids whose time has come to `out`; they are no longer set. Stops
    // early once it has given out `most`, and goes on from there with the next call, so that no call takes
    // long. `dueOf` tells of an id what it was set to.
    template <typename DueOf>
    void advance(Tick now, std::size_t most, const DueOf& dueOf, std::vector<Id>& out) {
        bool whole = giveOut(most, out); // what the call before left
        while (whole && static_cast<std::int32_t>(now - m_now) > 0) {
            if (m_size == 0) {
                m_now = now;
                return;
            }
            m_now = nextBusy(now);
            bringDown(dueOf);
            whole = giveOut(most, out);
        }
    }

    Tick now() const { return m_now; }

    std::size_t size() const { return m_size; }

    void grow(std::size_t ids); // makes room for so many at once

private:
    static constexpr unsigned kBits = 8;
    static constexpr std::uint32_t kBuckets = 1U << kBits;
    static constexpr std::uint32_t kLevels = 32 / kBits;
    static constexpr std::uint32_t kNowhere = ~std::uint32_t{0};
    // `previous` of a bucket's first: the bucket's number with this bit. Ids stay below it.
    static constexpr std::uint32_t kBucketBit = 1U << 31U;

    struct Link {
        std::uint32_t previous = kNowhere;
        Id next = kNoId;
    };

    void place(Id id, Tick due);
    void unlink(Id id);
    bool giveOut(std::size_t& most, std::vector<Id>& out); // of the present bucket; whether that is empty now

    // The buckets of the coarser wheels that begin with this tick; the coarsest first, since what comes down
    // from it may belong into a bucket that comes down next.
    template <typename DueOf>
    void bringDown(const DueOf& dueOf) {
        for (std::uint32_t level = kLevels - 1; level > 0; --level) {
            const Tick finer = (Tick{1} << (kBits * level)) - 1;
            if ((m_now & finer) != 0) {
                continue; // its digit has not just changed
            }
            const std::uint32_t bucket = bucketOf(level, m_now);
            while (m_heads[bucket] != kNoId) {
                const Id id = m_heads[bucket];
                unlink(id);
                place(id, dueOf(id));
            }
        }
    }

    Tick nextBusy(Tick until) const; // the next tick whose bucket holds something or begins a turn

    static constexpr std::uint32_t bucketOf(std::uint32_t level, Tick tick) {
        return level * kBuckets + ((tick >> (kBits * level)) & (kBuckets - 1));
    }

    Tick m_now;
    std::size_t m_size = 0;
    std::vector<Id> m_heads;                           // of the buckets, wheel by wheel
    std::array<std::uint64_t, kBuckets / 64> m_busy{}; // which buckets of the finest hold something
    std::vector<Link> m_links;                         // by id
};

} // namespace pavement::cache
