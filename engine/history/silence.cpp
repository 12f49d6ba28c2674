#include "engine/history/silence.h"

#include <algorithm>

namespace pavement::history {

Milliseconds longestBridge(const std::vector<std::int64_t>& millis) {
    std::vector<std::int64_t> distances;
    for (std::size_t i = 1; i < millis.size(); ++i)
        distances.push_back(millis[i] - millis[i - 1]);
    if (distances.empty())
        return Milliseconds::max();
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    return Milliseconds{*middle * 3 + 2000};
}

void breakSilences(std::vector<Aggregate>& points) {
    std::vector<std::int64_t> times;
    times.reserve(points.size());
    for (const Aggregate& point : points)
        times.push_back(toMillis(point.at));
    const Milliseconds bridge = longestBridge(times);
    std::vector<Aggregate> broken;
    broken.reserve(points.size());
    for (const Aggregate& point : points) {
        if (!broken.empty() && broken.back().count != 0 && point.count != 0 &&
            point.at - broken.back().at > bridge) {
            Aggregate gap;
            gap.at = broken.back().at + Milliseconds{1};
            broken.push_back(gap);
        }
        broken.push_back(point);
    }
    points = std::move(broken);
}

} // namespace pavement::history
