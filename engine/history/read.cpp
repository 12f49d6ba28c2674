#include "engine/history/folding.h"
#include "engine/history/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pavement::history {

// The chunks of a series that touch the range (both ends inclusive), by their index alone.
std::vector<History::Impl::ChunkRow> History::Impl::chunksIn(Connection& connection, std::size_t level,
                                                             SeriesId series, std::int64_t from,
                                                             std::int64_t to, std::int64_t afterId) {
    std::vector<ChunkRow> rows;
    Query query(connection, fmt::format("SELECT id, first, last, count FROM chunk_{} WHERE series=? AND"
                                        " first<=? AND last>=? AND id>? ORDER BY first",
                                        kLevelNames[level]));
    query.bind(1, static_cast<std::int64_t>(series)).bind(2, to).bind(3, from).bind(4, afterId);
    while (query.next())
        rows.push_back({query.integer(0), query.integer(1), query.integer(2), query.integer(3)});
    return rows;
}

// The body of a chunk, or nothing where the page under it is damaged.
std::optional<Bytes> History::Impl::body(Connection& connection, std::size_t level, std::int64_t id) {
    try {
        Query query(connection, fmt::format("SELECT body FROM chunk_{} WHERE id=?", kLevelNames[level]));
        query.bind(1, id);
        if (query.next()) {
            const ByteView blob = query.blob(0);
            return Bytes(blob.begin(), blob.end());
        }
    } catch (const SQLite::Exception& e) {
        if (!isDamage(e))
            throw;
    }
    noteDamage(level, id);
    return std::nullopt;
}

std::int64_t History::Impl::rolledUpTo(Connection& connection, SeriesId series, std::size_t level) {
    Query query(connection, "SELECT chunks FROM rolled WHERE series=? AND level=?");
    query.bind(1, static_cast<std::int64_t>(series)).bind(2, static_cast<std::int64_t>(level));
    return query.next() ? query.integer(0) : 0;
}

// Raw samples of chunks after an id and, where given, of memory: in time order, one for each instant.
Run History::Impl::rawPoints(Connection& connection, SeriesId series, std::int64_t from, std::int64_t to,
                             std::int64_t afterId, const std::vector<Run>& heads) {
    Run points;
    const auto take = [&](const Run& run) {
        const auto begin = std::lower_bound(run.begin(), run.end(), from,
                                            [](const Point& p, std::int64_t at) { return p.at < at; });
        const auto end =
            std::upper_bound(begin, run.end(), to, [](std::int64_t at, const Point& p) { return at < p.at; });
        points.insert(points.end(), begin, end);
    };
    for (const ChunkRow& row : chunksIn(connection, 0, series, from, to, afterId)) {
        const auto bytes = body(connection, 0, row.id);
        if (!bytes)
            continue;
        if (const auto run = decodeChunk(*bytes))
            take(*run);
        else
            noteDamage(0, row.id);
    }
    for (const Run& run : heads)
        take(run);
    const auto earlier = [](const Point& a, const Point& b) { return a.at < b.at; };
    if (!std::is_sorted(points.begin(), points.end(), earlier))
        std::stable_sort(points.begin(), points.end(), earlier);
    points.erase(std::unique(points.begin(), points.end(),
                             [](const Point& a, const Point& b) { return a.at == b.at; }),
                 points.end());
    return points;
}

std::vector<Aggregate> History::Impl::rolledBuckets(Connection& connection, SeriesId series,
                                                    std::size_t level, std::int64_t from, std::int64_t to,
                                                    std::int64_t afterId) {
    std::vector<Aggregate> buckets;
    for (const ChunkRow& row : chunksIn(connection, level, series, from, to, afterId)) {
        const auto bytes = body(connection, level, row.id);
        if (!bytes)
            continue;
        const auto decoded = decodeRollup(*bytes, stepOf(static_cast<Resolution>(level)));
        if (!decoded) {
            noteDamage(level, row.id);
            continue;
        }
        for (const Aggregate& a : *decoded) {
            if (toMillis(a.at) >= from && toMillis(a.at) <= to)
                buckets.push_back(a);
        }
    }
    return buckets;
}

