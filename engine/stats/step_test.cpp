#include "engine/stats/step_test.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>

namespace pavement::stats {

namespace {

constexpr double kScoreVariance = 1.0 / 3.0;
constexpr std::size_t kEnoughExceedances = 10; // Besag and Clifford 1991: no need to shuffle on

// Fisher and Yates with our own bounded draw: std::shuffle differs between libraries.
void shuffle(std::vector<std::size_t>& order, std::mt19937_64& random) {
    for (std::size_t i = order.size(); i > 1; --i) {
        std::swap(order[i - 1], order[random() % i]);
    }
}

// Andrews' for the Bartlett kernel and a first-order process, at most a quarter of what there is.
double bandwidthFor(double correlation, double count) {
    const double square = correlation * correlation;
    const double alpha = 4 * square / ((1 - square) * (1 - square));
    return std::min(1.1447 * std::cbrt(alpha * count), count / 4);
}

std::size_t blockFor(double bandwidth, std::size_t count) {
    return std::clamp<std::size_t>(static_cast<std::size_t>(bandwidth), 1,
                                   std::max<std::size_t>(1, count / 5));
}

// ScoreSums::best without sums to keep: the totals are those of any order.
struct Totals {
    double weight = 0, squares = 0, scores = 0;
};

double largestSquare(std::span<const WeightedValue> values, std::span<const double> scores,
                     const Totals& totals, std::size_t margin) {
    const double scale = 1 / totals.weight;
    double weight = 0;
    double squares = 0;
    double sum = 0;
    double bestSquare = 0;
    double bestVariance = 1;
    const std::size_t last = values.size() - margin;
    for (std::size_t i = 0; i < last; ++i) {
        const double each = values[i].weight;
        weight += each;
        squares += each * each;
        sum += each * scores[i];
        if (i + 1 >= margin) {
            const double share = weight * scale;
            const double difference = sum - share * totals.scores;
            const double variance = squares * (1 - 2 * share) + share * share * totals.squares;
            if (variance > 0 && difference * difference * bestVariance > bestSquare * variance) {
                bestSquare = difference * difference;
                bestVariance = variance;
            }
        }
    }
    return bestSquare / (bestVariance * kScoreVariance);
}

} // namespace

ScoreSums::ScoreSums(std::span<const double> scores, std::span<const WeightedValue> values)
    : m_weights(values.size() + 1, 0.0)
    , m_squares(values.size() + 1, 0.0)
    , m_scores(values.size() + 1, 0.0) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double weight = values[i].weight;
        m_weights[i + 1] = m_weights[i] + weight;
        m_squares[i + 1] = m_squares[i] + weight * weight;
        m_scores[i + 1] = m_scores[i] + weight * scores[i];
    }
}

double ScoreSums::square(std::size_t from, std::size_t to, std::size_t index) const {
    const double weight = m_weights[to] - m_weights[from];
    const double share = (m_weights[index] - m_weights[from]) / weight;
    const double squares = m_squares[to] - m_squares[from];
    const double squaresBefore = m_squares[index] - m_squares[from];
    const double sum = m_scores[index] - m_scores[from] - share * (m_scores[to] - m_scores[from]);
    const double variance = kScoreVariance * (squaresBefore * (1 - 2 * share) + share * share * squares);
    return variance > 0 ? sum * sum / variance : 0;
}

ScoreSums::Best ScoreSums::best(std::size_t from, std::size_t to, std::size_t margin) const {
    const double scale = 1 / (m_weights[to] - m_weights[from]);
    const double squares = m_squares[to] - m_squares[from];
    const double scores = m_scores[to] - m_scores[from];
    std::size_t found = from + margin;
    // Fractions are compared crosswise: this is the innermost loop of all.
    double bestSquare = -1;
    double bestVariance = 1;
    for (std::size_t index = from + margin; index + margin <= to; ++index) {
        const double share = (m_weights[index] - m_weights[from]) * scale;
        const double sum = m_scores[index] - m_scores[from] - share * scores;
        const double variance =
            (m_squares[index] - m_squares[from]) * (1 - 2 * share) + share * share * squares;
        if (variance > 0 && sum * sum * bestVariance > bestSquare * variance) {
            found = index;
            bestSquare = sum * sum;
            bestVariance = variance;
        }
    }
    return {found, square(from, to, found)};
}

