#include "engine/stats/latency_histogram.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace pavement;
using pavement::stats::LatencyHistogram;
using Nanos = std::chrono::nanoseconds;

Q_DECLARE_METATYPE(std::vector<std::int64_t>)

namespace {

constexpr double kLargestError = 0.001;

LatencyHistogram of(const std::vector<std::int64_t>& values) {
    LatencyHistogram histogram;
    for (const std::int64_t value : values) {
        histogram.record(Nanos(value));
    }
    return histogram;
}

template <typename Distribution>
std::vector<std::int64_t> draw(Distribution distribution, std::size_t count, double scale) {
    std::mt19937_64 random(12345);
    std::vector<std::int64_t> values(count);
    for (auto& value : values) {
        const double drawn = std::abs(static_cast<double>(distribution(random))) * scale;
        value = static_cast<std::int64_t>(std::min(drawn, 7.1e12));
    }
    return values;
}

std::int64_t exactQuantile(std::vector<std::int64_t>& values, std::size_t rank) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// Drawn over all magnitudes alike, so that every shift of the bucket arithmetic is used.
std::vector<std::int64_t> drawAllMagnitudes(std::size_t count) {
    std::mt19937_64 random(777);
    std::uniform_real_distribution<double> exponent(0.0, std::log(7.1e12));
    std::vector<std::int64_t> values(count);
    for (auto& value : values) {
        value = static_cast<std::int64_t>(std::exp(exponent(random)));
    }
    return values;
}

} // namespace

class LatencyHistogramTest : public QObject {
    Q_OBJECT

private slots:

    void quantiles_are_within_a_thousandth_of_the_exact_ones_data() {
        QTest::addColumn<std::vector<std::int64_t>>("values");
        constexpr std::size_t kCount = 100'000;
        QTest::newRow("uniform") << draw(std::uniform_real_distribution<double>(0, 1), kCount, 1e9);
        QTest::newRow("exponential") << draw(std::exponential_distribution<double>(1), kCount, 1e6);
        QTest::newRow("lognormal") << draw(std::lognormal_distribution<double>(0, 2), kCount, 5e6);
        QTest::newRow("heavy tail") << draw(std::cauchy_distribution<double>(0, 1), kCount, 1e7);
        QTest::newRow("normal") << draw(std::normal_distribution<double>(50, 1), kCount, 1e5);
        QTest::newRow("two humps") << draw(std::discrete_distribution<int>({0.0, 0.9, 0.0, 0.1}), kCount,
                                           4'097'123.0);
        QTest::newRow("tiny") << draw(std::uniform_real_distribution<double>(0, 1), kCount, 5000);
        QTest::newRow("all magnitudes") << drawAllMagnitudes(kCount);
        QTest::newRow("one value") << std::vector<std::int64_t>{123'456'789};
        QTest::newRow("seven values")
            << std::vector<std::int64_t>{1, 10, 100, 1000, 10'000, 100'000, 1'000'000};
    }

    void quantiles_are_within_a_thousandth_of_the_exact_ones() {
        QFETCH(std::vector<std::int64_t>, values);
        const LatencyHistogram histogram = of(values);
        QCOMPARE(histogram.count(), values.size());
        for (const int perMille : {0, 1, 10, 50, 70, 100, 250, 500, 750, 900, 950, 990, 999, 1000}) {
            // The smallest rank with rank / count >= q, in whole numbers.
            const std::size_t rank =
                std::max<std::size_t>(1, (values.size() * static_cast<std::size_t>(perMille) + 999) / 1000);
            const auto exact = static_cast<double>(exactQuantile(values, rank));
            const auto got = static_cast<double>(histogram.quantile(perMille / 1000.0).count());
            QVERIFY2(std::abs(got - exact) <= exact * kLargestError,
                     qPrintable(QString("q %1: exact %2, got %3").arg(perMille).arg(exact).arg(got)));
        }
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        QVERIFY(histogram.lowest().count() <= *low);
        QVERIFY(static_cast<double>(histogram.lowest().count()) >=
                static_cast<double>(*low) * (1 - kLargestError));
        QVERIFY(histogram.highest().count() > *high);
        QVERIFY(static_cast<double>(histogram.highest().count()) <=
                static_cast<double>(*high) * (1 + kLargestError) + 1);
        double sum = 0;
        for (const std::int64_t value : values) {
            sum += static_cast<double>(value);
        }
        const double mean = sum / static_cast<double>(values.size()) * 1e-9;
        QVERIFY(std::abs(histogram.meanSeconds() - mean) <= mean * kLargestError);
    }

