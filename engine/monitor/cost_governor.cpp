#include "engine/monitor/cost_governor.h"

#include <algorithm>
#include <cmath>

namespace pavement::monitor {

namespace {

// Processor time of a process may come in steps of 10 ms, so a single run says little.
constexpr double kSmoothing = 0.1;
constexpr std::size_t kRunsToJudge = 3;
constexpr std::chrono::seconds kBetweenChanges{10};
// Giving an interval back must leave this much of the budget unused, or the two rules would chase each other.
constexpr double kComfort = 0.8;

} // namespace

double CostGovernor::Collection::shareAt(int stretched) const {
    const double interval = std::chrono::duration<double>(planned).count() * stretched;
    return interval > 0.0 ? cost / interval : 0.0;
}

std::size_t CostGovernor::add(std::string name, Milliseconds planned) {
    Collection collection;
    collection.name = std::move(name);
    collection.planned = planned;
    m_collections.push_back(std::move(collection));
    return m_collections.size() - 1;
}

void CostGovernor::record(std::size_t collection, double seconds) {
    auto& entry = m_collections.at(collection);
    if (entry.skipNext) {
        entry.skipNext = false;
        return;
    }
    if (!(seconds >= 0.0) || !std::isfinite(seconds)) {
        return;
    }
    ++entry.runs;
    // A plain mean at first, so that one early outlier does not linger.
    const double weight = std::max(kSmoothing, 1.0 / static_cast<double>(entry.runs));
    entry.cost += weight * (seconds - entry.cost);
}

void CostGovernor::cold() {
    for (auto& entry : m_collections) {
        entry.skipNext = true;
    }
}

double CostGovernor::share() const {
    double sum = 0.0;
    for (const auto& entry : m_collections) {
        sum += entry.shareAt(entry.stretch);
    }
    return sum;
}

std::optional<CostGovernor::Change> CostGovernor::review(SteadyTime now) {
    if (m_lastChange && now - *m_lastChange < kBetweenChanges) {
        return std::nullopt;
    }
    const double total = share();
    const auto change = [&](std::size_t i, int stretch) {
        auto& entry = m_collections[i];
        Change made{i, entry.name, entry.planned * entry.stretch, entry.planned * stretch, total};
        entry.stretch = stretch;
        m_lastChange = now;
        return made;
    };
    if (total > m_budget) {
        std::optional<std::size_t> costliest;
        for (std::size_t i = 0; i < m_collections.size(); ++i) {
            const auto& entry = m_collections[i];
            const bool can = entry.runs >= kRunsToJudge && entry.stretch < kMostStretch && entry.cost > 0.0;
            if (can &&
                (!costliest || entry.shareAt(entry.stretch) >
                                   m_collections[*costliest].shareAt(m_collections[*costliest].stretch))) {
                costliest = i;
            }
        }
        if (costliest) {
            return change(*costliest, m_collections[*costliest].stretch * 2);
        }
        return std::nullopt;
    }
    std::optional<std::size_t> mostStretched;
    for (std::size_t i = 0; i < m_collections.size(); ++i) {
        if (m_collections[i].stretch > 1 &&
            (!mostStretched || m_collections[i].stretch > m_collections[*mostStretched].stretch)) {
            mostStretched = i;
        }
    }
    if (mostStretched) {
        const auto& entry = m_collections[*mostStretched];
        const int shorter = entry.stretch / 2;
        if (total - entry.shareAt(entry.stretch) + entry.shareAt(shorter) <= kComfort * m_budget) {
            return change(*mostStretched, shorter);
        }
    }
    return std::nullopt;
}

Milliseconds CostGovernor::interval(std::size_t collection) const {
    const auto& entry = m_collections.at(collection);
    return entry.planned * entry.stretch;
}

Milliseconds CostGovernor::planned(std::size_t collection) const {
    return m_collections.at(collection).planned;
}

} // namespace pavement::monitor
