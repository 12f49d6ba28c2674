#include "ui/charts/chart_data.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace pavement;
using namespace pavement::ui;
using namespace std::chrono_literals;
using stats::Point;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kStart = 1'700'000'000'000;

ChartSeries named(const char* name) {
    ChartSeries series;
    series.name = QLatin1String(name);
    return series;
}

TimeRange range(Milliseconds from, Milliseconds to) {
    return {fromMillis(kStart) + from, fromMillis(kStart) + to};
}

std::vector<Point> ramp(std::size_t count, double slope) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < count; ++i) {
        points.push_back({kStart + static_cast<std::int64_t>(i) * 1000, slope * static_cast<double>(i)});
    }
    return points;
}

} // namespace

class ChartDataTest : public QObject {
    Q_OBJECT

private slots:

    void one_spike_in_a_million_points_survives_the_reduction() {
        ChartData data(ChartKind::line);
        const int series = data.add(named("p99"));
        std::vector<Point> points;
        for (std::int64_t i = 0; i < 1'000'000; ++i) {
            points.push_back({kStart + i * 1000, i == 654'321 ? 9.0 : 0.01});
        }
        data.assign(series, std::move(points));
        std::vector<Point> reduced;
        data.reduce(series, range(0ms, 1'000'000s), 600, reduced);
        QVERIFY(reduced.size() < 600 * 5);
        QVERIFY(std::any_of(reduced.begin(), reduced.end(), [](const Point& p) { return p.value == 9.0; }));
        QCOMPARE(data.valueRange(range(0ms, 1'000'000s)).high, 9.0);
    }

    void columns_do_not_move_with_a_moving_range() {
        ChartData data(ChartKind::line);
        const int series = data.add(named("a"));
        std::vector<Point> points = ramp(10'000, 0.0);
        for (std::size_t i = 0; i < points.size(); ++i) {
            points[i].value = static_cast<double>((i * 7919) % 101);
        }
        data.assign(series, points);
        std::vector<Point> now;
        std::vector<Point> next;
        data.reduce(series, range(1'000s, 7'000s), 200, now);
        data.reduce(series, range(1'001s, 7'001s), 200, next);
        // All points but those of the columns at the two edges are the same.
        const auto inner = [](const std::vector<Point>& all) {
            std::vector<std::pair<std::int64_t, double>> kept;
            for (const Point& point : all) {
                if (point.millis >= kStart + 1'100'000 && point.millis < kStart + 6'900'000) {
                    kept.emplace_back(point.millis, point.value);
                }
            }
            return kept;
        };
        QVERIFY(inner(now).size() > 300);
        QVERIFY(inner(now) == inner(next));
    }

    void what_is_kept_between_pictures_equals_a_reduction_from_nothing() {
        for (const std::int64_t gapEvery : {7'919, 97}) {
            ChartData data(ChartKind::line);
            const int series = data.add(named("a"));
            std::vector<Point> expected;
            std::int64_t at = kStart;
            for (std::int64_t i = 0; i < 30'000; ++i) {
                at += 100 + (i * 7'907) % 1'700;
                data.append(series,
                            {at, i % gapEvery == 0 ? kNaN : static_cast<double>((i * 104'729) % 1'009)});
                if (i % 61 != 0) {
                    continue;
                }
                if (i % 6'100 == 0) {
                    data.dropBefore(at - 3'000'000);
                }
                // Mostly a range that follows the newest point, now and then another place or span.
                const Milliseconds span{i % 1'220 == 0 ? 500'000 : 2'000'000};
                const Timestamp to = fromMillis(i % 1'830 == 0 ? at - 700'000 : at);
                const auto& kept = data.reduceKept(series, {to - span, to}, 150);
                data.reduce(series, {to - span, to}, 150, expected);
                QCOMPARE(kept.size(), expected.size());
                for (std::size_t k = 0; k < kept.size(); ++k) {
                    QCOMPARE(kept[k].millis, expected[k].millis);
                    QVERIFY(kept[k].value == expected[k].value ||
                            (std::isnan(kept[k].value) && std::isnan(expected[k].value)));
                }
            }
        }
    }

    void a_live_stack_equals_one_made_from_nothing() {
        ChartData live(ChartKind::stackedArea);
        const int a = live.add(named("a"));
        const int b = live.add(named("b"));
        std::vector<Point> first;
        std::vector<Point> second;
        for (std::int64_t i = 0; i < 5'000; ++i) {
            const std::int64_t at = kStart + i * 1000;
            first.push_back({at, i % 701 == 0 ? kNaN : static_cast<double>((i * 7'919) % 101)});
            second.push_back({at, i % 701 == 0 ? kNaN : static_cast<double>((i * 104'729) % 89)});
            live.append(a, first.back());
            live.append(b, second.back());
            const TimeRange shown = range(Milliseconds{i * 1000} - 2'000s, Milliseconds{i * 1000});
            const StackMoments& moments = live.reduceStack(shown, 150);
            if (i % 499 != 498) {
                continue;
            }
            ChartData fresh(ChartKind::stackedArea);
            const int freshA = fresh.add(named("a"));
            const int freshB = fresh.add(named("b"));
            fresh.assign(freshA, first);
            fresh.assign(freshB, second);
            const StackMoments& expected = fresh.reduceStack(shown, 150);
            QVERIFY(moments.times == expected.times);
            QVERIFY(moments.values == expected.values);
            QVERIFY(moments.gap == expected.gap);
        }
    }

    void infinity_is_a_gap() {
        ChartData data(ChartKind::line);
        const int series = data.add(named("a"));
        data.append(series, {kStart, 1.0});
        data.append(series, {kStart + 1000, std::numeric_limits<double>::infinity()});
        data.append(series, {kStart + 2000, -std::numeric_limits<double>::infinity()});
        data.append(series, {kStart + 3000, 2.0});
        QCOMPARE(data.valueRange(range(0ms, 10s)).high, 2.0);
        QCOMPARE(data.valueRange(range(0ms, 10s)).low, 1.0);
        QVERIFY(std::isnan(data.at(series).points.valueAt(kStart + 1500)));
    }

    void silence_is_a_gap_where_one_says_how_long() {
        ChartData data(ChartKind::line);
        data.setGapAfter(5s);
        const int appended = data.add(named("a"));
        const int assigned = data.add(named("b"));
        for (const std::int64_t at : {0, 1000, 60'000, 61'000}) {
            data.append(appended, {kStart + at, 1.0});
        }
        data.assign(assigned, {{kStart, 1.0}, {kStart + 1000, 1.0}, {kStart + 60'000, 1.0}});
        QVERIFY(std::isnan(data.at(appended).points.valueAt(kStart + 30'000)));
        QVERIFY(std::isnan(data.at(assigned).points.valueAt(kStart + 30'000)));
        QVERIFY(std::isnan(data.valueAt(appended, fromMillis(kStart + 30'000), 10ms)));
        QCOMPARE(data.valueAt(appended, fromMillis(kStart + 60'400), 10ms), 1.0);
    }

    void the_crosshair_reads_the_nearest_point() {
        ChartData data(ChartKind::line);
        const int series = data.add(named("a"));
        data.assign(series, {{kStart, 1.0}, {kStart + 10'000, 2.0}});
        QCOMPARE(data.valueAt(series, fromMillis(kStart + 2'000), 10ms), 1.0);
        QCOMPARE(data.valueAt(series, fromMillis(kStart + 9'000), 10ms), 2.0);
        QCOMPARE(data.valueAt(series, fromMillis(kStart + 10'000), 10ms), 2.0);
        QCOMPARE(data.valueAt(series, fromMillis(kStart), 10ms), 1.0);
        QVERIFY(std::isnan(data.valueAt(series, fromMillis(kStart + 60'000), 10ms)));
        QVERIFY(std::isnan(data.valueAt(series, fromMillis(kStart - 60'000), 10ms)));
        QVERIFY(std::isnan(data.valueAt(17, fromMillis(kStart), 10ms)));
    }

    void a_stack_adds_its_layers_up_moment_by_moment() {
        ChartData data(ChartKind::stackedArea);
        const int a = data.add(named("a"));
        const int b = data.add(named("b"));
        data.assign(a, ramp(100, 1.0));
        data.assign(b, ramp(100, 2.0));
        QCOMPARE(data.valueRange(range(0ms, 200s)).high, 3.0 * 99);
        const StackMoments& moments = data.reduceStack(range(0ms, 100s), 400);
        QCOMPARE(moments.layers, std::size_t{2});
        QCOMPARE(moments.times.size(), std::size_t{100});
        for (std::size_t i = 0; i < moments.times.size(); ++i) {
            QCOMPARE(moments.values[i * 2 + 1], 2.0 * moments.values[i * 2]);
        }
    }

    void a_column_of_a_stack_shows_the_moment_of_its_highest_total() {
        ChartData data(ChartKind::stackedArea);
        const int a = data.add(named("a"));
        const int b = data.add(named("b"));
        std::vector<Point> first = ramp(100'000, 0.0);
        std::vector<Point> second = first;
        for (std::size_t i = 0; i < first.size(); ++i) {
            first[i].value = i % 2 == 0 ? 10.0 : 1.0; // the peaks of the two never coincide
            second[i].value = i % 2 == 0 ? 1.0 : 8.0;
        }
        first[77'777].value = 50.0;
        data.assign(a, first);
        data.assign(b, second);
        const StackMoments& moments = data.reduceStack(range(0ms, 100'000s), 500);
        double highest = 0.0;
        for (std::size_t i = 0; i < moments.times.size(); ++i) {
            const double total = moments.values[i * 2] + moments.values[i * 2 + 1];
            QVERIFY(total == 11.0 || total == 9.0 || total == 58.0); // never 18: no such moment
            highest = std::max(highest, total);
        }
        QCOMPARE(highest, 58.0);
        QVERIFY(moments.times.size() <= 500 * 2 + 4);
    }

    void live_points_of_a_stack_arrive_layer_by_layer() {
        ChartData data(ChartKind::stackedArea);
        const int a = data.add(named("a"));
        const int b = data.add(named("b"));
        for (std::int64_t i = 0; i < 1000; ++i) {
            data.append(a, {kStart + i * 1000, 1.0});
            (void)data.valueRange(range(0ms, 1000s)); // a repaint may fall between two layers
            data.append(b, {kStart + i * 1000, 2.0});
        }
        QCOMPARE(data.valueRange(range(0ms, 1000s)).high, 3.0);
        const StackMoments& moments = data.reduceStack(range(500s, 999s), 2000);
        for (std::size_t i = 0; i < moments.times.size(); ++i) {
            QCOMPARE(moments.values[i * 2] + moments.values[i * 2 + 1], 3.0);
        }
    }

    void a_gap_in_all_layers_stays_open_in_one_counts_as_nothing() {
        ChartData data(ChartKind::stackedArea);
        const int a = data.add(named("a"));
        const int b = data.add(named("b"));
        data.assign(a, {{kStart, 1.0}, {kStart + 1000, kNaN}, {kStart + 2000, kNaN}, {kStart + 3000, 1.0}});
        data.assign(b, {{kStart, 2.0}, {kStart + 1000, kNaN}, {kStart + 2000, 2.0}, {kStart + 3000, 2.0}});
        const StackMoments& moments = data.reduceStack(range(0ms, 4s), 1000);
        QCOMPARE(moments.gap, (std::vector<bool>{false, true, false, false}));
        QCOMPARE(moments.values[2 * 2], 0.0);
        QCOMPARE(moments.values[2 * 2 + 1], 2.0);
    }

    void a_hidden_layer_leaves_the_total() {
        ChartData data(ChartKind::stackedArea);
        const int a = data.add(named("a"));
        const int b = data.add(named("b"));
        data.assign(a, ramp(10, 1.0));
        data.assign(b, ramp(10, 5.0));
        data.setVisible(b, false);
        QCOMPARE(data.valueRange(range(0ms, 20s)).high, 9.0);
        data.setVisible(b, true);
        QCOMPARE(data.valueRange(range(0ms, 20s)).high, 54.0);
        data.remove(a);
        QCOMPARE(data.valueRange(range(0ms, 20s)).high, 45.0);
        QCOMPARE(data.count(), 1);
    }

    void old_points_are_forgotten_by_stacks_too() {
        ChartData data(ChartKind::stackedArea);
        const int a = data.add(named("a"));
        data.assign(a, ramp(10'000, 1.0));
        (void)data.valueRange(range(0ms, 10'000s));
        data.dropBefore(kStart + 9'000'000);
        QVERIFY(data.at(a).points.size() < 9'000);
        data.append(a, {kStart + 10'000'000, 20'000.0});
        QCOMPARE(data.valueRange(range(9'500s, 10'001s)).high, 20'000.0);
    }

    void numbers_of_removed_series_are_not_used_again() {
        ChartData data(ChartKind::line);
        const int a = data.add(named("a"));
        data.remove(a);
        const int b = data.add(named("b"));
        QVERIFY(a != b);
        data.append(a, {kStart, 5.0}); // too late: ignored
        QVERIFY(data.valueRange(range(0ms, 1s)).empty());
        QVERIFY(!data.valid(-1));
    }
};

QTEST_GUILESS_MAIN(ChartDataTest)
#include "chart_data_test.moc"
