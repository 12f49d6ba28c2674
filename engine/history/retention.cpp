#include "engine/base/log.h"
#include "engine/history/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pavement::history {

namespace {

constexpr std::int64_t kLook = 256;             // rows looked at in one step
constexpr auto kJump = std::chrono::minutes{5}; // beyond this the clock was set, not slewed
constexpr auto kWaitAfterJump = std::chrono::hours{1};
// What the size limit leaves of each level as long as others have more.
constexpr std::array<Milliseconds, kLevels> kSpared{std::chrono::hours{1}, std::chrono::hours{12},
                                                    std::chrono::hours{24 * 7}, std::chrono::hours{24 * 90}};
constexpr int kSmallestPart = 256;
// Which level of statement work goes with a level of samples.
constexpr std::array<std::size_t, kLevels> kWorkOf{0, 0, 1, 2};
constexpr auto kForOneCall = std::chrono::milliseconds{250};
// Between two searches for labels that no row names, and what one call may spend on them.
constexpr auto kBetweenSweeps = std::chrono::hours{1};
constexpr auto kBetweenCounts = std::chrono::minutes{10};
constexpr auto kForSweep = std::chrono::milliseconds{60};

} // namespace

Result<void> History::Impl::maintain() {
    return guarded<void>("maintain", [&]() -> Result<void> {
        const SteadyTime until = std::chrono::steady_clock::now() + kForOneCall;
        rollAll(*m_writer, until);
        foldWork(*m_writer, until);
        retainByAge(*m_writer, until);
        retainBySize(*m_writer, until);
        checkpoint();
        return {};
    });
}

// A clock set a year ahead must not cost a year of history: after a jump nothing is deleted by age for a
// while.
bool History::Impl::clockIsTrusted() {
    const SteadyTime steady = m_clock.steady();
    const Timestamp wall = m_clock.wall();
    if (m_clockSeen) {
        const auto byWall = wall - m_wallSeen;
        const auto bySteady = std::chrono::duration_cast<Milliseconds>(steady - m_steadySeen);
        if (byWall - bySteady > kJump || bySteady - byWall > kJump) {
            m_distrustUntil = steady + kWaitAfterJump;
            const std::lock_guard lock(m_healthMutex);
            m_health.lastProblem =
                fmt::format("The clock jumped by {} s; nothing is deleted by age for an hour",
                            std::chrono::duration_cast<std::chrono::seconds>(byWall - bySteady).count());
        }
    }
    m_clockSeen = true;
    m_steadySeen = steady;
    m_wallSeen = wall;
    return steady >= m_distrustUntil;
}

void History::Impl::retainByAge(Connection& connection, SteadyTime until) {
    if (!clockIsTrusted())
        return;
    const std::int64_t now = toMillis(m_clock.wall());
    const std::array<Milliseconds, kLevels> ages{m_options.retention.raw, m_options.retention.tenSeconds,
                                                 m_options.retention.minute, m_options.retention.hour};
    for (std::size_t level = 0; level < kLevels; ++level) {
        while (std::chrono::steady_clock::now() < until &&
               dropOldest(connection, level, now - ages[level].count()) > 0) {
        }
    }
    const std::array<Milliseconds, kWorkLevels> workAges{
        m_options.retention.raw, m_options.retention.tenSeconds, m_options.retention.hour};
    for (std::size_t level = 0; level < kWorkLevels; ++level) {
        while (std::chrono::steady_clock::now() < until &&
               dropOldestWork(connection, level, now - workAges[level].count()) > 0) {
        }
    }
    const std::int64_t oldest = now - m_options.retention.hour.count();
    Transaction transaction(connection);
    Query(connection, "DELETE FROM event WHERE at<? AND coalesce(until, at)<?")
        .bind(1, oldest)
        .bind(2, oldest)
        .run();
    Query(connection, "DELETE FROM statement_text WHERE seen<?").bind(1, oldest).run();
    if (m_hasWork) {
        Query(connection, "DELETE FROM plan WHERE last<?").bind(1, oldest).run();
        Query(connection, "DELETE FROM plan_period WHERE last<?").bind(1, oldest).run();
        if (hasLoggedExecutions(connection))
            Query(connection, "DELETE FROM logged_execution WHERE at<?").bind(1, oldest).run();
    }
    transaction.commit();
    if (m_sweep.part != Sweep::Part::none || !m_sweep.begun ||
        m_clock.steady() - *m_sweep.begun >= kBetweenSweeps)
        sweepUnnamed(connection, std::min(until, std::chrono::steady_clock::now() + kForSweep));
}

