// What each statement did between two readings, on good days and bad ones.

#include "engine/monitor/statement_deltas.h"
#include "engine/monitor/statement_waits.h"

#include <QtTest>

#include <cmath>
#include <map>
#include <vector>

using namespace pavement;
using namespace pavement::monitor;
using history::WorkFigure;
using std::chrono::seconds;

namespace {

// An entry of pg_stat_statements, as the server keeps it.
struct Entry {
    postgres::StatementCounters row;
    double squares = 0;

    explicit Entry(std::int64_t id, bool topLevel = true) {
        row.key = {id, 5, 10, topLevel};
        row.walBytes = 0;
    }

    void ran(double time, std::int64_t blocks = 0) {
        ++row.calls;
        row.totalSeconds += time;
        row.rows += 2;
        row.sharedHit += blocks;
        *row.walBytes += 100;
        row.minSeconds = row.calls == 1 ? time : std::min(row.minSeconds, time);
        row.maxSeconds = std::max(row.maxSeconds, time);
        const double before = row.meanSeconds; // Welford, as the server does
        row.meanSeconds += (time - before) / static_cast<double>(row.calls);
        squares += (time - before) * (time - row.meanSeconds);
        row.stddevSeconds = std::sqrt(squares / static_cast<double>(row.calls));
    }
};

double deviationOf(const std::vector<double>& times) {
    double mean = 0, squares = 0;
    for (const double time : times) {
        mean += time / static_cast<double>(times.size());
    }
    for (const double time : times) {
        squares += (time - mean) * (time - mean);
    }
    return std::sqrt(squares / static_cast<double>(times.size()));
}

} // namespace

class StatementDeltasTest : public QObject {
    Q_OBJECT

    StatementDeltas m_deltas;
    StatementDeltas::Moment m_moment;

    Comparability take(const std::vector<Entry>& entries, Milliseconds later = seconds{10}) {
        m_moment.steady += later;
        m_moment.wall += later;
        postgres::StatementsReading reading;
        for (const Entry& entry : entries) {
            reading.rows.push_back(entry.row);
        }
        return m_deltas.take(reading, m_moment);
    }

    const history::StatementWork* workOf(std::int64_t id, bool topLevel = true) const {
        for (const auto& one : m_deltas.increases()) {
            if (one.key.queryId == id && one.key.topLevel == topLevel) {
                return &one.work;
            }
        }
        return nullptr;
    }

private slots:

    void init() {
        m_deltas = {};
        m_moment = {};
        m_moment.steady = SteadyTime{seconds{1000}};
        m_moment.wall = fromMillis(1'700'000'000'000);
        m_moment.epoch = {"one", 1, 1};
        m_moment.planned = seconds{10};
    }

    void planning_that_a_reading_parts_from_its_execution_is_not_lost() {
        std::vector<Entry> entries{Entry(1), Entry(2)};
        entries[0].row.plans = entries[1].row.plans = 0;
        entries[0].ran(0.2, 7);
        entries[0].row.plans = 1;
        entries.pop_back(); // the second is not there yet
        QCOMPARE(take(entries), Comparability::first);
        entries.emplace_back(2);
        for (Entry& one : entries) { // the server counts planning at once
            one.row.plans = one.row.plans.value_or(0) + 1;
            one.row.sharedHit += 5;
        }
        QCOMPARE(take(entries), Comparability::yes);
        QVERIFY(m_deltas.increases().empty());
        entries[0].ran(0.1, 7);
        entries[1].ran(0.1, 7);
        QCOMPARE(take(entries), Comparability::yes);
        for (const std::int64_t id : {1, 2}) {
            QVERIFY(workOf(id) != nullptr);
            QCOMPARE((*workOf(id))[WorkFigure::calls], 1.0);
            QCOMPARE((*workOf(id))[WorkFigure::plans], 1.0);
            QCOMPARE((*workOf(id))[WorkFigure::hitBytes], 12.0 * static_cast<double>(m_moment.blockBytes));
        }
    }

