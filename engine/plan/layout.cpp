#include "engine/plan/layout.h"

#include <algorithm>
#include <limits>

namespace pavement::plan {

namespace {

// The names are the paper's: a thread leads along the contour of a sub-tree, an ancestor to the sibling whose
// sub-tree a conflict is with, shift and change spread a move over the siblings in between.
class TidyTree {
public:
    TidyTree(const PlanTree& tree, std::span<const BoxSize> sizes, const LayoutOptions& options)
        : m_tree(tree)
        , m_sizes(sizes)
        , m_options(options)
        , m_places(tree.nodes.size()) {
        for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
            m_places[i].ancestor = i;
            NodeIndex before = kNoNode;
            std::uint32_t number = 0;
            for (NodeIndex child = node(i).firstChild; child != kNoNode; child = node(child).nextSibling) {
                m_places[child].leftSibling = before;
                m_places[child].number = number++;
                before = child;
            }
            m_places[i].lastChild = before;
        }
    }

    Layout run() {
        Layout layout;
        if (m_tree.nodes.empty()) {
            return layout;
        }
        firstWalk();
        secondWalk(layout);
        return layout;
    }

private:
    struct Place {
        double prelim = 0;
        double mod = 0;
        double shift = 0;
        double change = 0;
        NodeIndex thread = kNoNode;
        NodeIndex ancestor = kNoNode;
        NodeIndex leftSibling = kNoNode;
        NodeIndex lastChild = kNoNode;
        NodeIndex defaultAncestor = kNoNode; // of its children
        std::uint32_t number = 0;            // among its siblings
    };

    const Node& node(NodeIndex i) const { return m_tree.nodes[i]; }

    const BoxSize& size(NodeIndex i) const { return m_sizes[m_sizes.size() == 1 ? 0 : i]; }

    double distance(NodeIndex left, NodeIndex right) const {
        return (size(left).width + size(right).width) / 2 + m_options.siblingGap;
    }

    NodeIndex nextLeft(NodeIndex i) const {
        return node(i).firstChild != kNoNode ? node(i).firstChild : m_places[i].thread;
    }

    NodeIndex nextRight(NodeIndex i) const {
        return m_places[i].lastChild != kNoNode ? m_places[i].lastChild : m_places[i].thread;
    }

    // Post-order without recursion: down to the leftmost leaf, then siblings before parents.
    void firstWalk() {
        NodeIndex at = leftmostLeaf(0);
        for (;;) {
            place(at);
            if (at == 0) {
                return;
            }
            apportion(at);
            const NodeIndex sibling = node(at).nextSibling;
            at = sibling != kNoNode ? leftmostLeaf(sibling) : node(at).parent;
        }
    }

    NodeIndex leftmostLeaf(NodeIndex i) const {
        while (node(i).firstChild != kNoNode) {
            i = node(i).firstChild;
        }
        return i;
    }

    void place(NodeIndex i) {
        Place& own = m_places[i];
        const NodeIndex left = own.leftSibling;
        if (node(i).firstChild == kNoNode) {
            own.prelim = left == kNoNode ? 0 : m_places[left].prelim + distance(left, i);
            return;
        }
        executeShifts(i);
        const double middle = (m_places[node(i).firstChild].prelim + m_places[own.lastChild].prelim) / 2;
        if (left == kNoNode) {
            own.prelim = middle;
        } else {
            own.prelim = m_places[left].prelim + distance(left, i);
            own.mod = own.prelim - middle;
        }
    }

    void executeShifts(NodeIndex parent) {
        double shift = 0;
        double change = 0;
        for (NodeIndex child = m_places[parent].lastChild; child != kNoNode;
             child = m_places[child].leftSibling) {
            Place& own = m_places[child];
            own.prelim += shift;
            own.mod += shift;
            change += own.change;
            shift += own.shift + change;
        }
    }

