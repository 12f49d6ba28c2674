#include "engine/plan/shape.h"

#include <algorithm>

namespace pavement::plan {

namespace {

class Hasher {
public:
    void add(std::string_view text) {
        for (const char c : text) {
            addByte(static_cast<unsigned char>(c));
        }
        addByte(0xff); // never in UTF-8: parts cannot run into each other
    }

    void add(std::uint64_t number) {
        for (int i = 0; i < 8; ++i) {
            addByte(static_cast<unsigned char>(number >> (8 * i)));
        }
    }

    std::uint64_t value() const {
        std::uint64_t z = m_state + 0x9e37'79b9'7f4a'7c15ULL;
        z = (z ^ (z >> 30U)) * 0xbf58'476d'1ce4'e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d0'49bb'1331'11ebULL;
        return z ^ (z >> 31U);
    }

private:
    void addByte(unsigned char byte) { m_state = (m_state ^ byte) * 0x0000'0100'0000'01b3ULL; }

    std::uint64_t m_state = 0xcbf2'9ce4'8422'2325ULL;
};

// "measures_3" → "measures".
std::string_view withoutNumber(std::string_view alias) {
    const auto last = alias.find_last_not_of("0123456789");
    const bool numbered =
        last != std::string_view::npos && last > 0 && last + 1 < alias.size() && alias[last] == '_';
    return numbered ? alias.substr(0, last) : alias;
}

bool isAppend(NodeType type) {
    return type == NodeType::append || type == NodeType::mergeAppend;
}

bool isMember(const PlanTree& tree, const Node& node) {
    return node.relationship == Relationship::member && node.parent != kNoNode &&
           (isAppend(tree.nodes[node.parent].type) || tree.nodes[node.parent].type == NodeType::modifyTable);
}

void addOwn(Hasher& hash, const Node& node, bool inMember) {
    hash.add(typeName(node));
    hash.add(toString(node.relationship));
    hash.add(toString(node.strategy));
    hash.add(toString(node.partialMode));
    hash.add(toString(node.operation));
    hash.add(toString(node.joinType));
    hash.add(toString(node.setOpCommand));
    hash.add(node.scanDirection == ScanDirection::backward ? "backward" : "");
    hash.add(node.parallelAware.value_or(false) ? "parallel" : "");
    hash.add(node.condition(ConditionKind::indexCond).empty() ? "" : "cond");
    hash.add(inMember ? withoutNumber(node.alias) : std::string_view(node.alias));
    if (!inMember || node.alias.empty()) {
        hash.add(node.relation);
        hash.add(node.index);
    }
    hash.add(node.isCte() ? std::string_view(node.subplanName) : std::string_view{});
    hash.add(node.cteName);
    // Text prints the alias alone where there are several functions.
    hash.add(node.functionName == node.alias ? std::string_view{} : std::string_view(node.functionName));
    hash.add(node.customProvider);
}

} // namespace

std::vector<std::uint64_t> subtreeShapes(const PlanTree& tree) {
    std::vector<std::uint64_t> shapes(tree.nodes.size());
    std::vector<bool> inMember(tree.nodes.size(), false);
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        const Node& node = tree.nodes[i];
        inMember[i] = isMember(tree, node) || (node.parent != kNoNode && inMember[node.parent]);
    }
    std::vector<std::uint64_t> members;
    for (std::size_t i = tree.nodes.size(); i-- > 0;) {
        const Node& node = tree.nodes[i];
        Hasher hash;
        addOwn(hash, node, inMember[i]);
        members.clear();
        for (NodeIndex child = node.firstChild; child != kNoNode; child = tree.nodes[child].nextSibling) {
            if (isMember(tree, tree.nodes[child])) {
                members.push_back(shapes[child]);
            } else {
                hash.add(shapes[child]);
            }
        }
        std::sort(members.begin(), members.end());
        members.erase(std::unique(members.begin(), members.end()), members.end());
        for (const std::uint64_t member : members) {
            hash.add(member);
        }
        shapes[i] = hash.value();
    }
    return shapes;
}

std::uint64_t shapeHash(const PlanTree& tree) {
    return tree.nodes.empty() ? 0 : subtreeShapes(tree).front();
}

} // namespace pavement::plan
