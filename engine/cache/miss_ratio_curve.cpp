#include "engine/cache/miss_ratio_curve.h"

#include "engine/cache/hash.h"

#include <algorithm>
#include <cmath>

namespace pavement::cache {

namespace {

constexpr std::size_t kReferencesBetweenLooks = 1U << 16U;
constexpr std::uint64_t kMiniatureSalt = 0xA24BAED4963EE407U;

} // namespace

MissRatioCurve::MissRatioCurve(std::vector<Reuse> reuses, double requests)
    : m_hits(std::move(reuses))
    , m_requests(requests) {
    std::sort(m_hits.begin(), m_hits.end(),
              [](const Reuse& a, const Reuse& b) { return a.distance < b.distance; });
    double sum = 0;
    for (Reuse& reuse : m_hits) {
        sum += reuse.requests;
        reuse.requests = sum;
    }
}

double MissRatioCurve::at(double size) const {
    const auto above = std::upper_bound(m_hits.begin(), m_hits.end(), size,
                                        [](double limit, const Reuse& r) { return limit < r.distance; });
    if (above == m_hits.begin() || m_requests <= 0) {
        return 1.0;
    }
    return std::clamp(1.0 - std::prev(above)->requests / m_requests, 0.0, 1.0);
}

double MissRatioCurve::largestDistance() const {
    return m_hits.empty() ? 0 : m_hits.back().distance;
}

Result<MissRatioCurve> exactCurve(const Trace& trace, bool bytes, std::stop_token stop,
                                  const std::function<void(double)>& progress) {
    StackDistance distances;
    std::vector<double> byEntries(bytes ? 0 : std::size_t{trace.keys} + 1);
    std::vector<MissRatioCurve::Reuse> reuses;
    for (std::size_t i = 0; i < trace.requests(); ++i) {
        if (i % kReferencesBetweenLooks == 0) {
            if (stop.stop_requested()) {
                return fail(ErrorCode::cancelled, "The curve was interrupted");
            }
            if (progress) {
                progress(static_cast<double>(i) / static_cast<double>(trace.requests()));
            }
        }
        const std::uint64_t distance = distances.touch(trace.ids[i], bytes ? trace.sizes[i] : 1);
        if (distance > 0 && bytes) {
            reuses.push_back({static_cast<double>(distance), 1});
        } else if (distance > 0) {
            byEntries[distance] += 1;
        }
    }
    for (std::size_t distance = 1; distance < byEntries.size(); ++distance) {
        if (byEntries[distance] > 0) {
            reuses.push_back({static_cast<double>(distance), byEntries[distance]});
        }
    }
    return MissRatioCurve(std::move(reuses), static_cast<double>(trace.requests()));
}

namespace {

Trace sampleOf(const Trace& trace, double rate) {
    Trace sample;
    std::vector<Id> numbers(trace.keys, kNoId);
    const auto threshold = static_cast<std::uint64_t>(rate * 16777216.0);
    for (std::size_t i = 0; i < trace.requests(); ++i) {
        const Id id = trace.ids[i];
        if ((mix(mix(id) ^ kMiniatureSalt) >> 40U) >= threshold) {
            continue;
        }
        if (numbers[id] == kNoId) {
            numbers[id] = sample.keys++;
        }
        sample.ids.push_back(numbers[id]);
        if (!trace.sizes.empty()) {
            sample.sizes.push_back(trace.sizes[i]);
        }
    }
    return sample;
}

} // namespace

Result<std::vector<double>> miniatureCurve(const Trace& trace, const PolicyChoice& policy,
                                           const std::vector<CacheSize>& sizes, double rate,
                                           const MissRatioCurve& exact, std::stop_token stop,
                                           const std::function<void(double)>& progress) {
    const Trace sample = sampleOf(trace, rate);
    const auto sampledLru = exactCurve(sample, !sizes.empty() && sizes.front().bytes, stop);
    if (!sampledLru) {
        return fail(sampledLru.error());
    }
    // By what the sample should have been: too many or too few requests are mostly those of hot keys, which
    // hit.
    const double weight =
        static_cast<double>(sample.requests()) / (rate * static_cast<double>(trace.requests()));
    std::vector<double> ratios;
    for (const CacheSize& size : sizes) {
        const auto share = std::max<std::uint64_t>(
            1, static_cast<std::uint64_t>(std::llround(rate * static_cast<double>(size.amount))));
        double found = 1.0; // where the sample is empty
        if (sample.requests() > 0) {
            const auto outcome = simulate(sample, {policy}, {share, size.bytes}, std::nullopt, nullptr, stop);
            if (!outcome) {
                return fail(outcome.error());
            }
            const double off = exact.at(static_cast<double>(size.amount)) -
                               weight * sampledLru->at(static_cast<double>(share));
            found = weight * outcome->missRatio() + off;
        }
        ratios.push_back(std::clamp(found, 0.0, 1.0));
        if (progress) {
            progress(static_cast<double>(ratios.size()) / static_cast<double>(sizes.size()));
        }
    }
    return ratios;
}

} // namespace pavement::cache
