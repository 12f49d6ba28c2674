#include "engine/plan/accounting.h"

#include "engine/plan/charges.h"

#include <algorithm>
#include <array>

namespace pavement::plan {

namespace {

using detail::Charge;

constexpr std::size_t kCounters = 13;
using Counters = std::array<std::int64_t, kCounters>; // blocks and WAL, to do the same with all of them

Counters countersOf(const Node& node) {
    const Buffers b = node.buffers.value_or(Buffers{});
    const Wal w = node.wal ? *node.wal : Wal{};
    return {b.shared.hit, b.shared.read,    b.shared.dirtied, b.shared.written, b.local.hit,
            b.local.read, b.local.dirtied,  b.local.written,  b.tempRead,       b.tempWritten,
            w.records,    w.fullPageImages, w.bytes};
}

Buffers toBuffers(const Counters& c) {
    return {{c[0], c[1], c[2], c[3]}, {c[4], c[5], c[6], c[7]}, c[8], c[9]};
}

Wal toWal(const Counters& c) {
    return {c[10], c[11], c[12]};
}

bool anyLeft(const Counters& counters) {
    return std::any_of(counters.begin(), counters.end(), [](std::int64_t n) { return n > 0; });
}

// Moves as much of `owed` as the payer has.
void take(Counters& owed, Counters& payer) {
    for (std::size_t i = 0; i < kCounters; ++i) {
        const auto part = std::clamp<std::int64_t>(payer[i], 0, std::max<std::int64_t>(owed[i], 0));
        payer[i] -= part;
        owed[i] -= part;
    }
}

double busyMs(const Node& node) {
    return node.actuals ? node.actuals->totalMs.value_or(0) * node.actuals->loops : 0;
}

bool isGather(const Node& node) {
    return node.type == NodeType::gather || node.type == NodeType::gatherMerge;
}

class Accountant {
public:
    explicit Accountant(const PlanTree& tree)
        : m_tree(tree) {
        m_result.nodes.resize(tree.nodes.size());
        m_counters.resize(tree.nodes.size());
    }

    Accounting run() {
        m_result.timed = m_tree.timed();
        spread();
        subtractChildren();
        for (const Charge& charge : detail::findCharges(m_tree)) {
            if (charge.isCte) {
                chargeCte(charge);
            } else {
                m_initPlans.push_back(charge);
            }
        }
        for (const Charge& charge : m_initPlans) {
            chargeInitPlan(charge);
        }
        finish();
        return std::move(m_result);
    }

private:
    NodeCost& cost(NodeIndex i) { return m_result.nodes[i]; }

    // Totals, and each node's share of the statement's time.
    void spread() {
        std::vector<double> scale(m_tree.nodes.size(), 1.0);
        for (NodeIndex i = 0; i < m_tree.nodes.size(); ++i) {
            const Node& node = m_tree.nodes[i];
            if (node.parent != kNoNode) {
                scale[i] = scale[node.parent];
                const Node& parent = m_tree.nodes[node.parent];
                if (isGather(parent) && node.relationship != Relationship::initPlan) {
                    scale[i] *= shareBelowGather(parent, node, cost(node.parent).elapsedMs, scale[i]);
                }
            }
            m_result.hasBuffers = m_result.hasBuffers || node.buffers.has_value();
            m_result.hasWal = m_result.hasWal || static_cast<bool>(node.wal);
            m_counters[i] = countersOf(node);
            if (!node.actuals) {
                continue;
            }
            NodeCost& one = cost(i);
            one.rows = node.actuals->rows * node.actuals->loops;
            one.totalMs = busyMs(node);
            one.elapsedMs = one.totalMs * scale[i];
            one.roundingMs = kRounding * node.actuals->loops * scale[i];
        }
    }

    static double shareBelowGather(const Node& gather, const Node& child, double gatherMs, double scale) {
        const double gatherLoops = gather.actuals ? gather.actuals->loops : 0;
        const double loops = child.actuals ? child.actuals->loops : 0;
        const double processes = gatherLoops > 0 ? std::max(1.0, loops / gatherLoops) : 1.0;
        const double average = busyMs(child) * scale / processes;
        return average > gatherMs ? gatherMs / (busyMs(child) * scale) : 1.0 / processes;
    }

