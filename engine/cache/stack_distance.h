#pragma once
// How much else was asked for since a key was last (Mattson et al., 1970; the tree after Bennett and Kruskal,
// 1975): in an LRU cache of that size or more the request is a hit. Memory follows the keys known, not the
// requests.

#include "engine/cache/node_table.h"

#include <cstdint>
#include <vector>

namespace pavement::cache {

class StackDistance {
public:
    // The weight of all keys asked for since the last request for this one, itself included; 0: it is not
    // known. O(log of the keys known).
    std::uint64_t touch(Id id, Weight weight);
    void drop(Id id); // as if it had never come

    std::uint64_t known() const { return m_known; }

private:
    static constexpr std::uint32_t kNowhere = ~std::uint32_t{0};

    void add(std::uint32_t place, std::int64_t weight);
    std::uint64_t upTo(std::uint32_t place) const; // inclusive
    void renumber();

    std::vector<std::uint64_t>
        m_tree;           // Fenwick's, over places; a key stands at the place of its last request
    std::vector<Id> m_at; // by place; may have moved on
    std::vector<std::uint32_t> m_place; // by id
    std::vector<Weight> m_weights;      // by id
    std::uint32_t m_next = 0;           // place
    std::uint64_t m_known = 0;
    std::uint64_t m_total = 0; // weight of what is known
};

} // namespace pavement::cache
