#include "engine/cache/timer_wheel.h"

#include <algorithm>
#include <bit>

namespace pavement::cache {

TimerWheel::TimerWheel(Tick now)
    : m_now(now)
    , m_heads(std::size_t{kLevels} * kBuckets, kNoId) {}

void TimerWheel::grow(std::size_t ids) {
    if (ids > m_links.size()) {
        m_links.reserve(ids); // no more than was asked for
        m_links.resize(ids);
    }
}

void TimerWheel::set(Id id, Tick due) {
    if (id >= m_links.size()) {
        grow(std::size_t{id} + 1 + id / 2);
    }
    cancel(id);
    place(id, static_cast<std::int32_t>(due - m_now) > 0 ? due : m_now + 1);
}

void TimerWheel::cancel(Id id) {
    if (isSet(id)) {
        unlink(id);
    }
}

// In the finest wheel that does not turn once before: that of the highest digit in which now and then differ.
// So a bucket is due to be brought down exactly when its digit becomes the present one.
void TimerWheel::place(Id id, Tick due) {
    // Ticks wrap after the largest; what is more than half of all ahead counts as past.
    const Tick at = static_cast<std::int32_t>(due - m_now) < 0 ? m_now : due;
    const Tick differs = at ^ m_now;
    std::uint32_t level = 0;
    while (level + 1 < kLevels && (differs >> (kBits * (level + 1))) != 0) {
        ++level;
    }
    const std::uint32_t bucket = bucketOf(level, at);
    Link& link = m_links[id];
    link.previous = kBucketBit | bucket;
    link.next = m_heads[bucket];
    if (link.next != kNoId) {
        m_links[link.next].previous = id;
    }
    m_heads[bucket] = id;
    if (level == 0) {
        m_busy[bucket / 64] |= std::uint64_t{1} << (bucket % 64);
    }
    ++m_size;
}

void TimerWheel::unlink(Id id) {
    const Link link = m_links[id];
    if (link.next != kNoId) {
        m_links[link.next].previous = link.previous;
    }
    if ((link.previous & kBucketBit) != 0) {
        const std::uint32_t bucket = link.previous & ~kBucketBit;
        m_heads[bucket] = link.next;
        if (bucket < kBuckets && link.next == kNoId) {
            m_busy[bucket / 64] &= ~(std::uint64_t{1} << (bucket % 64));
        }
    } else {
        m_links[link.previous].next = link.next;
    }
    m_links[id] = {};
    --m_size;
}

Tick TimerWheel::nextBusy(Tick until) const {
    const Tick left = until - m_now; // at least 1
    const std::uint32_t digit = m_now & (kBuckets - 1);
    const Tick turn = kBuckets - digit; // to the first bucket of the next turn
    for (std::uint32_t at = digit + 1; at < kBuckets;) {
        const std::uint64_t word = m_busy[at / 64] >> (at % 64);
        if (word != 0) {
            at += static_cast<std::uint32_t>(std::countr_zero(word));
            return m_now + std::min(left, at - digit);
        }
        at = (at / 64 + 1) * 64;
    }
    return m_now + std::min(left, turn);
}

bool TimerWheel::giveOut(std::size_t& most, std::vector<Id>& out) {
    const std::uint32_t bucket = bucketOf(0, m_now);
    while (m_heads[bucket] != kNoId && most > 0) {
        const Id id = m_heads[bucket];
        unlink(id);
        out.push_back(id);
        --most;
    }
    return m_heads[bucket] == kNoId;
}

} // namespace pavement::cache
