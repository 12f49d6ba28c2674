#include "engine/cache/hash.h"
#include "engine/cache/miss_ratio_curve.h"

#include <bit>
#include <cmath>

namespace pavement::cache {

namespace {

constexpr std::uint32_t kPlaces = 1U << 24U;
constexpr std::uint64_t kSalt = 0x8CB92BA72F3D8DD7U;
constexpr unsigned kBits = 10; // 1,024 buckets to a power of two: distances within 0.1 %

std::size_t bucketOf(double distance) {
    const auto value = static_cast<std::uint64_t>(distance);
    const unsigned shift = value < (1U << kBits) ? 0 : static_cast<unsigned>(std::bit_width(value)) - kBits;
    return (static_cast<std::size_t>(shift) << kBits) + static_cast<std::size_t>(value >> shift);
}

double distanceOf(std::size_t bucket) { // the middle of it
    const auto shift = static_cast<int>(bucket >> kBits);
    const auto value = static_cast<double>(bucket & ((1U << kBits) - 1U));
    return std::ldexp(value + (shift > 0 ? 0.5 : 0.0), shift);
}

} // namespace

Shards::Shards(const ShardsRules& rules)
    : m_rules(rules)
    , m_threshold(
          static_cast<std::uint32_t>(std::llround(std::clamp(rules.rate, 1.0 / kPlaces, 1.0) * kPlaces))) {}

std::uint32_t Shards::placeOf(std::uint64_t hash) {
    return static_cast<std::uint32_t>(mix(hash ^ kSalt) >> 40U);
}

double Shards::rate() const {
    return static_cast<double>(m_threshold) / kPlaces;
}

void Shards::sample(std::uint64_t hash, std::uint32_t place, Weight weight) {
    const std::size_t before = m_ids.used();
    const Id id = m_ids.findOrAdd(hash);
    if (m_ids.used() > before) {
        m_highest.emplace(place, id);
    }
    const std::uint64_t distance = m_distances.touch(id, weight);
    m_counted += 1 / m_scale;
    if (distance > 0) {
        const std::size_t bucket = bucketOf(static_cast<double>(distance) / rate());
        if (bucket >= m_histogram.size()) {
            m_histogram.resize(bucket + 1);
        }
        m_histogram[bucket] += 1 / m_scale;
    }
    if (m_rules.samples > 0 && m_ids.used() > m_rules.samples) {
        lowerRate();
    }
}

// All keys of the highest place go; the counts keep the scale of their day.
void Shards::lowerRate() {
    const std::uint32_t highest = m_highest.top().first;
    while (!m_highest.empty() && m_highest.top().first == highest) {
        const Id id = m_highest.top().second;
        m_highest.pop();
        m_distances.drop(id);
        m_ids.remove(id);
    }
    m_scale *= static_cast<double>(highest) / m_threshold;
    m_threshold = highest;
}

MissRatioCurve Shards::curve() const {
    std::vector<MissRatioCurve::Reuse> reuses;
    for (std::size_t bucket = 0; bucket < m_histogram.size(); ++bucket) {
        if (m_histogram[bucket] > 0) {
            reuses.push_back({distanceOf(bucket), m_histogram[bucket] * m_scale});
        }
    }
    const double expected = static_cast<double>(m_requests) * rate();
    if (!m_rules.adjusted) {
        return {std::move(reuses), m_counted * m_scale};
    }
    reuses.push_back({1, expected - m_counted * m_scale});
    return {std::move(reuses), expected};
}

} // namespace pavement::cache
