#include "engine/monitor/collectors.h"

#include "engine/monitor/metrics.h"
#include "engine/monitor/statement_texts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace pavement::monitor {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// What one statement did since the reading before.
struct Work {
    postgres::StatementKey key;
    double calls = 0, seconds = 0, rows = 0, hit = 0, read = 0, temp = 0;

    void add(const Work& other) {
        calls += other.calls;
        seconds += other.seconds;
        rows += other.rows;
        hit += other.hit;
        read += other.read;
        temp += other.temp;
    }
};

// Sum of the squared execution times since the statement was first seen, from its mean and deviation.
double squareSum(const postgres::StatementCounters& row) {
    const auto calls = static_cast<double>(row.calls);
    return calls * (row.stddevSeconds * row.stddevSeconds + row.meanSeconds * row.meanSeconds);
}

class StatementsCollector final : public PostgresCollector {
public:
    StatementsCollector(const MonitorOptions& options, history::History& history)
        : m_interval(options.statementInterval)
        , m_top(options.topStatements)
        , m_textBytes(options.statementTextBytes)
        , m_history(history) {}

    std::string_view name() const override { return "statements"; }

    Milliseconds interval() const override { return m_interval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        if (!m_texts) {
            m_texts.emplace(m_history, run.events.target(), m_textBytes);
        }
        ReadingTime time(run.clock);
        auto reading = postgres::readStatements(session, run.deadline);
        if (!reading) {
            return fail(reading.error());
        }
        time.answered();
        // Rows that were hidden before would look like new statements with all their past.
        if (reading->hiddenRows == 0 && m_hiddenRows > 0) {
            m_counters.forget();
        }
        m_hiddenRows = reading->hiddenRows;
        auto epoch = run.facts.epoch;
        epoch.reset = reading->statsReset ? toMillis(*reading->statsReset) : 0;
        const auto comparable = m_counters.open(time.steady(), time.wall(), epoch, run.interval);
        if (comparable == Comparability::tooSoon) {
            return {};
        }
        if (comparable == Comparability::reset) {
            run.events.add(history::EventKind::statsReset, run.clock.wall(),
                           "Statement statistics were reset",
                           "pg_stat_statements_reset(): its counters begin again from zero.");
        }
        compare(*reading);
        m_counters.close();
        setTotals(comparable == Comparability::yes && m_hiddenRows == 0, run);
        setNotes(*reading, comparable == Comparability::yes, run);
        return keepTop(session, run);
    }

private:
    void compare(const postgres::StatementsReading& reading) {
        m_total = Work{};
        m_squares = 0;
        m_work.clear();
        std::unordered_map<std::string, double> squares;
        std::unordered_map<std::string, std::size_t> places;
        for (const auto& row : reading.rows) {
            const std::array counters{
                Counter::whole(row.calls),      Counter::real(row.totalSeconds),
                Counter::whole(row.rows),       Counter::whole(row.sharedHit),
                Counter::whole(row.sharedRead), Counter::whole(row.tempRead + row.tempWritten)};
            const std::string label = statementLabel(row.key);
            const std::string key = label + (row.key.topLevel ? "" : "/nested");
            const auto increases = m_counters.increases(key, counters);
            const double square = squareSum(row);
            const auto known = m_lastSquares.find(key);
            squares[key] = square;
            const Work work{row.key,      increases[0], increases[1], increases[2],
                            increases[3], increases[4], increases[5]};
            if (std::isnan(work.calls) || work.calls <= 0) {
                continue; // nothing happened, or nothing can be said
            }
            if (row.key.topLevel) { // what ran inside a function is in its caller's time already
                m_total.add(work);
                const double before = known == m_lastSquares.end() ? 0.0 : known->second;
                m_squares += std::max(0.0, square - before);
            }
            const auto [place, isNew] = places.try_emplace(label, m_work.size());
            if (isNew) {
                m_work.push_back(work);
            } else {
                m_work[place->second].add(work);
            }
        }
        m_lastSquares = std::move(squares);
        std::sort(m_work.begin(), m_work.end(),
                  [](const Work& a, const Work& b) { return a.seconds > b.seconds; });
    }

