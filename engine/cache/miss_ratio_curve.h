#pragma once
// The miss ratio over the size of the cache, in one pass: exact for LRU, sampled for LRU (SHARDS), and by
// miniature simulation for every other policy.

#include "engine/cache/id_table.h"
#include "engine/cache/policy_choice.h"
#include "engine/cache/simulator.h"
#include "engine/cache/stack_distance.h"
#include "engine/cache/trace.h"

#include <cstdint>
#include <functional>
#include <queue>
#include <stop_token>
#include <utility>
#include <vector>

namespace pavement::cache {

// Of an LRU cache, at every size; entries, or bytes where the distances counted bytes.
class MissRatioCurve {
public:
    struct Reuse {
        double distance = 0;
        double requests = 0;
    };

    MissRatioCurve() = default;
    // `reuses` in any order; `requests` includes those that found nothing before them.
    MissRatioCurve(std::vector<Reuse> reuses, double requests);

    double at(double size) const;   // 0…1
    double largestDistance() const; // beyond it more memory gains nothing

private:
    std::vector<Reuse> m_hits; // ascending, each with the hits up to its distance
    double m_requests = 0;
};

// Weighs by bytes where `bytes` (then the trace must tell sizes). Fails with cancelled.
Result<MissRatioCurve> exactCurve(const Trace& trace, bool bytes = false, std::stop_token stop = {},
                                  const std::function<void(double)>& progress = {});

// SHARDS (Waldspurger et al., FAST 2015): only keys whose hash is small are looked at. Bounded memory, any
// stream; one owner. With a bound on the samples the rate falls as keys come; what was counted is scaled when
// it is read.
struct ShardsRules {
    double rate = 1.0;          // of the keys, at first
    std::size_t samples = 8192; // keys at most; 0: no bound, the rate stays
    // Corrects for hot keys that were sampled too often or not at all (SHARDS-adj). Better on skewed loads,
    // slightly worse on loads that only scan.
    bool adjusted = true;
};

class Shards {
public:
    explicit Shards(const ShardsRules& rules);

    void reference(std::uint64_t hash, Weight weight = 1) {
        ++m_requests;
        if (const std::uint32_t place = placeOf(hash); place < m_threshold) {
            sample(hash, place, weight);
        }
    }

    MissRatioCurve curve() const;

    double rate() const; // now

    std::size_t tracked() const { return m_ids.used(); }

private:
    static std::uint32_t placeOf(std::uint64_t hash);
    void sample(std::uint64_t hash, std::uint32_t place, Weight weight);
    void lowerRate();

    ShardsRules m_rules;
    std::uint32_t m_threshold; // of kPlaces
    double m_scale = 1.0;      // what a count of the first days is worth now
    std::uint64_t m_requests = 0;
    double m_counted = 0;
    IdTable m_ids;
    StackDistance m_distances;
    std::priority_queue<std::pair<std::uint32_t, Id>> m_highest; // place and id
    std::vector<double> m_histogram;                             // of scaled distances, log-linear
};

// Any policy on the keys of a sample, at its share of each size (Waldspurger et al., USENIX ATC 2017). What
// the sample has too much or too little of shows in LRU just as well, and of LRU the truth is known: `exact`
// of the same trace, in the unit of the sizes, by which every figure is set right (a control variate).
Result<std::vector<double>> miniatureCurve(const Trace& trace, const PolicyChoice& policy,
                                           const std::vector<CacheSize>& sizes, double rate,
                                           const MissRatioCurve& exact, std::stop_token stop = {},
                                           const std::function<void(double)>& progress = {});

} // namespace pavement::cache
