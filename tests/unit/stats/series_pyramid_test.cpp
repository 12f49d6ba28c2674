#include "engine/stats/series_pyramid.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>

using namespace pavement::stats;

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

// Random walk with repeated times, jumps in time, gaps and plateaus (equal extremes).
std::vector<Point> randomSeries(std::mt19937_64& random, std::size_t count) {
    std::vector<Point> points;
    std::int64_t millis = 1'700'000'000'000;
    double value = 0;
    bool inGap = false;
    for (std::size_t i = 0; i < count; ++i) {
        millis += static_cast<std::int64_t>(random() % 3) * 500;
        if (random() % 200 == 0) {
            millis += 100'000;
        }
        if (random() % 60 == 0) {
            inGap = !inGap;
        }
        value += static_cast<double>(static_cast<int>(random() % 5) - 2);
        points.push_back({millis, inGap ? kGap : value});
    }
    return points;
}

// M4 by its definition: column by integer arithmetic, one pass, no cleverness shared with the code under
// test.
std::vector<Point> bruteForce(const std::vector<Point>& points, std::int64_t from, std::int64_t to,
                              std::size_t columns) {
    std::vector<Point> out;
    std::map<std::size_t, std::vector<std::size_t>> byColumn;
    std::ptrdiff_t before = -1;
    std::ptrdiff_t after = -1;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].millis < from) {
            before = static_cast<std::ptrdiff_t>(i);
        } else if (points[i].millis >= to) {
            after = static_cast<std::ptrdiff_t>(i);
            break;
        } else {
            byColumn[static_cast<std::size_t>(points[i].millis - from) * columns /
                     static_cast<std::size_t>(to - from)]
                .push_back(i);
        }
    }
    if (before >= 0) {
        out.push_back(points[static_cast<std::size_t>(before)]);
    }
    for (const auto& [column, members] : byColumn) {
        std::vector<std::size_t> values;
        std::vector<std::size_t> gaps;
        for (const std::size_t i : members) {
            (std::isnan(points[i].value) ? gaps : values).push_back(i);
        }
        std::set<std::size_t> kept;
        if (!values.empty()) {
            const auto less = [&](std::size_t a, std::size_t b) { return points[a].value < points[b].value; };
            const auto greater = [&](std::size_t a, std::size_t b) {
                return points[a].value > points[b].value;
            };
            kept.insert({values.front(), values.back(), *std::min_element(values.begin(), values.end(), less),
                         *std::min_element(values.begin(), values.end(), greater)});
        }
        if (!gaps.empty()) {
            kept.insert({gaps.front(), gaps.back()});
        }
        for (const std::size_t i : kept) {
            out.push_back(points[i]);
        }
    }
    if (after >= 0) {
        out.push_back(points[static_cast<std::size_t>(after)]);
    }
    return out;
}

bool same(const std::vector<Point>& a, const std::vector<Point>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Point& x, const Point& y) {
        return x.millis == y.millis && (x.value == y.value || (std::isnan(x.value) && std::isnan(y.value)));
    });
}

struct Range {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

Range randomRange(std::mt19937_64& random, const std::vector<Point>& points) {
    const std::int64_t low = points.front().millis - 2000;
    const auto span = static_cast<std::uint64_t>(points.back().millis + 2000 - low);
    auto a = low + static_cast<std::int64_t>(random() % span);
    auto b = low + static_cast<std::int64_t>(random() % span);
    if (a > b) {
        std::swap(a, b);
    }
    return {a, b + 1};
}

} // namespace

class SeriesPyramidTest : public QObject {
    Q_OBJECT

private slots:

    void any_range_is_the_same_as_m4_by_definition() {
        std::mt19937_64 random(1);
        for (const std::size_t count : {1U, 2U, 7U, 8U, 9U, 64U, 65U, 511U, 512U, 513U, 4097U}) {
            const auto points = randomSeries(random, count);
            SeriesPyramid pyramid;
            pyramid.assign(points);
            QCOMPARE(pyramid.size(), count);
            std::vector<Point> out;
            for (int round = 0; round < 150; ++round) {
                const Range range = randomRange(random, points);
                const std::size_t columns = 1 + random() % (round % 2 == 0 ? 20 : 2000);
                pyramid.decimate(range.from, range.to, columns, out);
                const auto expected = bruteForce(points, range.from, range.to, columns);
                QVERIFY(same(out, expected));
                QVERIFY(same(decimateM4(points, range.from, range.to, columns), expected));
            }
        }
    }