    void increases_are_of_the_interval_alone() {
        std::vector<Entry> entries{Entry(1), Entry(2)};
        for (int i = 0; i < 1000; ++i) {
            entries[0].ran(0.2 + 0.1 * (i % 2), 7);
            entries[1].ran(0.001);
        }
        QCOMPARE(take(entries), Comparability::first);
        QVERIFY(m_deltas.increases().empty());
        const std::vector<double> times{0.010, 0.012, 0.05, 0.011};
        for (const double time : times) {
            entries[0].ran(time, 3);
        }
        QCOMPARE(take(entries), Comparability::yes);
        QCOMPARE(m_deltas.seconds(), 10.0);
        QCOMPARE(m_deltas.increases().size(), std::size_t{1}); // what did not run is not there
        const auto& work = *workOf(1);
        QCOMPARE(work[WorkFigure::calls], 4.0);
        QVERIFY(std::abs(work[WorkFigure::seconds] - 0.083) < 1e-9);
        QCOMPARE(work[WorkFigure::rows], 8.0);
        QCOMPARE(work[WorkFigure::hitBytes], 12 * 8192.0);
        QCOMPARE(work[WorkFigure::walBytes], 400.0);
        QVERIFY(std::abs(work.deviation() - deviationOf(times)) < 1e-6);
        QCOMPARE(work[WorkFigure::slowest], 0.0);   // it was slower before: not known
        QCOMPARE(work[WorkFigure::fastest], 0.010); // never as fast before
    }

    void what_appears_has_counted_from_zero() {
        QCOMPARE(take({}), Comparability::first);
        Entry entry(9);
        entry.ran(0.5);
        entry.ran(0.7);
        QCOMPARE(take({entry}), Comparability::yes);
        QCOMPARE((*workOf(9))[WorkFigure::calls], 2.0);
        QCOMPARE((*workOf(9))[WorkFigure::slowest], 0.7);
        QVERIFY(std::abs(workOf(9)->deviation() - 0.1) < 1e-9);
    }

    void an_evicted_entry_that_comes_back_counts_from_zero() {
        Entry entry(3);
        for (int i = 0; i < 50; ++i) {
            entry.ran(1);
        }
        take({entry});
        Entry again(3);
        again.ran(0.25);
        QCOMPARE(take({again}), Comparability::yes);
        QVERIFY(workOf(3) != nullptr);
        QCOMPARE((*workOf(3))[WorkFigure::calls], 1.0);
        QCOMPARE((*workOf(3))[WorkFigure::seconds], 0.25);
        // Gone for one reading, and back with more calls than ever.
        take({});
        for (int i = 0; i < 60; ++i) {
            again.ran(0.25);
        }
        take({again});
        QCOMPARE((*workOf(3))[WorkFigure::calls], 61.0);
    }

    void readings_of_two_lives_are_not_compared() {
        Entry entry(4);
        entry.ran(1);
        take({entry});
        m_moment.epoch.reset = 2;
        Entry fresh(4);
        fresh.ran(2);
        fresh.ran(2);
        QCOMPARE(take({fresh}), Comparability::reset);
        QVERIFY(m_deltas.increases().empty());
        fresh.ran(2);
        QCOMPARE(take({fresh}), Comparability::yes);
        QCOMPARE((*workOf(4))[WorkFigure::calls], 1.0);
        m_moment.epoch.started = 5;
        fresh.ran(2);
        QCOMPARE(take({fresh}), Comparability::restarted);
        QVERIFY(m_deltas.increases().empty());
        fresh.ran(2);
        QCOMPARE(take({fresh}, std::chrono::hours{1}), Comparability::tooLong);
        QVERIFY(m_deltas.increases().empty());
    }

    void a_reading_too_soon_changes_nothing() {
        Entry entry(4);
        take({entry});
        entry.ran(1);
        QCOMPARE(take({entry}, Milliseconds{10}), Comparability::tooSoon);
        QCOMPARE(take({entry}), Comparability::yes);
        QCOMPARE((*workOf(4))[WorkFigure::calls], 1.0);
    }

    void what_ran_inside_a_function_is_not_in_the_total() {
        Entry caller(1), inner(2, false);
        take({caller, inner});
        caller.ran(1);
        inner.ran(0.9);
        take({caller, inner});
        QCOMPARE(m_deltas.total()[WorkFigure::seconds], 1.0);
        QCOMPARE((*workOf(2, false))[WorkFigure::seconds], 0.9);
    }

