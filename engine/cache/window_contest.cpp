#include "engine/cache/window_contest.h"

#include "engine/cache/hash.h"

#include <algorithm>

namespace pavement::cache {

namespace {

// The miniatures' sketch must take the same bits as the live one: whole-size miniatures then foretell it
// exactly.
std::uint64_t hashOf(std::uint32_t fingerprint) {
    return mix(fingerprint) << 32U | fingerprint;
}

} // namespace

void WindowContest::begin(const Proportions& now) {
    ContestRules rules;
    rules.entries = std::max<std::uint64_t>(now.capacity * m_misses / m_weights, 1);
    std::vector<PolicyChoice> entrants;
    for (const double window : kWindows) {
        entrants.push_back({PolicyKind::wTinyLfuFixed, window});
    }
    m_contest = std::make_unique<Contest>(entrants, m_chosen, now.capacity, rules);
}

void WindowContest::erased(std::uint32_t fingerprint) {
    if (m_contest != nullptr) {
        m_contest->erase(hashOf(fingerprint));
    }
}

std::optional<double> WindowContest::observe(const Observed& observed, const Proportions& now) {
    if (m_contest == nullptr) {
        // How many entries the cache will hold follows from what they weigh; a few tell.
        if (!observed.hit) {
            ++m_misses;
            m_weights += observed.weight;
        }
        if (m_misses * m_misses < now.capacity && m_misses < kWeighed) {
            return std::nullopt;
        }
        begin(now);
    }
    const auto better = m_contest->request(hashOf(observed.fingerprint), observed.weight, observed.hit);
    if (!better || *better == m_chosen) {
        return std::nullopt;
    }
    m_chosen = *better;
    return kWindows[m_chosen];
}

} // namespace pavement::cache
