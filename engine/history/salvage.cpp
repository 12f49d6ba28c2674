#include "engine/history/salvage.h"

#include "engine/history/chunk.h"
#include "engine/history/work_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

namespace pavement::history {

namespace {

// With a rowid to go by; the checksummed body, if there is one, is the last column.
struct Table {
    std::string name;
    std::string columns; // the first is the rowid
    int count = 0;
    int level = -1; // of chunks; -1 where there is nothing to verify
};

// How far a salvage is, by the bytes it copied of those the damaged file has.
class Advance {
public:
    Advance(std::uintmax_t fileBytes, const std::function<void(double)>& onProgress,
            const std::stop_token& stop)
        : m_fileBytes(std::max<std::uintmax_t>(fileBytes, 1))
        , m_onProgress(onProgress)
        , m_stop(stop) {}

    void copied(std::size_t bytes) {
        m_bytes += bytes;
        if (m_onProgress && m_bytes >= m_nextTold) {
            m_nextTold = m_bytes + kBetweenTellings;
            m_onProgress(std::min(1.0, static_cast<double>(m_bytes) / static_cast<double>(m_fileBytes)));
        }
    }

    bool stopped() const { return m_stop.stop_requested(); }

private:
    static constexpr std::uintmax_t kBetweenTellings = 1U << 20U;

    std::uintmax_t m_fileBytes;
    std::uintmax_t m_bytes = 0;
    std::uintmax_t m_nextTold = 0;
    const std::function<void(double)>& m_onProgress;
    const std::stop_token& m_stop;
};

class Salvager {
public:
    Salvager(Connection& from, Connection& to, Advance& advance)
        : m_from(from)
        , m_to(to)
        , m_advance(advance) {}

    void copy(const Table& table) {
        std::string marks = "?";
        for (int i = 1; i < table.count; ++i)
            marks += ",?";
        const std::string insert =
            fmt::format("INSERT OR IGNORE INTO {}({}) VALUES({})", table.name, table.columns, marks);
        std::int64_t after = std::numeric_limits<std::int64_t>::min();
        const std::int64_t last = lastId(table);
        std::int64_t skip = 1;
        bool inDamage = false;
        // Each failed attempt starts further on: the damage ends somewhere within twice its own width.
        while (after < last && !m_advance.stopped()) {
            const std::int64_t before = after;
            if (copyAfter(table, insert, after))
                return;
            if (after != before) {
                skip = 1;
                inDamage = false;
            }
            if (!inDamage)
                ++m_counts.damaged;
            inDamage = true;
            after = (after == std::numeric_limits<std::int64_t>::min() ? 0 : after) + skip;
            skip *= 2;
        }
    }

    // Small tables without a rowid: all or what comes before the damage. False when something is missing.
    bool copyWhole(const Table& table) {
        std::string marks = "?";
        for (int i = 1; i < table.count; ++i)
            marks += ",?";
        try {
            Query rows(m_from, fmt::format("SELECT {} FROM {}", table.columns, table.name));
            while (rows.next())
                put(fmt::format("INSERT OR REPLACE INTO {}({}) VALUES({})", table.name, table.columns, marks),
                    rows, table.count);
            return true;
        } catch (const SQLite::Exception& e) {
            if (!isDamage(e))
                throw;
            ++m_counts.damaged;
            return false;
        }
    }

    SalvageCounts counts() const { return m_counts; }

private:
    std::int64_t lastId(const Table& table) {
        try {
            return m_from.number(fmt::format("SELECT max(id) FROM {}", table.name));
        } catch (const SQLite::Exception&) {
            return 1LL << 40U; // the skips double, so even this is reached in some forty steps
        }
    }

