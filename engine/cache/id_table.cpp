#include "engine/cache/id_table.h"

#include <utility>

namespace pavement::cache {

IdTable::IdTable()
    : m_cells(64)
    , m_mask(m_cells.size() - 1) {}

Id IdTable::find(std::uint64_t hash) const {
    for (std::size_t at = home(hash);; at = (at + 1) & m_mask) {
        const Cell& cell = m_cells[at];
        if (cell.id == kNoId || cell.hash == hash) {
            return cell.id;
        }
    }
}

Id IdTable::findOrAdd(std::uint64_t hash) {
    std::size_t at = home(hash);
    for (;; at = (at + 1) & m_mask) {
        const Cell& cell = m_cells[at];
        if (cell.id == kNoId) {
            break;
        }
        if (cell.hash == hash) {
            return cell.id;
        }
    }
    Id id = static_cast<Id>(m_hashes.size());
    if (m_free.empty()) {
        m_hashes.push_back(hash);
    } else {
        id = m_free.back();
        m_free.pop_back();
        m_hashes[id] = hash;
    }
    m_cells[at] = {hash, id};
    if (2 * used() > m_cells.size()) {
        grow();
    }
    return id;
}

void IdTable::remove(Id id) {
    std::size_t hole = home(m_hashes[id]);
    while (m_cells[hole].id != id) {
        hole = (hole + 1) & m_mask;
    }
    // Whoever stands behind and would rather stand here moves up, so that no search ends too early.
    for (std::size_t at = (hole + 1) & m_mask; m_cells[at].id != kNoId; at = (at + 1) & m_mask) {
        const std::size_t wanted = home(m_cells[at].hash);
        if (((at - wanted) & m_mask) >= ((at - hole) & m_mask)) {
            m_cells[hole] = m_cells[at];
            hole = at;
        }
    }
    m_cells[hole] = Cell{};
    m_free.push_back(id);
}

void IdTable::grow() {
    std::vector<Cell> old(2 * m_cells.size());
    std::swap(old, m_cells);
    m_mask = m_cells.size() - 1;
    for (const Cell& cell : old) {
        if (cell.id != kNoId) {
            std::size_t at = home(cell.hash);
            while (m_cells[at].id != kNoId) {
                at = (at + 1) & m_mask;
            }
            m_cells[at] = cell;
        }
    }
}

} // namespace pavement::cache
