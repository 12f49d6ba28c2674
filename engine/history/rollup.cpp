#include "engine/history/folding.h"
#include "engine/history/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pavement::history {

namespace {

constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::max();

// A level is rolled into the next once so much of it has gathered: about 360 buckets (168 hours), a chunk of
// decent size.
constexpr std::array<std::int64_t, kLevels - 1> kWorthRolling{3'600'000, 6 * 3'600'000, 168 * 3'600'000LL};
constexpr std::size_t kChunksAtOnce = 64;
constexpr std::size_t kSeriesAtOnce = 64;

} // namespace

// Chunks with an id up to a mark are contained in the next level, the others are not: each is folded in
// exactly once, in whatever order times came. A bucket may be split over two chunks; reading adds them up.
bool History::Impl::roll(Connection& connection, std::size_t level, SeriesId series, bool force) {
    std::vector<ChunkRow> rows =
        chunksIn(connection, level, series, -kAlways, kAlways, rolledUpTo(connection, series, level));
    if (rows.empty())
        return false;
    std::sort(rows.begin(), rows.end(), [](const ChunkRow& a, const ChunkRow& b) { return a.id < b.id; });
    std::int64_t span = 0;
    for (const ChunkRow& row : rows)
        span += row.last - row.first;
    if (!force && span < kWorthRolling[level])
        return false;
    const bool more = rows.size() > kChunksAtOnce;
    if (more)
        rows.resize(kChunksAtOnce);

    const std::size_t next = level + 1;
    const Milliseconds step = stepOf(static_cast<Resolution>(next));
    Folding folding(step.count());
    for (const ChunkRow& row : rows) {
        const auto bytes = body(connection, level, row.id);
        if (!bytes)
            continue;
        const auto points = level == 0 ? decodeChunk(*bytes) : std::nullopt;
        const auto buckets =
            level == 0 ? std::nullopt : decodeRollup(*bytes, stepOf(static_cast<Resolution>(level)));
        if (points)
            folding.add(*points);
        else if (buckets)
            folding.add(*buckets);
        else
            noteDamage(level, row.id);
    }
    const std::vector<Aggregate> buckets = folding.buckets();
    const std::span<const Aggregate> all(buckets);
    for (std::size_t from = 0; from < all.size(); from += kChunkPoints) {
        const auto piece = all.subspan(from, std::min(kChunkPoints, all.size() - from));
        Query insert(connection,
                     fmt::format("INSERT INTO chunk_{}(series, first, last, count, body) VALUES(?,?,?,?,?)",
                                 kLevelNames[next]));
        insert.bind(1, static_cast<std::int64_t>(series));
        insert.bind(2, toMillis(piece.front().at)).bind(3, toMillis(piece.back().at));
        insert.bind(4, static_cast<std::int64_t>(piece.size())).bind(5, encodeRollup(piece, step)).run();
    }
    Query mark(connection, "INSERT INTO rolled(series, level, chunks) VALUES(?,?,?)"
                           " ON CONFLICT(series, level) DO UPDATE SET chunks=excluded.chunks");
    mark.bind(1, static_cast<std::int64_t>(series)).bind(2, static_cast<std::int64_t>(level));
    mark.bind(3, rows.back().id).run();
    if (next + 1 < kLevels)
        m_toRoll[next].insert(series);
    return more;
}

// Works through the series that have gained chunks, for as long as there is time.
void History::Impl::rollAll(Connection& connection, SteadyTime until) {
    for (std::size_t level = 0; level + 1 < kLevels; ++level) {
        auto& waiting = m_toRoll[level];
        while (!waiting.empty() && std::chrono::steady_clock::now() < until) {
            std::vector<SeriesId> batch;
            Transaction transaction(connection);
            for (std::size_t i = 0; i < kSeriesAtOnce && !waiting.empty(); ++i) {
                const SeriesId series = *waiting.begin();
                waiting.erase(waiting.begin());
                batch.push_back(series);
                try {
                    while (roll(connection, level, series, false)) {
                    }
                    rollLatency(connection, level, series);
                } catch (...) {
                    waiting.insert(batch.begin(), batch.end()); // nothing of this batch was kept
                    throw;
                }
            }
            transaction.commit();
        }
    }
}

} // namespace pavement::history