Dependence dependence(std::span<const double> residuals) {
    const auto count = static_cast<double>(residuals.size());
    if (residuals.size() < 8) {
        return {};
    }
    const double mean = std::accumulate(residuals.begin(), residuals.end(), 0.0) / count;
    const auto covariance = [&](std::size_t lag) {
        double sum = 0;
        for (std::size_t i = lag; i < residuals.size(); ++i) {
            sum += (residuals[i] - mean) * (residuals[i - lag] - mean);
        }
        return sum / count;
    };
    const double variance = covariance(0);
    if (variance <= 0) {
        return {};
    }
    Dependence found;
    const double raw = covariance(1) / variance;
    found.correlation = std::clamp(raw + (1 + 3 * raw) / count, 0.0, 0.97);
    const double bandwidth = bandwidthFor(found.correlation, count);
    const auto lags = static_cast<std::size_t>(bandwidth);
    double factor = 1;
    for (std::size_t lag = 1; lag <= lags; ++lag) {
        const double kernel = 1 - static_cast<double>(lag) / (bandwidth + 1);
        factor += 2 * kernel * covariance(lag) / variance;
    }
    found.factor = std::max(1.0, factor);
    found.block = blockFor(bandwidth, residuals.size());
    return found;
}

std::vector<WeightedValue> besideStep(std::span<const WeightedValue> values, std::size_t index) {
    std::vector<WeightedValue> before(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index));
    std::vector<WeightedValue> after(values.begin() + static_cast<std::ptrdiff_t>(index), values.end());
    const double left = weightedQuantile(before, 0.5);
    const double right = weightedQuantile(after, 0.5);
    std::vector<WeightedValue> out(values.begin(), values.end());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].value -= i < index ? left : right;
    }
    return out;
}

double cusumTail(double x, std::size_t count, std::size_t margin) {
    if (x <= 1.5) {
        return 1; // the expansion is one for large x
    }
    const double share = static_cast<double>(margin) / static_cast<double>(count);
    const double places = 2 * std::log(std::max(1.0, 1 / share - 1));
    const double density = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
    // Twice: a step may go up or down.
    return std::min(1.0, x * density * ((1 - 1 / (x * x)) * places + 4 / (x * x)));
}

StepTest testStep(std::span<const WeightedValue> values, const StepTestOptions& options) {
    StepTest test;
    const auto scores = rankScores(values);
    const auto best = ScoreSums(scores, values).best(0, values.size(), options.margin);
    test.index = best.index;
    const auto residuals = besideStep(values, best.index);
    const auto residualScores = rankScores(residuals);
    test.dependence = dependence(residualScores);
    if (options.leastCorrelation > test.dependence.correlation) {
        const double rho = options.leastCorrelation;
        test.dependence.correlation = rho;
        test.dependence.factor = std::max(test.dependence.factor, (1 + rho) / (1 - rho));
        const auto count = static_cast<double>(values.size());
        test.dependence.block = blockFor(bandwidthFor(rho, count), values.size());
    }
    test.statistic = std::sqrt(std::max(0.0, best.square) / test.dependence.factor);
    const double tail = cusumTail(test.statistic, values.size(), options.margin);
    test.pValue = tail;
    if (tail > options.hopeless) {
        return test;
    }
    // Blocks of the residuals, cut at another place each time, in another order.
    const std::size_t count = values.size();
    const std::size_t block = test.dependence.block;
    std::mt19937_64 random(options.seed);
    std::vector<std::size_t> order((count + block - 1) / block);
    std::vector<WeightedValue> shuffledValues(count);
    std::vector<double> shuffledScores(count);
    Totals totals;
    for (std::size_t i = 0; i < count; ++i) {
        totals.weight += residuals[i].weight;
        totals.squares += residuals[i].weight * residuals[i].weight;
        totals.scores += residuals[i].weight * residualScores[i];
    }
    std::size_t reached = 0;
    std::size_t done = 0;
    while (done < options.permutations && reached < kEnoughExceedances) {
        std::iota(order.begin(), order.end(), std::size_t{0});
        shuffle(order, random);
        const std::size_t offset = random() % count;
        std::size_t to = 0;
        for (const std::size_t number : order) {
            for (std::size_t i = number * block; i < std::min(count, (number + 1) * block); ++i, ++to) {
                const std::size_t from = (i + offset) % count;
                shuffledValues[to] = residuals[from];
                shuffledScores[to] = residualScores[from];
            }
        }
        reached +=
            largestSquare(shuffledValues, shuffledScores, totals, options.margin) >= best.square ? 1U : 0U;
        ++done;
    }
    const double counted = static_cast<double>(reached + 1) / static_cast<double>(done + 1);
    test.pValue = reached > 0 ? std::max(counted, tail) : std::min(counted, tail);
    return test;
}

} // namespace pavement::stats
