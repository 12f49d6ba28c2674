#include "plan_invariants.h"

#include "engine/plan/accounting.h"
#include "engine/plan/to_json.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::testing {

using namespace plan;

namespace {

std::array<std::int64_t, 13> numbers(const Buffers& b, const Wal& w) {
    return {b.shared.hit, b.shared.read,    b.shared.dirtied, b.shared.written, b.local.hit,
            b.local.read, b.local.dirtied,  b.local.written,  b.tempRead,       b.tempWritten,
            w.records,    w.fullPageImages, w.bytes};
}

std::string at(const PlanTree& tree, NodeIndex i) {
    return "node " + std::to_string(i) + " (" + heading(tree.nodes[i]) + "): ";
}

template <typename Number>
void dropZero(std::optional<Number>& value) {
    if (value && *value == Number{}) {
        value.reset();
    }
}

void dropFalse(std::optional<bool>& value) {
    if (value && !*value) {
        value.reset();
    }
}

void strip(Measurements& m, bool sameExecution) {
    if (m.buffers && (*m.buffers == Buffers{} || !sameExecution)) {
        m.buffers.reset();
    }
    if (m.ioTimes) {
        for (auto* time : {&m.ioTimes->sharedReadMs, &m.ioTimes->sharedWriteMs, &m.ioTimes->localReadMs,
                           &m.ioTimes->localWriteMs, &m.ioTimes->tempReadMs, &m.ioTimes->tempWriteMs}) {
            dropZero(*time);
        }
        IoTimes none;
        none.sharedIncludesLocal = m.ioTimes->sharedIncludesLocal;
        if (*m.ioTimes == none || !sameExecution) {
            m.ioTimes.reset();
        } else {
            m.ioTimes->sharedIncludesLocal = false;
        }
    }
    if (m.wal && (*m.wal == Wal{} || !sameExecution)) {
        m.wal.reset();
    }
    if (m.heapBlocks && *m.heapBlocks == HeapBlocks{}) {
        m.heapBlocks.reset();
    }
    if (m.hash) {
        dropZero(m.hash->plannedPartitions);
        dropZero(m.hash->diskKb);
        if (!sameExecution) {
            m.hash->peakMemoryKb.reset();
        }
        if (*m.hash == HashDetails{}) {
            m.hash.reset();
        }
    }
    if (!sameExecution) {
        if (m.actuals) {
            m.actuals->startupMs = m.actuals->startupMs ? std::optional(0.0) : std::nullopt;
            m.actuals->totalMs = m.actuals->totalMs ? std::optional(0.0) : std::nullopt;
        }
        if (m.sort) {
            m.sort->spaceKb = 0;
        }
        m.incrementalSort.reset();
        m.jit.reset();
    }
    std::erase_if(m.extra, [](const Property& one) {
        return one.name == "Foreign File Size"; // text adds a unit
    });
}

void stripNode(Node& node, bool sameExecution) {
    strip(node, sameExecution);
    dropFalse(node.parallelAware);
    dropFalse(node.asyncCapable);
    dropFalse(node.singleCopy);
    node.innerUnique.reset(); // text: with VERBOSE, and where it is so
    dropZero(node.rowsRemovedByFilter);
    dropZero(node.rowsRemovedByJoinFilter);
    dropZero(node.rowsRemovedByIndexRecheck);
    dropZero(node.rowsRemovedByConflictFilter);
    dropZero(node.subplansRemoved);
    if (node.tuples && node.tuples->inserted.value_or(0) == 0 && node.tuples->updated.value_or(0) == 0 &&
        node.tuples->deleted.value_or(0) == 0 && node.tuples->skipped.value_or(0) == 0 &&
        !node.tuples->conflicting) {
        node.tuples.reset();
    }
    if (!sameExecution && node.heapFetches) {
        node.heapFetches = 0;
    }
    // Up to 15 an index scan ordered by a distance is "NoMovement" in JSON and nothing in text.
    if (node.scanDirection == ScanDirection::noMovement) {
        node.scanDirection = ScanDirection::forward;
    }
    // Of several functions text prints the alias alone, which then looks like the function's name.
    if (node.type == NodeType::functionScan &&
        (node.functionName.empty() || node.functionName == node.alias)) {
        node.functionName.clear();
    }
    for (Worker& worker : node.workers) {
        strip(worker, sameExecution);
    }
    std::erase_if(node.workers, [](const Worker& worker) {
        Worker none;
        none.number = worker.number;
        return worker == none;
    });
}

// Which process did what is never twice the same.
void stripParallel(PlanTree& tree) {
    bool parallel = false;
    for (const Node& node : tree.nodes) {
        parallel = parallel || node.type == NodeType::gather || node.type == NodeType::gatherMerge;
    }
    if (!parallel) {
        return;
    }
    for (Node& node : tree.nodes) {
        node.actuals.reset();
        node.workers.clear();
        node.sort.reset();
        node.hash.reset();
        node.heapBlocks.reset();
        node.heapFetches.reset();
        node.workersLaunched.reset();
        node.rowsRemovedByFilter.reset();
        node.rowsRemovedByJoinFilter.reset();
        node.rowsRemovedByIndexRecheck.reset();
    }
}

// A write that was taken back leaves its rows behind, and the next estimate sees them.
void stripWritten(PlanTree& tree) {
    const bool writes = std::any_of(tree.nodes.begin(), tree.nodes.end(),
                                    [](const Node& node) { return node.type == NodeType::modifyTable; });
    for (Node& node : tree.nodes) {
        if (writes) {
            node.estimates.reset();
            node.heapBlocks.reset();
            if (node.type == NodeType::bitmapIndexScan && node.actuals) {
                node.actuals->rows = 0;
            }
        }
    }
}

} // namespace

