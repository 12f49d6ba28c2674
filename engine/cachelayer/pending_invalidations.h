#pragma once
// Invalidations made while Redis was out of reach, kept for its return. Bounded: what does not fit becomes
// one invalidation of everything. Each stands in it once. The owner's mutex guards it.

#include "engine/cachelayer/invalidation_table.h"

#include <cstdint>
#include <map>
#include <vector>

namespace pavement::cachelayer {

class PendingInvalidations {
public:
    using Items = std::map<Invalidation, std::uint64_t>; // with when it was last asked for

    explicit PendingInvalidations(std::size_t most)
        : m_most(most) {}

    void add(const std::vector<Invalidation>& invalidations) {
        for (const Invalidation& each : invalidations) {
            if (m_items.contains(Invalidation{})) {
                m_items[Invalidation{}] = ++m_asked; // everything already
                continue;
            }
            m_items[each] = ++m_asked;
            if (each.kind == Invalidation::Kind::all || m_items.size() > m_most) {
                m_overflows += each.kind == Invalidation::Kind::all ? 0 : 1;
                m_items = {{Invalidation{}, m_asked}};
            }
        }
    }

    // Some of them. They stay until remove(), since a replay may fail half way.
    Items front(std::size_t count) const {
        Items some;
        for (auto each = m_items.begin(); each != m_items.end() && some.size() < count; ++each) {
            some.insert(*each);
        }
        return some;
    }

    // What was asked for once more since front() stays.
    void remove(const Items& done) {
        for (const auto& [invalidation, asked] : done) {
            const auto found = m_items.find(invalidation);
            if (found != m_items.end() && found->second == asked) {
                m_items.erase(found);
            }
        }
    }

    bool empty() const { return m_items.empty(); }

    std::size_t size() const { return m_items.size(); }

    std::uint64_t overflows() const { return m_overflows; }

private:
    const std::size_t m_most;
    Items m_items;
    std::uint64_t m_asked = 0;
    std::uint64_t m_overflows = 0;
};

} // namespace pavement::cachelayer
