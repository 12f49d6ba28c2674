#include "engine/stats/running_summary.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using pavement::stats::RunningSummary;

namespace {

struct Naive {
    long double mean = 0;
    long double variance = 0;
    long double sum = 0;
};

Naive naive(const std::vector<double>& values) {
    Naive result;
    for (const double value : values) {
        result.sum += value;
    }
    result.mean = result.sum / static_cast<long double>(values.size());
    for (const double value : values) {
        result.variance += (value - result.mean) * (value - result.mean);
    }
    result.variance /= static_cast<long double>(values.size() - 1);
    return result;
}

bool near(double got, long double exact, long double tolerance) {
    return std::abs(static_cast<long double>(got) - exact) <= tolerance * std::max(1.0L, std::abs(exact));
}

std::vector<double> draw(double mean, double deviation, std::size_t count) {
    std::mt19937_64 random(5);
    std::normal_distribution<double> distribution(mean, deviation);
    std::vector<double> values(count);
    std::generate(values.begin(), values.end(), [&] { return distribution(random); });
    return values;
}

RunningSummary of(const std::vector<double>& values) {
    RunningSummary summary;
    for (const double value : values) {
        summary.add(value);
    }
    return summary;
}

} // namespace

class RunningSummaryTest : public QObject {
    Q_OBJECT

private slots:

    void it_agrees_with_two_passes_over_the_values() {
        const auto values = draw(3.0, 10.0, 50'000);
        const RunningSummary summary = of(values);
        const Naive exact = naive(values);
        QCOMPARE(summary.count(), std::uint64_t{50'000});
        QVERIFY(near(summary.mean(), exact.mean, 1e-12L));
        QVERIFY(near(summary.variance(), exact.variance, 1e-10L));
        QVERIFY(near(summary.standardDeviation(), std::sqrt(exact.variance), 1e-10L));
        QVERIFY(near(summary.sum(), exact.sum, 1e-11L));
        QCOMPARE(summary.min(), *std::min_element(values.begin(), values.end()));
        QCOMPARE(summary.max(), *std::max_element(values.begin(), values.end()));
    }

    void a_small_spread_on_a_large_mean_is_not_lost() {
        const auto values = draw(1e9, 0.5, 20'000);
        QVERIFY(near(of(values).variance(), naive(values).variance, 1e-6L));
    }

    void merging_equals_adding_all_to_one() {
        const auto values = draw(-7.0, 3.0, 9'999);
        RunningSummary merged;
        merged.merge(RunningSummary{});
        for (std::size_t begin = 0; begin < values.size();) {
            const std::size_t length = std::min<std::size_t>(1 + begin / 3, values.size() - begin);
            const auto first = values.begin() + static_cast<std::ptrdiff_t>(begin);
            merged.merge(of({first, first + static_cast<std::ptrdiff_t>(length)}));
            begin += length;
        }
        const RunningSummary whole = of(values);
        QCOMPARE(merged.count(), whole.count());
        QCOMPARE(merged.min(), whole.min());
        QCOMPARE(merged.max(), whole.max());
        QVERIFY(near(merged.mean(), whole.mean(), 1e-12L));
        QVERIFY(near(merged.variance(), whole.variance(), 1e-11L));
    }

    void nan_is_ignored_and_few_values_have_no_spread() {
        RunningSummary summary;
        summary.add(std::numeric_limits<double>::quiet_NaN());
        QCOMPARE(summary.count(), std::uint64_t{0});
        QCOMPARE(summary.mean(), 0.0);
        QCOMPARE(summary.variance(), 0.0);
        summary.add(-4.0);
        QCOMPARE(summary.variance(), 0.0);
        QCOMPARE(summary.min(), -4.0);
        QCOMPARE(summary.max(), -4.0);
        summary.add(std::numeric_limits<double>::quiet_NaN());
        QCOMPARE(summary.count(), std::uint64_t{1});
    }
};

QTEST_GUILESS_MAIN(RunningSummaryTest)
#include "running_summary_test.moc"
