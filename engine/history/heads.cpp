#include "engine/history/heads.h"

#include "engine/history/columns.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace pavement::history {

namespace {

constexpr auto kBetweenSetBacks = std::chrono::minutes{1};
constexpr std::int64_t kLongRun = 6 * 3600 * 1000;
// Times a file can be trusted with: 1900 to 2200, so that no arithmetic on them overflows.
constexpr std::int64_t kEarliest = -2'208'988'800'000;
constexpr std::int64_t kLatest = 7'258'118'400'000;

} // namespace

void Heads::admit(SeriesId series, std::int64_t newestSealed) {
    const std::lock_guard lock(m_mutex);
    while (m_heads.size() <= series)
        m_heads.emplace_back();
    m_heads[series].known = true;
    m_heads[series].newest = newestSealed;
}

bool Heads::place(Head& head, const Point& point, SteadyTime now, bool trusted) {
    if (point.at > head.newest) {
        head.run.push_back(point);
        head.newest = point.at;
        return true;
    }
    if (!head.run.empty() && point.at >= head.run.front().at) {
        const auto where = std::lower_bound(head.run.begin(), head.run.end(), point.at,
                                            [](const Point& p, std::int64_t at) { return p.at < at; });
        if (where != head.run.end() && where->at == point.at)
            return false;
        head.run.insert(where, point);
        return true;
    }
    if (point.at == head.newest)
        return false;
    if (!trusted && head.setBack != SteadyTime::min() && now - head.setBack < kBetweenSetBacks)
        return false;
    head.setBack = now;
    if (!head.run.empty())
        head.closed.push_back(std::move(head.run));
    head.run = {point};
    head.newest = point.at;
    return true;
}

Heads::Counts Heads::append(std::span<const Sample> samples, SteadyTime now) {
    Counts counts;
    const std::lock_guard lock(m_mutex);
    for (const Sample& s : samples) {
        const std::int64_t at = toMillis(s.at);
        const double value = settle(s.value);
        if (s.series < m_heads.size() && m_heads[s.series].known && at > kEarliest && at < kLatest &&
            place(m_heads[s.series], {at, value}, now, false)) {
            ++counts.accepted;
            m_fresh.push_back({s.series, s.at, value});
        } else {
            ++counts.refused;
        }
    }
    m_size += counts.accepted;
    m_unwritten += counts.accepted;
    if (m_size > kMost)
        counts.dropped = shed();
    return counts;
}

Heads::Counts Heads::restore(std::span<const Sample> samples) {
    Counts counts;
    const std::lock_guard lock(m_mutex);
    for (const Sample& s : samples) {
        const std::int64_t at = toMillis(s.at);
        if (s.series < m_heads.size() && m_heads[s.series].known && at > kEarliest && at < kLatest &&
            place(m_heads[s.series], {at, s.value}, SteadyTime::min(), true)) {
            ++counts.accepted;
        } else {
            ++counts.refused;
        }
    }
    m_size += counts.accepted;
    return counts;
}

void Heads::forget() {
    const std::lock_guard lock(m_mutex);
    for (Head& head : m_heads) {
        head.run.clear();
        head.closed.clear();
    }
    m_fresh.clear();
    m_size = 0;
    m_unwritten = 0;
}

Heads::Copy Heads::copy(SeriesId series) const {
    const std::lock_guard lock(m_mutex);
    Copy copy{m_sealings, {}};
    if (series >= m_heads.size())
        return copy;
    const Head& head = m_heads[series];
    copy.runs = head.sealing;
    copy.runs.insert(copy.runs.end(), head.closed.begin(), head.closed.end());
    if (!head.run.empty())
        copy.runs.push_back(head.run);
    return copy;
}

std::uint64_t Heads::sealings() const {
    const std::lock_guard lock(m_mutex);
    return m_sealings;
}

void Heads::setSealings(std::uint64_t count) {
    const std::lock_guard lock(m_mutex);
    m_sealings = count;
}