    void subtractChildren() {
        for (NodeIndex i = 0; i < m_tree.nodes.size(); ++i) {
            cost(i).selfMs += cost(i).elapsedMs;
            const Node& node = m_tree.nodes[i];
            if (node.parent == kNoNode || node.relationship == Relationship::initPlan) {
                continue;
            }
            NodeCost& parent = cost(node.parent);
            parent.selfMs -= cost(i).elapsedMs;
            parent.roundingMs += kRounding * (node.actuals ? node.actuals->loops : 0);
            for (std::size_t n = 0; n < kCounters; ++n) {
                m_counters[node.parent][n] -= countersOf(node)[n];
            }
        }
    }

    // How much each scan pulled is not printed: time goes by what each has.
    void chargeCte(const Charge& charge) {
        const double owed = cost(charge.plan).elapsedMs;
        double available = 0;
        for (const NodeIndex scan : charge.payers) {
            available += std::max(cost(scan).selfMs, 0.0);
        }
        double paid = 0;
        for (const NodeIndex scan : charge.payers) {
            const double self = std::max(cost(scan).selfMs, 0.0);
            const double part = available <= owed ? self : owed * self / available;
            cost(scan).selfMs -= part;
            cost(scan).roundingMs += cost(charge.plan).roundingMs;
            paid += part;
        }
        double rest = owed - paid;
        Counters left = countersOf(m_tree.nodes[charge.plan]);
        for (const NodeIndex scan : charge.payers) {
            take(left, m_counters[scan]);
        }
        // Its workers are brought to an end by the query it belongs to, not by its scans. One that writes is
        // run to its end after all nodes.
        if (m_tree.nodes[charge.plan].type != NodeType::modifyTable) {
            pay(m_tree.nodes[charge.plan].parent, rest, left);
        }
        m_result.detachedMs += rest;
        detach(left);
    }

    void chargeInitPlan(const Charge& charge) {
        double owed = cost(charge.plan).elapsedMs;
        Counters left = countersOf(m_tree.nodes[charge.plan]);
        std::vector<NodeIndex> payers = charge.payers;
        // It ran in one place. The node that mentions it and has the time is that place.
        const auto able = std::find_if(payers.begin(), payers.end(), [&](NodeIndex i) {
            return cost(i).selfMs + cost(i).roundingMs >= owed && holds(m_counters[i], left);
        });
        if (able != payers.end()) {
            std::rotate(payers.begin(), able, able + 1);
            NodeCost& payer = cost(payers.front());
            payer.selfMs -= owed;
            payer.roundingMs += cost(charge.plan).roundingMs;
            owed = 0;
        }
        for (const NodeIndex i : payers) {
            pay(i, owed, left);
        }
        const Node& top = m_tree.nodes[m_tree.nodes[charge.plan].parent];
        while ((owed > 0 || anyLeft(left)) && m_searches > 0) {
            --m_searches;
            const NodeIndex best = richest(charge, top.subtreeEnd, owed > 0, left);
            if (best == kNoNode) {
                break;
            }
            pay(best, owed, left);
        }
        m_result.detachedMs += owed;
        detach(left);
    }

    static bool holds(const Counters& payer, const Counters& owed) {
        for (std::size_t i = 0; i < kCounters; ++i) {
            if (payer[i] < owed[i]) {
                return false;
            }
        }
        return true;
    }

    void pay(NodeIndex i, double& owed, Counters& left) {
        const double part = std::clamp(cost(i).selfMs, 0.0, std::max(owed, 0.0));
        if (part > 0) {
            cost(i).selfMs -= part;
            cost(i).roundingMs += kRounding;
            owed -= part;
        }
        take(left, m_counters[i]);
    }

    // The node of the query, outside the InitPlan itself, with most of what is owed.
    NodeIndex richest(const Charge& charge, NodeIndex end, bool byTime, const Counters& left) {
        NodeIndex best = kNoNode;
        double most = 0;
        for (NodeIndex i = m_tree.nodes[charge.plan].parent; i < end; ++i) {
            if (i == charge.plan) {
                i = m_tree.nodes[i].subtreeEnd - 1;
                continue;
            }
            double has = cost(i).selfMs;
            if (!byTime) {
                has = 0;
                for (std::size_t n = 0; n < kCounters; ++n) {
                    has += static_cast<double>(
                        std::clamp<std::int64_t>(m_counters[i][n], 0, std::max<std::int64_t>(left[n], 0)));
                }
            }
            if (has > most) {
                most = has;
                best = i;
            }
        }
        return best;
    }

    void detach(const Counters& left) {
        for (std::size_t n = 0; n < kCounters; ++n) {
            m_detached[n] += left[n];
        }
    }

