#pragma once
// From the hash of a key to a small id that is given out, taken back and given out again: what keeps the
// memory of a sampled simulation in bounds. Two keys of the same 64-bit hash count as one. Open addressing,
// half full at most.

#include "engine/cache/node_table.h"

#include <cstdint>
#include <vector>

namespace pavement::cache {

class IdTable {
public:
    IdTable();

    Id find(std::uint64_t hash) const; // kNoId where there is none
    Id findOrAdd(std::uint64_t hash);
    void remove(Id id);

    std::uint64_t hashOf(Id id) const { return m_hashes[id]; }

    std::size_t used() const { return m_hashes.size() - m_free.size(); }

    std::size_t ids() const { return m_hashes.size(); } // ever given out: all are smaller

private:
    struct Cell {
        std::uint64_t hash = 0;
        Id id = kNoId;
    };

    std::size_t home(std::uint64_t hash) const { return static_cast<std::size_t>(hash >> 17U) & m_mask; }

    void grow();

    std::vector<Cell> m_cells;
    std::size_t m_mask;
    std::vector<std::uint64_t> m_hashes; // by id
    std::vector<Id> m_free;
};

} // namespace pavement::cache
