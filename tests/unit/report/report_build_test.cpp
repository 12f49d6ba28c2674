// A report built from a real history file: the figures are those that were stored.

#include "engine/analyzer/check_catalogue.h"
#include "engine/base/files.h"
#include "engine/history/history.h"
#include "engine/monitor/metrics.h"
#include "engine/report/report.h"
#include "engine/report/stack.h"
#include "tests/support/histories/recorded_changes.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
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

// What every recording writes each second, and a figure beside it.
void record(Store& store, Timestamp from, int seconds, double value = 1.0) {
    for (int i = 0; i < seconds; ++i) {
        store.put(metric::kCollectorOwnCpu, from + Milliseconds{i * 1000}, 0.01);
        store.put(metric::kTransactions, from + Milliseconds{i * 1000}, value);
    }
}

history::Event eventAt(Timestamp at, history::EventKind kind, const std::string& title) {
    history::Event event;
    event.at = at;
    event.kind = kind;
    event.target = kTarget;
    event.title = title;
    return event;
}

const Chart* chartOf(const Report& report, std::string_view id) {
    for (const Chart& chart : report.charts) {
        if (chart.id == id) {
            return &chart;
        }
    }
    return nullptr;
}

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

    void statements_come_from_the_rows_of_work_and_say_what_was_hidden() {
        using history::WorkFigure;
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        for (int i = 1; i <= 6; ++i) {
            history::WorkInterval interval;
            interval.at = start + Milliseconds{i * 10'000};
            interval.seconds = 10;
            interval.partial = i == 3;
            for (const auto& [label, seconds] : {std::pair{"1/5/10", 0.5}, std::pair{"2/5/10", 2.0}}) {
                history::StatementWork work;
                work[WorkFigure::calls] = 4;
                work[WorkFigure::seconds] = seconds;
                work[WorkFigure::hitBytes] = 3 * 8192;
                work[WorkFigure::readBytes] = 8192;
                interval.total.add(work);
                interval.statements.push_back({label, work});
            }
            interval.figures.add(WorkFigure::calls);
            QVERIFY(store.history->addWork(kTarget, interval).has_value());
            history::WaitInterval waits;
            waits.at = interval.at;
            waits.seconds = 10;
            waits.partial = i == 5;
            waits.waits = {{"1/5/10", "CPU", 2.0}};
            QVERIFY(store.history->addWaits(kTarget, waits).has_value());
            // Series of an older version beside them are not counted a second time.
            store.put(metric::kStatementTime, interval.at, 100.0, "3");
            store.put(metric::kLoad, interval.at, 1.0);
            store.put(metric::kLoadByWaitEvent, interval.at, 1.0, "CPU");
        }
        const history::StatementText text{"2/5/10", "SELECT name FROM road"};
        QVERIFY(store.history->putStatementTexts(kTarget, {&text, 1}).has_value());
        ReportSpec spec = specFor({start, start + Milliseconds{60'001}});
        spec.topStatements = 1;
        const auto report = buildReport(*store.history, spec, store.clock);
        QVERIFY2(report.has_value(), report ? "" : report.error().oneLine().c_str());
        QCOMPARE(report->statements.size(), std::size_t{1});
        QCOMPARE(report->statementsTotal, std::size_t{2});
        const StatementLine& line = report->statements.front();
        QCOMPARE(QString::fromStdString(line.text), QString::fromLatin1("SELECT name FROM road"));
        QCOMPARE(line.totalSeconds, 12.0);
        QCOMPARE(line.calls, 24.0);
        QCOMPARE(*line.hitRatio, 0.75);
        QVERIFY(std::isnan(line.share)); // of what, nobody knows
        const auto noted = [&](const char* part) {
            return std::any_of(report->notes.begin(), report->notes.end(), [&](const std::string& note) {
                return note.find(part) != std::string::npos && note.find("pg_monitor") != std::string::npos;
            });
        };
        QVERIFY(noted("the table of statements is of those seen"));
        QVERIFY(noted("the load by wait is of those seen"));
    }

    void statements_of_a_file_of_an_older_version_are_still_summed() {
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

    void changes_and_patterns_are_looked_for_where_they_are_wanted() {
        Store store;
        QVERIFY(store.history);
        const auto recorded = testing::recordChanges(*store.history, kTarget, store.clock.wall());
        QVERIFY2(recorded.has_value(), recorded ? "" : recorded.error().oneLine().c_str());
        ReportSpec spec = specFor({recorded->end - std::chrono::hours{1}, recorded->end});
        spec.sections = {Section::changes, Section::patterns};
        const auto report = buildReport(*store.history, spec, store.clock);
        QVERIFY2(report.has_value(), report ? "" : report.error().oneLine().c_str());
        QVERIFY(report->changes && report->patterns);
        const auto changes = passages(*report, Section::changes);
        QCOMPARE(changes.size(), std::size_t{3});
        QCOMPARE(changes[0].code, recorded->replanned); // costs most
        QVERIFY(!changes[0].words.empty() && changes[0].words[0].starts_with("Since "));
        const auto patterns = passages(*report, Section::patterns);
        QCOMPARE(patterns.size(), std::size_t{2});
        QCOMPARE(patterns[0].sql[0].second, recorded->list);
        spec.sections = {Section::kpis};
        const auto without = buildReport(*store.history, spec, store.clock);
        QVERIFY(without.has_value() && !without->changes && !without->patterns);
        const auto standard = defaultSections();
        QVERIFY(std::find(standard.begin(), standard.end(), Section::changes) != standard.end());
    }

    void what_needs_a_person_is_drawn_from_the_sections_beside_it() {
        Store store;
        QVERIFY(store.history);
        const auto recorded = testing::recordChanges(*store.history, kTarget, store.clock.wall());
        QVERIFY2(recorded.has_value(), recorded ? "" : recorded.error().oneLine().c_str());
        ReportSpec spec = specFor({recorded->end - std::chrono::hours{1}, recorded->end});
        spec.sections = {Section::attention};
        const auto alone = buildReport(*store.history, spec, store.clock);
        QVERIFY2(alone.has_value(), alone ? "" : alone.error().oneLine().c_str());
        QVERIFY(alone->attention && !alone->changes); // looked for, though their section is not wanted
        const auto has = [](const Report& report, analyzer::AttentionKind kind) {
            return std::any_of(report.attention->items.begin(), report.attention->items.end(),
                               [&](const analyzer::AttentionItem& item) { return item.kind == kind; });
        };
        QVERIFY(has(*alone, analyzer::AttentionKind::regression));
        const auto unchecked = [](const Report& report) {
            const auto& said = report.attention->notLookedAt;
            return std::any_of(said.begin(), said.end(), [](const std::string& one) {
                return one.find("Checks") != std::string::npos;
            });
        };
        QVERIFY(unchecked(*alone));

        spec.sections = {Section::attention, Section::checks};
        spec.takeChecks = [&](std::stop_token) -> Result<ChecksTaken> {
            ChecksTaken taken;
            taken.at = store.clock.wall();
            analyzer::CheckFinding finding;
            finding.checkId = analyzer::checkCatalogue().front().id;
            finding.object = "sample";
            finding.severity = analyzer::Severity::critical;
            taken.report.findings = {finding};
            return taken;
        };
        const auto checked = buildReport(*store.history, spec, store.clock);
        QVERIFY2(checked.has_value(), checked ? "" : checked.error().oneLine().c_str());
        QVERIFY(has(*checked, analyzer::AttentionKind::check) && !unchecked(*checked));
        spec.sections = {Section::kpis};
        const auto without = buildReport(*store.history, spec, store.clock);
        QVERIFY(without.has_value() && !without->attention);
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

    void time_between_two_recordings_is_a_gap() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        record(store, start, 20);
        record(store, start + Milliseconds{61'000}, 20); // 42 s after the last second of the first
        const TimeRange range{start, start + Milliseconds{80'001}};
        const auto report = buildReport(*store.history, specFor(range), store.clock);
        QVERIFY2(report.has_value(), report ? "" : report.error().oneLine().c_str());
        QCOMPARE(report->gaps.size(), std::size_t{1});
        QCOMPARE(report->gaps.front().at, start + Milliseconds{19'000});
        QCOMPARE(*report->gaps.front().until, start + Milliseconds{61'000});
        const Chart* chart = chartOf(*report, "throughput");
        QVERIFY(chart != nullptr);
        QCOMPARE(chart->series.front().points.size(), std::size_t{41}); // and one gap among them
        QCOMPARE(chart->series.front().points[20].count, std::uint64_t{0});
        const QString json = QString::fromStdString(toJson(*report)).simplified().remove(QLatin1Char(' '));
        QVERIFY(json.contains(QLatin1String("null,null,null,null,0")));
        const QString html = QString::fromStdString(toHtml(*report));
        QVERIFY(html.contains(QLatin1String("Nothing was recorded")));
        const auto line = html.indexOf(QLatin1String("<path class=\"line s0\""));
        QVERIFY(line > 0);
        const QString path = html.mid(line, html.indexOf(QLatin1Char('>'), line) - line);
        QCOMPARE(path.count(QLatin1Char('M')), 2);
    }

    void a_recording_without_a_pause_has_no_gap() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        record(store, start, 120);
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{119'001}}), store.clock);
        QVERIFY(report.has_value());
        QVERIFY(report->gaps.empty());
    }

    void an_outage_that_goes_on_is_in_the_report() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        record(store, start, 60);
        QVERIFY(store.history->addEvent(
            eventAt(start + Milliseconds{5000}, history::EventKind::gap, "No figures from PostgreSQL")));
        const auto report =
            buildReport(*store.history, specFor({start + Milliseconds{30'000}, start + Milliseconds{60'000}}),
                        store.clock);
        QVERIFY(report.has_value());
        QCOMPARE(report->gaps.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(untilText(report->gaps.front())), QStringLiteral("ongoing"));
        QVERIFY(toHtml(*report).find("<td class=\"n\">ongoing</td>") != std::string::npos);
    }

    void a_noisy_hour_does_not_push_the_gaps_out() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        record(store, start, 60);
        QVERIFY(store.history->addEvent(eventAt(start, history::EventKind::gap, "the gap")));
        for (int i = 0; i < 600; ++i) {
            QVERIFY(store.history->addEvent(eventAt(start + Milliseconds{i * 10}, history::EventKind::note,
                                                    "noise " + std::to_string(i))));
        }
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{60'000}}), store.clock);
        QVERIFY(report.has_value());
        QCOMPARE(report->gaps.size(), std::size_t{1});
        QCOMPARE(report->events.size(), std::size_t{500});
        QCOMPARE(report->events.back().title, std::string("noise 599"));
        bool said = false;
        for (const std::string& note : report->notes) {
            said = said || note.find("latest 500 events") != std::string::npos;
        }
        QVERIFY(said);
    }

    void load_that_was_not_measured_is_no_load_of_nought() {
        constexpr double kGap = std::numeric_limits<double>::quiet_NaN();
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        for (int i = 0; i < 30; ++i) {
            const Timestamp at = start + Milliseconds{i * 1000};
            const bool outage = i >= 10 && i < 20;
            if (i == 10) { // as the monitor does: one gap when the server is lost, then nothing
                store.put(metric::kLoad, at, kGap);
                store.put(metric::kLoadByWaitType, at, kGap, "CPU");
            }
            if (!outage) {
                store.put(metric::kLoad, at, 2.0);
                store.put(metric::kLoadByWaitType, at, 2.0, "CPU");
            }
        }
        // A wait that was seen only once is nought at all other times, not unknown.
        store.put(metric::kLoadByWaitType, start + Milliseconds{3000}, 1.0, "Lock");
        store.put(metric::kLoadByWaitType, start + Milliseconds{4000}, kGap, "Lock");
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{30'000}}), store.clock);
        QVERIFY2(report.has_value(), report ? "" : report.error().oneLine().c_str());
        const Chart* chart = chartOf(*report, "load");
        QVERIFY(chart != nullptr);
        QCOMPARE(chart->series.size(), std::size_t{2});
        const ChartSeries& lock = chart->series[1];
        QCOMPARE(lock.name, std::string("Lock"));
        QCOMPARE(lock.points[3].last, 1.0);
        QCOMPARE(lock.points[4].last, 0.0);
        QCOMPARE(lock.points[4].count, std::uint64_t{1});
        QCOMPARE(lock.points[10].count, std::uint64_t{0});
        const auto layers = stack(*chart);
        QCOMPARE(layers.size(), std::size_t{2});
        for (const auto& stretches : layers) {
            QCOMPARE(stretches.size(), std::size_t{2}); // before and after the outage
            QCOMPARE(stretches[0].at.back(), start + Milliseconds{9000});
            QCOMPARE(stretches[1].at.front(), start + Milliseconds{20'000});
        }
        QCOMPARE(layers[1][0].above[3], 3.0);
        QCOMPARE(layers[1][0].below[3], 2.0);
        QCOMPARE(highestOf(layers), 3.0);
    }

    void a_part_that_was_seen_now_and_then_is_averaged_over_all_samples() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        for (int i = 0; i < 2000; ++i) {
            const Timestamp at = start + Milliseconds{i * 1000};
            store.put(metric::kLoad, at, i % 10 == 0 ? 1.0 : 0.0);
            if (i % 10 == 0) {
                store.put(metric::kLoadByWaitType, at, 1.0, "IO");
            }
        }
        ReportSpec spec = specFor({start, start + Milliseconds{2'000'000}});
        spec.chartPoints = 300; // ten seconds a point
        const auto report = buildReport(*store.history, spec, store.clock);
        QVERIFY(report.has_value());
        const Chart* chart = chartOf(*report, "load");
        QVERIFY(chart != nullptr);
        for (const history::Aggregate& point : chart->series.front().points) {
            QCOMPARE(point.mean(), 0.1);
            QCOMPARE(point.min, 0.0);
            QCOMPARE(point.max, 1.0);
        }
    }

    void the_cost_of_watching_stands_in_the_environment() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        record(store, start, 10);
        store.put(metric::kCollectorServerCpu, start, 0.002);
        store.put(metric::kCollectorServerCpu, start + Milliseconds{9000}, 0.004);
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{10'000}}), store.clock);
        QVERIFY(report.has_value());
        QStringList lines;
        for (const auto& [name, value] : report->spec.environment) {
            lines << QString::fromStdString(name + ": " + value);
        }
        const QString all = lines.join(QLatin1Char('\n'));
        QVERIFY2(all.contains(QLatin1String("on the server: 0.30 % of one core on average, at most 0.40 %")),
                 qPrintable(all));
        QVERIFY2(all.contains(QLatin1String("on this machine: 1.00 %")), qPrintable(all));
    }

    void the_machine_of_a_server_elsewhere_is_not_taken_for_the_servers() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        record(store, start, 10);
        for (int i = 0; i < 10; ++i) {
            store.put(metric::kConnectionsUsed, start + Milliseconds{i * 1000}, 0.2);
            const auto ours = store.history->series({"", std::string(metric::kHostCpu), ""});
            const history::Sample sample{*ours, start + Milliseconds{i * 1000}, 0.9};
            store.history->append({&sample, 1});
        }
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{10'000}}), store.clock);
        QVERIFY(report.has_value());
        QVERIFY(rowOf(*report, metric::kHostCpu) == nullptr);
        const KpiRow* row = rowOf(*report, metric::kConnectionsUsed);
        QVERIFY(row != nullptr);
        QVERIFY2(row->source.find("stands in for the server's processors") != std::string::npos,
                 row->source.c_str());
        const Chart* chart = chartOf(*report, "resources");
        QVERIFY(chart != nullptr);
        QVERIFY2(chart->title.find("not the server's") != std::string::npos, chart->title.c_str());
    }

    void the_way_of_a_report_is_told_and_it_stops_between_two_series() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        record(store, start, 10);
        for (int i = 0; i < 300; ++i) {
            store.put(metric::kStatementTime, start, 1.0, std::to_string(i));
        }
        const ReportSpec spec = specFor({start, start + Milliseconds{10'000}});
        std::vector<double> told;
        const auto whole =
            buildReport(*store.history, spec, store.clock, {},
                        [&](double fraction, const std::string&) { told.push_back(fraction); });
        QVERIFY(whole.has_value());
        QVERIFY(told.size() > 10);
        QVERIFY(std::is_sorted(told.begin(), told.end()));
        QVERIFY(told.front() >= 0.0 && told.back() < 1.0);

        std::stop_source stop;
        std::size_t heard = 0;
        const auto stopped = buildReport(*store.history, spec, store.clock, stop.get_token(),
                                         [&](double, const std::string& what) {
                                             ++heard;
                                             if (what == title(Section::statements)) {
                                                 stop.request_stop();
                                             }
                                         });
        QVERIFY(!stopped.has_value());
        QVERIFY(stopped.error().code == ErrorCode::cancelled);
        QVERIFY(heard < told.size());
    }

    void an_export_is_told_to_the_audit_log() {
        Store store;
        QVERIFY(store.history);
        const Timestamp start = store.clock.wall();
        record(store, start, 10);
        const auto report =
            buildReport(*store.history, specFor({start, start + Milliseconds{10'000}}), store.clock);
        QVERIFY(report.has_value());
        QVERIFY(store.history->audit(exportEntry(*report, "/home/anna/r.pdf", start)));
        const auto log = store.history->auditLog({start, start + Milliseconds{1}});
        QVERIFY(log);
        QCOMPARE(log->size(), std::size_t{1});
        QCOMPARE(log->front().action, std::string("export"));
        QCOMPARE(log->front().actor, userName());
        QCOMPARE(log->front().target, std::string(kTarget));
        QVERIFY(log->front().detail.find("/home/anna/r.pdf") != std::string::npos);
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