    // True when the end was reached; otherwise `after` is the last row that could be read.
    bool copyAfter(const Table& table, const std::string& insert, std::int64_t& after) {
        std::optional<Query> rows;
        const auto next = [&] {
            try {
                return rows->next() ? 1 : 0;
            } catch (const SQLite::Exception&) {
                return -1; // whatever it is called: these rows cannot be read
            }
        };
        try {
            rows.emplace(m_from,
                         fmt::format("SELECT {} FROM {} WHERE id>? ORDER BY id", table.columns, table.name));
        } catch (const SQLite::Exception&) {
            after = std::numeric_limits<std::int64_t>::max() / 4; // no such table any more
            ++m_counts.damaged;
            return true;
        }
        rows->bind(1, after);
        for (;;) {
            const int step = m_advance.stopped() ? 0 : next();
            if (step <= 0)
                return step == 0;
            after = rows->integer(0);
            if (isSound(table, *rows))
                put(insert, *rows, table.count);
            else
                ++m_counts.damaged;
        }
    }

    static bool isSound(const Table& table, const Query& row) {
        if (table.level < 0)
            return true;
        const ByteView body = row.blob(table.count - 1);
        if (table.level == 0)
            return decodeChunk(body).has_value();
        return decodeRollup(body, stepOf(static_cast<Resolution>(table.level))).has_value();
    }

    void put(const std::string& insert, const Query& row, int columns) {
        Query out(m_to, insert);
        for (int i = 0; i < columns; ++i)
            out.bindFrom(i + 1, row, i);
        out.run();
        m_advance.copied(kRowBytes + row.blob(columns - 1).size());
        ++m_counts.saved;
    }

    static constexpr std::size_t kRowBytes = 24; // of a row besides its last column, which is the large one

