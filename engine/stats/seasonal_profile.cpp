#include "engine/stats/seasonal_profile.h"

#include "engine/stats/weighted_order.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::stats {

namespace {

constexpr std::size_t kParts = 24;
constexpr double kPeriodsNeeded = 3.0;
constexpr double kWorthwhile = 0.97; // of the absolute deviations; noise alone gains a hundredth or two

using Parts = std::array<double, kParts>;

// Running median over one whole period — shifted, not shortened, at the ends, since a median over part of a
// wave is not its level. Computed at sixty places.
std::vector<double> runningLevel(std::span<const SeriesSample> series, double period) {
    const std::size_t count = series.size();
    const std::size_t stride = std::max<std::size_t>(1, count / 60);
    const double first = series.front().time;
    const double last = series.back().time;
    std::vector<double> level(count, 0.0);
    std::vector<WeightedValue> window;
    std::size_t from = 0;
    std::size_t to = 0;
    for (std::size_t begin = 0; begin < count; begin += stride) {
        const std::size_t middle = std::min(begin + stride / 2, count - 1);
        const double start =
            std::clamp(series[middle].time - period / 2, first, std::max(first, last - period));
        while (from < count && series[from].time < start) {
            ++from;
        }
        to = std::max(to, from);
        while (to < count && series[to].time < start + period) {
            ++to;
        }
        window.clear();
        for (std::size_t i = from; i < to; ++i) {
            window.push_back({series[i].value, series[i].weight});
        }
        // A gap of a whole period leaves the level as it was.
        const double here = window.empty() ? (begin > 0 ? level[begin - 1] : series[begin].value)
                                           : weightedQuantile(window, 0.5);
        for (std::size_t i = begin; i < std::min(begin + stride, count); ++i) {
            level[i] = here;
        }
    }
    return level;
}

double placeInPeriod(double time, double period) {
    const double turns = time / period;
    return (turns - std::floor(turns)) * static_cast<double>(kParts);
}

std::size_t partOf(double time, double period) {
    return std::min(static_cast<std::size_t>(placeInPeriod(time, period)), kParts - 1);
}

double interpolated(const Parts& parts, double time, double period) {
    const double place = placeInPeriod(time, period) - 0.5 + static_cast<double>(kParts);
    const auto left = static_cast<std::size_t>(place);
    const double share = place - std::floor(place);
    return parts[left % kParts] * (1 - share) + parts[(left + 1) % kParts] * share;
}

} // namespace

std::vector<double> seasonalProfile(std::span<const SeriesSample> series, double period) {
    if (period <= 0 || series.size() < 3 * kParts ||
        series.back().time - series.front().time < (kPeriodsNeeded - 0.05) * period) {
        return {};
    }
    const auto level = runningLevel(series, period);
    std::array<std::vector<WeightedValue>, kParts> byPart;
    for (std::size_t i = 0; i < series.size(); ++i) {
        byPart[partOf(series[i].time, period)].push_back({series[i].value - level[i], series[i].weight});
    }
    Parts parts{};
    double mean = 0;
    for (std::size_t part = 0; part < kParts; ++part) {
        if (static_cast<double>(byPart[part].size()) < kPeriodsNeeded) {
            return {}; // never seen at this time of day
        }
        parts[part] = weightedQuantile(byPart[part], 0.5);
        mean += parts[part] / static_cast<double>(kParts);
    }
    for (double& part : parts) {
        part -= mean;
    }
    std::vector<double> season(series.size());
    double without = 0;
    double with = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        season[i] = interpolated(parts, series[i].time, period);
        without += series[i].weight * std::abs(series[i].value - level[i]);
        with += series[i].weight * std::abs(series[i].value - level[i] - season[i]);
    }
    return with < kWorthwhile * without ? season : std::vector<double>{};
}

} // namespace pavement::stats
