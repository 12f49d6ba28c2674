#pragma once
// Where every key a policy knows stands: one node of 16 bytes for each id, linked into a list by index. An id
// is a dense number that the owner of the table gives to a key: the simulator numbers the keys of a trace
// once, a live cache gives out its slots. A known key is resident or, where a policy has ghosts, only
// remembered.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pavement::cache {

using Id = std::uint32_t;
using Weight = std::uint32_t; // of one entry: 1 where entries are counted, else bytes

inline constexpr Id kNoId = ~Id{0};

// Which list a node stands in. The same three codes of each kind serve every policy, so that residency is one
// comparison; each policy gives them names of its own, residents from the coldest to the hottest.
using ListCode = std::uint8_t;
inline constexpr ListCode kNoList = 0;
inline constexpr ListCode kFirstResident = 1;
inline constexpr ListCode kLastResident = 3;
inline constexpr ListCode kFirstGhost = 4;
inline constexpr ListCode kLastGhost = 5;

struct Node {
    Id towardsHead = kNoId;
    Id towardsTail = kNoId;
    Weight weight = 0;
    ListCode list = kNoList;
    std::uint8_t count = 0; // what a policy counts of hits, up to its own cap

    bool resident() const {
        return static_cast<ListCode>(list - kFirstResident) <= kLastResident - kFirstResident;
    }

    bool known() const { return list != kNoList; }
};

class NodeTable {
public:
    explicit NodeTable(std::size_t ids = 0)
        : m_nodes(ids) {}

    Node& operator[](Id id) { return m_nodes[id]; }

    const Node& operator[](Id id) const { return m_nodes[id]; }

    std::size_t size() const { return m_nodes.size(); }

    void grow(std::size_t ids) {
        if (ids > m_nodes.size()) {
            m_nodes.reserve(ids); // no more than was asked for
            m_nodes.resize(ids);
        }
    }

private:
    std::vector<Node> m_nodes;
};

} // namespace pavement::cache