std::string linkProblem(const PlanTree& tree) {
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        const Node& node = tree.nodes[i];
        if ((node.parent == kNoNode) != (i == 0) || (i > 0 && node.parent >= i)) {
            return at(tree, i) + "its parent does not come before it";
        }
        if (i > 0 && (node.depth != tree.nodes[node.parent].depth + 1 ||
                      node.subtreeEnd > tree.nodes[node.parent].subtreeEnd)) {
            return at(tree, i) + "it lies outside its parent";
        }
        NodeIndex next = i + 1;
        for (NodeIndex child = node.firstChild; child != kNoNode; child = tree.nodes[child].nextSibling) {
            if (child != next || tree.nodes[child].parent != i) {
                return at(tree, i) + "its children do not follow one another";
            }
            next = tree.nodes[child].subtreeEnd;
        }
        if (next != node.subtreeEnd) {
            return at(tree, i) + "its range does not end with its last child";
        }
    }
    return {};
}

std::string accountingProblem(const PlanTree& tree) {
    constexpr double kPrinted = 0.0011; // milliseconds: the last digit, of two figures
    const Accounting result = account(tree);
    double sum = 0;
    double rounding = 0;
    std::array<std::int64_t, 13> blocks{};
    bool modifies = false;
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        const NodeCost& cost = result.nodes[i];
        sum += cost.selfMs;
        rounding += cost.roundingMs;
        modifies = modifies || tree.nodes[i].type == NodeType::modifyTable;
        if (cost.selfMs < -cost.roundingMs - kPrinted) {
            return at(tree, i) + "self time " + std::to_string(cost.selfMs) + " ms, rounding explains only " +
                   std::to_string(cost.roundingMs);
        }
        const auto own = numbers(cost.selfBuffers, cost.selfWal);
        for (std::size_t n = 0; n < own.size(); ++n) {
            blocks[n] += own[n];
            if (own[n] < 0) {
                return at(tree, i) + "counter " + std::to_string(n) + " is " + std::to_string(own[n]);
            }
        }
        if (!tree.nodes[i].actuals && result.timed) {
            return at(tree, i) + "has no actual figures though the root has";
        }
    }
    if (std::abs(sum - result.nodesMs - result.detachedMs) > 1e-6 * (1 + sum)) {
        return "self times sum up to " + std::to_string(sum) + " ms, the root took " +
               std::to_string(result.nodesMs) + ", detached " + std::to_string(result.detachedMs);
    }
    const double allowed = rounding + kPrinted;
    if (result.detachedMs < -allowed || (!modifies && result.detachedMs > allowed)) {
        return "detached time is " + std::to_string(result.detachedMs) + " ms";
    }
    const auto root =
        numbers(tree.root().buffers.value_or(Buffers{}), tree.root().wal ? *tree.root().wal : Wal{});
    const auto detached = numbers(result.detachedBuffers, result.detachedWal);
    for (std::size_t n = 0; n < blocks.size(); ++n) {
        if (blocks[n] != root[n] + detached[n] || (!modifies && detached[n] != 0)) {
            return "counter " + std::to_string(n) + " sums up to " + std::to_string(blocks[n]) +
                   ", the root has " + std::to_string(root[n]) + ", detached " + std::to_string(detached[n]);
        }
    }
    if (result.timed && tree.executionMs && result.otherMs < -allowed) {
        return "the nodes took " + std::to_string(-result.otherMs) + " ms more than the execution";
    }
    return {};
}

PlanTree comparable(PlanTree tree, bool sameExecution) {
    for (Node& node : tree.nodes) {
        stripNode(node, sameExecution);
    }
    tree.triggersPrinted = false;
    tree.settingsPrinted = false;
    if (tree.planning &&
        (!sameExecution || !tree.planning->buffers || *tree.planning->buffers == Buffers{})) {
        tree.planning.reset();
    } else if (tree.planning && tree.planning->ioTimes) {
        tree.planning->ioTimes.reset();
    }
    for (Trigger& trigger : tree.triggers) {
        trigger.name = trigger.constraint.empty() ? trigger.name : "";
        trigger.relation.clear();
    }
    if (!sameExecution) {
        stripParallel(tree);
        stripWritten(tree);
        tree.planningMs = tree.planningMs ? std::optional(0.0) : std::nullopt;
        tree.executionMs = tree.executionMs ? std::optional(0.0) : std::nullopt;
        for (Trigger& trigger : tree.triggers) {
            trigger.timeMs = trigger.timeMs ? std::optional(0.0) : std::nullopt;
        }
        if (tree.jit && tree.jit->times) {
            tree.jit->times = JitTimes{};
        }
    }
    return tree;
}

std::string difference(const PlanTree& a, const PlanTree& b) {
    if (a == b) {
        return {};
    }
    const std::string left = toJson(a);
    const std::string right = toJson(b);
    const auto [l, r] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
    const auto around = [](const std::string& text, std::string::const_iterator where) {
        const auto offset = where - text.begin();
        return text.substr(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, offset - 300)), 500);
    };
    return left == right ? "the trees differ in what JSON does not show"
                         : "\n--- one:\n" + around(left, l) + "\n--- other:\n" + around(right, r);
}

} // namespace pavement::testing