std::optional<TimeRange> Heads::extent(SeriesId series) const {
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    const auto see = [&](const Run& run) {
        if (!run.empty()) {
            first = std::min(first, run.front().at);
            last = std::max(last, run.back().at);
        }
    };
    const std::lock_guard lock(m_mutex);
    if (series < m_heads.size()) {
        const Head& head = m_heads[series];
        see(head.run);
        for (const Run& run : head.closed)
            see(run);
        for (const Run& run : head.sealing)
            see(run);
    }
    if (first > last)
        return std::nullopt;
    return TimeRange{fromMillis(first), fromMillis(last)};
}

std::vector<Sample> Heads::takeFresh() {
    const std::lock_guard lock(m_mutex);
    std::vector<Sample> fresh;
    fresh.reserve(m_fresh.size());
    fresh.swap(m_fresh);
    m_unwritten -= std::min<std::uint64_t>(m_unwritten, fresh.size());
    return fresh;
}

void Heads::putBack(std::vector<Sample> fresh) {
    const std::lock_guard lock(m_mutex);
    m_unwritten += fresh.size();
    fresh.insert(fresh.end(), m_fresh.begin(), m_fresh.end());
    m_fresh = std::move(fresh);
}

Heads::Sealing Heads::beginSealing(std::size_t atLeast) {
    Sealing sealing;
    const std::lock_guard lock(m_mutex);
    for (SeriesId id = 0; id < m_heads.size(); ++id) {
        Head& head = m_heads[id];
        head.sealing = std::move(head.closed);
        head.closed.clear();
        const bool isLong = !head.run.empty() && head.run.back().at - head.run.front().at >= kLongRun;
        if (isLong || (!head.run.empty() && head.run.size() >= atLeast)) {
            head.sealing.push_back(std::move(head.run));
            head.run = {};
        }
        if (!head.sealing.empty())
            sealing.jobs.push_back({id, &head.sealing});
        for (const Point& p : head.run)
            sealing.carried.push_back({id, fromMillis(p.at), p.value});
    }
    m_fresh.clear();
    sealing.unwritten = m_unwrittenBeingSealed = m_unwritten;
    m_unwritten = 0;
    m_tailStale = false; // unless the write fails, or samples are shed meanwhile
    return sealing;
}

void Heads::endSealing(bool stored) {
    const std::lock_guard lock(m_mutex);
    for (Head& head : m_heads) {
        if (stored) {
            for (const Run& run : head.sealing)
                m_size -= run.size();
        } else {
            head.closed.insert(head.closed.begin(), std::make_move_iterator(head.sealing.begin()),
                               std::make_move_iterator(head.sealing.end()));
        }
        head.sealing.clear();
    }
    if (stored) {
        ++m_sealings;
    } else {
        m_tailStale = true;
        m_unwritten += m_unwrittenBeingSealed;
    }
    m_unwrittenBeingSealed = 0;
}

void Heads::distrustTail() {
    const std::lock_guard lock(m_mutex);
    m_tailStale = true;
}

bool Heads::mustSeal() const {
    const std::lock_guard lock(m_mutex);
    return m_tailStale || m_size >= kFull;
}

std::size_t Heads::size() const {
    const std::lock_guard lock(m_mutex);
    return m_size;
}

std::uint64_t Heads::shed() {
    std::uint64_t dropped = 0;
    for (Head& head : m_heads) {
        if (!head.closed.empty()) {
            dropped += head.closed.front().size();
            head.closed.erase(head.closed.begin());
        } else if (head.run.size() >= 64) {
            const std::size_t quarter = head.run.size() / 4;
            head.run.erase(head.run.begin(), head.run.begin() + static_cast<std::ptrdiff_t>(quarter));
            dropped += quarter;
        }
    }
    if (dropped == 0) {
        // Many series with next to nothing each, or all of it being written: nothing to shed by halves.
        for (Head& head : m_heads) {
            dropped += head.run.size();
            head.run.clear();
        }
    }
    m_size -= dropped;
    m_unwritten -= std::min(m_unwritten, dropped);
    m_fresh.clear();
    m_tailStale = true;
    return dropped;
}

} // namespace pavement::history