// A level's own chunks, and whatever finer data is not contained in them yet.
std::vector<Aggregate> History::Impl::collect(View& view, SeriesId series, std::size_t level,
                                              TimeRange range) {
    std::int64_t from = toMillis(range.from);
    std::int64_t to = toMillis(range.to) - 1;
    if (level == 0)
        return asAggregates(rawPoints(view.connection(), series, from, to, 0, view.heads.runs));
    const std::int64_t step = stepOf(static_cast<Resolution>(level)).count();
    from = floorTo(from, step);
    to = floorTo(to, step) + step - 1;
    Folding folding(step);
    for (std::size_t l = level; l > 0; --l) {
        const std::int64_t after = l == level ? 0 : rolledUpTo(view.connection(), series, l);
        folding.add(rolledBuckets(view.connection(), series, l, from, to, after));
    }
    folding.add(rawPoints(view.connection(), series, from, to, rolledUpTo(view.connection(), series, 0),
                          view.heads.runs));
    return folding.buckets();
}

std::optional<TimeRange> History::Impl::extentOf(std::string_view target) {
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    // From memory before from the file: a sample on its way from one to the other is then seen at least once.
    const auto series = m_catalogue.list(target, "");
    for (const auto& [id, key] : series) {
        if (const auto range = m_heads.extent(id)) {
            first = std::min(first, toMillis(range->from));
            last = std::max(last, toMillis(range->to));
        }
    }
    Lease lease(*this);
    const Transaction snapshot(*lease.connection, "BEGIN");
    for (std::size_t level = 0; level < kLevels; ++level) {
        const std::string sql =
            fmt::format("SELECT min(first), max(last) FROM chunk_{} WHERE series=?", kLevelNames[level]);
        // A bucket begins up to a step before its first sample; only one wholly earlier says something new.
        const std::int64_t slack = level == 0 ? 0 : stepOf(static_cast<Resolution>(level)).count();
        for (const auto& [id, key] : series) {
            Query query(*lease.connection, sql);
            query.bind(1, static_cast<std::int64_t>(id));
            if (query.next() && !query.isNull(0)) {
                if (query.integer(0) + slack <= first)
                    first = query.integer(0);
                last = std::max(last, query.integer(1));
            }
        }
    }
    if (first > last)
        return std::nullopt;
    return TimeRange{fromMillis(first), fromMillis(last)};
}

// How many points each level has for the range and where they begin, without reading a chunk.
std::size_t History::Impl::chooseLevel(View& view, SeriesId series, TimeRange range, std::size_t maxPoints) {
    struct Extent {
        double points = 0;
        std::int64_t first = std::numeric_limits<std::int64_t>::max();

        void add(std::int64_t from, std::int64_t to, double count, TimeRange within, double step) {
            const std::int64_t begin = std::max(from, toMillis(within.from));
            const std::int64_t end = std::min(to, toMillis(within.to) - 1);
            if (begin > end)
                return;
            const double share =
                from == to ? 1.0 : static_cast<double>(end - begin) / static_cast<double>(to - from);
            points += std::min(count * share, static_cast<double>(end - begin) / step + 1);
            first = std::min(first, begin);
        }
    };

    std::array<Extent, kLevels> extents;
    for (std::size_t source = 0; source < kLevels; ++source) {
        const std::int64_t after = source + 1 < kLevels ? rolledUpTo(view.connection(), series, source) : 0;
        for (const ChunkRow& row :
             chunksIn(view.connection(), source, series, toMillis(range.from), toMillis(range.to) - 1, 0)) {
            for (std::size_t level = source; level < kLevels; ++level) {
                if (level == source || row.id > after) {
                    const auto step =
                        static_cast<double>(level == 0 ? 1 : stepOf(static_cast<Resolution>(level)).count());
                    extents[level].add(row.first, row.last, static_cast<double>(row.count), range, step);
                }
            }
        }
    }
    for (const Run& run : view.heads.runs) {
        for (std::size_t level = 0; level < kLevels; ++level) {
            const auto step =
                static_cast<double>(level == 0 ? 1 : stepOf(static_cast<Resolution>(level)).count());
            extents[level].add(run.front().at, run.back().at, static_cast<double>(run.size()), range, step);
        }
    }
    // A finer level may have been thinned out: it counts only where it reaches back as far as the others.
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    for (const Extent& e : extents)
        first = std::min(first, e.first);
    constexpr std::int64_t kSlack = 3'600'000;
    for (std::size_t level = 0; level + 1 < kLevels; ++level) {
        if (extents[level].points <= static_cast<double>(maxPoints) && extents[level].first - kSlack <= first)
            return level;
    }
    return kLevels - 1;
}

} // namespace pavement::history
