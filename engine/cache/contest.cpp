#include "engine/cache/contest.h"

#include "engine/cache/hash.h"
#include "engine/cache/w_tinylfu.h"

#include <algorithm>
#include <cmath>

namespace pavement::cache {

namespace {

constexpr double kPatience = 4;
constexpr double kScale = 16777216.0;                // 2^24 steps of the rate
constexpr std::uint64_t kSalt = 0xD1B54A32D192ED03U; // the sample must not follow the bits the sketches use

} // namespace

// One entrant with its own table; tells the contest which keys it knows no more.
struct Contest::Miniature final : Sink {
    explicit Miniature(Contest& owner)
        : contest(owner) {}

    void evicted(Id /*id*/) override {}

    void forgotten(Id id) override { contest.letGo(id); }

    Contest& contest;
    NodeTable nodes;
    std::unique_ptr<Policy> policy;
    std::uint64_t hits = 0;
};

Contest::Contest(const std::vector<PolicyChoice>& entrants, std::size_t current, std::uint64_t capacity,
                 const ContestRules& rules)
    : m_rules(rules)
    , m_sketch(std::make_shared<FrequencySketch>())
    , m_wins(entrants.size() * entrants.size())
    , m_current(current) {
    const double entries = std::max(1.0, static_cast<double>(rules.entries));
    m_rate = std::clamp(rules.leastEntries / entries, rules.leastRate, 1.0);
    m_threshold = static_cast<std::uint64_t>(m_rate * kScale);
    m_entries = std::max(1.0, m_rate * entries);
    m_period = static_cast<std::uint64_t>(std::max(32.0, m_entries / 8.0));
    m_fading = std::exp2(-static_cast<double>(m_period) / (rules.memory * m_entries));
    const auto share = static_cast<std::uint64_t>(std::llround(m_rate * static_cast<double>(capacity)));
    for (const PolicyChoice& entrant : entrants) {
        auto miniature = std::make_unique<Miniature>(*this);
        const std::uint64_t room = std::max<std::uint64_t>(share, 1);
        if (entrant.kind == PolicyKind::wTinyLfuFixed) {
            miniature->policy =
                std::make_unique<WTinyLfu>(miniature->nodes, room, miniature.get(), entrant.window, m_sketch);
        } else {
            miniature->policy = makePolicy(entrant, miniature->nodes, room, miniature.get());
        }
        m_miniatures.push_back(std::move(miniature));
    }
}

Contest::~Contest() = default;

bool Contest::sampled(std::uint64_t hash) const {
    return (mix(hash ^ kSalt) >> 40U) < m_threshold;
}

std::uint64_t Contest::hits(std::size_t entrant) const {
    return m_miniatures[entrant]->hits;
}

void Contest::letGo(Id id) {
    if (--m_knownTo[id] == 0) {
        m_ids.remove(id);
    }
}

void Contest::erase(std::uint64_t hash) {
    if (!sampled(hash)) {
        return;
    }
    const Id id = m_ids.find(hash);
    if (id == kNoId) {
        return;
    }
    m_knownTo[id] += 1;
    for (auto& miniature : m_miniatures) {
        if (miniature->nodes[id].known()) {
            miniature->policy->erase(id);
            m_knownTo[id] -= 1;
        }
    }
    letGo(id);
}

std::optional<std::size_t> Contest::play(std::uint64_t hash, Weight weight, bool hit) {
    const Id id = m_ids.findOrAdd(hash);
    if (id >= m_knownTo.size()) {
        m_knownTo.resize(2 * m_ids.ids());
        for (auto& miniature : m_miniatures) {
            miniature->nodes.grow(m_knownTo.size());
        }
    }
    m_sketch->add(static_cast<std::uint32_t>(hash));
    m_knownTo[id] += 1; // so that it is not taken back while it is played
    std::uint32_t hitters = 0;
    for (std::size_t i = 0; i < m_miniatures.size(); ++i) {
        Miniature& miniature = *m_miniatures[i];
        m_knownTo[id] += miniature.nodes[id].known() ? 0 : 1;
        if (miniature.policy->access({id, weight, hash})) {
            hitters |= 1U << i;
            ++miniature.hits;
            if (miniature.nodes[id].weight != weight) {
                miniature.policy->reweigh(id, weight);
            }
        }
    }
    letGo(id);
    compare(hitters, hit);
    ++m_played;
    return m_played % m_period == 0 ? decide() : std::nullopt;
}

void Contest::compare(std::uint32_t hitters, bool liveHit) {
    const bool ownHit = (hitters >> m_current & 1U) != 0;
    m_liveWins += liveHit && !ownHit ? 1 : 0;
    m_liveLosses += !liveHit && ownHit ? 1 : 0;
    const std::uint32_t all = (1U << m_miniatures.size()) - 1U;
    if (hitters == 0 || hitters == all) {
        return;
    }
    for (std::size_t i = 0; i < m_miniatures.size(); ++i) {
        if ((hitters >> i & 1U) != 0) {
            for (std::size_t j = 0; j < m_miniatures.size(); ++j) {
                m_wins[i * m_miniatures.size() + j] += (hitters >> j & 1U) == 0 ? 1.0 : 0.0;
            }
        }
    }
}

bool Contest::surely(double wins, double losses) const {
    const double lead = wins - losses;
    return lead > m_rules.sureness * std::sqrt(wins + losses) && lead > m_rules.leastLead * m_entries;
}

std::optional<std::size_t> Contest::decide() {
    for (double& wins : m_wins) {
        wins *= m_fading;
    }
    m_liveWins *= m_fading;
    m_liveLosses *= m_fading;
    const std::size_t count = m_miniatures.size();
    std::optional<std::size_t> best;
    double most = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double wins = m_wins[i * count + m_current];
        const double losses = m_wins[m_current * count + i];
        if (wins - losses > most && surely(wins, losses)) {
            best = i;
            most = wins - losses;
        }
    }
    // What a change itself costs looks the same at first, so here the loss must be that of several whole
    // caches.
    if (!best && m_liveLosses - m_liveWins > kPatience * m_entries && surely(m_liveLosses, m_liveWins)) {
        best = m_current;
    }
    if (best) {
        m_current = *best;
        m_liveWins = 0;
        m_liveLosses = 0;
    }
    return best;
}

} // namespace pavement::cache
