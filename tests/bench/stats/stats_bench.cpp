// Prints what the histogram and the drawing pyramid cost, beside the exact or plain way of doing the same.
// Each figure is the median of several interleaved rounds, with the smallest and the largest.

#include "engine/stats/latency_histogram.h"
#include "engine/stats/series_pyramid.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

using namespace pavement::stats;

namespace {

constexpr int kRounds = 11;

// Keeps the optimiser from dropping a result nobody else looks at.
volatile double g_sink = 0;

void keep(double value) {
    g_sink = value;
}

template <typename Work>
double nanosecondsFor(const Work& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
}

struct Spread {
    std::vector<double> values;

    double median() {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    }

    std::string text(double scale, const char* unit) {
        const double middle = median();
        char line[96];
        std::snprintf(line, sizeof line, "%10.3f %s (%.3f to %.3f)", middle * scale, unit,
                      values.front() * scale, values.back() * scale);
        return line;
    }
};

std::vector<std::int64_t> latencies(std::size_t count, double sigma) {
    std::mt19937_64 random(42);
    std::lognormal_distribution<double> distribution(0.0, sigma);
    std::vector<std::int64_t> values(count);
    for (auto& value : values) {
        value = static_cast<std::int64_t>(std::min(distribution(random) * 1e6, 7e12));
    }
    return values;
}

void histogramCost() {
    constexpr std::size_t kCount = 1'000'000;
    const auto values = latencies(kCount, 1.0);
    Spread record;
    Spread push;
    Spread quantiles;
    Spread sorting;
    Spread merging;
    Spread encoding;
    std::size_t encodedBytes = 0;
    LatencyHistogram warm;
    for (const auto value : values) {
        warm.record(std::chrono::nanoseconds(value));
    }
    for (int round = 0; round < kRounds; ++round) {
        LatencyHistogram histogram = warm; // as in use: memory is there already
        record.values.push_back(nanosecondsFor([&] {
                                    for (const auto value : values) {
                                        histogram.record(std::chrono::nanoseconds(value));
                                    }
                                }) /
                                kCount);
        std::vector<std::int64_t> kept;
        kept.reserve(kCount);
        push.values.push_back(nanosecondsFor([&] {
                                  for (const auto value : values) {
                                      kept.push_back(value);
                                  }
                              }) /
                              kCount);
        quantiles.values.push_back(nanosecondsFor([&] {
            for (const double q : {0.5, 0.9, 0.99, 0.999}) {
                keep(static_cast<double>(histogram.quantile(q).count()));
            }
        }));
        sorting.values.push_back(nanosecondsFor([&] {
            std::sort(kept.begin(), kept.end());
            keep(static_cast<double>(kept[kept.size() / 2]));
        }));
        LatencyHistogram merged = warm;
        merging.values.push_back(nanosecondsFor([&] { merged.merge(histogram); }));
        encoding.values.push_back(nanosecondsFor([&] { encodedBytes = histogram.encode().size(); }));
    }
    std::printf("\nHistogram, 1,000,000 lognormal latencies        ours | peer\n");
    std::printf("  keep one value        %s | push_back %s\n", record.text(1, "ns").c_str(),
                push.text(1, "ns").c_str());
    std::printf("  four quantiles        %s | sort      %s\n", quantiles.text(1e-6, "ms").c_str(),
                sorting.text(1e-6, "ms").c_str());
    std::printf("  merge another         %s\n", merging.text(1e-6, "ms").c_str());
    std::printf("  encode                %s, %zu bytes for %zu filled buckets | 8 bytes a value: %zu\n",
                encoding.text(1e-6, "ms").c_str(), encodedBytes, warm.filledBuckets().size(), kCount * 8);
}

void histogramError() {
    std::printf("\nHistogram, largest relative error of 999 quantiles against the exact ones\n");
    for (const double sigma : {0.1, 1.0, 3.0}) {
        auto values = latencies(500'000, sigma);
        LatencyHistogram histogram;
        for (const auto value : values) {
            histogram.record(std::chrono::nanoseconds(value));
        }
        std::sort(values.begin(), values.end());
        double worst = 0;
        for (std::size_t perMille = 1; perMille < 1000; ++perMille) {
            const std::size_t rank = (values.size() * perMille + 999) / 1000;
            const auto exact = static_cast<double>(values[rank - 1]);
            const auto got =
                static_cast<double>(histogram.quantile(static_cast<double>(perMille) / 1000.0).count());
            worst = std::max(worst, std::abs(got - exact) / exact);
        }
        std::printf("  lognormal, sigma %.1f   %.4f %% (limit 0.1 %%)\n", sigma, worst * 100);
    }
}

void pyramidCost() {
    constexpr std::size_t kColumns = 1600;
    std::printf("\nM4 into %zu columns                              pyramid | plain scan\n", kColumns);
    for (const std::size_t count : {10'000U, 100'000U, 1'000'000U}) {
        std::mt19937_64 random(7);
        std::vector<Point> points(count);
        double value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            value += static_cast<double>(random() % 2001) / 1000.0 - 1.0;
            points[i] = {static_cast<std::int64_t>(i) * 1000, value};
        }
        SeriesPyramid pyramid;
        const double building = nanosecondsFor([&] {
            for (const Point& point : points) {
                pyramid.append(point);
            }
        });
        const auto to = static_cast<std::int64_t>(count) * 1000;
        std::vector<Point> out;
        Spread ours;
        Spread plain;
        for (int round = 0; round < kRounds; ++round) {
            ours.values.push_back(nanosecondsFor([&] {
                pyramid.decimate(0, to, kColumns, out);
                keep(out.back().value);
            }));
            plain.values.push_back(
                nanosecondsFor([&] { keep(decimateM4(points, 0, to, kColumns).back().value); }));
        }
        std::printf("  %9zu points      %s | %s, append %.1f ns a point\n", count,
                    ours.text(1e-6, "ms").c_str(), plain.text(1e-6, "ms").c_str(),
                    building / static_cast<double>(count));
    }
}

} // namespace

int main() {
    histogramCost();
    histogramError();
    pyramidCost();
    return 0;
}
