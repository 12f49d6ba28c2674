#pragma once
// Which of several policies would do best right now: each runs beside the live cache on a sample of the keys,
// chosen by hash, with the same share of the capacity (miniature simulation: Waldspurger et al., USENIX ATC
// 2017). Of two policies only the requests count that one of them hits and the other misses, the older the
// less. One is held better where its lead is more than chance would give (McNemar's test). Memory is bounded
// by the sampled capacity.

#include "engine/cache/frequency_sketch.h"
#include "engine/cache/id_table.h"
#include "engine/cache/policy_choice.h"

#include <memory>
#include <optional>
#include <vector>

namespace pavement::cache {

struct ContestRules {
    std::uint64_t entries = 0;  // that the whole cache holds, as far as known
    double leastEntries = 1024; // that a miniature holds where the cache does; smaller ones are noisy
    double leastRate = 0.1;     // of the keys
    double sureness = 3.0;      // standard deviations of the lead
    double leastLead =
        0.05; // hits for each entry of a miniature: what it costs the entries to find their places
    double memory = 30.0; // requests for each entry of a miniature after which one counts half
};

class Contest final {
public:
    // `current`: the entrant that the live cache follows.
    Contest(const std::vector<PolicyChoice>& entrants, std::size_t current, std::uint64_t capacity,
            const ContestRules& rules);
    ~Contest();

    // Shows it a request of the whole cache and what came of it there. The entrant to change to, where one is
    // surely better: the live cache follows it from then on. It may be the current one: the live cache does
    // worse than its own miniature, because of the state it was in when it changed, and should begin anew.
    std::optional<std::size_t> request(std::uint64_t hash, Weight weight, bool hit) {
        return sampled(hash) ? play(hash, weight, hit) : std::nullopt;
    }

    // The key left the cache from outside: erased, or its time was over.
    void erase(std::uint64_t hash);

    double rate() const { return m_rate; }

    std::uint64_t played() const { return m_played; } // requests that were sampled

    std::uint64_t hits(std::size_t entrant) const; // among them, since the beginning

    std::size_t known() const { return m_ids.used(); } // keys, to any miniature

private:
    struct Miniature;

    bool sampled(std::uint64_t hash) const;
    std::optional<std::size_t> play(std::uint64_t hash, Weight weight, bool hit);
    std::optional<std::size_t> decide();
    bool surely(double wins, double losses) const;
    void letGo(Id id);
    void compare(std::uint32_t hitters, bool liveHit);

    ContestRules m_rules;
    double m_rate;
    std::uint64_t m_threshold;                 // of the hashes
    std::uint64_t m_period;                    // sampled requests between two questions
    double m_fading;                           // each period
    double m_entries = 1;                      // of a miniature
    std::shared_ptr<FrequencySketch> m_sketch; // of all entrants that want one
    IdTable m_ids;
    std::vector<std::uint32_t> m_knownTo; // so many miniatures, by id
    std::vector<std::unique_ptr<Miniature>> m_miniatures;
    std::vector<double> m_wins; // [i * n + j]: requests that i hit and j missed
    double m_liveWins = 0;      // of the live cache against its own miniature
    double m_liveLosses = 0;
    std::size_t m_current;
    std::uint64_t m_played = 0;
};

} // namespace pavement::cache