    Connection& m_from;
    Connection& m_to;
    Advance& m_advance;
    SalvageCounts m_counts;
};

// Without its marks a level would be rolled up twice. Whatever begins before the end of the next level is
// taken to be in it.
void guessMarks(Connection& fresh) {
    for (std::size_t level = 0; level + 1 < kLevels; ++level) {
        fresh.exec(
            fmt::format("INSERT OR REPLACE INTO rolled(series, level, chunks, latencies)"
                        " SELECT s.id, {0},"
                        " coalesce((SELECT max(c.id) FROM chunk_{1} c WHERE c.series=s.id AND c.first<="
                        "(SELECT max(n.last) FROM chunk_{2} n WHERE n.series=s.id)), 0),"
                        " coalesce((SELECT max(c.id) FROM latency_{1} c WHERE c.series=s.id AND c.at<="
                        "(SELECT max(n.at) FROM latency_{2} n WHERE n.series=s.id)), 0) FROM series s",
                        level, kLevelNames[level], kLevelNames[level + 1])
                .c_str());
    }
}

// What may be in the next level already is not folded into it again.
void guessWorkMarks(Connection& fresh) {
    fresh.exec("INSERT OR REPLACE INTO work_mark(target, kind, level, folded)"
               " SELECT target, kind, level, max(id) FROM work WHERE level<2 GROUP BY target, kind, level");
}

// A number that was given once is never given again: rows that were lost may have been named by what was
// saved, and what is numbered below a mark counts as folded.
void raiseSequences(Connection& from, Connection& fresh) {
    // Beyond it is no number that this program gave.
    constexpr std::int64_t kHighest = 1LL << 31U;
    const auto raise = [&](std::string_view table, std::int64_t highest) {
        if (highest <= 0 || highest > kHighest)
            return;
        Query(fresh, "INSERT INTO sqlite_sequence(name, seq) SELECT ?1, 0 WHERE NOT EXISTS"
                     " (SELECT 1 FROM sqlite_sequence WHERE name=?1)")
            .bind(1, table)
            .run();
        Query(fresh, "UPDATE sqlite_sequence SET seq=max(seq, ?) WHERE name=?")
            .bind(1, highest)
            .bind(2, table)
            .run();
    };
    try {
        Query known(from, "SELECT name, seq FROM sqlite_sequence");
        while (known.next())
            raise(known.text(0), known.integer(1));
    } catch (const SQLite::Exception& e) {
        if (!isDamage(e))
            throw;
    }
    raise("work", fresh.number("SELECT coalesce(max(folded), 0) FROM work_mark"));
    for (std::size_t level = 0; level + 1 < kLevels; ++level) {
        const std::string mark = fmt::format(" FROM rolled WHERE level={}", level);
        raise(fmt::format("chunk_{}", kLevelNames[level]),
              fresh.number("SELECT coalesce(max(chunks), 0)" + mark));
        raise(fmt::format("latency_{}", kLevelNames[level]),
              fresh.number("SELECT coalesce(max(latencies), 0)" + mark));
    }
    std::int64_t label = 0;
    Query rows(fresh, "SELECT kind, body FROM work");
    while (rows.next()) {
        const auto take = [&](const auto& items) {
            for (const auto& one : items) {
                if (one.label <= kHighest)
                    label = std::max<std::int64_t>(label, one.label);
            }
        };
        if (rows.integer(0) == 0) {
            if (const auto interval = decodeWork(rows.blob(1)))
                take(interval->statements);
        } else if (const auto interval = decodeWaits(rows.blob(1))) {
            take(interval->waits);
        }
    }
    raise("work_label", label);
}

} // namespace

SalvageCounts salvage(const std::filesystem::path& damaged, Connection& fresh,
                      const std::function<void(double)>& onProgress, const std::stop_token& stop) {
    std::optional<Connection> from;
    try {
        from.emplace(damaged, Connection::Mode::read);
        from->number("SELECT count(*) FROM sqlite_master");
    } catch (const SQLite::Exception&) {
        return {0, 1, false}; // not even the list of tables
    }
    Transaction transaction(fresh);
    std::error_code unknown;
    const std::uintmax_t size = std::filesystem::file_size(damaged, unknown);
    Advance advance(unknown ? 0 : size, onProgress, stop);
    Salvager salvager(*from, fresh, advance);
    salvager.copy({"series", "id, target, metric, label", 4, -1});
    salvager.copy({"tail", "id, body", 2, -1});
    salvager.copy({"event", "id, target, at, until, kind, title, detail", 7, -1});
    salvager.copy({"audit", "id, at, actor, target, action, detail, hash", 7, -1});
    for (std::size_t level = 0; level < kLevels; ++level) {
        salvager.copy({fmt::format("chunk_{}", kLevelNames[level]), "id, series, first, last, count, body", 6,
                       static_cast<int>(level)});
        salvager.copy({fmt::format("latency_{}", kLevelNames[level]), "id, series, at, body", 4, -1});
    }
    const auto hasThem = [&from](bool (*ask)(Connection&)) {
        try {
            return ask(*from);
        } catch (const SQLite::Exception&) {
            return false;
        }
    };
    const bool hasWork = hasThem(hasWorkTables);
    const bool hasExecutions = hasThem(hasLoggedExecutions);
    if (hasWork) {
        salvager.copyWhole({"statement_text", "target, id, text, seen, fingerprint, tokens", 6, -1});
        salvager.copy({"work_label", "id, target, label, first", 4, -1});
        salvager.copy({"work", "id, target, kind, level, at, body", 6, -1});
        salvager.copy({"plan",
                       "id, target, statement, shape, body, source, scanned, seconds, first, last, seen", 11,
                       -1});
        salvager.copy({"plan_period", "id, target, statement, shape, first, last, seen", 7, -1});
        if (hasExecutions)
            salvager.copyWhole(
                {"logged_execution", "target, statement, at, seconds, shape, measured", 6, -1});
        salvager.copyWhole({"object_name", "target, kind, oid, name", 4, -1});
        if (!salvager.copyWhole({"work_mark", "target, kind, level, folded", 4, -1}))
            guessWorkMarks(fresh);
    } else {
        salvager.copyWhole({"statement_text", "target, id, text, seen", 4, -1});
    }
    salvager.copyWhole({"fact", "target, name, value", 3, -1});
    salvager.copyWhole({"state", "name, value", 2, -1});
    if (!salvager.copyWhole({"rolled", "series, level, chunks, latencies", 4, -1}))
        guessMarks(fresh);
    raiseSequences(*from, fresh);
    SalvageCounts counts = salvager.counts();
    counts.stopped = advance.stopped();
    if (!counts.stopped)
        transaction.commit();
    return counts;
}

} // namespace pavement::history
