#include "engine/plan/compare.h"

#include "engine/plan/matching.h"
#include "engine/plan/shape.h"

#include <algorithm>
#include <cmath>

namespace pavement::plan {

namespace {

// Of each node, a sum over the relations its sub-tree reads: equal whatever their order.
std::vector<std::uint64_t> relationSums(const PlanTree& tree) {
    std::vector<std::uint64_t> sums(tree.nodes.size(), 0);
    for (std::size_t i = tree.nodes.size(); i-- > 0;) {
        const Node& node = tree.nodes[i];
        if (isScan(node.type) && !node.alias.empty()) {
            std::uint64_t hash = 0xcbf2'9ce4'8422'2325ULL;
            for (const char c : node.alias) {
                hash = (hash ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01b3ULL;
            }
            sums[i] += hash;
        }
        if (node.parent != kNoNode && node.relationship != Relationship::initPlan &&
            node.relationship != Relationship::subPlan) {
            sums[node.parent] += sums[i];
        }
    }
    return sums;
}

std::uint64_t outerSum(const PlanTree& tree, NodeIndex join, const std::vector<std::uint64_t>& sums) {
    for (NodeIndex child = tree.nodes[join].firstChild; child != kNoNode;
         child = tree.nodes[child].nextSibling) {
        if (tree.nodes[child].relationship == Relationship::outer) {
            return sums[child];
        }
    }
    return 0;
}

std::string conditionsText(const Node& node) {
    std::string text;
    for (const Condition& one : node.conditions) {
        text += text.empty() ? "" : "; ";
        text += std::string(toString(one.kind)) + ": " + one.text;
    }
    return text;
}

std::int64_t blocksOf(const Buffers& buffers) {
    return buffers.shared.hit + buffers.shared.read + buffers.local.hit + buffers.local.read +
           buffers.tempRead + buffers.tempWritten;
}

bool differ(double a, double b, double factor, double least) {
    return std::abs(a - b) >= least && std::max(a, b) >= factor * std::min(a, b);
}

double executionOf(const PlanTree& tree, const Accounting& accounting) {
    return tree.executionMs && accounting.timed ? *tree.executionMs : accounting.nodesMs;
}

class Comparer {
public:
    Comparer(const PlanTree& before, const PlanTree& after, const CompareOptions& options)
        : m_before(before)
        , m_after(after)
        , m_options(options)
        , m_costsBefore(account(before))
        , m_costsAfter(account(after))
        , m_sumsBefore(relationSums(before))
        , m_sumsAfter(relationSums(after)) {}

    Comparison run() {
        Comparison result;
        result.sameShape = shapeHash(m_before) == shapeHash(m_after);
        const auto match = detail::matchNodes(m_before, m_after);
        std::vector<bool> kept(m_before.nodes.size(), false);
        for (NodeIndex i = 0; i < match.size(); ++i) {
            NodeMatch& node = result.nodes.emplace_back();
            node.before = match[i];
            node.after = i;
            if (match[i] == kNoNode) {
                node.changes.push_back({ChangeKind::added, {}, heading(m_after.nodes[i]), 0, 0});
            } else {
                kept[match[i]] = true;
                compareNodes(node);
            }
        }
        for (NodeIndex i = 0; i < kept.size(); ++i) {
            if (!kept[i]) {
                result.nodes.push_back(
                    {i, kNoNode, {{ChangeKind::removed, heading(m_before.nodes[i]), {}, 0, 0}}});
            }
        }
        result.beforeMs = executionOf(m_before, m_costsBefore);
        result.afterMs = executionOf(m_after, m_costsAfter);
        result.beforeBlocks = total(m_before);
        result.afterBlocks = total(m_after);
        return result;
    }

private:
    static std::int64_t total(const PlanTree& tree) {
        return tree.nodes.empty() ? 0 : blocksOf(tree.root().buffers.value_or(Buffers{}));
    }

    void compareNodes(NodeMatch& match) const {
        const Node& before = m_before.nodes[match.before];
        const Node& after = m_after.nodes[match.after];
        const auto add = [&](ChangeKind kind, std::string was, std::string is) {
            if (was != is) {
                match.changes.push_back({kind, std::move(was), std::move(is), 0, 0});
            }
        };
        if (isScan(after.type)) {
            add(ChangeKind::scanMethod, heading(before), heading(after));
            add(ChangeKind::index, before.index, after.index);
        } else if (isJoin(after.type)) {
            add(ChangeKind::joinMethod, std::string(typeName(before)), std::string(typeName(after)));
            add(ChangeKind::joinType, std::string(toString(before.joinType)),
                std::string(toString(after.joinType)));
            if (outerSum(m_before, match.before, m_sumsBefore) !=
                outerSum(m_after, match.after, m_sumsAfter)) {
                match.changes.push_back({ChangeKind::joinOrder, {}, {}, 0, 0});
            }
        } else {
            add(ChangeKind::strategy, heading(before), heading(after));
        }
        add(ChangeKind::condition, conditionsText(before), conditionsText(after));
        compareFigures(match, before, after);
    }

    void compareFigures(NodeMatch& match, const Node& before, const Node& after) const {
        const auto add = [&](ChangeKind kind, double was, double is, double factor, double least) {
            if (differ(was, is, factor, least)) {
                match.changes.push_back({kind, {}, {}, was, is});
            }
        };
        if (before.estimates && after.estimates) {
            add(ChangeKind::estimate, before.estimates->rows, after.estimates->rows, m_options.rowsFactor, 1);
        }
        const NodeCost& was = m_costsBefore.nodes[match.before];
        const NodeCost& is = m_costsAfter.nodes[match.after];
        if (before.actuals && after.actuals) {
            add(ChangeKind::rows, was.rows, is.rows, m_options.rowsFactor, 1);
        }
        if (m_costsBefore.timed && m_costsAfter.timed) {
            add(ChangeKind::time, std::max(was.selfMs, 0.0), std::max(is.selfMs, 0.0), m_options.timeFactor,
                m_options.timeMs);
        }
        if (m_costsBefore.hasBuffers && m_costsAfter.hasBuffers) {
            add(ChangeKind::buffers, static_cast<double>(blocksOf(was.selfBuffers)),
                static_cast<double>(blocksOf(is.selfBuffers)), m_options.blocksFactor, m_options.blocks);
        }
    }

    const PlanTree& m_before;
    const PlanTree& m_after;
    CompareOptions m_options;
    Accounting m_costsBefore;
    Accounting m_costsAfter;
    std::vector<std::uint64_t> m_sumsBefore;
    std::vector<std::uint64_t> m_sumsAfter;
};

} // namespace

Comparison compare(const PlanTree& before, const PlanTree& after, const CompareOptions& options) {
    return Comparer(before, after, options).run();
}

} // namespace pavement::plan
