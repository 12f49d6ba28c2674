#include "engine/plan/matching.h"

#include "engine/plan/shape.h"

#include <array>
#include <unordered_map>

namespace pavement::plan::detail {

namespace {

constexpr int kFarthestClimb = 32; // ancestors looked at for a partner

enum class Family : std::uint8_t { scan, join, aggregate, sort, append, other };

Family familyOf(const Node& node) {
    switch (node.type) {
    case NodeType::aggregate:
    case NodeType::group:
    case NodeType::unique:
        return Family::aggregate;
    case NodeType::sort:
    case NodeType::incrementalSort:
        return Family::sort;
    case NodeType::append:
    case NodeType::mergeAppend:
        return Family::append;
    default:
        return isJoin(node.type) ? Family::join : isScan(node.type) ? Family::scan : Family::other;
    }
}

// Whether one can be the successor of the other.
bool alike(const Node& a, const Node& b) {
    const Family family = familyOf(a);
    return family == familyOf(b) && (family != Family::other || typeName(a) == typeName(b));
}

// What a scan reads; empty for what is matched by its children.
std::string anchorOf(const Node& node) {
    if (node.type == NodeType::bitmapIndexScan) {
        return {}; // hangs below the scan it belongs to
    }
    if (!isScan(node.type) && node.type != NodeType::modifyTable) {
        return {};
    }
    std::string anchor = node.type == NodeType::modifyTable ? "w" : "r";
    for (const std::string& part : {node.relation, node.cteName, node.functionName, node.alias}) {
        anchor += part;
        anchor += '\0';
    }
    return anchor;
}

template <typename Key>
class Partners {
public:
    void add(const Key& key, NodeIndex node) { m_lists[key].nodes.push_back(node); }

    // The first of the key that is still free.
    NodeIndex take(const Key& key, const std::vector<bool>& taken) {
        const auto found = m_lists.find(key);
        if (found == m_lists.end()) {
            return kNoNode;
        }
        List& list = found->second;
        while (list.next < list.nodes.size() && taken[list.nodes[list.next]]) {
            ++list.next;
        }
        return list.next < list.nodes.size() ? list.nodes[list.next] : kNoNode;
    }

private:
    struct List {
        std::vector<NodeIndex> nodes;
        std::size_t next = 0;
    };

    std::unordered_map<Key, List> m_lists;
};

class Matcher {
public:
    Matcher(const PlanTree& before, const PlanTree& after)
        : m_before(before)
        , m_after(after)
        , m_match(after.nodes.size(), kNoNode)
        , m_taken(before.nodes.size(), false) {}

    std::vector<NodeIndex> run() {
        matchEqualSubtrees();
        matchAnchors();
        matchUpwards();
        matchOnlyChildren();
        return std::move(m_match);
    }

private:
    void pair(NodeIndex before, NodeIndex after) {
        m_match[after] = before;
        m_taken[before] = true;
    }

    void matchEqualSubtrees() {
        const auto shapesBefore = subtreeShapes(m_before);
        const auto shapesAfter = subtreeShapes(m_after);
        Partners<std::uint64_t> partners;
        for (NodeIndex i = 0; i < m_before.nodes.size(); ++i) {
            partners.add(shapesBefore[i], i);
        }
        for (NodeIndex i = 0; i < m_after.nodes.size();) {
            const NodeIndex same = partners.take(shapesAfter[i], m_taken);
            // Members of an Append that come in one shape may differ in number or order: then go on below.
            if (same == kNoNode || !correspond(same, i)) {
                ++i;
                continue;
            }
            const NodeIndex end = m_after.nodes[i].subtreeEnd;
            for (NodeIndex offset = 0; i + offset < end; ++offset) {
                pair(same + offset, i + offset);
            }
            i = end;
        }
    }

    static NodeIndex size(const PlanTree& tree, NodeIndex i) { return tree.nodes[i].subtreeEnd - i; }

    // Node by node the same, and all of it free.
    bool correspond(NodeIndex before, NodeIndex after) const {
        if (size(m_before, before) != size(m_after, after)) {
            return false;
        }
        for (NodeIndex offset = 0; offset < size(m_before, before); ++offset) {
            const Node& was = m_before.nodes[before + offset];
            const Node& is = m_after.nodes[after + offset];
            if (m_taken[before + offset] || was.type != is.type || was.relation != is.relation ||
                was.alias != is.alias) {
                return false;
            }
        }
        return true;
    }

