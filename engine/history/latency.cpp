#include "engine/history/folding.h"
#include "engine/history/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

namespace pavement::history {

namespace {

constexpr std::size_t kMostPending = 100'000;
constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

Bytes sealed(const stats::LatencyHistogram& histogram) {
    Bytes bytes = histogram.encode();
    const std::uint32_t sum = crc32(bytes);
    ByteWriter(bytes).fixed32(sum);
    return bytes;
}

bool mergeInto(stats::LatencyHistogram& total, ByteView body) {
    if (body.size() < 4)
        return false;
    ByteReader sum(body.last(4));
    const ByteView encoded = body.first(body.size() - 4);
    if (sum.fixed32() != crc32(encoded))
        return false;
    const auto part = stats::LatencyHistogram::decode(encoded);
    if (!part)
        return false;
    total.merge(*part);
    return true;
}

} // namespace

void History::Impl::appendLatency(SeriesId series, Timestamp at, const stats::LatencyHistogram& histogram) {
    PendingLatency pending{0, series, toMillis(at), sealed(histogram)};
    std::uint64_t lost = 0;
    if (!m_writable) {
        lost = 1;
    } else {
        const std::lock_guard lock(m_latencyMutex);
        pending.id = m_nextLatency++;
        m_latencies.push_back(std::move(pending));
        if (m_latencies.size() > kMostPending) {
            lost = m_latencies.size() / 4;
            m_latencies.erase(m_latencies.begin(), m_latencies.begin() + static_cast<std::ptrdiff_t>(lost));
        }
    }
    if (lost > 0) {
        const std::lock_guard lock(m_healthMutex);
        m_health.samplesLost += lost;
    }
}

std::int64_t History::Impl::latencyRolledUpTo(Connection& connection, SeriesId series, std::size_t level) {
    Query query(connection, "SELECT latencies FROM rolled WHERE series=? AND level=?");
    query.bind(1, static_cast<std::int64_t>(series)).bind(2, static_cast<std::int64_t>(level));
    return query.next() ? query.integer(0) : 0;
}

// Merges what the next level does not contain yet, up to the bucket still being filled, or at least up to
// `atLeastId`.
void History::Impl::rollLatency(Connection& connection, std::size_t level, SeriesId series,
                                std::int64_t atLeastId) {
    const std::int64_t step = stepOf(static_cast<Resolution>(level + 1)).count();
    const std::int64_t done = latencyRolledUpTo(connection, series, level);
    std::int64_t newest = 0;
    {
        Query last(connection,
                   fmt::format("SELECT max(at) FROM latency_{} WHERE series=?", kLevelNames[level]));
        last.bind(1, static_cast<std::int64_t>(series));
        if (!last.next() || last.isNull(0))
            return;
        newest = floorTo(last.integer(0), step);
    }
    std::map<std::int64_t, stats::LatencyHistogram> merged;
    std::int64_t upTo = done;
    {
        Query rows(connection, fmt::format("SELECT id, at, body FROM latency_{} WHERE series=? AND id>?"
                                           " ORDER BY id LIMIT 4000",
                                           kLevelNames[level]));
        rows.bind(1, static_cast<std::int64_t>(series)).bind(2, done);
        while (rows.next()) {
            const std::int64_t bucket = floorTo(rows.integer(1), step);
            if (bucket >= newest && rows.integer(0) > atLeastId)
                break;
            upTo = rows.integer(0);
            if (!mergeInto(merged[bucket], rows.blob(2)))
                noteDamage(kLevels + 1 + level, upTo);
        }
    }
    if (upTo == done)
        return;
    for (const auto& [bucket, histogram] : merged) {
        Query insert(connection, fmt::format("INSERT INTO latency_{}(series, at, body) VALUES(?,?,?)",
                                             kLevelNames[level + 1]));
        insert.bind(1, static_cast<std::int64_t>(series)).bind(2, bucket).bind(3, sealed(histogram)).run();
    }
    Query mark(connection, "INSERT INTO rolled(series, level, latencies) VALUES(?,?,?)"
                           " ON CONFLICT(series, level) DO UPDATE SET latencies=excluded.latencies");
    mark.bind(1, static_cast<std::int64_t>(series))
        .bind(2, static_cast<std::int64_t>(level))
        .bind(3, upTo)
        .run();
    if (level + 2 < kLevels)
        m_toRoll[level + 1].insert(series);
}

// Adds a stretch of time from one level, with what finer levels hold that it does not contain yet.
void History::Impl::addLatency(Connection& connection, SeriesId series, std::size_t level, std::int64_t from,
                               std::int64_t to, stats::LatencyHistogram& total) {
    for (std::size_t l = 0; l <= level; ++l) {
        const std::int64_t after = l == level ? 0 : latencyRolledUpTo(connection, series, l);
        Query rows(connection, fmt::format("SELECT id, body FROM latency_{} WHERE series=? AND at>=? AND at<?"
                                           " AND id>?",
                                           kLevelNames[l]));
        rows.bind(1, static_cast<std::int64_t>(series)).bind(2, from).bind(3, to).bind(4, after);
        while (rows.next()) {
            if (!mergeInto(total, rows.blob(1)))
                noteDamage(kLevels + 1 + l, rows.integer(0));
        }
    }
}

// Whole buckets of the level, and what is left at both ends from finer levels as far as they reach back.
// Where the finer level was deleted, a bucket counts when it begins in the range.
void History::Impl::addFinest(Connection& connection, SeriesId series, std::size_t level, TimeRange range,
                              const std::array<std::int64_t, kLevels>& begins,
                              stats::LatencyHistogram& total) {
    const std::int64_t from = toMillis(range.from);
    const std::int64_t to = toMillis(range.to);
    if (from >= to)
        return;
    if (level == 0) {
        addLatency(connection, series, 0, from, to, total);
        return;
    }
    const std::int64_t step = stepOf(static_cast<Resolution>(level)).count();
    const auto addEdge = [&](std::int64_t a, std::int64_t b) {
        const std::int64_t finer = begins[level - 1];
        const bool known =
            begins[level] == kNone || (finer != kNone && finer <= std::max(a, begins[level] + step));
        if (known)
            addFinest(connection, series, level - 1, {fromMillis(a), fromMillis(b)}, begins, total);
        else if (a < b)
            addLatency(connection, series, level, floorTo(a, step), b, total);
    };
    const std::int64_t wholeFrom = floorTo(from + step - 1, step);
    const std::int64_t wholeTo = floorTo(to, step);
    if (wholeFrom >= wholeTo) {
        addEdge(from, to);
        return;
    }
    addLatency(connection, series, level, wholeFrom, wholeTo, total);
    addEdge(from, wholeFrom);
    addEdge(wholeTo, to);
}

Result<stats::LatencyHistogram> History::Impl::mergedLatency(SeriesId series, TimeRange range) {
    std::vector<PendingLatency> pending;
    {
        const std::lock_guard lock(m_latencyMutex);
        pending = m_latencies;
    }
    stats::LatencyHistogram total;
    View view(*this, series);
    const std::int64_t written = view.connection().number("SELECT value FROM state WHERE name='latency'");
    std::array<std::int64_t, kLevels> begins{};
    for (std::size_t level = 0; level < kLevels; ++level) {
        Query first(view.connection(),
                    fmt::format("SELECT min(at) FROM latency_{} WHERE series=?", kLevelNames[level]));
        first.bind(1, static_cast<std::int64_t>(series));
        begins[level] = first.next() && !first.isNull(0) ? first.integer(0) : kNone;
    }
    addFinest(view.connection(), series, kLevels - 1, range, begins, total);
    for (const PendingLatency& p : pending) {
        if (p.id > written && p.series == series && range.contains(fromMillis(p.at)))
            mergeInto(total, p.body);
    }
    return total;
}

} // namespace pavement::history
