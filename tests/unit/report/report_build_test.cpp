// A report built from a real history file: the figures are those that were stored.

#include "engine/history/history.h"
#include "engine/monitor/metrics.h"
#include "engine/report/report.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace pavement;
using namespace pavement::report;
namespace metric = pavement::monitor::metric;

namespace {

constexpr const char* kTarget = "shop";

struct Store {
    QTemporaryDir directory;
    ManualClock clock{fromMillis(1'760'000'000'000)};
    std::unique_ptr<history::History> history;

    Store() {
        auto opened = history::History::open(
            {(directory.path() + QLatin1String("/h.db")).toStdString(), {}, false}, clock);
        if (opened) {
            history = std::move(*opened);
        }
    }

    void put(std::string_view metricId, Timestamp at, double value, const std::string& label = {}) {
        const auto series = history->series({kTarget, std::string(metricId), label});
        const history::Sample sample{*series, at, value};
        history->append({&sample, 1});
    }
};

ReportSpec specFor(TimeRange range) {
    ReportSpec spec;
    spec.target = kTarget;
    spec.targetName = "Shop";
    spec.range = range;
    return spec;
}

const KpiRow* rowOf(const Report& report, std::string_view metricId) {
    for (const KpiRow& row : report.kpis) {
        if (row.metric == metricId) {
            return &row;
        }
    }
    return nullptr;
}

} // namespace

class ReportBuildTest : public QObject {
    Q_OBJECT
private slots:

    void kpis_are_the_mean_and_the_extremes_of_what_was_stored() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        for (int i = 0; i < 100; ++i) {
            store.put(metric::kTransactions, start + Milliseconds{i * 1000}, i + 1.0);
        }
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{100'000}}), store.clock);
        QVERIFY2(report.has_value(), report ? "" : report.error().oneLine().c_str());
        const KpiRow* row = rowOf(*report, metric::kTransactions);
        QVERIFY(row != nullptr);
        QCOMPARE(*row->average, 50.5);
        QCOMPARE(*row->minimum, 1.0);
        QCOMPARE(*row->maximum, 100.0);
        QCOMPARE(*row->last, 100.0);
    }

    void percentiles_of_a_range_come_from_merged_histograms() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        const auto durations = store.history->series({kTarget, std::string(metric::kLogDurations), ""});
        // A busy fast second and a quiet slow one: the mean of the two p95 would be about 500 ms.
        stats::LatencyHistogram fast;
        fast.record(Milliseconds{1}, 10'000);
        stats::LatencyHistogram slow;
        slow.record(Milliseconds{1000}, 10);
        store.history->appendHistogram(*durations, start + Milliseconds{1000}, fast);
        store.history->appendHistogram(*durations, start + Milliseconds{2000}, slow);
        store.put(metric::kLogP95, start + Milliseconds{1000}, 0.001);
        store.put(metric::kLogP95, start + Milliseconds{2000}, 1.0);
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{3000}}), store.clock);
        QVERIFY2(report.has_value(), report ? "" : report.error().oneLine().c_str());
        const KpiRow* row = rowOf(*report, metric::kLogP95);
        QVERIFY(row != nullptr);
        QVERIFY(std::abs(*row->average - 0.001) < 0.00001);
    }

    void statements_are_summed_exactly_and_sorted_by_time() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        for (int i = 0; i < 6; ++i) {
            const Timestamp at = start + Milliseconds{i * 10'000};
            store.put(metric::kStatementTime, at, 0.5, "1");
            store.put(metric::kStatementCalls, at, 10, "1");
            store.put(metric::kStatementTime, at, 2.0, "2");
            store.put(metric::kStatementCalls, at, 4, "2");
            store.put(metric::kStatementBlocksHit, at, 300, "2");
            store.put(metric::kStatementBlocksRead, at, 100, "2");
        }
        const history::StatementText text{"2", "select 2"};
        QVERIFY(store.history->putStatementTexts(kTarget, {&text, 1}).has_value());
        ReportSpec spec = specFor({start, start + Milliseconds{60'000}});
        spec.topStatements = 1;
        const auto report = buildReport(*store.history, spec, store.clock);
        QVERIFY2(report.has_value(), report ? "" : report.error().oneLine().c_str());
        QCOMPARE(report->statements.size(), std::size_t{1});
        QCOMPARE(report->statementsTotal, std::size_t{2});
        const StatementLine& line = report->statements.front();
        QCOMPARE(QString::fromStdString(line.text), QString::fromLatin1("select 2"));
        QCOMPARE(line.totalSeconds, 12.0);
        QCOMPARE(line.calls, 24.0);
        QCOMPARE(line.share, 0.8);
        QCOMPARE(*line.hitRatio, 0.75);
    }

    void load_by_wait_averages_over_all_samples() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        for (int i = 0; i < 10; ++i) {
            store.put(metric::kLoad, start + Milliseconds{i * 1000}, i < 5 ? 2.0 : 0.0);
        }
        for (int i = 0; i < 5; ++i) {
            store.put(metric::kLoadByWaitEvent, start + Milliseconds{i * 1000}, 2.0, "Lock:transactionid");
        }
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{10'000}}), store.clock);
        QVERIFY2(report.has_value(), report ? "" : report.error().oneLine().c_str());
        QCOMPARE(report->waits.size(), std::size_t{1});
        QCOMPARE(report->waits.front().averageSessions, 1.0);
        QCOMPARE(report->waits.front().share, 1.0);
    }

    void partial_data_is_said() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        store.put(metric::kTransactions, start, 1);
        store.put(metric::kTransactions, start + Milliseconds{1000}, 1);
        const auto report =
            buildReport(*store.history,
                        specFor({start - Milliseconds{3'600'000}, start + Milliseconds{2000}}), store.clock);
        QVERIFY2(report.has_value(), report ? "" : report.error().oneLine().c_str());
        bool said = false;
        for (const std::string& note : report->notes) {
            said = said || note.find("Partial data") != std::string::npos;
        }
        QVERIFY(said);
    }

    void an_empty_range_is_refused_and_an_unknown_target_says_so() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        QVERIFY(!buildReport(*store.history, specFor({start, start}), store.clock).has_value());
        ReportSpec spec = specFor({start, start + Milliseconds{1000}});
        spec.target = "nobody";
        const auto report = buildReport(*store.history, spec, store.clock);
        QVERIFY(report.has_value());
        QVERIFY(!report->notes.empty());
    }

    void the_environment_is_what_was_known_while_recording() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        const history::Fact older{"PostgreSQL", "15.1"};
        const history::Fact newer{"PostgreSQL", "15.2"};
        QVERIFY(store.history->putFacts(kTarget, {&older, 1}).has_value());
        QVERIFY(store.history->putFacts(kTarget, {&newer, 1}).has_value());
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{1000}}), store.clock);
        QVERIFY(report.has_value());
        QCOMPARE(report->spec.environment.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(report->spec.environment.front().second), QStringLiteral("15.2"));
    }

    void a_cancelled_report_stops() {
        Store store;
        QVERIFY(store.history);
        std::stop_source stop;
        stop.request_stop();
        const Timestamp start = store.clock.wall();
        const auto report = buildReport(*store.history, specFor({start, start + Milliseconds{1000}}),
                                        store.clock, stop.get_token());
        QVERIFY(!report.has_value());
        QVERIFY(report.error().code == ErrorCode::cancelled);
    }
};

QTEST_APPLESS_MAIN(ReportBuildTest)
#include "report_build_test.moc"
