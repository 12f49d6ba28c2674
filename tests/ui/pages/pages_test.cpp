// What the overview reads before live points arrive, and what the reports page writes.

#include "../shell/window_fixture.h"

#include "engine/base/files.h"
#include "ui/models/snapshot_models.h"
#include "ui/models/text.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/common/error_bar.h"
#include "ui/pages/overview/history_seed.h"
#include "ui/pages/overview/overview_charts.h"
#include "ui/pages/reports/reports_page.h"

#include <QApplication>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

#include <atomic>
#include <cmath>
#include <condition_variable>
#include <mutex>

using namespace pavement;
using namespace pavement::ui;

class PagesTest : public QObject {
    Q_OBJECT
private slots:

    void init() { m_fixture = std::make_unique<WindowFixture>(*qApp); }

    void cleanup() { m_fixture.reset(); }

    void a_silence_breaks_the_line_and_a_bucket_keeps_its_extremes() {
        history::SeriesData raw;
        for (const std::int64_t second : {0, 1, 2, 3, 30, 31}) {
            history::Aggregate point;
            point.at = fromMillis(second * 1000);
            point.min = point.max = point.last = point.sum = 1.0;
            point.count = 1;
            raw.points.push_back(point);
        }
        const auto line = linePoints(raw);
        QCOMPARE(line.size(), std::size_t{7});
        QVERIFY(std::isnan(line[4].value));
        history::SeriesData rolled;
        rolled.resolution = history::Resolution::minute;
        history::Aggregate bucket;
        bucket.at = fromMillis(60'000);
        bucket.min = 1;
        bucket.max = 99;
        bucket.sum = 120;
        bucket.count = 60;
        rolled.points = {bucket};
        const auto extremes = linePoints(rolled);
        QCOMPARE(extremes.size(), std::size_t{2});
        QCOMPARE(extremes[1].value, 99.0);
    }

    void parts_of_a_whole_share_their_times() {
        history::History& history = m_fixture->context().history;
        const auto cpu = history.series({"shop", "load.wait_type", "CPU"});
        const auto lock = history.series({"shop", "load.wait_type", "Lock"});
        QVERIFY(cpu && lock);
        const Timestamp start = m_fixture->clock.wall() - Milliseconds{10'000};
        std::vector<history::Sample> samples;
        for (int i = 0; i < 8; ++i) {
            samples.push_back({*cpu, start + Milliseconds{i * 1000}, 2.0});
        }
        samples.push_back({*lock, start + Milliseconds{3000}, 1.0});
        history.append(samples);
        const auto seed =
            readHistorySeed(history, "shop", {{"load.wait_type", true, true}},
                            {start - Milliseconds{1000}, start + Milliseconds{20'000}}, 1000, {});
        QVERIFY2(seed, seed ? "" : seed.error().oneLine().c_str());
        QCOMPARE(seed->series.size(), std::size_t{2});
        QCOMPARE(seed->series[0].points.size(), seed->series[1].points.size());
        for (const SeriesSeed& series : seed->series) {
            double sum = 0;
            for (const stats::Point& point : series.points) {
                sum += point.value;
            }
            QCOMPARE(sum, series.label == "CPU" ? 16.0 : 1.0);
        }
    }

    void a_cancelled_read_says_so() {
        std::stop_source stop;
        stop.request_stop();
        const auto seed = readHistorySeed(m_fixture->context().history, "shop", {{"host.cpu"}},
                                          {fromMillis(0), fromMillis(1000)}, 100, stop.get_token());
        QVERIFY(!seed);
        QVERIFY(seed.error().code == ErrorCode::cancelled);
    }

    void a_report_is_previewed_and_written_in_each_form() {
        m_fixture->fillHistory(std::chrono::minutes(10));
        Context& context = m_fixture->context();
        ReportsPage page(
            {context.jobs, context.history, context.clock, context.theme, context.axis},
            [](const report::Report& report, const std::filesystem::path& path, const std::stop_token&) {
                return writeFileAtomically(path, "drawn for " + report.spec.targetName);
            });
        page.resize(1000, 700);
        page.show();
        const PageTarget target{WindowFixture::profile().target, {}};
        page.setTarget(&target);
        QSignalSpy exported(&page, &ReportsPage::exported);
        int written = 0;
        for (const auto& [format, name, begins] :
             {std::tuple{ReportFormat::html, "r.html", "<!"}, std::tuple{ReportFormat::json, "r.json", "{"},
              std::tuple{ReportFormat::csv, "r.csv", ""},
              std::tuple{ReportFormat::pdf, "r.pdf", "drawn for Shop"}}) {
            const auto path = m_fixture->directory() / name;
            page.exportTo(format, path);
            ++written;
            QTRY_COMPARE_WITH_TIMEOUT(exported.count(), written, 30'000);
            const auto text = readFile(path);
            QVERIFY(text && !text->empty());
            QVERIFY2(text->rfind(begins, 0) == 0, text->substr(0, 40).c_str());
        }
        const auto log = context.history.auditLog({fromMillis(0), Timestamp::max()});
        QVERIFY(log);
        QCOMPARE(log->size(), std::size_t{4});
        QCOMPARE(log->back().action, std::string("export"));
        QVERIFY(log->back().detail.find("r.pdf") != std::string::npos);
    }

    void a_cancelled_export_writes_no_file() {
        m_fixture->fillHistory(std::chrono::minutes(1));
        Context& context = m_fixture->context();
        std::atomic<int> begun = 0;
        std::atomic<int> ended = 0;
        ReportsPage page(
            {context.jobs, context.history, context.clock, context.theme, context.axis},
            [&](const report::Report&, const std::filesystem::path& path, const std::stop_token& stop) {
                ++begun;
                std::mutex mutex;
                std::condition_variable_any wake;
                std::unique_lock lock(mutex);
                wake.wait(lock, stop, [] { return false; }); // as if the drawing took long
                auto written = writeFileAtomically(path, "too late", false, stop);
                ++ended;
                return written;
            });
        page.show();
        const PageTarget target{WindowFixture::profile().target, {}};
        page.setTarget(&target);
        QSignalSpy exported(&page, &ReportsPage::exported);
        const auto path = m_fixture->directory() / "cancelled.pdf";
        page.exportTo(ReportFormat::pdf, path);
        QTRY_COMPARE_WITH_TIMEOUT(begun.load(), 1, 30'000);
        page.cancel();
        QTRY_COMPARE_WITH_TIMEOUT(ended.load(), 1, 30'000);
        QVERIFY(!std::filesystem::exists(path));
        QCOMPARE(exported.count(), 0);
        const auto log = context.history.auditLog({fromMillis(0), Timestamp::max()});
        QVERIFY(log && log->empty());
    }

    void a_tables_filter_is_remembered() {
        Context& context = m_fixture->context();
        StatementsModel model;
        model.show(*m_fixture->snapshot(m_fixture->clock.wall()));
        DataTable table(model, context.theme, QStringLiteral("Statements"));
        QSignalSpy changed(&table, &DataTable::stateChanged);
        auto* filter = table.findChild<QLineEdit*>();
        QVERIFY(filter != nullptr);
        const int all = table.view().model()->rowCount();
        filter->setText(QStringLiteral("no statement has this"));
        QCOMPARE(changed.count(), 1);
        DataTable again(model, context.theme, QStringLiteral("Statements"));
        QCOMPARE(again.view().model()->rowCount(), all);
        again.restoreState(table.saveState());
        QCOMPARE(again.view().model()->rowCount(), 0);
        again.restoreState(QByteArray("of an older program")); // harms nothing
        QCOMPARE(again.view().model()->rowCount(), 0);
    }

    void a_chosen_range_and_the_sections_are_remembered() {
        Context& context = m_fixture->context();
        const PageServices services{context.jobs, context.history, context.clock, context.theme,
                                    context.axis};
        ReportsPage page(services, {});
        page.show(); // its fields are made then
        QSignalSpy changed(&page, &Page::stateChanged);
        const auto fields = page.findChildren<QDateTimeEdit*>();
        QCOMPARE(fields.size(), 2);
        const QDateTime from = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000);
        fields[0]->setDateTime(from);
        fields[1]->setDateTime(from.addSecs(3600));
        QVERIFY(changed.count() >= 2);
        auto* list = page.findChild<QListView*>();
        QVERIFY(list != nullptr);
        changed.clear();
        QVERIFY(list->model()->setData(list->model()->index(1, 0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(changed.count(), 1);
        const auto state = page.saveState();

        ReportsPage again(services, {});
        again.restoreState(state);
        QCOMPARE(again.saveState(), state); // whether it was looked at or not
        again.show();
        const auto restored = again.findChildren<QDateTimeEdit*>();
        QCOMPARE(restored[0]->dateTime(), from);
        QCOMPARE(restored[1]->dateTime(), from.addSecs(3600));
        QCOMPARE(again.saveState(), state);
    }

    void an_unknown_load_leaves_no_part_of_the_stack_at_nought() {
        Context& context = m_fixture->context();
        const PageServices services{context.jobs, context.history, context.clock, context.theme,
                                    context.axis};
        const Timestamp start = context.clock.wall() - Milliseconds{5000};
        const auto lock = context.history.series({"shop", "load.wait_type", "Lock"});
        QVERIFY(lock);
        context.history.append(std::vector<history::Sample>{{*lock, start, 1.0}});
        QWidget parent;
        OverviewCharts charts(services, &parent);
        charts.setTarget("shop");
        charts.seedNow();
        QTRY_VERIFY_WITH_TIMEOUT(charts.settled(), 30'000);
        // The only line that the history knows.
        const auto last = [&]() -> std::optional<stats::Point> {
            for (const ChartPanel* panel : charts.panels()) {
                for (int series = 0; series < panel->seriesCount(); ++series) {
                    if (!panel->points(series).empty()) {
                        return panel->points(series).back();
                    }
                }
            }
            return std::nullopt;
        };
        QTRY_VERIFY_WITH_TIMEOUT(last().has_value(), 30'000);
        QCOMPARE(last()->value, 1.0);
        auto snapshot = std::make_shared<monitor::Snapshot>();
        snapshot->at = context.clock.wall();
        snapshot->target = "shop";
        snapshot->values = {{"load.total", "", std::nan("")}}; // the gap that an outage begins with
        charts.take({snapshot});
        QCOMPARE(last()->millis, toMillis(snapshot->at));
        QVERIFY(std::isnan(last()->value));
    }

    void a_report_that_cannot_be_written_is_a_bar() {
        Context& context = m_fixture->context();
        ReportsPage page({context.jobs, context.history, context.clock, context.theme, context.axis}, {});
        page.show();
        const PageTarget target{WindowFixture::profile().target, {}};
        page.setTarget(&target);
        page.exportTo(ReportFormat::html, m_fixture->directory() / "no" / "such" / "directory" / "r.html");
        auto* bar = page.findChild<ErrorBar*>();
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 30'000);
        QVERIFY(!bar->details().isEmpty());
    }

private:
    std::unique_ptr<WindowFixture> m_fixture;
};

QTEST_MAIN(PagesTest)
#include "pages_test.moc"
