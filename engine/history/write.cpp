#include "engine/history/store.h"

#include "engine/base/log.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

namespace pavement::history {

namespace {

constexpr auto kBetweenCommits = std::chrono::seconds{1};
constexpr auto kBetweenSealings = std::chrono::minutes{10};
constexpr std::int64_t kTailBytes = 4 << 20;
constexpr std::uintmax_t kLogBytes = 4 << 20;
constexpr std::size_t kWorthAChunk = 120;
constexpr std::size_t kUnderPressure = 16;

} // namespace

Result<void> History::Impl::commit() {
    return guarded<void>("write", [&]() -> Result<void> {
        const bool pressed = m_heads.mustSeal();
        const bool due = m_clock.steady() - m_sealedAt >= kBetweenSealings || m_tailBytes > kTailBytes;
        if (pressed || due) {
            seal(*m_writer, m_heads.size() >= Heads::kFull ? kUnderPressure : kWorthAChunk);
        } else {
            writeTail(*m_writer);
        }
        checkpoint();
        return {};
    });
}

History::Impl::Pending History::Impl::writePending(Connection& connection) {
    const auto series = m_catalogue.unwritten();
    for (const auto& [id, key] : series) {
        Query insert(connection, "INSERT OR REPLACE INTO series(id, target, metric, label) VALUES(?,?,?,?)");
        insert.bind(1, static_cast<std::int64_t>(id));
        insert.bind(2, key.target).bind(3, key.metric).bind(4, key.label).run();
    }
    std::vector<PendingLatency> latencies;
    {
        const std::lock_guard lock(m_latencyMutex);
        latencies = m_latencies;
    }
    for (const PendingLatency& p : latencies) {
        Query insert(connection, "INSERT INTO latency_raw(series, at, body) VALUES(?,?,?)");
        insert.bind(1, static_cast<std::int64_t>(p.series)).bind(2, p.at).bind(3, p.body).run();
    }
    if (latencies.empty())
        return {series.size(), 0};
    Query state(connection, "INSERT OR REPLACE INTO state(name, value) VALUES('latency', ?)");
    state.bind(1, latencies.back().id).run();
    return {series.size(), latencies.back().id};
}

void History::Impl::wrotePending(Pending pending) {
    m_catalogue.written(pending.series);
    const std::lock_guard lock(m_latencyMutex);
    std::erase_if(m_latencies, [&](const PendingLatency& p) { return p.id <= pending.latency; });
}

void History::Impl::writeTail(Connection& connection) {
    std::vector<Sample> fresh = m_heads.takeFresh();
    try {
        Transaction transaction(connection);
        const Pending pending = writePending(connection);
        if (!fresh.empty()) {
            const Bytes body = encodeTail(fresh);
            Query insert(connection, "INSERT INTO tail(id, body) VALUES(?,?)");
            insert.bind(1, m_tailId + 1).bind(2, body).run();
            transaction.commit();
            ++m_tailId;
            m_tailBytes += static_cast<std::int64_t>(body.size());
        } else {
            transaction.commit();
        }
        wrotePending(pending);
    } catch (...) {
        m_heads.putBack(std::move(fresh));
        throw;
    }
    noteStored(fresh.size());
}

// One transaction moves what is worth a chunk out of memory and tail, and writes all else as the new tail:
// at any moment the tail says exactly what is in memory and in no chunk.
void History::Impl::seal(Connection& connection, std::size_t atLeast) {
    const Heads::Sealing sealing = m_heads.beginSealing(atLeast);
    std::int64_t tailBytes = 0;
    std::uint64_t sealed = 0;
    try {
        Transaction transaction(connection);
        const Pending pending = writePending(connection);
        for (const auto& job : sealing.jobs) {
            for (const Run& run : *job.runs)
                sealed += writeRun(connection, job.series, run);
        }
        connection.exec("DELETE FROM tail");
        if (!sealing.carried.empty()) {
            const Bytes body = encodeTail(sealing.carried);
            tailBytes = static_cast<std::int64_t>(body.size());
            Query insert(connection, "INSERT INTO tail(id, body) VALUES(?,?)");
            insert.bind(1, m_tailId + 1).bind(2, body).run();
        }
        Query count(connection, "INSERT OR REPLACE INTO state(name, value) VALUES('sealings', ?)");
        count.bind(1, static_cast<std::int64_t>(m_heads.sealings()) + 1).run();
        transaction.commit();
        wrotePending(pending);
    } catch (...) {
        m_heads.endSealing(false);
        throw;
    }
    m_heads.endSealing(true);
    ++m_tailId;
    m_tailBytes = tailBytes;
    m_sealedAt = m_clock.steady();
}

std::uint64_t History::Impl::writeRun(Connection& connection, SeriesId series, const Run& run) {
    const std::span<const Point> points(run);
    const std::size_t pieces = (run.size() + kChunkPoints - 1) / kChunkPoints;
    for (std::size_t i = 0; i < pieces; ++i) {
        const std::size_t from = i * run.size() / pieces;
        const auto piece = points.subspan(from, (i + 1) * run.size() / pieces - from);
        Query insert(connection, "INSERT INTO chunk_raw(series, first, last, count, body) VALUES(?,?,?,?,?)");
        insert.bind(1, static_cast<std::int64_t>(series)).bind(2, piece.front().at).bind(3, piece.back().at);
        insert.bind(4, static_cast<std::int64_t>(piece.size())).bind(5, encodeChunk(piece)).run();
    }
    return run.size();
}

void History::Impl::noteStored(std::uint64_t samples) {
    const std::lock_guard lock(m_healthMutex);
    m_health.samplesStored += samples;
}

std::uintmax_t History::Impl::walBytes() const {
    std::error_code none;
    const std::uintmax_t size = std::filesystem::file_size(beside("-wal"), none);
    return none ? 0 : size;
}

// The write-ahead log is folded into the file beyond 4 MB; what a long reader holds back is tried again with
// each commit.
void History::Impl::checkpoint() {
    if (walBytes() < kLogBytes)
        return;
    sqlite3_wal_checkpoint_v2(m_writer->database().getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                              nullptr);
}

void History::Impl::writeLoop(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_wakeMutex);
            m_wake.wait_for(lock, stop, kBetweenCommits, [this] { return m_woken; });
            m_woken = false;
        }
        if (stop.stop_requested())
            return;
        const std::lock_guard lock(m_writerMutex);
        if (const auto done = commit(); !done)
            log::warning(done.error().oneLine());
    }
}

} // namespace pavement::history
