#include "engine/history/folding.h"

#include <algorithm>

namespace pavement::history {

std::vector<Aggregate> asAggregates(std::span<const Point> points) {
    std::vector<Aggregate> out;
    out.reserve(points.size());
    for (const Point& p : points) {
        if (p.isGap())
            out.push_back({fromMillis(p.at), 0, 0, 0, 0, 0});
        else
            out.push_back({fromMillis(p.at), p.value, p.value, p.value, p.value, 1});
    }
    return out;
}

void Folding::add(std::span<const Point> points) {
    const auto parts = asAggregates(points);
    add(std::span<const Aggregate>(parts));
}

void Folding::add(std::span<const Aggregate> buckets) {
    m_parts.insert(m_parts.end(), buckets.begin(), buckets.end());
}

std::vector<Aggregate> Folding::buckets() {
    const auto earlier = [](const Aggregate& a, const Aggregate& b) { return a.at < b.at; };
    if (!std::is_sorted(m_parts.begin(), m_parts.end(), earlier))
        std::stable_sort(m_parts.begin(), m_parts.end(), earlier);
    std::vector<Aggregate> out;
    for (const Aggregate& part : m_parts) {
        const Timestamp start = fromMillis(floorTo(toMillis(part.at), m_step));
        if (out.empty() || out.back().at != start)
            out.push_back({start, 0, 0, 0, 0, 0});
        Aggregate& bucket = out.back();
        if (part.count == 0)
            continue;
        bucket.min = bucket.count == 0 ? part.min : std::min(bucket.min, part.min);
        bucket.max = bucket.count == 0 ? part.max : std::max(bucket.max, part.max);
        bucket.sum += part.sum;
        bucket.last = part.last;
        bucket.count += part.count;
    }
    m_parts.clear();
    return out;
}

} // namespace pavement::history
