#include "engine/history/store.h"

#include "engine/base/log.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <limits>

namespace pavement::history {

namespace {

constexpr std::chrono::seconds kBetweenCommits{1};
constexpr std::chrono::seconds kLongestBackOff{60};
constexpr auto kBetweenSealings = std::chrono::minutes{10};
constexpr std::int64_t kTailBytes = 4 << 20;
constexpr int kLogPages = 500; // 4 MB
constexpr std::uintmax_t kLogMost = 64 << 20;
constexpr std::uintmax_t kRoomAgain = 1 << 20;
constexpr int kRoundsOfRoom = 8; // some two thousand chunks
constexpr std::int64_t kEverything = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kFullEnough = 240; // when there is time, so that a chunk of a slow series earns its row
constexpr std::size_t kWorthAChunk = 120; // when the tail grows long
constexpr std::size_t kUnderPressure = 16;

} // namespace

// What is in memory, to the file. A damaged file is exchanged for a mended one, a full disk is given the
// reserve and the oldest chunks; what cannot be written stays in memory for the next attempt.
Result<void> History::Impl::commit() {
    if (auto room = logHasRoom(); !room)
        return room;
    Result<void> outcome;
    if (!m_damageSeen)
        outcome = commitOnce();
    if (m_damageSeen.exchange(false)) {
        outcome = rebuild();
        if (outcome && m_writer)
            outcome = commitOnce();
    }
    if (!outcome && outcome.error().code == ErrorCode::diskFull) {
        makeRoom();
        outcome = commitOnce();
    }
    noteOutcome(outcome);
    return outcome;
}

Result<void> History::Impl::commitOnce() {
    return guarded<void>("write", [&]() -> Result<void> {
        if (m_heads.size() >= Heads::kFull)
            seal(*m_writer, kUnderPressure);
        else if (m_heads.mustSeal() || m_tailBytes > kTailBytes)
            seal(*m_writer, kWorthAChunk);
        else if (m_clock.steady() - m_sealedAt >= kBetweenSealings)
            seal(*m_writer, kFullEnough);
        else
            writeTail(*m_writer);
        checkpoint();
        return {};
    });
}

void History::Impl::makeRoom() {
    m_ballast.release();
    (void)guarded<void>("make room in", [&]() -> Result<void> {
        // Its pages are used again; folding the log in at once makes the log start over as well.
        for (int i = 0; i < kRoundsOfRoom && dropOldest(*m_writer, 0, kEverything) > 0; ++i) {
        }
        sqlite3_wal_checkpoint_v2(m_writer->database().getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                  nullptr, nullptr);
        return {};
    });
}

void History::Impl::noteOutcome(const Result<void>& outcome) {
    std::error_code none;
    const auto space = std::filesystem::space(m_options.path, none);
    bool roomAgain = false;
    {
        const std::lock_guard lock(m_healthMutex);
        if (!outcome) {
            m_health.diskFull = m_health.diskFull || outcome.error().code == ErrorCode::diskFull;
        } else if (m_health.diskFull && !none && space.available >= kRoomAgain) {
            m_health.diskFull = false;
            roomAgain = true;
        }
    }
    if (roomAgain)
        m_ballast.hold();
}

// A reader that never ends keeps the log from being folded in; it must not fill the disk with it.
Result<void> History::Impl::logHasRoom() {
    if (walBytes() < kLogMost)
        return {};
    sqlite3_wal_checkpoint_v2(m_writer->database().getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                              nullptr);
    if (walBytes() < kLogMost)
        return {};
    const std::string line = "A program that reads the history keeps it from being written";
    const std::lock_guard lock(m_healthMutex);
    m_health.lastProblem = line;
    return fail(ErrorCode::busy, line, "Close the other program that has the file open.",
                m_options.path.string());
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
    try {
        Transaction transaction(connection);
        const Pending pending = writePending(connection);
        for (const auto& job : sealing.jobs) {
            for (const Run& run : *job.runs)
                writeRun(connection, job.series, run);
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
    for (const auto& job : sealing.jobs)
        m_toRoll[0].insert(job.series);
    noteStored(sealing.unwritten);
    ++m_tailId;
    m_tailBytes = tailBytes;
    m_sealedAt = m_clock.steady();
}

void History::Impl::writeRun(Connection& connection, SeriesId series, const Run& sealed) {
    const Run run = withoutKnown(connection, series, sealed);
    const std::span<const Point> points(run);
    const std::size_t pieces = (run.size() + kChunkPoints - 1) / kChunkPoints;
    for (std::size_t i = 0; i < pieces; ++i) {
        const std::size_t from = i * run.size() / pieces;
        const auto piece = points.subspan(from, (i + 1) * run.size() / pieces - from);
        Query insert(connection, "INSERT INTO chunk_raw(series, first, last, count, body) VALUES(?,?,?,?,?)");
        insert.bind(1, static_cast<std::int64_t>(series)).bind(2, piece.front().at).bind(3, piece.back().at);
        insert.bind(4, static_cast<std::int64_t>(piece.size())).bind(5, encodeChunk(piece)).run();
    }
}

// After a clock was set back, times may come again that a chunk has already: one sample an instant is kept.
Run History::Impl::withoutKnown(Connection& connection, SeriesId series, const Run& run) {
    if (run.empty() || chunksIn(connection, 0, series, run.front().at, run.back().at, 0).empty())
        return run;
    const Run known = rawPoints(connection, series, run.front().at, run.back().at, 0, {});
    Run fresh;
    std::set_difference(run.begin(), run.end(), known.begin(), known.end(), std::back_inserter(fresh),
                        [](const Point& a, const Point& b) { return a.at < b.at; });
    const std::lock_guard lock(m_healthMutex);
    m_health.samplesRefused += run.size() - fresh.size();
    return fresh;
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

// The write-ahead log is folded into the file every thousand pages; what a long reader holds back is tried
// again a thousand pages later.
void History::Impl::checkpoint() {
    const int pages = m_writer->logPages();
    if (pages < m_foldedAt)
        m_foldedAt = 0; // it has started over
    if (pages < m_foldedAt + kLogPages)
        return;
    sqlite3_wal_checkpoint_v2(m_writer->database().getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                              nullptr);
    m_foldedAt = pages;
}

void History::Impl::writeLoop(const std::stop_token& stop) {
    SteadyTime retryAt = SteadyTime::min();
    std::chrono::seconds backOff = kBetweenCommits;
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_wakeMutex);
            m_wake.wait_for(lock, stop, kBetweenCommits, [this] { return m_woken; });
            m_woken = false;
        }
        const SteadyTime now = std::chrono::steady_clock::now();
        if (stop.stop_requested() || now < retryAt)
            continue;
        const std::lock_guard lock(m_writerMutex);
        const auto done = m_writer ? commit() : Result<void>{};
        if (done) {
            backOff = kBetweenCommits;
            continue;
        }
        log::warning(done.error().oneLine());
        retryAt = now + backOff;
        backOff = std::min(backOff * 2, kLongestBackOff);
    }
}

} // namespace pavement::history