// Deletes what ends before the cut-off among the oldest rows of a level, once the next level contains it.
// How many rows went.
std::size_t History::Impl::dropOldest(Connection& connection, std::size_t level, std::int64_t cutOff) {
    struct Old {
        std::int64_t id;
        SeriesId series;
    };

    Transaction transaction(connection);
    std::size_t gone = 0;
    const auto drop = [&](std::string_view table, std::string_view time, const auto& keepInNextLevel) {
        std::vector<Old> old;
        {
            Query rows(connection, fmt::format("SELECT id, series, {} FROM {}_{} ORDER BY id LIMIT {}", time,
                                               table, kLevelNames[level], kLook));
            while (rows.next()) {
                if (rows.integer(2) < cutOff)
                    old.push_back({rows.integer(0), static_cast<SeriesId>(rows.integer(1))});
            }
        }
        for (const Old& row : old) {
            if (level + 1 < kLevels)
                keepInNextLevel(row);
            Query(connection, fmt::format("DELETE FROM {}_{} WHERE id=?", table, kLevelNames[level]))
                .bind(1, row.id)
                .run();
        }
        gone += old.size();
    };
    drop("chunk", "last", [&](const Old& row) {
        while (rolledUpTo(connection, row.series, level) < row.id)
            roll(connection, level, row.series, true);
    });
    drop("latency", "at", [&](const Old& row) { rollLatency(connection, level, row.series, row.id); });
    transaction.commit();
    return gone;
}

// Statements and samples each have half of the file, and more where the other leaves some.
void History::Impl::makeRoomWithin(Connection& connection, SteadyTime until) {
    const std::int64_t page = connection.number("PRAGMA page_size");
    const std::int64_t most = m_options.retention.maxBytes;
    const auto used = [&] {
        return (connection.number("PRAGMA page_count") - connection.number("PRAGMA freelist_count")) * page;
    };
    const auto goesOn = [&] { return used() > most && std::chrono::steady_clock::now() < until; };
    if (!goesOn())
        return;
    // Names that nobody uses are the first to go: else more would be given up than is needed.
    if (!sweepUnnamed(connection, until))
        return;
    if (m_hasWork && goesOn()) {
        // Counting is a look at every row: done rarely where they are far from their half, and what becomes
        // free is taken off.
        if (!m_statementBytes || *m_statementBytes > most / 8 * 3 ||
            m_clock.steady() - m_statementBytesAt > kBetweenCounts) {
            m_statementBytes = statementBytes(connection);
            m_statementBytesAt = m_clock.steady();
        }
        while (goesOn() && *m_statementBytes > most / 2) {
            const std::int64_t before = used();
            const bool dropped = dropSomeStatements(connection);
            const bool swept = sweepUnnamed(connection, until);
            *m_statementBytes -= before - used();
            if (!swept || !dropped)
                return; // samples do not pay for what they do not use
        }
    }
    // Finest first, but none of it down to nothing while a coarser level has plenty.
    const std::int64_t now = toMillis(m_clock.wall());
    for (std::size_t level = 0; level < kLevels; ++level) {
        const std::int64_t cutOff = now - kSpared[level].count();
        while (goesOn() &&
               dropOldest(connection, level, cutOff) + dropOldestWork(connection, kWorkOf[level], cutOff) >
                   0) {
        }
    }
    if (!goesOn() || !sweepUnnamed(connection, until))
        return;
    // What was spared is too much for so small a limit: half of it, a quarter, and so on, so that the newest
    // go last.
    for (int part = 2; part <= kSmallestPart && goesOn(); part *= 2) {
        for (std::size_t level = 0; level < kLevels; ++level) {
            const std::int64_t cutOff = now - kSpared[level].count() / part;
            while (goesOn() && dropOldest(connection, level, cutOff) > 0) {
            }
        }
    }
    for (std::size_t level = 0; level < kLevels; ++level) {
        while (goesOn() && dropOldest(connection, level, std::numeric_limits<std::int64_t>::max()) > 0) {
        }
    }
}

void History::Impl::retainBySize(Connection& connection, SteadyTime until) {
    makeRoomWithin(connection, until);
    const std::int64_t page = connection.number("PRAGMA page_size");
    // What was freed goes back to the disk little by little; a reserve stays for the chunks to come.
    const std::int64_t spare = connection.number("PRAGMA freelist_count");
    const std::int64_t pages = connection.number("PRAGMA page_count");
    const bool tooLarge = pages * page > m_options.retention.maxBytes;
    if (tooLarge || spare > pages / 8) {
        Transaction transaction(connection);
        // Yields one row for each page it moves.
        Query vacuum(connection, "PRAGMA incremental_vacuum(2000)");
        while (vacuum.next()) {
        }
        transaction.commit();
    }
}

} // namespace pavement::history