    void finish() {
        for (NodeIndex i = 0; i < m_tree.nodes.size(); ++i) {
            cost(i).selfBuffers = toBuffers(m_counters[i]);
            cost(i).selfWal = toWal(m_counters[i]);
            judgeRows(i);
        }
        m_result.detachedBuffers = toBuffers(m_detached);
        m_result.detachedWal = toWal(m_detached);
        m_result.nodesMs = m_result.nodes.empty() ? 0 : cost(0).elapsedMs;
        m_result.planningMs = m_tree.planningMs.value_or(0);
        m_result.executionMs = m_tree.executionMs.value_or(0);
        m_result.jitMs = m_tree.jit && m_tree.jit->times ? m_tree.jit->times->totalMs : 0;
        m_result.serializationMs = m_tree.serialization ? m_tree.serialization->timeMs.value_or(0) : 0;
        double constraints = 0;
        for (const Trigger& trigger : m_tree.triggers) {
            m_result.triggersMs += trigger.timeMs.value_or(0);
            constraints += trigger.constraint.empty() ? 0 : trigger.timeMs.value_or(0);
        }
        if (!m_tree.executionMs || !m_result.timed) {
            m_result.triggersOutsideMs = constraints;
            return;
        }
        const double beside =
            std::max(0.0, m_result.executionMs - m_result.nodesMs - std::max(m_result.detachedMs, 0.0) -
                              m_result.serializationMs);
        m_result.triggersOutsideMs =
            std::clamp(beside, constraints, std::max(constraints, m_result.triggersMs));
        m_result.otherMs = m_result.executionMs - m_result.nodesMs - m_result.detachedMs -
                           m_result.serializationMs - m_result.triggersOutsideMs;
    }

    // A node that reads all its input before it gives its first row shields it from an early end above.
    static bool readsAllFirst(const Node& node) {
        switch (node.type) {
        case NodeType::sort:
        case NodeType::hash:
        case NodeType::bitmapHeapScan:
        case NodeType::bitmapAnd:
        case NodeType::bitmapOr:
            return true;
        case NodeType::aggregate:
            return node.strategy != Strategy::sorted;
        case NodeType::setOp:
            return node.strategy == Strategy::hashed;
        default:
            return false;
        }
    }

    // A window whose result only grows ends once its condition no longer holds (15 and later).
    static bool stopsByItself(const Node& node) {
        return node.type == NodeType::windowAgg && !node.condition(ConditionKind::runCondition).empty();
    }

    void judgeRows(NodeIndex i) {
        const Node& node = m_tree.nodes[i];
        if (node.parent != kNoNode) {
            const Node& parent = m_tree.nodes[node.parent];
            const bool inner = node.relationship == Relationship::inner;
            const bool firstMatch = parent.type == NodeType::nestedLoop && inner &&
                                    (parent.joinType == JoinType::semi || parent.joinType == JoinType::anti ||
                                     parent.innerUnique.value_or(false));
            cost(i).mayBeCutShort = (cost(node.parent).mayBeCutShort && !readsAllFirst(parent)) ||
                                    parent.type == NodeType::limit || parent.type == NodeType::mergeJoin ||
                                    stopsByItself(parent) || firstMatch ||
                                    node.relationship == Relationship::subPlan ||
                                    (node.relationship == Relationship::initPlan && !node.isCte());
        }
        const bool counted = node.type != NodeType::bitmapAnd && node.type != NodeType::bitmapOr &&
                             !(node.type == NodeType::modifyTable && node.actuals && node.actuals->rows == 0);
        if (!node.actuals || node.actuals->loops == 0 || !node.estimates || !counted) {
            return;
        }
        const double actual = std::max(node.actuals->rows, 1.0);
        const double expected = std::max(node.estimates->rows, 1.0);
        cost(i).misestimate =
            Misestimate{actual > expected ? actual / expected : expected / actual, actual > expected};
    }

    static constexpr double kRounding = 0.0005; // half of the last printed digit, in milliseconds

    const PlanTree& m_tree;
    Accounting m_result;
    std::vector<Counters> m_counters; // each node's own
    Counters m_detached{};
    std::vector<Charge> m_initPlans;
    std::size_t m_searches = 256; // bounds the work on a plan made to be hostile
};

} // namespace

Accounting account(const PlanTree& tree) {
    return Accountant(tree).run();
}

} // namespace pavement::plan
