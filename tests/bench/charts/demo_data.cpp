#include "tests/bench/charts/demo_data.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace pavement::bench {

std::vector<stats::Point> demoSeries(Shape shape, int variant, Timestamp end, Milliseconds step,
                                     std::size_t count, bool withGap) {
    std::mt19937 random(static_cast<unsigned>(static_cast<int>(shape) * 31 + variant + 7));
    std::normal_distribution<double> normal(0.0, 1.0);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::vector<stats::Point> points;
    points.reserve(count);
    double drift = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(1, count));
        const double wave = 0.5 + 0.5 * std::sin(2.0 * std::numbers::pi * (share * 2.0 + variant * 0.07));
        drift = 0.98 * drift + 0.2 * normal(random);
        const bool busy = share > 0.72 && share < 0.76;
        double value = 0.0;
        switch (shape) {
        case Shape::latencyMedian:
            value = 0.0021 * (1.0 + 0.35 * wave + 0.04 * drift + 0.05 * std::abs(normal(random)));
            break;
        case Shape::latencyP95:
            value = 0.0068 *
                    (1.0 + 0.5 * wave + 0.08 * drift + 0.12 * std::abs(normal(random)) + (busy ? 0.7 : 0.0));
            break;
        case Shape::latencyP99:
            value = 0.0125 * (1.0 + 0.6 * wave + 0.1 * drift + 0.3 * std::abs(normal(random)) +
                              (busy ? 1.6 : 0.0) + (uniform(random) < 0.004 ? 1.8 : 0.0));
            break;
        case Shape::throughput:
            value = 1400.0 / (variant + 1) * (0.35 + wave + 0.03 * drift + 0.04 * normal(random));
            break;
        case Shape::hitRatio:
            value =
                std::min(1.0, 0.9935 - 0.002 * variant - 0.003 * wave + 0.0004 * drift - (busy ? 0.02 : 0.0));
            break;
        case Shape::load:
            value = std::max(0.0, (2.6 / (variant + 1)) * (0.3 + wave + 0.12 * drift + 0.1 * normal(random)) +
                                      (busy && variant == 2 ? 4.0 : 0.0));
            break;
        case Shape::connections:
            value = std::floor(std::max(0.0, 24.0 / (variant + 1) * (0.6 + wave) + drift));
            break;
        case Shape::bytes:
            value = std::max(0.0, 48.0e6 / (variant + 1) * (0.4 + wave + 0.1 * drift + 0.1 * normal(random)));
            break;
        }
        if (withGap && share > 0.40 && share < 0.43) {
            value = std::numeric_limits<double>::quiet_NaN();
        }
        points.push_back({toMillis(end) - static_cast<std::int64_t>(count - 1 - i) * step.count(), value});
    }
    return points;
}

} // namespace pavement::bench