    void dropping_old_points_while_appending_changes_nothing_for_the_rest() {
        std::mt19937_64 random(2);
        const auto points = randomSeries(random, 30'000);
        SeriesPyramid pyramid;
        std::vector<Point> out;
        std::size_t dropped = 0;
        for (std::size_t i = 0; i < points.size(); ++i) {
            QVERIFY(pyramid.append(points[i]));
            if (i % 5 == 0 && i > 3000) {
                // Now and then nearly everything goes at once.
                const std::size_t keep = i % 10'000 == 0 ? 3 : 2500;
                const std::int64_t before = points[i - keep].millis;
                pyramid.dropBefore(before);
                while (points[dropped].millis < before) {
                    ++dropped;
                }
            }
            if (i % 250 == 0) {
                const std::vector<Point> left(points.begin() + static_cast<std::ptrdiff_t>(dropped),
                                              points.begin() + static_cast<std::ptrdiff_t>(i + 1));
                QCOMPARE(pyramid.size(), left.size());
                QCOMPARE(pyramid.front().millis, left.front().millis);
                QCOMPARE(pyramid.back().millis, left.back().millis);
                for (int round = 0; round < 5; ++round) {
                    const Range range = randomRange(random, left);
                    pyramid.decimate(range.from, range.to, 40, out);
                    QVERIFY(same(out, bruteForce(left, range.from, range.to, 40)));
                }
            }
        }
        pyramid.dropBefore(std::numeric_limits<std::int64_t>::max());
        QVERIFY(pyramid.empty());
        QVERIFY(pyramid.append({points.back().millis + 1, 5.0}));
        QCOMPARE(pyramid.size(), std::size_t{1});
        pyramid.decimate(0, std::numeric_limits<std::int64_t>::max(), 10, out);
        QCOMPARE(out.size(), std::size_t{1});
    }

    void smallest_and_largest_of_a_range_are_exact() {
        std::mt19937_64 random(3);
        const auto points = randomSeries(random, 5000);
        SeriesPyramid pyramid;
        pyramid.assign(points);
        for (int round = 0; round < 500; ++round) {
            const Range range = randomRange(random, points);
            MinMax expected;
            for (const Point& point : points) {
                if (point.millis >= range.from && point.millis < range.to && !std::isnan(point.value)) {
                    expected.min = expected.empty ? point.value : std::min(expected.min, point.value);
                    expected.max = expected.empty ? point.value : std::max(expected.max, point.value);
                    expected.empty = false;
                }
            }
            const MinMax got = pyramid.minMax(range.from, range.to);
            QCOMPARE(got.empty, expected.empty);
            if (!expected.empty) {
                QCOMPARE(got.min, expected.min);
                QCOMPARE(got.max, expected.max);
            }
        }
        QVERIFY(pyramid.minMax(10, 10).empty);
        QVERIFY(pyramid.minMax(20, 10).empty);
    }

    void no_spike_is_lost_at_any_width() {
        SeriesPyramid pyramid;
        for (std::int64_t i = 0; i < 200'000; ++i) {
            pyramid.append({i * 1000, i == 123'457 ? 1e6 : 1.0});
        }
        std::vector<Point> out;
        for (const std::size_t columns : {1U, 3U, 100U, 1920U}) {
            pyramid.decimate(0, 200'000'000, columns, out);
            QVERIFY(out.size() <= 4 * columns);
            QVERIFY(std::any_of(out.begin(), out.end(), [](const Point& p) { return p.value == 1e6; }));
        }
    }

    void a_gap_inside_a_column_breaks_the_line_at_its_place() {
        SeriesPyramid pyramid;
        pyramid.assign({{0, 2.0}, {1, 1.0}, {2, kGap}, {3, 60.0}, {4, 50.0}});
        std::vector<Point> out;
        pyramid.decimate(0, 5, 1, out);
        QCOMPARE(out.size(), std::size_t{5});
        QVERIFY(std::isnan(out[2].value));
    }

    void the_value_under_the_crosshair_is_the_latest_one() {
        SeriesPyramid pyramid;
        QVERIFY(std::isnan(pyramid.valueAt(5)));
        pyramid.assign({{10, 1.0}, {20, 2.0}, {20, 3.0}, {30, kGap}, {40, 4.0}});
        QVERIFY(std::isnan(pyramid.valueAt(9)));
        QCOMPARE(pyramid.valueAt(10), 1.0);
        QCOMPARE(pyramid.valueAt(19), 1.0);
        QCOMPARE(pyramid.valueAt(20), 3.0);
        QVERIFY(std::isnan(pyramid.valueAt(35)));
        QCOMPARE(pyramid.valueAt(std::numeric_limits<std::int64_t>::max()), 4.0);
    }

    void an_older_point_is_refused() {
        SeriesPyramid pyramid;
        QVERIFY(pyramid.append({10, 1.0}));
        QVERIFY(pyramid.append({10, 2.0}));
        QVERIFY(!pyramid.append({9, 3.0}));
        QCOMPARE(pyramid.size(), std::size_t{2});
        pyramid.clear();
        QVERIFY(pyramid.append({1, 1.0}));
    }

    void impossible_ranges_give_an_empty_picture() {
        SeriesPyramid pyramid;
        std::vector<Point> out{{1, 1.0}};
        pyramid.decimate(0, 10, 10, out);
        QVERIFY(out.empty());
        pyramid.append({5, 1.0});
        pyramid.decimate(10, 10, 10, out);
        QVERIFY(out.empty());
        pyramid.decimate(0, 10, 0, out);
        QVERIFY(out.empty());
        QVERIFY(decimateM4({}, 0, 10, 10).empty());
        // The whole of time does not overflow.
        pyramid.decimate(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                         3, out);
        QCOMPARE(out.size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(SeriesPyramidTest)
#include "series_pyramid_test.moc"
