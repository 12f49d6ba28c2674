#include "engine/report/axis_ticks.h"

#include "engine/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::report {

std::vector<double> valueTicks(double lowest, double highest, int wanted) {
    if (!std::isfinite(lowest) || !std::isfinite(highest) || highest <= lowest) {
        lowest = std::isfinite(lowest) ? std::min(lowest, 0.0) : 0.0;
        highest = lowest + 1.0;
    }
    const double raw = (highest - lowest) / std::max(wanted, 1);
    const double magnitude = std::pow(10.0, std::floor(std::log10(raw)));
    double step = 10.0 * magnitude;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * magnitude >= raw) {
            step = factor * magnitude;
            break;
        }
    }
    std::vector<double> ticks;
    const double first = std::floor(lowest / step);
    const double last = std::ceil(highest / step - 1e-9);
    for (double n = first; n <= last && ticks.size() < 100; n += 1.0) {
        ticks.push_back(n * step);
    }
    return ticks;
}

std::vector<TimeTick> timeTicks(TimeRange range, int wanted) {
    using namespace std::chrono_literals;
    static constexpr std::array<std::int64_t, 20> kSteps{1,     2,     5,     10,    15,     30,     60,
                                                         120,   300,   600,   900,   1800,   3600,   7200,
                                                         10800, 21600, 43200, 86400, 604800, 2592000};
    const std::int64_t seconds = std::max<std::int64_t>(1, range.length() / 1s);
    std::int64_t step = kSteps.back();
    for (const std::int64_t candidate : kSteps) {
        if (seconds / candidate <= wanted) {
            step = candidate;
            break;
        }
    }
    while (seconds / step > wanted) {
        step *= 2;
    }
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::vector<TimeTick> ticks;
    const std::int64_t from = toMillis(range.from) / 1000;
    for (std::int64_t t = (from + step - 1) / step * step; t * 1000 < toMillis(range.to); t += step) {
        const Timestamp at = fromMillis(t * 1000);
        const std::string iso = formatTimestamp(at); // 2026-03-01T12:34:56Z
        std::string label;
        if (step >= 86400 || t % 86400 == 0) {
            const auto month = static_cast<std::size_t>((iso[5] - '0') * 10 + (iso[6] - '0') - 1);
            label = std::string(kMonths[month]) + " " + iso.substr(8, 2);
        } else {
            label = iso.substr(11, step < 60 ? 8 : 5);
        }
        ticks.push_back({at, std::move(label)});
    }
    return ticks;
}

} // namespace pavement::report
