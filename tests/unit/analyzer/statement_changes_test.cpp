// Changes and patterns out of a recorded history: what was put into it is found, with its cause, and nothing
// else.

#include "engine/analyzer/statement_changes.h"
#include "engine/monitor/metrics.h"
#include "tests/support/histories/recorded_changes.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

using namespace pavement;
using namespace pavement::analyzer;
using namespace pavement::testing;
using std::chrono::hours;

class StatementChangesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;
    ManualClock m_clock{fromMillis(1'760'000'000'000)};
    std::unique_ptr<history::History> m_history;
    RecordedChanges m_recorded;

    TimeRange lastHour() const { return {m_recorded.end - hours{1}, m_recorded.end}; }

private slots:

    void initTestCase() {
        auto opened =
            history::History::open({m_directory.filePath("h.db").toStdString(), {}, false}, m_clock);
        QVERIFY(opened.has_value());
        m_history = std::move(*opened);
        auto recorded = recordChanges(*m_history, "shop", m_clock.wall());
        QVERIFY2(recorded.has_value(), recorded ? "" : recorded.error().oneLine().c_str());
        m_recorded = std::move(*recorded);
    }

    void changes_are_looked_for_over_days_and_patterns_over_hours() {
        const Timestamp end = m_recorded.end;
        QCOMPARE(rangeOfChanges({end - hours{1}, end}), (TimeRange{end - hours{72}, end}));
        QCOMPARE(rangeOfChanges({end - hours{24}, end}), (TimeRange{end - hours{72}, end}));
        QCOMPARE(rangeOfChanges({end - hours{100}, end}), (TimeRange{end - hours{24 * 7}, end}));
        QCOMPARE(rangeOfPatterns({end - Milliseconds{300'000}, end}), (TimeRange{end - hours{1}, end}));
        QCOMPARE(rangeOfPatterns({end - hours{100}, end}), (TimeRange{end - hours{2}, end}));
    }

    void what_changed_is_found_with_its_cause_its_time_and_its_text() {
        const auto found = readChanges(*m_history, "shop", lastHour());
        QVERIFY2(found.has_value(), found ? "" : found.error().oneLine().c_str());
        QCOMPARE(found->times.examined, std::size_t{10});
        QCOMPARE(found->times.changes.size(), std::size_t{3});

        const auto replanned = found->of(RecordedChanges::idOf(m_recorded.replanned));
        QCOMPARE(replanned.size(), std::size_t{1});
        QVERIFY(std::abs(replanned[0]->factor() - 3.1) < 0.2);
        QVERIFY(replanned[0]->cause == ChangeCause::newPlan);
        QVERIFY(replanned[0]->planBefore == m_recorded.planBefore);
        QVERIFY(replanned[0]->planAfter == m_recorded.planAfter);
        const auto off = replanned[0]->at - (m_recorded.end - hours{30});
        QVERIFY(off < hours{1} && off > -hours{1});
        QCOMPARE(found->texts.at(replanned[0]->statement), m_recorded.replanned);

        const auto locked = found->of(RecordedChanges::idOf(m_recorded.locked));
        QCOMPARE(locked.size(), std::size_t{1});
        QVERIFY(locked[0]->isRegression());
        QVERIFY(locked[0]->cause == ChangeCause::waits);
        const auto improved = found->of(RecordedChanges::idOf(m_recorded.improved));
        QCOMPARE(improved.size(), std::size_t{1});
        QVERIFY(!improved[0]->isRegression());
        QVERIFY(found->of(RecordedChanges::idOf(m_recorded.steady)).empty());
    }

    void a_table_that_grew_tells_more_data_from_another_way() {
        const auto seen = [&] {
            const auto found = readChanges(*m_history, "shop", lastHour());
            const auto of = found->of(RecordedChanges::idOf(m_recorded.improved));
            return of.empty() ? ChangeCause::unknown : of[0]->cause;
        };
        QVERIFY(seen() == ChangeCause::newPlan); // other blocks for the same rows, sizes unknown
        const auto series =
            m_history->series({"shop", std::string(monitor::metric::kTableSize), "public.payments"});
        QVERIFY(series.has_value());
        std::vector<history::Sample> sizes;
        for (Timestamp at = m_recorded.begin; at < m_recorded.end; at += Milliseconds{600'000}) {
            sizes.push_back({*series, at, at < m_recorded.end - hours{20} ? 6e9 : 1e9});
        }
        m_history->append(sizes);
        QVERIFY(seen() == ChangeCause::moreData); // most of it was deleted
    }

    void patterns_are_found_with_both_statements_and_the_most_frequent_one() {
        const auto found = readPatterns(*m_history, "shop", lastHour());
        QVERIFY2(found.has_value(), found ? "" : found.error().oneLine().c_str());
        QCOMPARE(found->nPlusOne.size(), std::size_t{1});
        const std::string list = RecordedChanges::idOf(m_recorded.list);
        const std::string lookUp = RecordedChanges::idOf(m_recorded.lookUp);
        QCOMPARE(found->nPlusOne[0].list, list);
        QCOMPARE(found->nPlusOne[0].lookUp, lookUp);
        QVERIFY(std::abs(found->nPlusOne[0].perList - 12) < 1);
        QCOMPARE(found->texts.at(list), m_recorded.list);
        QCOMPARE(found->nPlusOneOf(list).size(), std::size_t{1});
        QCOMPARE(found->nPlusOneOf(lookUp).size(), std::size_t{1});
        QVERIFY(found->nPlusOneOf(RecordedChanges::idOf(m_recorded.steady)).empty());

        QCOMPARE(found->chatty.size(), std::size_t{1});
        const ChattyFound& chatty = found->chatty[0];
        QVERIFY(chatty.chatty.kind == ChattyKind::manyStatements);
        QVERIFY(std::abs(chatty.chatty.perTransaction - 30) < 0.5);
        QVERIFY(std::abs(chatty.chatty.waitingShare - 0.8) < 0.01);
        QCOMPARE(chatty.statement, lookUp);
        QVERIFY(chatty.shareOfCalls > 0.5);
        QCOMPARE(found->chattyOf(lookUp).size(), std::size_t{1});
    }

    // Runs in the log, though the counters of that hour say nothing: nothing was recorded then.
    void a_log_says_what_counters_do_not() {
        SessionLog log;
        const std::string lookUp = RecordedChanges::idOf(m_recorded.lookUp);
        log.texts[lookUp] = {m_recorded.lookUp, "shop", "app"};
        Timestamp at = m_recorded.begin;
        for (int transaction = 0; transaction < 25; ++transaction) {
            for (int i = 0; i < 30; ++i) {
                at += Milliseconds{2};
                log.statements.push_back({"s", std::to_string(transaction), at, 0.0002, lookUp});
            }
        }
        const auto found = readPatterns(*m_history, "nobody", lastHour(), &log);
        QVERIFY(found.has_value() && found->withLog);
        QCOMPARE(found->chatty.size(), std::size_t{1});
        QCOMPARE(found->chatty[0].statement, lookUp);
        QCOMPARE(found->chatty[0].shareOfCalls, 1.0);
        QCOMPARE(found->chatty[0].chatty.database, std::string("shop"));
        QCOMPARE(found->texts.at(lookUp), m_recorded.lookUp);
    }

    void nothing_recorded_is_nothing_found_and_who_is_asked_to_stop_stops() {
        const auto changes = readChanges(*m_history, "nobody", lastHour());
        QVERIFY(changes.has_value() && changes->times.changes.empty() && changes->times.examined == 0);
        const auto patterns = readPatterns(*m_history, "nobody", lastHour());
        QVERIFY(patterns.has_value() && patterns->nPlusOne.empty() && patterns->chatty.empty());
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = readChanges(*m_history, "shop", lastHour(), stop.get_token());
        QVERIFY(!stopped && stopped.error().code == ErrorCode::cancelled);
    }
};

QTEST_APPLESS_MAIN(StatementChangesTest)
#include "statement_changes_test.moc"
