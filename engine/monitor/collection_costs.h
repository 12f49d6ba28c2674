#pragma once
// What our collections cost the server, over all connections: feeds the governor and keeps the share that is
// shown. Thread-safe.

#include "engine/base/clock.h"
#include "engine/monitor/cost_governor.h"

#include <mutex>
#include <optional>
#include <string>

namespace pavement::monitor {

class CollectionCosts {
public:
    CollectionCosts(double budget, SteadyTime now)
        : m_governor(budget)
        , m_since(now) {}

    std::size_t add(std::string name, Milliseconds planned);
    void record(std::size_t collection, double seconds);
    void cold();
    std::optional<CostGovernor::Change> review(SteadyTime now);
    Milliseconds interval(std::size_t collection) const;
    double budget() const;

    // Share of one core since the last call that had an answer; one about every ten seconds.
    std::optional<double> takeShare(SteadyTime now);

private:
    mutable std::mutex m_mutex;
    CostGovernor m_governor;
    SteadyTime m_since;
    double m_seconds = 0;
};

} // namespace pavement::monitor
