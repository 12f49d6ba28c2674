#pragma once
// Order statistics of weighted values. NaN is not allowed. Pure functions.

#include <cstddef>
#include <span>
#include <vector>

namespace pavement::stats {

struct WeightedValue {
    double value = 0;
    double weight = 1; // not negative
};

// Smallest value with at least `share` (0…1) of the weight at or below it; NaN without weight. Reorders.
double weightedQuantile(std::vector<WeightedValue>& values, double share);

struct MedianInterval {
    double median = 0, low = 0, high = 0;
};

// The median with its distribution-free interval of 95 %, from the binomial law of the ranks in its normal
// form. `samplesPerFact`: how many neighbours say the same thing (1: all are independent). Reorders.
MedianInterval medianInterval(std::vector<WeightedValue>& values, double samplesPerFact = 1);

// For each value the share of weight below it, ties halved, stretched to −1…1: mean 0 by weight, and variance
// 1/3 where there are no ties.
std::vector<double> rankScores(std::span<const WeightedValue> values);

// Chance that a value of `after` is above one of `before`, ties halved (Mann and Whitney 1947, by weight).
// 0.5 where either is empty.
double superiority(std::span<const WeightedValue> before, std::span<const WeightedValue> after);

} // namespace pavement::stats
