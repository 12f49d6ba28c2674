#pragma once
// What each statement did between two readings of pg_stat_statements. Exact on bad days: an entry that was
// evicted and came back, or was reset by itself, counts from zero; readings that cannot be compared (restart,
// reset of everything, another server, a sleep) give nothing. Not thread-safe.

#include "engine/history/statement_work.h"
#include "engine/monitor/deltas.h"
#include "engine/postgres/statistics.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace pavement::monitor {

struct StatementIncrease {
    postgres::StatementKey key;
    history::StatementWork work;
};

class StatementDeltas {
public:
    struct Moment {
        SteadyTime steady{};
        Timestamp wall{};
        Epoch epoch;
        Milliseconds planned{}; // between two readings
        std::int64_t blockBytes = 8192;
        bool timesBlocks = false; // track_io_timing
    };

    // tooSoon: the reading before stays the one to compare with, and nothing below has changed.
    Comparability take(const postgres::StatementsReading& reading, const Moment& moment);

    double seconds() const { return m_time.seconds(); } // NaN unless comparable

    // Only what ran; by execution time, descending.
    const std::vector<StatementIncrease>& increases() const { return m_increases; }

    // Of top-level statements: what ran inside a function is in its caller's figures already.
    const history::StatementWork& total() const { return m_total; }

    history::WorkFigures figures() const { return m_figures; }

    void forget(); // the next reading is a first one

private:
    struct Hash {
        std::size_t operator()(const postgres::StatementKey& key) const;
    };

    void readFigures(const postgres::StatementsReading& reading, bool timesBlocks);

    RateTable m_time; // without keys: whether two readings can be compared
    std::unordered_map<postgres::StatementKey, postgres::StatementCounters, Hash> m_last;
    std::vector<StatementIncrease> m_increases;
    history::StatementWork m_total;
    history::WorkFigures m_figures;
};

} // namespace pavement::monitor