    void setTotals(bool known, Collection& run) {
        const double mean = m_total.seconds / m_total.calls; // NaN where nothing ran
        const double variance = m_squares / m_total.calls - mean * mean;
        run.figures.set(metric::kStatements, known ? m_total.calls / m_counters.seconds() : kNaN);
        run.figures.set(metric::kStatementMean, known ? mean : kNaN);
        run.figures.set(metric::kStatementDeviation, known ? std::sqrt(std::max(0.0, variance)) : kNaN);
    }

    void setNotes(const postgres::StatementsReading& reading, bool comparable, Collection& run) {
        if (m_hiddenRows > 0) {
            run.note =
                "Statements of other roles are hidden from this role. GRANT pg_monitor to it to see them.";
        }
        const auto before = std::exchange(m_deallocated, reading.deallocated);
        if (comparable && before && reading.deallocated && *reading.deallocated > *before) {
            run.note += std::string(run.note.empty() ? "" : " ") +
                        "pg_stat_statements is full and forgets statements: raise pg_stat_statements.max.";
        }
    }

    Result<void> keepTop(postgres::Session& session, Collection& run) {
        const double seconds = m_counters.seconds();
        const auto blockBytes = static_cast<double>(run.facts.blockBytes);
        std::vector<postgres::StatementKey> wanted;
        for (std::size_t i = 0; i < std::min(m_top, m_work.size()); ++i) {
            wanted.push_back(m_work[i].key);
        }
        const auto learned = m_texts->learn(session, wanted, run.clock.steady(), run.deadline);

        Work other;
        std::vector<StatementRow> rows;
        for (std::size_t i = 0; i < m_work.size(); ++i) {
            const Work& work = m_work[i];
            if (i >= m_top) {
                other.add(work);
                continue;
            }
            StatementRow row;
            row.id = statementLabel(work.key);
            row.text = m_texts->text(row.id);
            row.callsPerSecond = work.calls / seconds;
            row.timePerSecond = work.seconds / seconds;
            row.meanSeconds = work.seconds / work.calls;
            row.rowsPerSecond = work.rows / seconds;
            row.blocksHitBytesPerSecond = work.hit * blockBytes / seconds;
            row.blocksReadBytesPerSecond = work.read * blockBytes / seconds;
            setIncrements(work, row.id, blockBytes, run.figures);
            rows.push_back(std::move(row));
        }
        setIncrements(other, "other", blockBytes, run.figures);
        run.board.setStatements(std::move(rows));
        if (!learned && session.broken()) {
            return fail(learned.error());
        }
        if (!learned) {
            run.note += std::string(run.note.empty() ? "" : " ") +
                        "Statement texts could not be read: " + learned.error().oneLine();
        }
        return {};
    }

    static void setIncrements(const Work& work, const std::string& label, double blockBytes,
                              Recorder& figures) {
        figures.setIncrement(metric::kStatementCalls, work.calls, label);
        figures.setIncrement(metric::kStatementTime, work.seconds, label);
        figures.setIncrement(metric::kStatementRows, work.rows, label);
        figures.setIncrement(metric::kStatementBlocksHit, work.hit * blockBytes, label);
        figures.setIncrement(metric::kStatementBlocksRead, work.read * blockBytes, label);
        figures.setIncrement(metric::kStatementTempBytes, work.temp * blockBytes, label);
    }

    Milliseconds m_interval;
    std::size_t m_top;
    std::size_t m_textBytes;
    history::History& m_history;
    std::optional<StatementTexts> m_texts;
    // All statements are in every reading, so a new one has counted from zero since the last.
    RateTable m_counters{RateTable::Newcomer::fromZero};
    std::unordered_map<std::string, double> m_lastSquares;
    std::vector<Work> m_work; // by time, descending; only what ran
    Work m_total;             // top level only
    double m_squares = 0;
    std::int64_t m_hiddenRows = 0;
    std::optional<std::int64_t> m_deallocated;
};

} // namespace

CollectorPtr makeStatementsCollector(const MonitorOptions& options, history::History& history) {
    return std::make_unique<StatementsCollector>(options, history);
}

} // namespace pavement::monitor