    void matchAnchors() {
        Partners<std::string> partners;
        for (NodeIndex i = 0; i < m_before.nodes.size(); ++i) {
            if (const std::string anchor = anchorOf(m_before.nodes[i]); !anchor.empty() && !m_taken[i]) {
                partners.add(anchor, i);
            }
        }
        for (NodeIndex i = 0; i < m_after.nodes.size(); ++i) {
            const std::string anchor = m_match[i] == kNoNode ? anchorOf(m_after.nodes[i]) : std::string();
            const NodeIndex partner = anchor.empty() ? kNoNode : partners.take(anchor, m_taken);
            if (partner != kNoNode) {
                pair(partner, i);
            }
        }
    }

    void matchUpwards() {
        for (std::size_t i = m_after.nodes.size(); i-- > 0;) {
            if (m_match[i] == kNoNode) {
                const NodeIndex partner = mostVoted(static_cast<NodeIndex>(i));
                if (partner != kNoNode) {
                    pair(partner, static_cast<NodeIndex>(i));
                }
            }
        }
    }

    // Each child votes for the nearest free ancestor of its partner that is of the node's kind. A child
    // without a partner votes with its own children's.
    NodeIndex mostVoted(NodeIndex i) const {
        constexpr std::size_t kVoters = 32;
        std::vector<NodeIndex> voters;
        for (NodeIndex child = m_after.nodes[i].firstChild; child != kNoNode && voters.size() < kVoters;
             child = m_after.nodes[child].nextSibling) {
            voters.push_back(child);
        }
        std::vector<std::pair<NodeIndex, int>> votes;
        for (std::size_t v = 0; v < voters.size(); ++v) {
            if (m_match[voters[v]] == kNoNode) {
                const NodeIndex below = m_after.nodes[voters[v]].firstChild;
                if (below != kNoNode && voters.size() < kVoters) {
                    voters.push_back(below);
                }
                continue;
            }
            const NodeIndex candidate = freeAncestor(m_match[voters[v]], m_after.nodes[i]);
            if (candidate == kNoNode) {
                continue;
            }
            auto found = votes.begin();
            while (found != votes.end() && found->first != candidate) {
                ++found;
            }
            if (found == votes.end()) {
                votes.emplace_back(candidate, 1);
            } else {
                ++found->second;
            }
        }
        NodeIndex best = kNoNode;
        int most = 0;
        for (const auto& [candidate, count] : votes) {
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }

    NodeIndex freeAncestor(NodeIndex from, const Node& like) const {
        NodeIndex at = m_before.nodes[from].parent;
        for (int climbed = 0; at != kNoNode && climbed < kFarthestClimb; ++climbed) {
            if (!m_taken[at] && alike(m_before.nodes[at], like)) {
                return at;
            }
            at = m_before.nodes[at].parent;
        }
        return kNoNode;
    }

    // Leaves without an anchor (a bitmap's index scan, a Result) go with their parents.
    void matchOnlyChildren() {
        for (NodeIndex i = 1; i < m_after.nodes.size(); ++i) {
            const NodeIndex parent = m_match[m_after.nodes[i].parent];
            if (m_match[i] != kNoNode || parent == kNoNode) {
                continue;
            }
            int looked = 0;
            for (NodeIndex child = m_before.nodes[parent].firstChild;
                 child != kNoNode && looked < kFarthestClimb;
                 child = m_before.nodes[child].nextSibling, ++looked) {
                if (!m_taken[child] && typeName(m_before.nodes[child]) == typeName(m_after.nodes[i])) {
                    pair(child, i);
                    break;
                }
            }
        }
    }

    const PlanTree& m_before;
    const PlanTree& m_after;
    std::vector<NodeIndex> m_match;
    std::vector<bool> m_taken;
};

} // namespace

std::vector<NodeIndex> matchNodes(const PlanTree& before, const PlanTree& after) {
    return Matcher(before, after).run();
}

} // namespace pavement::plan::detail
