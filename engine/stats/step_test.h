#pragma once
// One step in a stretch of a series: where it is likeliest, and how surprising it is. Inside of stats.

#include "engine/stats/weighted_order.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pavement::stats {

// CUSUM of scores whose variance is 1/3: largest weighted difference between what lies before and after a
// place, in standard deviations of independent samples.
class ScoreSums {
public:
    ScoreSums(std::span<const double> scores, std::span<const WeightedValue> values);

    struct Best {
        std::size_t index = 0;
        double square = 0; // of the statistic
    };

    // Between `margin` samples from either end of [from, to), which must leave room for one place.
    Best best(std::size_t from, std::size_t to, std::size_t margin) const;
    double square(std::size_t from, std::size_t to, std::size_t index) const;

private:
    std::vector<double> m_weights, m_squares, m_scores; // sums up to each index
};

// Of neighbours, from autocorrelations: the factor by which the variance of a mean exceeds that of
// independent samples (Bartlett kernel, Andrews' bandwidth for a first-order process).
struct Dependence {
    double correlation = 0; // lag 1, corrected for the stretch being short
    double factor = 1;
    std::size_t block = 1; // samples that should stay together
};

Dependence dependence(std::span<const double> residuals);

// `values` beside their medians before and after `index`.
std::vector<WeightedValue> besideStep(std::span<const WeightedValue> values, std::size_t index);

struct StepTest {
    std::size_t index = 0;
    double statistic = 0; // allowing for dependence
    double pValue = 1;    // of the largest statistic in this stretch
    Dependence dependence;
};

struct StepTestOptions {
    std::size_t margin = 12;
    std::size_t permutations = 99;
    double hopeless = 0.01; // p-values above may be had without shuffling
    // Correlation known from a longer stretch, which a short one cannot show.
    double leastCorrelation = 0;
    std::uint64_t seed = 1;
};

StepTest testStep(std::span<const WeightedValue> values, const StepTestOptions& options);

// Chance that the largest of the standardised CUSUM leaving out `margin` of `count` at either end exceeds x.
double cusumTail(double x, std::size_t count, std::size_t margin);

} // namespace pavement::stats
