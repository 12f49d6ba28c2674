// What was recorded, as the searches for changes and for patterns look at it.

#include "engine/analyzer/statement_series.h"
#include "engine/sql/keepable.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::analyzer;
using history::StatementWork;
using history::WorkFigure;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

constexpr const char* kList = "SELECT id, title FROM posts WHERE blog_id = $1";
constexpr const char* kLookUp = "SELECT name FROM authors WHERE post_id = $1";

StatementWork work(double calls, double time, double rows, double blocks) {
    StatementWork made;
    made[WorkFigure::calls] = calls;
    made[WorkFigure::seconds] = time;
    made[WorkFigure::rows] = rows;
    made[WorkFigure::hitBytes] = blocks * 8192;
    return made;
}

} // namespace

class StatementSeriesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<history::History> m_history;
    Timestamp m_begin = fromMillis(1'700'000'000'000 / 3'600'000 * 3'600'000);

    void addText(const std::string& label, const std::string& text) {
        auto kept = sql::keepable(text);
        const history::StatementText made{label, kept.text, kept.fingerprint.hex(),
                                          kept.fingerprint.fromTokens};
        QVERIFY(m_history->putStatementTexts("db", {&made, 1}).has_value());
    }

    static std::string idOf(const std::string& text) { return sql::keepable(text).fingerprint.hex(); }

    TimeRange range() const { return {m_begin, m_begin + hours{5}}; }

