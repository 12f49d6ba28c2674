#pragma once
// Keeps our own collections within a share of one core of the server: while they cost more, the costliest one
// doubles its interval; when there is room again, the most stretched one gets half of its stretch back. Pure
// state: costs in, intervals out. Owned by one thread.

#include "engine/base/clock.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pavement::monitor {

class CostGovernor {
public:
    static constexpr int kMostStretch = 64; // times the planned interval

    explicit CostGovernor(double budget) // of one core
        : m_budget(budget) {}

    // Returns the collection's number.
    std::size_t add(std::string name, Milliseconds planned);

    // One run cost this much processor time on the server. The first run after `cold()` does not count: it
    // fills the caches of a new connection.
    void record(std::size_t collection, double seconds);
    void cold();

    struct Change {
        std::size_t collection = 0;
        std::string name;
        Milliseconds from{0}, to{0};
        double share = 0; // of one core, all collections together, before the change
    };

    // At most one step per call and per ten seconds, so that its effect is seen before the next.
    std::optional<Change> review(SteadyTime now);

    Milliseconds interval(std::size_t collection) const;
    Milliseconds planned(std::size_t collection) const;
    double share() const; // of one core, at the present intervals

    double budget() const { return m_budget; }

private:
    struct Collection {
        std::string name;
        Milliseconds planned{0};
        int stretch = 1;
        double cost = 0; // of a run, smoothed
        std::size_t runs = 0;
        bool skipNext = true;

        double shareAt(int stretched) const;
    };

    double m_budget;
    std::vector<Collection> m_collections;
    std::optional<SteadyTime> m_lastChange;
};

} // namespace pavement::monitor
