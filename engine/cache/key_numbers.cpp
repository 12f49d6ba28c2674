#include "engine/cache/hash.h"
#include "engine/cache/trace.h"

#include <cstring>

namespace pavement::cache {

namespace {

// Good enough for a table that compares the keys themselves as well.
std::uint64_t hashOf(std::string_view key) {
    std::uint64_t hash = key.size();
    while (key.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, key.data(), 8);
        hash = mix(hash ^ word);
        key.remove_prefix(8);
    }
    std::uint64_t word = 0;
    std::memcpy(&word, key.data(), key.size());
    return mix(hash ^ word);
}

} // namespace

KeyNumbers::KeyNumbers()
    : m_cells(1024) {}

Id KeyNumbers::number(std::string_view key) {
    const std::uint64_t hash = hashOf(key);
    const auto tag = static_cast<std::uint32_t>(hash >> 32U);
    const std::size_t mask = m_cells.size() - 1;
    std::size_t at = static_cast<std::size_t>(hash) & mask;
    for (; m_cells[at].id != kNoId; at = (at + 1) & mask) {
        if (m_cells[at].tag == tag) {
            const Key& known = m_keys[m_cells[at].id];
            if (std::string_view(m_text).substr(known.begin, known.length) == key) {
                return m_cells[at].id;
            }
        }
    }
    const Id id = count();
    m_cells[at] = {tag, id};
    m_keys.push_back({hash, m_text.size(), static_cast<std::uint32_t>(key.size())});
    m_text.append(key);
    if (2 * m_keys.size() > m_cells.size()) {
        grow();
    }
    return id;
}

void KeyNumbers::grow() {
    m_cells.assign(2 * m_cells.size(), Cell{});
    const std::size_t mask = m_cells.size() - 1;
    for (Id id = 0; id < count(); ++id) {
        std::size_t at = static_cast<std::size_t>(m_keys[id].hash) & mask;
        while (m_cells[at].id != kNoId) {
            at = (at + 1) & mask;
        }
        m_cells[at] = {static_cast<std::uint32_t>(m_keys[id].hash >> 32U), id};
    }
}

} // namespace pavement::cache
