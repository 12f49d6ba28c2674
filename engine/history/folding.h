#pragma once
// Samples and buckets folded into wider buckets. What is added is counted once each; gaps add nothing to a
// bucket but leave it there, empty, where nothing else is in it.

#include "engine/history/chunk.h"

#include <vector>

namespace pavement::history {

// Rounds down to a multiple of the step, below zero too.
constexpr std::int64_t floorTo(std::int64_t at, std::int64_t step) {
    const std::int64_t rest = at % step;
    return at - rest - (rest < 0 ? step : 0);
}

std::vector<Aggregate> asAggregates(std::span<const Point> points);

class Folding {
public:
    explicit Folding(std::int64_t stepMillis)
        : m_step(stepMillis) {}

    void add(std::span<const Point> points);
    void add(std::span<const Aggregate> buckets);

    // In time order, one for each bucket; `last` is the last of the source that began latest.
    std::vector<Aggregate> buckets();

private:
    std::int64_t m_step;
    std::vector<Aggregate> m_parts;
};

} // namespace pavement::history
