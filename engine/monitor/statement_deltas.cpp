#include "engine/monitor/statement_deltas.h"

#include <algorithm>
#include <utility>

namespace pavement::monitor {

namespace {

using history::StatementWork;
using history::WorkFigure;
using postgres::StatementCounters;

// Sum of the squared deviations from the mean since the entry began.
double squaresOf(const StatementCounters& row) {
    return static_cast<double>(row.calls) * row.stddevSeconds * row.stddevSeconds;
}

// Fell since: the entry went and came back in between, and has counted from zero since.
bool beganAnew(const StatementCounters& now, const StatementCounters& before) {
    return now.calls < before.calls || now.totalSeconds < before.totalSeconds || now.rows < before.rows ||
           now.sharedHit < before.sharedHit || now.sharedRead < before.sharedRead;
}

StatementWork increase(const StatementCounters& now, const StatementCounters& before, double blockBytes) {
    using enum WorkFigure;
    StatementWork work;
    const auto blocks = [&](std::int64_t StatementCounters::*counter) {
        return static_cast<double>(now.*counter - before.*counter) * blockBytes;
    };
    const auto whole = [&](std::optional<std::int64_t> StatementCounters::*counter) {
        return static_cast<double>((now.*counter).value_or(0) - (before.*counter).value_or(0));
    };
    work[calls] = static_cast<double>(now.calls - before.calls);
    work[seconds] = now.totalSeconds - before.totalSeconds;
    work[rows] = static_cast<double>(now.rows - before.rows);
    work[hitBytes] = blocks(&StatementCounters::sharedHit);
    work[readBytes] = blocks(&StatementCounters::sharedRead);
    work[dirtiedBytes] = blocks(&StatementCounters::sharedDirtied);
    work[writtenBytes] = blocks(&StatementCounters::sharedWritten);
    work[tempReadBytes] = blocks(&StatementCounters::tempRead);
    work[tempWrittenBytes] = blocks(&StatementCounters::tempWritten);
    work[walBytes] = whole(&StatementCounters::walBytes);
    work[plans] = whole(&StatementCounters::plans);
    work[planSeconds] = now.planSeconds.value_or(0) - before.planSeconds.value_or(0);
    work[jitSeconds] = now.jitSeconds.value_or(0) - before.jitSeconds.value_or(0);
    work[blockReadSeconds] = now.blockReadSeconds - before.blockReadSeconds;
    for (double& value : work.values) {
        value = std::max(0.0, value);
    }
    // The other way round of how StatementWork::add merges two spreads.
    const double own = work[calls];
    const auto others = static_cast<double>(before.calls);
    double squared = squaresOf(now) - squaresOf(before);
    if (own > 0 && others > 0) {
        const double apart = work[seconds] / own - before.totalSeconds / others;
        squared -= apart * apart * own * others / (own + others);
    }
    work[WorkFigure::squares] = own > 1 ? std::max(0.0, squared) : 0.0;
    // Since the entry began, so of this interval only where they have moved, or where there was one call.
    if (own == 1) {
        work[slowest] = work[fastest] = work[seconds];
    } else if (own > 1) {
        work[slowest] = now.maxSeconds > before.maxSeconds || others == 0 ? now.maxSeconds : 0;
        work[fastest] = now.minSeconds < before.minSeconds || others == 0 ? now.minSeconds : 0;
    }
    return work;
}

} // namespace

std::size_t StatementDeltas::Hash::operator()(const postgres::StatementKey& key) const {
    std::uint64_t mixed = static_cast<std::uint64_t>(key.queryId) ^
                          (static_cast<std::uint64_t>(key.databaseOid) << 32U) ^ key.userOid ^
                          (key.topLevel ? 0 : 0x9e3779b97f4a7c15ULL);
    mixed *= 0xff51afd7ed558ccdULL;
    return static_cast<std::size_t>(mixed ^ (mixed >> 32U));
}

Comparability StatementDeltas::take(const postgres::StatementsReading& reading, const Moment& moment) {
    const auto comparable = m_time.open(moment.steady, moment.wall, moment.epoch, moment.planned);
    if (comparable == Comparability::tooSoon) {
        return comparable;
    }
    m_time.close();
    m_increases.clear();
    m_total = {};
    readFigures(reading, moment.timesBlocks);
    const auto blockBytes = static_cast<double>(moment.blockBytes);
    std::unordered_map<postgres::StatementKey, StatementCounters, Hash> now;
    now.reserve(reading.rows.size());
    for (const StatementCounters& row : reading.rows) {
        now.emplace(row.key, row);
        if (comparable != Comparability::yes) {
            continue;
        }
        const auto before = m_last.find(row.key);
        // Readings are complete, so whoever was not there has counted from zero since.
        const bool known = before != m_last.end() && !beganAnew(row, before->second);
        if (known && row.calls == before->second.calls) {
            // Planned since, perhaps, and not executed yet: what that took comes with the execution.
            now[row.key] = before->second;
            continue;
        }
        StatementIncrease one{row.key,
                              increase(row, known ? before->second : StatementCounters{}, blockBytes)};
        if (one.work[WorkFigure::calls] <= 0) {
            now.erase(row.key); // likewise
            continue;
        }
        if (row.key.topLevel) {
            m_total.add(one.work);
        }
        m_increases.push_back(std::move(one));
    }
    m_last = std::move(now);
    std::sort(m_increases.begin(), m_increases.end(), [](const auto& a, const auto& b) {
        return a.work[WorkFigure::seconds] > b.work[WorkFigure::seconds];
    });
    return comparable;
}

void StatementDeltas::readFigures(const postgres::StatementsReading& reading, bool timesBlocks) {
    using enum WorkFigure;
    m_figures = {};
    for (const WorkFigure figure : {calls, seconds, rows, hitBytes, readBytes, dirtiedBytes, writtenBytes,
                                    tempReadBytes, tempWrittenBytes, WorkFigure::squares, slowest, fastest}) {
        m_figures.add(figure);
    }
    if (timesBlocks) {
        m_figures.add(blockReadSeconds);
    }
    for (const StatementCounters& row : reading.rows) {
        if (row.walBytes) {
            m_figures.add(walBytes);
        }
        if (row.jitSeconds) {
            m_figures.add(jitSeconds);
        }
        if (row.plans.value_or(0) > 0) { // zero everywhere unless pg_stat_statements.track_planning
            m_figures.add(plans);
            m_figures.add(planSeconds);
        }
    }
}

void StatementDeltas::forget() {
    m_time.forget();
    m_last.clear();
}

} // namespace pavement::monitor
