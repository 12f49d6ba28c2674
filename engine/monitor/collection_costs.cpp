#include "engine/monitor/collection_costs.h"

namespace pavement::monitor {

namespace {

// Long enough for processor time that is accounted in steps of 10 ms.
constexpr std::chrono::seconds kShareWindow{10};

} // namespace

std::size_t CollectionCosts::add(std::string name, Milliseconds planned) {
    const std::lock_guard lock(m_mutex);
    return m_governor.add(std::move(name), planned);
}

void CollectionCosts::record(std::size_t collection, double seconds) {
    const std::lock_guard lock(m_mutex);
    m_governor.record(collection, seconds);
    m_seconds += seconds;
}

void CollectionCosts::cold() {
    const std::lock_guard lock(m_mutex);
    m_governor.cold();
}

std::optional<CostGovernor::Change> CollectionCosts::review(SteadyTime now) {
    const std::lock_guard lock(m_mutex);
    return m_governor.review(now);
}

Milliseconds CollectionCosts::interval(std::size_t collection) const {
    const std::lock_guard lock(m_mutex);
    return m_governor.interval(collection);
}

double CollectionCosts::budget() const {
    const std::lock_guard lock(m_mutex);
    return m_governor.budget();
}

std::optional<double> CollectionCosts::takeShare(SteadyTime now) {
    const std::lock_guard lock(m_mutex);
    if (now - m_since < kShareWindow) {
        return std::nullopt;
    }
    const double share = m_seconds / std::chrono::duration<double>(now - m_since).count();
    m_seconds = 0;
    m_since = now;
    return share;
}

} // namespace pavement::monitor