    void figures_that_the_server_does_not_count_are_not_known() {
        Entry entry(1);
        take({entry});
        QVERIFY(m_deltas.figures().has(WorkFigure::walBytes));
        QVERIFY(!m_deltas.figures().has(WorkFigure::jitSeconds));
        QVERIFY(!m_deltas.figures().has(WorkFigure::planSeconds));
        QVERIFY(!m_deltas.figures().has(WorkFigure::blockReadSeconds));
        entry.row.jitSeconds = 0;
        entry.row.plans = 3;
        m_moment.timesBlocks = true;
        take({entry});
        QVERIFY(m_deltas.figures().has(WorkFigure::jitSeconds));
        QVERIFY(m_deltas.figures().has(WorkFigure::planSeconds));
        QVERIFY(m_deltas.figures().has(WorkFigure::blockReadSeconds));
    }

    void waits_are_counted_by_statement_and_event() {
        postgres::BackendActivity row;
        row.backendType = "client backend";
        row.state = "active";
        row.databaseOid = 5;
        row.userOid = 10;
        row.queryId = 77;
        row.query = "SELECT 1";
        postgres::Activity activity;
        activity.rows = {row, row, row, row};
        activity.rows[1].waitType = "Lock";
        activity.rows[1].waitEvent = "tuple";
        activity.rows[2].state = "idle in transaction";
        activity.rows[3].hidden = true;
        StatementWaits waits;
        waits.add(activity, 1.0, false);
        waits.add(activity, 1.5, false);
        const auto taken = waits.take(fromMillis(1));
        QCOMPARE(taken.seconds, 2.5);
        QVERIFY(taken.partial); // one session is hidden
        QCOMPARE(taken.waits.size(), std::size_t{2});
        for (const auto& one : taken.waits) {
            QCOMPARE(one.label, std::string("77/5/10"));
            QCOMPARE(one.seconds, 2.5);
            QVERIFY(one.event == "CPU" || one.event == "Lock:tuple");
        }
        QVERIFY(waits.takeTexts().empty());
        QVERIFY(waits.take(fromMillis(2)).waits.empty());
        activity.rows.pop_back();
        waits.add(activity, 1.0, false);
        QVERIFY(!waits.take(fromMillis(3)).partial);
    }

    void without_a_query_id_statements_are_known_by_their_masked_text() {
        postgres::BackendActivity row;
        row.backendType = "client backend";
        row.state = "active";
        row.query = "SELECT * FROM t WHERE secret = 'abc' -- me";
        auto other = row;
        other.query = "SELECT * FROM t WHERE secret = 'xyz'";
        postgres::Activity activity;
        activity.rows = {row, other};
        StatementWaits waits;
        waits.add(activity, 1.0, false);
        waits.add(activity, 1.0, false);
        const auto taken = waits.take(fromMillis(1));
        QCOMPARE(taken.waits.size(), std::size_t{1});
        QCOMPARE(taken.waits[0].seconds, 4.0);
        const auto texts = waits.takeTexts();
        QCOMPARE(texts.size(), std::size_t{1});
        QCOMPARE(texts[0].text, std::string("SELECT * FROM t WHERE secret = $1"));
        QCOMPARE(texts[0].label, taken.waits[0].label);
        QCOMPARE(taken.waits[0].label, "~" + texts[0].fingerprint + "/0/0");
    }

    void waits_of_ever_new_statements_stay_bounded() {
        StatementWaits waits;
        for (int i = 0; i < 5000; ++i) {
            postgres::BackendActivity row;
            row.backendType = "client backend";
            row.state = "active";
            row.queryId = i + 1;
            postgres::Activity activity;
            activity.rows = {row};
            waits.add(activity, 1.0, false);
        }
        const auto taken = waits.take(fromMillis(1));
        QVERIFY(taken.waits.size() <= 1001);
        double sum = 0;
        for (const auto& one : taken.waits) {
            sum += one.seconds;
        }
        QCOMPARE(sum, 5000.0);
    }
};

QTEST_GUILESS_MAIN(StatementDeltasTest)
#include "statement_deltas_test.moc"
