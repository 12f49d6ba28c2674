#include "tests/ui/charts/panel_fixture.h"

#include "ui/charts/chart_group.h"
#include "ui/charts/spark_line.h"

#include <QAccessible>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <algorithm>
#include <limits>

using namespace pavement;
using namespace pavement::ui;
using namespace std::chrono_literals;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

} // namespace

class ChartPanelTest : public QObject {
    Q_OBJECT

private slots:

    void a_gap_is_drawn_as_a_gap() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("a"), f.ink);
        f.fill(series, [](std::int64_t i) { return i > 300 && i < 600 ? kNaN : 5.0; });
        f.show();
        const QImage image = f.picture();
        const auto columns = f.inkColumns(image, f.ink);
        const auto first = std::find(columns.begin(), columns.end(), true) - columns.begin();
        const auto last = columns.rend() - std::find(columns.rbegin(), columns.rend(), true) - 1;
        QVERIFY(last - first > 400);
        const auto at = [&](double share) {
            return columns[static_cast<std::size_t>(static_cast<double>(first) +
                                                    share * static_cast<double>(last - first))];
        };
        QVERIFY(at(0.1) && at(0.3) && at(0.7) && at(0.9));
        QVERIFY(!at(0.36) && !at(0.5) && !at(0.64));
    }

    void one_spike_among_a_million_points_is_on_the_screen() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("p99"), f.ink);
        f.axis.showLast(Milliseconds{1'000'000s});
        f.fill(series, [](std::int64_t) { return 1.0; });
        f.panel.setLimit(QStringLiteral("keeps the scale"), 10.0);
        f.show();
        f.fill(series, [](std::int64_t i) { return i == 765'432 ? 9.0 : 1.0; });
        f.settle();
        const QImage image = f.picture();
        const int top = f.highestInk(image, f.ink);
        QVERIFY(top >= 0);
        QVERIFY2(top < image.height() / 3, qPrintable(QString::number(top)));
    }

    void a_moving_crosshair_redraws_neither_data_nor_frame() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("a"), f.ink);
        f.fill(series, [](std::int64_t i) { return static_cast<double>(i % 7); });
        f.show();
        const auto before = f.panel.paintCounts();
        for (int i = 0; i < 50; ++i) {
            f.axis.setCursor(f.axis.range().from + Milliseconds{i * 10'000});
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY(f.panel.paintCounts().overlay > before.overlay);
        QCOMPARE(f.panel.paintCounts().data, before.data);
        QCOMPARE(f.panel.paintCounts().frame, before.frame);
    }

    void the_crosshair_leaves_no_trace() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("a"), f.ink);
        f.fill(series, [](std::int64_t i) { return static_cast<double>(i % 7); });
        f.show();
        const QImage before = f.panel.grab().toImage();
        f.axis.setCursor(f.axis.range().from + 5min);
        QCoreApplication::processEvents();
        QVERIFY(f.panel.grab().toImage() != before);
        f.axis.setCursor(std::nullopt);
        QCoreApplication::processEvents();
        QCOMPARE(f.panel.grab().toImage(), before);
    }

    void new_data_redraws_the_data_and_not_the_frame() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("a"), f.ink);
        f.fill(series, [](std::int64_t) { return 5.0; });
        f.show();
        const auto before = f.panel.paintCounts();
        f.clock.advance(1s);
        f.axis.tick();
        f.panel.append(series, {toMillis(f.clock.wall()), 5.1});
        QTRY_VERIFY(f.panel.paintCounts().data > before.data);
        QCOMPARE(f.panel.paintCounts().frame, before.frame);
    }

    void many_appends_make_few_pictures() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("a"), f.ink);
        f.show();
        const int before = f.panel.paintCounts().data;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 2'000; ++i) {
            f.panel.append(series, {toMillis(f.axis.range().from) + i, 1.0});
            QCoreApplication::processEvents();
        }
        f.settle();
        const auto allowed = timer.elapsed() / 33 + 3;
        QVERIFY(f.panel.paintCounts().data - before <= allowed);
        QVERIFY(f.panel.paintCounts().data > before);
    }

    void a_hidden_panel_does_nothing_and_catches_up_when_shown() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("a"), f.ink);
        f.fill(series, [](std::int64_t) { return 5.0; });
        f.show();
        f.panel.hide();
        const auto before = f.panel.paintCounts();
        QSignalSpy ticks(&f.axis, &TimeAxis::rangeChanged);
        for (int i = 0; i < 100; ++i) {
            f.clock.advance(1s);
            f.axis.tick();
            f.panel.append(series, {toMillis(f.clock.wall()), 5.0});
            f.axis.setCursor(f.clock.wall());
        }
        QVERIFY(!QTest::qWaitFor([&] { return f.panel.paintCounts().data != before.data; }, 100));
        QCOMPARE(ticks.count(), 100);
        QCOMPARE(f.panel.paintCounts().data, before.data);
        QCOMPARE(f.panel.paintCounts().overlay, before.overlay);
        f.panel.show();
        QTRY_VERIFY(f.panel.paintCounts().data > before.data);
        QCOMPARE(f.panel.points(series).back().millis, toMillis(f.clock.wall()));
    }

    void the_picture_has_the_resolution_of_the_screen() {
        for (const double ratio : {1.0, 1.5, 2.0}) {
            PanelFixture f;
            const int series = f.panel.addSeries(QStringLiteral("a"), f.ink);
            f.fill(series, [](std::int64_t i) { return static_cast<double>(i); });
            f.show();
            const QSize size = f.panel.size() * ratio;
            QImage image(size, QImage::Format_RGB32);
            image.setDevicePixelRatio(ratio);
            image.fill(f.theme.palette().surface);
            QPainter painter(&image);
            f.panel.drawTo(painter, QRectF(QPointF(0, 0), QSizeF(f.panel.size())));
            painter.end();
            const auto columns = f.inkColumns(image, f.ink);
            const auto drawn = std::count(columns.begin(), columns.end(), true);
            QVERIFY2(static_cast<double>(drawn) > 0.75 * size.width(), qPrintable(QString::number(drawn)));
        }
    }

    void layers_are_stacked_from_the_ground_in_their_order() {
        PanelFixture f(ChartKind::stackedArea);
        const QColor low(0, 170, 60);
        const QColor high(220, 60, 0);
        const int a = f.panel.addSeries(QStringLiteral("a"), low);
        const int b = f.panel.addSeries(QStringLiteral("b"), high);
        f.fill(a, [](std::int64_t) { return 4.0; });
        f.fill(b, [](std::int64_t) { return 4.0; });
        f.show();
        const QImage image = f.picture();
        const int x = image.width() / 2 + 3;
        int lows = 0;
        int highs = 0;
        int lastHigh = 0;
        int firstLow = image.height();
        for (int y = 0; y < image.height(); ++y) {
            const QColor pixel(image.pixel(x, y));
            if (pixel.green() > 140 && pixel.red() < 100) {
                ++lows;
                firstLow = std::min(firstLow, y);
            } else if (pixel.red() > 180 && pixel.blue() < 100) {
                ++highs;
                lastHigh = std::max(lastHigh, y);
            }
        }
        QVERIFY(lows > 30 && highs > 30);
        QVERIFY(std::abs(lows - highs) <= 4);
        QVERIFY(lastHigh < firstLow);
    }

    void a_chart_without_data_says_what_is_missing() {
        PanelFixture f;
        f.panel.addSeries(QStringLiteral("a"));
        f.show();
        const QImage plain = f.picture();
        f.panel.setEmptyText(QStringLiteral("pg_stat_statements is not installed"));
        f.settle();
        const QImage named = f.picture();
        QVERIFY(named != plain);
        f.panel.setLoading(true);
        f.settle();
        QVERIFY(f.picture() != named);
        QVERIFY(f.panel.textSummary().contains(QStringLiteral("no data")));
    }

    void hostile_values_draw_without_harm() {
        for (const ChartKind kind : {ChartKind::line, ChartKind::stackedArea}) {
            PanelFixture f(kind, Unit::seconds);
            const int series = f.panel.addSeries(QStringLiteral("<b>%n</b>"));
            const double inf = std::numeric_limits<double>::infinity();
            f.fill(series, [&](std::int64_t i) {
                switch (i % 6) {
                case 0:
                    return kNaN;
                case 1:
                    return inf;
                case 2:
                    return -inf;
                case 3:
                    return 1e300;
                case 4:
                    return -1e300;
                default:
                    return 0.0;
                }
            });
            f.panel.setLimit(QStringLiteral("x"), inf);
            f.show();
            f.axis.setCursor(f.axis.range().from + 3min);
            QVERIFY(!f.picture().isNull());
            QVERIFY(!f.panel.textSummary().isEmpty());
        }
    }

    void stale_data_is_shaded_and_its_age_said() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("a"), f.ink);
        f.fill(series, [](std::int64_t) { return 5.0; });
        f.show();
        const QImage fresh = f.picture();
        f.panel.setStaleSince(f.clock.wall() - 90s);
        f.settle();
        QVERIFY(f.picture() != fresh);
        const auto labels = f.panel.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("1 min 30 s"));
        }));
        QVERIFY(f.panel.textSummary().contains(QStringLiteral("No news")));
        f.panel.setStaleSince(std::nullopt);
        f.settle();
        QCOMPARE(f.picture(), fresh);
    }

    void a_screen_reader_hears_name_and_summary() {
        PanelFixture f(ChartKind::line, Unit::seconds);
        const int series = f.panel.addSeries(QStringLiteral("p99"));
        f.fill(series, [](std::int64_t i) { return 0.001 * static_cast<double>(i + 1); });
        f.show();
        for (QWidget* widget : {static_cast<QWidget*>(&f.panel), f.canvas()}) {
            QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(accessible != nullptr);
            QCOMPARE(accessible->role(), QAccessible::Chart);
            QCOMPARE(accessible->text(QAccessible::Name), QStringLiteral("Response time"));
            const QString said = accessible->text(QAccessible::Description);
            QVERIFY2(said.contains(QStringLiteral("p99")) && said.contains(QStringLiteral("rising")) &&
                         said.contains(QStringLiteral("lowest 1.00 ms")),
                     qPrintable(said));
        }
        f.fill(series, [](std::int64_t i) { return 1.0 - 0.001 * static_cast<double>(i); });
        QVERIFY(QAccessible::queryAccessibleInterface(&f.panel)
                    ->text(QAccessible::Description)
                    .contains(QStringLiteral("falling"))); // made anew for each question
    }

    void the_definition_is_shown_as_plain_text() {
        PanelFixture f;
        f.panel.setDescription(QStringLiteral("Time <script>x</script>"), QStringLiteral("a & b"));
        const auto labels = f.panel.findChildren<QLabel*>();
        const auto title = std::find_if(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() == QStringLiteral("Response time");
        });
        QVERIFY(title != labels.end());
        QVERIFY((*title)->toolTip().contains(QStringLiteral("&lt;script&gt;")));
        QVERIFY((*title)->toolTip().contains(QStringLiteral("a &amp; b")));
    }

    void charts_of_a_group_share_their_left_margin() {
        PanelFixture f(ChartKind::line, Unit::count);
        ChartPanel wide(f.axis, f.theme, QStringLiteral("Network"), Unit::bytesPerSecond);
        wide.resize(640, 300);
        ChartGroup group;
        group.add(&f.panel);
        group.add(&wide);
        const int narrowSeries = f.panel.addSeries(QStringLiteral("a"), f.ink);
        const int wideSeries = wide.addSeries(QStringLiteral("b"), f.ink);
        f.fill(narrowSeries, [](std::int64_t) { return 3.0; });
        std::vector<stats::Point> points;
        for (std::int64_t i = 0; i < 900; ++i) {
            points.push_back({toMillis(f.axis.range().from) + i * 1000, 432.5e6});
        }
        wide.assign(wideSeries, points);
        f.show();
        wide.show();
        QTRY_VERIFY(wide.paintCounts().data > 0);
        QVERIFY(f.panel.wantedLeftMargin() < wide.wantedLeftMargin());
        const auto firstColumn = [&f](ChartPanel& panel) {
            const QImage image = panel.findChild<QChartView*>()->viewport()->grab().toImage();
            const auto columns = f.inkColumns(image.convertToFormat(QImage::Format_RGB32), f.ink);
            return std::find(columns.begin(), columns.end(), true) - columns.begin();
        };
        QTRY_COMPARE(firstColumn(f.panel), firstColumn(wide));
    }

    void a_colour_of_the_theme_follows_it_into_the_dark() {
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("a"), f.theme.series(0));
        f.fill(series, [](std::int64_t) { return 5.0; });
        f.show();
        f.theme.setMode(ThemeMode::dark);
        f.settle();
        QVERIFY(f.highestInk(f.picture(), f.theme.series(0)) >= 0);
        QCOMPARE(QColor(f.picture().pixel(1, 1)), f.theme.palette().surface);
    }

    void a_picture_is_saved_as_png_and_svg_or_the_reason_is_told() {
        QTemporaryDir folder;
        PanelFixture f;
        const int series = f.panel.addSeries(QStringLiteral("p99 & more"), f.ink);
        f.fill(series, [](std::int64_t i) { return static_cast<double>(i % 50); });
        QVERIFY(f.panel.exportTo(folder.filePath(QStringLiteral("a.png"))).has_value());
        const QImage png(folder.filePath(QStringLiteral("a.png")));
        QCOMPARE(png.size(), f.panel.size() * 2);
        QVERIFY(f.highestInk(png, f.ink) > 0);
        QVERIFY(f.panel.exportTo(folder.filePath(QStringLiteral("a.svg"))).has_value());
        QFile svg(folder.filePath(QStringLiteral("a.svg")));
        QVERIFY(svg.open(QIODevice::ReadOnly));
        const QByteArray content = svg.readAll();
        QVERIFY(content.contains("<polyline") || content.contains("<path"));
        QVERIFY(content.contains("#c80078"));
        const auto kind = f.panel.exportTo(folder.filePath(QStringLiteral("a.bmp")));
        QVERIFY(!kind && kind.error().code == ErrorCode::invalidInput);
        const auto place = f.panel.exportTo(folder.filePath(QStringLiteral("no/such/folder/a.png")));
        QVERIFY(!place && place.error().code == ErrorCode::io && !place.error().hint.empty());
    }

    void series_can_be_removed_and_hidden() {
        PanelFixture f;
        const int a = f.panel.addSeries(QStringLiteral("a"), f.ink);
        f.fill(a, [](std::int64_t) { return 5.0; });
        f.show();
        QVERIFY(f.highestInk(f.picture(), f.ink) >= 0);
        f.panel.setSeriesVisible(a, false);
        f.settle();
        QCOMPARE(f.highestInk(f.picture(), f.ink), -1);
        f.panel.setSeriesVisible(a, true);
        f.settle();
        QVERIFY(f.highestInk(f.picture(), f.ink) >= 0);
        f.panel.removeSeries(a);
        f.settle();
        QCOMPARE(f.panel.seriesCount(), 0);
        QCOMPARE(f.highestInk(f.picture(), f.ink), -1);
    }

    void a_spark_line_draws_its_shape_and_says_its_last_value() {
        const Theme theme(*qApp, ThemeMode::light);
        SparkLine spark(theme, QStringLiteral("Throughput"), Unit::perSecond);
        spark.resize(120, 36);
        spark.setColour(QColor(200, 0, 120));
        const QImage empty = spark.grab().toImage();
        for (std::int64_t i = 0; i < 5'000; ++i) {
            spark.append({1'700'000'000'000 + i * 1000, i == 4'000 ? kNaN : static_cast<double>(i % 100)});
        }
        spark.setTarget(50.0);
        QVERIFY(spark.grab().toImage() != empty);
        QCOMPARE(spark.accessibleName(), QStringLiteral("Throughput"));
        QVERIFY(spark.accessibleDescription().contains(QStringLiteral("last 99")));
        QVERIFY(spark.points().size() < 3'000); // what lies behind the span is let go
    }
};

QTEST_MAIN(ChartPanelTest)
#include "chart_panel_test.moc"