    void apportion(NodeIndex i) {
        const NodeIndex parent = node(i).parent;
        const NodeIndex left = m_places[i].leftSibling;
        if (left == kNoNode) {
            m_places[parent].defaultAncestor = i;
            return;
        }
        NodeIndex insideRight = i; // the contours of this sub-tree and of all to its left
        NodeIndex outsideRight = i;
        NodeIndex insideLeft = left;
        NodeIndex outsideLeft = node(parent).firstChild;
        double sumInsideRight = m_places[insideRight].mod;
        double sumOutsideRight = m_places[outsideRight].mod;
        double sumInsideLeft = m_places[insideLeft].mod;
        double sumOutsideLeft = m_places[outsideLeft].mod;
        while (nextRight(insideLeft) != kNoNode && nextLeft(insideRight) != kNoNode) {
            insideLeft = nextRight(insideLeft);
            insideRight = nextLeft(insideRight);
            outsideLeft = nextLeft(outsideLeft);
            outsideRight = nextRight(outsideRight);
            m_places[outsideRight].ancestor = i;
            const double overlap = (m_places[insideLeft].prelim + sumInsideLeft) -
                                   (m_places[insideRight].prelim + sumInsideRight) +
                                   distance(insideLeft, insideRight);
            if (overlap > 0) {
                moveSubtree(conflicting(insideLeft, parent), i, overlap);
                sumInsideRight += overlap;
                sumOutsideRight += overlap;
            }
            sumInsideLeft += m_places[insideLeft].mod;
            sumInsideRight += m_places[insideRight].mod;
            sumOutsideLeft += m_places[outsideLeft].mod;
            sumOutsideRight += m_places[outsideRight].mod;
        }
        if (nextRight(insideLeft) != kNoNode && nextRight(outsideRight) == kNoNode) {
            m_places[outsideRight].thread = nextRight(insideLeft);
            m_places[outsideRight].mod += sumInsideLeft - sumOutsideRight;
        }
        if (nextLeft(insideRight) != kNoNode && nextLeft(outsideLeft) == kNoNode) {
            m_places[outsideLeft].thread = nextLeft(insideRight);
            m_places[outsideLeft].mod += sumInsideRight - sumOutsideLeft;
            m_places[parent].defaultAncestor = i;
        }
    }

    NodeIndex conflicting(NodeIndex insideLeft, NodeIndex parent) const {
        const NodeIndex ancestor = m_places[insideLeft].ancestor;
        return node(ancestor).parent == parent ? ancestor : m_places[parent].defaultAncestor;
    }

    void moveSubtree(NodeIndex from, NodeIndex to, double by) {
        const double between = m_places[to].number - m_places[from].number;
        m_places[to].change -= by / between;
        m_places[to].shift += by;
        m_places[from].change += by / between;
        m_places[to].prelim += by;
        m_places[to].mod += by;
    }

    void secondWalk(Layout& layout) {
        std::vector<double> mods(m_tree.nodes.size(), 0);
        std::vector<double> levels;
        layout.boxes.resize(m_tree.nodes.size());
        double leftmost = std::numeric_limits<double>::max();
        for (NodeIndex i = 0; i < m_tree.nodes.size(); ++i) {
            const NodeIndex parent = node(i).parent;
            mods[i] = parent == kNoNode ? 0 : mods[parent] + m_places[parent].mod;
            Box& box = layout.boxes[i];
            box.width = size(i).width;
            box.height = size(i).height;
            box.x = m_places[i].prelim + mods[i] - box.width / 2;
            leftmost = std::min(leftmost, box.x);
            levels.resize(std::max<std::size_t>(levels.size(), node(i).depth + 1), 0);
            levels[node(i).depth] = std::max(levels[node(i).depth], box.height);
        }
        std::vector<double> tops(levels.size(), 0);
        for (std::size_t level = 1; level < levels.size(); ++level) {
            tops[level] = tops[level - 1] + levels[level - 1] + m_options.levelGap;
        }
        for (NodeIndex i = 0; i < m_tree.nodes.size(); ++i) {
            Box& box = layout.boxes[i];
            box.x -= leftmost;
            box.y = tops[node(i).depth];
            layout.width = std::max(layout.width, box.x + box.width);
        }
        layout.height = tops.back() + levels.back();
    }

    const PlanTree& m_tree;
    std::span<const BoxSize> m_sizes;
    LayoutOptions m_options;
    std::vector<Place> m_places;
};

} // namespace

Layout layOut(const PlanTree& tree, std::span<const BoxSize> sizes, const LayoutOptions& options) {
    return TidyTree(tree, sizes, options).run();
}

} // namespace pavement::plan
