#include "engine/monitor/collectors.h"

#include "engine/monitor/metrics.h"
#include "engine/monitor/object_names.h"
#include "engine/monitor/statement_deltas.h"
#include "engine/monitor/statement_texts.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

namespace pavement::monitor {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using history::StatementWork;
using history::WorkFigure;

class StatementsCollector final : public PostgresCollector {
public:
    StatementsCollector(const MonitorOptions& options, history::History& history)
        : m_interval(options.statementInterval)
        , m_top(options.topStatements)
        , m_most(options.workStatements)
        , m_textBytes(options.statementTextBytes)
        , m_history(history) {}

    std::string_view name() const override { return "statements"; }

    Milliseconds interval() const override { return m_interval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        if (!m_texts) {
            m_texts.emplace(m_history, run.events.target(), m_textBytes);
            m_names.emplace(m_history, run.events.target());
        }
        ReadingTime time(run.clock);
        auto reading = postgres::readStatements(session, run.deadline);
        if (!reading) {
            return fail(reading.error());
        }
        time.answered();
        // Rows that were hidden before would look like new statements with all their past.
        if (reading->hiddenRows == 0 && m_hiddenRows > 0) {
            m_deltas.forget();
        }
        m_hiddenRows = reading->hiddenRows;
        StatementDeltas::Moment moment{time.steady(),        time.wall(),
                                       run.facts.epoch,      run.interval,
                                       run.facts.blockBytes, session.capabilities().trackIoTiming};
        moment.epoch.reset = reading->statsReset ? toMillis(*reading->statsReset) : 0;
        const auto comparable = m_deltas.take(*reading, moment);
        if (comparable == Comparability::tooSoon) {
            return {};
        }
        if (comparable == Comparability::reset) {
            run.events.add(history::EventKind::statsReset, run.clock.wall(),
                           "Statement statistics were reset",
                           "pg_stat_statements_reset(): its counters begin again from zero.");
        }
        setTotals(comparable == Comparability::yes && m_hiddenRows == 0, run);
        setNotes(*reading, comparable == Comparability::yes, run);
        if (comparable == Comparability::yes) {
            handWork(time.wall(), run);
        }
        return keepTop(session, run);
    }

private:
    void setTotals(bool known, Collection& run) {
        const StatementWork& total = m_deltas.total();
        const double calls = total[WorkFigure::calls];
        run.figures.set(metric::kStatements, known ? calls / m_deltas.seconds() : kNaN);
        run.figures.set(metric::kStatementMean, known ? total.mean() : kNaN); // NaN where nothing ran
        run.figures.set(metric::kStatementDeviation, known ? total.deviation() : kNaN);
    }

    void setNotes(const postgres::StatementsReading& reading, bool comparable, Collection& run) {
        if (m_hiddenRows > 0) {
            run.note =
                "Statements of other roles are hidden from this role. GRANT pg_monitor to it to see them.";
        }
        const auto before = std::exchange(m_deallocated, reading.deallocated);
        if (comparable && before && reading.deallocated && *reading.deallocated > *before) {
            addNote(run, "pg_stat_statements is full and forgets statements: raise pg_stat_statements.max.");
        }
    }

    static void addNote(Collection& run, const std::string& text) {
        run.note += std::string(run.note.empty() ? "" : " ") + text;
    }

    // Every figure of those that took most time, and of all together; also of an interval in which nothing
    // ran, for otherwise it would look as if nobody had watched.
    void handWork(Timestamp at, Collection& run) const {
        auto& interval = run.work.emplace();
        interval.at = at;
        interval.seconds = m_deltas.seconds();
        interval.figures = m_deltas.figures();
        interval.total = m_deltas.total();
        interval.partial = m_hiddenRows > 0;
        const auto& increases = m_deltas.increases();
        for (std::size_t i = 0; i < std::min(m_most, increases.size()); ++i) {
            const auto& [key, work] = increases[i];
            interval.statements.push_back({statementLabel(key) + (key.topLevel ? "" : "/nested"), work});
        }
    }

    // By label, whether called from a function or not.
    std::vector<StatementIncrease> joined() const {
        std::vector<StatementIncrease> work;
        std::unordered_map<std::string, std::size_t> places;
        for (const auto& one : m_deltas.increases()) {
            const auto [place, isNew] = places.try_emplace(statementLabel(one.key), work.size());
            if (isNew) {
                work.push_back(one);
            } else {
                work[place->second].work.add(one.work);
            }
        }
        std::sort(work.begin(), work.end(), [](const auto& a, const auto& b) {
            return a.work[WorkFigure::seconds] > b.work[WorkFigure::seconds];
        });
        return work;
    }

    Result<void> keepTop(postgres::Session& session, Collection& run) {
        const double seconds = m_deltas.seconds();
        const auto all = joined();
        std::vector<postgres::StatementKey> wanted;
        for (std::size_t i = 0; i < std::min(std::max(m_top, m_most), all.size()); ++i) {
            wanted.push_back(all[i].key);
        }
        const auto learned = m_texts->learn(session, wanted, run.clock.steady(), run.deadline);

        StatementWork other;
        std::vector<StatementRow> rows;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const StatementWork& work = all[i].work;
            if (i >= m_top) {
                other.add(work);
                continue;
            }
            StatementRow row;
            row.id = statementLabel(all[i].key);
            row.text = m_texts->text(row.id);
            row.callsPerSecond = work[WorkFigure::calls] / seconds;
            row.timePerSecond = work[WorkFigure::seconds] / seconds;
            row.meanSeconds = work.mean();
            row.rowsPerSecond = work[WorkFigure::rows] / seconds;
            row.blocksHitBytesPerSecond = work[WorkFigure::hitBytes] / seconds;
            row.blocksReadBytesPerSecond = work[WorkFigure::readBytes] / seconds;
            tell(work, row.id, run.figures);
            rows.push_back(std::move(row));
        }
        tell(other, "other", run.figures);
        run.board.setStatements(std::move(rows));
        if (!learned && session.broken()) {
            return fail(learned.error());
        }
        if (!learned) {
            addNote(run, "Statement texts could not be read: " + learned.error().oneLine());
        }
        if (const auto named = m_names->learn(session, wanted, run.clock.steady(), run.deadline);
            !named && session.broken()) {
            return fail(named.error());
        }
        return {};
    }

    // The history has them in its rows of work: as series, query ids that are ever new would make it grow
    // without end.
    static void tell(const StatementWork& work, const std::string& label, Recorder& figures) {
        figures.tell(metric::kStatementCalls, work[WorkFigure::calls], label);
        figures.tell(metric::kStatementTime, work[WorkFigure::seconds], label);
        figures.tell(metric::kStatementRows, work[WorkFigure::rows], label);
        figures.tell(metric::kStatementBlocksHit, work[WorkFigure::hitBytes], label);
        figures.tell(metric::kStatementBlocksRead, work[WorkFigure::readBytes], label);
        figures.tell(metric::kStatementTempBytes,
                     work[WorkFigure::tempReadBytes] + work[WorkFigure::tempWrittenBytes], label);
    }

    Milliseconds m_interval;
    std::size_t m_top;
    std::size_t m_most;
    std::size_t m_textBytes;
    history::History& m_history;
    std::optional<StatementTexts> m_texts;
    std::optional<ObjectNames> m_names;
    StatementDeltas m_deltas;
    std::int64_t m_hiddenRows = 0;
    std::optional<std::int64_t> m_deallocated;
};

} // namespace

CollectorPtr makeStatementsCollector(const MonitorOptions& options, history::History& history) {
    return std::make_unique<StatementsCollector>(options, history);
}

} // namespace pavement::monitor