    void every_power_of_two_and_its_neighbours_lie_inside_their_bucket() {
        for (unsigned shift = 0; shift < 43; ++shift) {
            for (const std::int64_t offset : {-1, 0, 1}) {
                const std::int64_t value = std::clamp<std::int64_t>((std::int64_t{1} << shift) + offset, 0,
                                                                    LatencyHistogram::kHighest.count());
                const LatencyHistogram histogram = of({value});
                const auto buckets = histogram.filledBuckets();
                QCOMPARE(buckets.size(), std::size_t{1});
                QVERIFY(buckets[0].from.count() <= value && value < buckets[0].to.count());
            }
        }
    }

    void buckets_cover_the_line_without_a_hole() {
        LatencyHistogram histogram;
        for (std::int64_t value = 0; value < 40'000; ++value) {
            histogram.record(Nanos(value));
        }
        std::int64_t next = 0;
        for (const auto& bucket : histogram.filledBuckets()) {
            QCOMPARE(static_cast<std::int64_t>(bucket.from.count()), next);
            QVERIFY(bucket.count == static_cast<std::uint64_t>((bucket.to - bucket.from).count()) ||
                    bucket.to.count() > 40'000);
            next = bucket.to.count();
        }
    }

    void values_off_the_scale_count_at_its_ends() {
        LatencyHistogram histogram;
        histogram.record(Nanos(-5));
        histogram.record(std::chrono::hours(100));
        QCOMPARE(histogram.quantile(0).count(), 0L);
        const auto top = static_cast<double>(histogram.quantile(1).count());
        const auto highest = static_cast<double>(LatencyHistogram::kHighest.count());
        QVERIFY(std::abs(top - highest) <= highest * kLargestError);
    }

    void an_empty_histogram_is_all_zero() {
        const LatencyHistogram histogram;
        QVERIFY(histogram.empty());
        QCOMPARE(histogram.quantile(0.5).count(), 0L);
        QCOMPARE(histogram.lowest().count(), 0L);
        QCOMPARE(histogram.highest().count(), 0L);
        QCOMPARE(histogram.meanSeconds(), 0.0);
        QVERIFY(histogram.filledBuckets().empty());
        LatencyHistogram recordedNothing;
        recordedNothing.record(Nanos(5), 0);
        QVERIFY(recordedNothing == histogram);
    }

    void recording_with_a_count_equals_recording_so_often() {
        LatencyHistogram one;
        LatencyHistogram other;
        one.record(Nanos(12'345'678), 5);
        for (int i = 0; i < 5; ++i) {
            other.record(Nanos(12'345'678));
        }
        QVERIFY(one == other);
    }

    void merging_equals_recording_all_in_one() {
        const auto all = draw(std::lognormal_distribution<double>(0, 2), 10'000, 1e6);
        LatencyHistogram merged;
        for (std::size_t part = 0; part < 4; ++part) {
            merged.merge(of({all.begin() + static_cast<std::ptrdiff_t>(part * 2500),
                             all.begin() + static_cast<std::ptrdiff_t>((part + 1) * 2500)}));
        }
        QVERIFY(merged == of(all));
        merged.merge(LatencyHistogram{});
        QVERIFY(merged == of(all));
    }

    void an_interval_is_what_was_recorded_in_it() {
        const auto all = draw(std::lognormal_distribution<double>(0, 1), 10'000, 1e6);
        const std::vector<std::int64_t> early(all.begin(), all.begin() + 4000);
        const std::vector<std::int64_t> late(all.begin() + 4000, all.end());
        LatencyHistogram running = of(early);
        const LatencyHistogram mark = running;
        running.merge(of(late));
        const auto interval = running.since(mark);
        QVERIFY(interval.has_value());
        QVERIFY(*interval == of(late));
        QVERIFY(running.since(running).value() == LatencyHistogram{});
    }

    void an_interval_over_a_reset_is_refused() {
        const LatencyHistogram before = of({1000, 2000, 3000});
        LatencyHistogram after = of({1000});
        const auto interval = after.since(before);
        QVERIFY(!interval.has_value());
        QVERIFY(interval.error().code == ErrorCode::invalidInput);
        after = of({1000, 9000, 9000, 9000, 9000});
        QVERIFY(!after.since(before).has_value());
    }

    void what_is_encoded_is_decoded() {
        for (const auto& values :
             {std::vector<std::int64_t>{}, std::vector<std::int64_t>{0}, drawAllMagnitudes(20'000),
              draw(std::lognormal_distribution<double>(0, 1), 20'000, 1e6)}) {
            const LatencyHistogram histogram = of(values);
            const auto decoded = LatencyHistogram::decode(histogram.encode());
            QVERIFY(decoded.has_value());
            QVERIFY(*decoded == histogram);
        }
        LatencyHistogram huge;
        huge.record(Nanos(77), std::numeric_limits<std::uint64_t>::max());
        QVERIFY(LatencyHistogram::decode(huge.encode()).value() == huge);
    }

    void the_encoding_is_the_same_bytes_everywhere() {
        LatencyHistogram histogram;
        histogram.record(Nanos(5), 300);
        const std::vector<std::uint8_t> expected{1, 5, 0xAC, 0x02};
        const auto encoded = histogram.encode();
        QCOMPARE(encoded.size(), expected.size() + 4);
        QVERIFY(std::equal(expected.begin(), expected.end(), encoded.begin()));
    }

    void damage_of_any_byte_and_any_truncation_is_noticed() {
        const auto encoded = of(draw(std::lognormal_distribution<double>(0, 1), 500, 1e6)).encode();
        for (std::size_t i = 0; i < encoded.size(); ++i) {
            for (const unsigned flip : {0x01U, 0x80U, 0xFFU}) {
                auto damaged = encoded;
                damaged[i] = static_cast<std::uint8_t>(damaged[i] ^ flip);
                const auto decoded = LatencyHistogram::decode(damaged);
                QVERIFY(!decoded.has_value());
                QVERIFY(decoded.error().code == ErrorCode::corrupt);
            }
            QVERIFY(!LatencyHistogram::decode(std::span(encoded).first(i)).has_value());
        }
    }

    void arbitrary_bytes_with_a_right_checksum_never_break_decoding() {
        std::mt19937_64 random(99);
        int accepted = 0;
        for (int round = 0; round < 20'000; ++round) {
            std::vector<std::uint8_t> bytes(1 + random() % 40);
            for (auto& byte : bytes) {
                byte = static_cast<std::uint8_t>(random() % 4 == 0 ? 0xFF : random());
            }
            bytes[0] = 1;
            std::uint32_t sum = 2166136261U;
            for (const std::uint8_t byte : bytes) {
                sum = (sum ^ byte) * 16777619U;
            }
            for (unsigned shift = 0; shift < 32; shift += 8) {
                bytes.push_back(static_cast<std::uint8_t>(sum >> shift));
            }
            const auto decoded = LatencyHistogram::decode(bytes);
            if (decoded) {
                ++accepted;
                std::uint64_t total = 0;
                for (const auto& bucket : decoded->filledBuckets()) {
                    total += bucket.count;
                }
                QCOMPARE(total, decoded->count());
                QVERIFY(decoded->highest() <= LatencyHistogram::kHighest * 2);
            }
        }
        QVERIFY(accepted > 0);
    }
};

QTEST_GUILESS_MAIN(LatencyHistogramTest)
#include "latency_histogram_test.moc"
