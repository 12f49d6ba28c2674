#include "engine/monitor/collectors.h"

#include "engine/monitor/figures.h"
#include "engine/monitor/metrics.h"

#include <array>
#include <cmath>
#include <map>
#include <optional>

namespace pavement::monitor {

namespace {

class DatabaseCollector final : public PostgresCollector {
public:
    explicit DatabaseCollector(Milliseconds interval)
        : m_interval(interval) {}

    std::string_view name() const override { return "database"; }

    Milliseconds interval() const override { return m_interval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        ReadingTime time(run.clock);
        auto databases = postgres::readDatabases(session, run.deadline);
        if (!databases) {
            return fail(databases.error());
        }
        time.answered();
        const auto comparable = m_rates.open(time.steady(), time.wall(), run.facts.epoch, run.interval);
        if (comparable == Comparability::tooSoon) {
            return {};
        }
        noticeResets(*databases, comparable == Comparability::yes, run);

        std::array<double, 11> sums{};
        for (const auto& database : *databases) {
            const std::array counters{
                Counter::whole(database.commits),      Counter::whole(database.rollbacks),
                Counter::whole(database.blocksRead),   Counter::whole(database.blocksHit),
                Counter::whole(database.rowsReturned), Counter::whole(database.rowsFetched),
                Counter::whole(database.rowsInserted), Counter::whole(database.rowsUpdated),
                Counter::whole(database.rowsDeleted),  Counter::whole(database.tempBytes),
                Counter::whole(database.deadlocks)};
            static_assert(counters.size() == sums.size());
            const auto rates =
                m_rates.rates(std::to_string(database.oid), counters, resetMark(database.statsReset));
            for (std::size_t i = 0; i < sums.size(); ++i) {
                sums[i] += rates[i]; // one database that cannot be compared makes the sum unknown
            }
        }
        m_rates.close();
        setFigures(sums, static_cast<double>(run.facts.blockBytes), run.figures);
        return {};
    }

private:
    static void setFigures(const std::array<double, 11>& sums, double blockBytes, Recorder& figures) {
        const auto [commits, rollbacks, read, hit, returned, fetched, inserted, updated, deleted, temp,
                    deadlocks] = sums;
        figures.set(metric::kTransactions, commits + rollbacks);
        figures.set(metric::kCommits, commits);
        figures.set(metric::kRollbacks, rollbacks);
        figures.set(metric::kRollbackRatio, rollbacks / (commits + rollbacks)); // 0/0: nothing to say
        figures.set(metric::kBufferHitRatio, hit / (hit + read));
        figures.set(metric::kBlocksRead, read * blockBytes);
        figures.set(metric::kBlocksHit, hit * blockBytes);
        figures.set(metric::kTuplesReturned, returned);
        figures.set(metric::kTuplesFetched, fetched);
        figures.set(metric::kTuplesWritten, inserted + updated + deleted);
        figures.set(metric::kTempBytes, temp);
        figures.set(metric::kDeadlocks, deadlocks);
    }

    // Only while the server itself went on: a crash or another server resets as well, and is told by its own
    // event.
    void noticeResets(const std::vector<postgres::DatabaseCounters>& databases, bool sameLife,
                      Collection& run) {
        std::map<postgres::Oid, std::int64_t> resets;
        for (const auto& database : databases) {
            const std::int64_t reset = resetMark(database.statsReset);
            const auto known = m_resets.find(database.oid);
            if (sameLife && known != m_resets.end() && known->second != reset && database.oid != 0) {
                run.events.add(history::EventKind::statsReset, run.clock.wall(),
                               "Statistics of database " + database.name + " were reset",
                               "pg_stat_reset(): its counters begin again from zero.");
            }
            resets[database.oid] = reset;
            run.board.setStatsReset(database.name, reset);
        }
        m_resets = std::move(resets);
    }

    Milliseconds m_interval;
    // All databases are in every reading, so a new one has counted from zero.
    RateTable m_rates{RateTable::Newcomer::fromZero};
    std::map<postgres::Oid, std::int64_t> m_resets;
};

// Notices what leaves the connection standing: a standby's clients stay when it becomes primary, and a
// pooler's when the server behind it restarts or gives way to another.
class RoleCollector final : public PostgresCollector {
public:
    std::string_view name() const override { return "server role"; }

    Milliseconds interval() const override { return std::chrono::seconds{2}; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        const auto same = session.meetsSameServer(run.deadline);
        if (!same) {
            return fail(same.error());
        }
        if (!*same) {
            run.board.serverChanged();
        }
        return {};
    }
};

} // namespace

CollectorPtr makeDatabaseCollector(const MonitorOptions& options) {
    return std::make_unique<DatabaseCollector>(options.fastInterval);
}

CollectorPtr makeRoleCollector() {
    return std::make_unique<RoleCollector>();
}

} // namespace pavement::monitor
