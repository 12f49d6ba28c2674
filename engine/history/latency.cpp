#include "engine/history/store.h"

namespace pavement::history {

void History::Impl::appendLatency(SeriesId series, Timestamp at, const stats::LatencyHistogram& histogram) {
    if (!m_lock.held())
        return;
    PendingLatency pending{0, series, toMillis(at), histogram.encode()};
    const std::uint32_t sum = crc32(pending.body);
    ByteWriter(pending.body).fixed32(sum);
    const std::lock_guard lock(m_latencyMutex);
    pending.id = m_nextLatency++;
    m_latencies.push_back(std::move(pending));
}

namespace {

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

Result<stats::LatencyHistogram> History::Impl::mergedLatency(SeriesId series, TimeRange range) {
    std::vector<PendingLatency> pending;
    {
        const std::lock_guard lock(m_latencyMutex);
        pending = m_latencies;
    }
    stats::LatencyHistogram total;
    View view(*this, series);
    const std::int64_t written = view.connection().number("SELECT value FROM state WHERE name='latency'");
    Query rows(view.connection(), "SELECT id, body FROM latency_raw WHERE series=? AND at>=? AND at<?");
    rows.bind(1, static_cast<std::int64_t>(series)).bind(2, toMillis(range.from)).bind(3, toMillis(range.to));
    while (rows.next()) {
        if (!mergeInto(total, rows.blob(1)))
            noteDamage(kLevels + 1, rows.integer(0));
    }
    for (const PendingLatency& p : pending) {
        if (p.id > written && p.series == series && range.contains(fromMillis(p.at)))
            mergeInto(total, p.body);
    }
    return total;
}

} // namespace pavement::history
