#include "engine/stats/weighted_order.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace pavement::stats {

namespace {

double totalWeight(std::span<const WeightedValue> values) {
    double total = 0;
    for (const auto& each : values) {
        total += each.weight;
    }
    return total;
}

void sortByValue(std::vector<WeightedValue>& values) {
    std::sort(values.begin(), values.end(),
              [](const WeightedValue& a, const WeightedValue& b) { return a.value < b.value; });
}

double quantileOfSorted(std::span<const WeightedValue> sorted, double total, double share) {
    const double wanted = std::clamp(share, 0.0, 1.0) * total;
    double passed = 0;
    for (const auto& each : sorted) {
        passed += each.weight;
        if (passed >= wanted && each.weight > 0) {
            return each.value;
        }
    }
    return sorted.back().value;
}

} // namespace

double weightedQuantile(std::vector<WeightedValue>& values, double share) {
    const double total = totalWeight(values);
    if (total <= 0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    sortByValue(values);
    return quantileOfSorted(values, total, share);
}

MedianInterval medianInterval(std::vector<WeightedValue>& values, double samplesPerFact) {
    const double total = totalWeight(values);
    if (total <= 0) {
        const double none = std::numeric_limits<double>::quiet_NaN();
        return {none, none, none};
    }
    double squares = 0;
    for (const auto& each : values) {
        squares += each.weight * each.weight;
    }
    const double facts = total * total / squares / std::max(1.0, samplesPerFact);
    const double reach = 1.96 * 0.5 / std::sqrt(facts);
    sortByValue(values);
    return {quantileOfSorted(values, total, 0.5), quantileOfSorted(values, total, 0.5 - reach),
            quantileOfSorted(values, total, 0.5 + reach)};
}

std::vector<double> rankScores(std::span<const WeightedValue> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a].value < values[b].value; });
    const double total = totalWeight(values);
    std::vector<double> scores(values.size(), 0.0);
    double below = 0;
    for (std::size_t from = 0; from < order.size();) {
        std::size_t to = from;
        double tied = 0;
        while (to < order.size() && values[order[to]].value <= values[order[from]].value) {
            tied += values[order[to]].weight;
            ++to;
        }
        const double score = total > 0 ? 2 * (below + tied / 2) / total - 1 : 0;
        for (std::size_t i = from; i < to; ++i) {
            scores[order[i]] = score;
        }
        below += tied;
        from = to;
    }
    return scores;
}

double superiority(std::span<const WeightedValue> before, std::span<const WeightedValue> after) {
    const double all = totalWeight(before) * totalWeight(after);
    if (all <= 0) {
        return 0.5;
    }
    std::vector<WeightedValue> sorted(before.begin(), before.end());
    sortByValue(sorted);
    std::vector<double> upTo(sorted.size() + 1, 0.0);
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        upTo[i + 1] = upTo[i] + sorted[i].weight;
    }
    const auto less = [](const WeightedValue& a, const WeightedValue& b) { return a.value < b.value; };
    double won = 0;
    for (const auto& each : after) {
        const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), each, less);
        const double below = upTo[static_cast<std::size_t>(low - sorted.begin())];
        const double notAbove = upTo[static_cast<std::size_t>(high - sorted.begin())];
        won += each.weight * (below + notAbove) / 2;
    }
    return won / all;
}

} // namespace pavement::stats