private slots:

    // Five hours of ten seconds; from the fourth on the look-up takes three times the time and blocks, half
    // an hour is not recorded, and its role changes nothing.
    void initTestCase() {
        m_clock = std::make_unique<ManualClock>(m_begin);
        auto opened =
            history::History::open({m_directory.filePath("h.db").toStdString(), {}, false}, *m_clock);
        QVERIFY(opened.has_value());
        m_history = std::move(*opened);
        addText("1/1/10", kList);
        addText("2/1/10", kLookUp);
        addText("2/1/20", kLookUp);
        for (int i = 0; i < 1'800; ++i) {
            if (i >= 360 && i < 540) {
                continue;
            }
            const double lists = 2 + i * 7 % 5;
            const double slower = i >= 1'080 ? 3 : 1;
            history::WorkInterval interval{m_begin + seconds{10} * (i + 1) - Milliseconds{1}, 10, {}, {}, {}};
            interval.figures.add(WorkFigure::calls);
            interval.statements = {
                {"1/1/10", work(lists, lists * 0.002, lists * 12, lists * 5)},
                {"2/1/10", work(lists * 12, lists * 0.012 * slower, lists * 12, lists * 36 * slower)},
                {"2/1/20", work(1, 0.001 * slower, 1, 3 * slower)}};
            QVERIFY(m_history->addWork("db", interval).has_value());
        }
    }

    void a_statement_is_joined_and_its_change_found_with_its_cause() {
        const auto series = readStatementSeries(*m_history, "db", range());
        QVERIFY2(series.has_value(), series ? "" : series.error().oneLine().c_str());
        QCOMPARE(series->size(), std::size_t{2});
        double calls = 0;
        for (const auto& interval : (*series)[0].intervals) {
            calls += interval.calls;
        }
        QCOMPARE((*series)[0].id, idOf(kLookUp));
        QVERIFY2(std::abs(calls - (4 * 12 + 1) * 1'620) < 1, std::to_string(calls).c_str());
        const auto found = findTimeChanges(*series);
        QCOMPARE(found.changes.size(), std::size_t{1});
        QCOMPARE(found.changes[0].statement, idOf(kLookUp));
        QVERIFY(std::abs(found.changes[0].factor() - 3) < 0.1);
        const auto off = found.changes[0].at - (m_begin + hours{3});
        QVERIFY(off < seconds{60} && off > seconds{-60});
        QVERIFY(found.changes[0].cause == ChangeCause::newPlan);
    }

    void a_look_up_for_each_row_is_found_apart_by_role() {
        const auto calls = readStatementCalls(*m_history, "db", range());
        QVERIFY2(calls.has_value(), calls ? "" : calls.error().oneLine().c_str());
        QCOMPARE(calls->size(), std::size_t{3});
        QCOMPARE((*calls)[0].calls.size(), std::size_t{240});
        QVERIFY(std::isnan((*calls)[0].calls[240 * 12 / 50]));
        const auto found = findNPlusOne(*calls);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].list, idOf(kList));
        QCOMPARE(found[0].lookUp, idOf(kLookUp));
        QVERIFY(std::abs(found[0].perList - 12) < 0.01);
    }

    // Of a week the history has hours. The look-up is slower for the last twelve of them; times of reads are
    // counted from the second day on; its role sets another, and before PostgreSQL 14 sessions show no query
    // id.
    void a_week_is_as_true_as_an_hour() {
        QTemporaryDir directory;
        ManualClock clock(m_begin);
        auto opened = history::History::open({directory.filePath("w.db").toStdString(), {}, false}, clock);
        QVERIFY(opened.has_value());
        auto& history = **opened;
        auto kept = sql::keepable(kLookUp);
        const std::string id = kept.fingerprint.hex();
        const history::StatementText text{"2/1/10", kept.text, id, kept.fingerprint.fromTokens};
        QVERIFY(history.putStatementTexts("db", {&text, 1}).has_value());
        constexpr int kWeek = 168 * 6; // of ten minutes
        for (int i = 0; i < kWeek; ++i) {
            const Timestamp end = m_begin + seconds{600} * (i + 1) - Milliseconds{1};
            const double calls = 500 + i * 7 % 50;
            const double slower = i >= kWeek - 72 ? 3 : 1;
            history::WorkInterval interval{end, 600, {}, {}, {}};
            interval.figures.add(WorkFigure::calls);
            if (i >= 144) {
                interval.figures.add(WorkFigure::blockReadSeconds);
            }
            interval.statements = {{"2/1/10", work(calls, calls * 0.001 * slower, calls, calls * 3)}};
            QVERIFY(history.addWork("db", interval).has_value());
            history::WaitInterval waits{end, 600, {}};
            waits.waits = {{"2/1/77", "Lock:tuple", 1}, {"~" + id + "/1/77", "IO:DataFileRead", 2}};
            QVERIFY(history.addWaits("db", waits).has_value());
            if (i % 36 == 35) {
                clock.advance(hours{6});
                QVERIFY(history.maintain().has_value());
            }
        }
        for (int round = 0; round < 10; ++round) {
            QVERIFY(history.maintain().has_value());
        }
        // Not on the hour: a part begins with one all the same.
        const TimeRange week{m_begin + seconds{1200}, m_begin + hours{168}};
        const auto series = readStatementSeries(history, "db", week);
        QVERIFY2(series.has_value(), series ? "" : series.error().oneLine().c_str());
        QCOMPARE(series->size(), std::size_t{1});
        const auto& intervals = (*series)[0].intervals;
        QCOMPARE(intervals.size(), std::size_t{168});
        for (std::size_t i = 0; i < intervals.size(); ++i) {
            const auto& one = intervals[i];
            QVERIFY(one.start == m_begin + hours{1} * static_cast<int>(i));
            QCOMPARE(one.duration.count(), 3'600'000LL);
            QVERIFY(one.calls > 2'900 && one.calls < 3'400);
            QCOMPARE(one.ioSeconds.has_value(), i >= 24);
            QVERIFY(one.waits.has_value());
            QVERIFY(std::abs(one.waits->lock - 6) < 1e-6);
            QVERIFY(std::abs(one.waits->io - 12) < 1e-6);
        }
        const auto found = findTimeChanges(*series);
        QCOMPARE(found.changes.size(), std::size_t{1});
        QVERIFY(std::abs(found.changes[0].factor() - 3) < 0.1);
        const auto off = found.changes[0].at - (m_begin + hours{156});
        QVERIFY(off <= hours{1} && off >= hours{-1});
    }

    void nothing_recorded_is_nothing_found() {
        const auto series = readStatementSeries(*m_history, "nobody", range());
        QVERIFY(series.has_value() && series->empty());
        const auto empty = readStatementCalls(*m_history, "db", {m_begin, m_begin});
        QVERIFY(empty.has_value() && empty->empty());
    }
};

QTEST_APPLESS_MAIN(StatementSeriesTest)
#include "statement_series_test.moc"
