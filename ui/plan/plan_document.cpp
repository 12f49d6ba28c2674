#include "ui/plan/plan_document.h"

#include <algorithm>

namespace pavement::ui {

using plan::NodeIndex;

double PlanDocument::share(NodeIndex node) const {
    if (accounting.timed) {
        return wholeMs > 0 ? std::clamp(accounting.nodes[node].selfMs / wholeMs, 0.0, 1.0) : 0.0;
    }
    const auto& own = tree.nodes[node].estimates;
    const auto& all = tree.root().estimates;
    return own && all && all->totalCost > 0 ? std::clamp(own->totalCost / all->totalCost, 0.0, 1.0) : 0.0;
}

double PlanDocument::rows(NodeIndex node) const {
    if (tree.nodes[node].actuals) {
        return accounting.nodes[node].rows;
    }
    return tree.nodes[node].estimates ? tree.nodes[node].estimates->rows : 0.0;
}

double PlanDocument::estimatedRows(NodeIndex node) const {
    const auto& off = accounting.nodes[node].misestimate;
    if (!off) {
        return rows(node);
    }
    return off->under ? rows(node) / off->factor : std::max(rows(node), 1.0) * off->factor;
}

double PlanDocument::blocksHit(NodeIndex node) const {
    const plan::Buffers& own = accounting.nodes[node].selfBuffers;
    return static_cast<double>(own.shared.hit + own.local.hit);
}

double PlanDocument::blocksRead(NodeIndex node) const {
    const plan::Buffers& own = accounting.nodes[node].selfBuffers;
    return static_cast<double>(own.shared.read + own.local.read);
}

double PlanDocument::blocksTemp(NodeIndex node) const {
    const plan::Buffers& own = accounting.nodes[node].selfBuffers;
    return static_cast<double>(own.tempRead + own.tempWritten);
}

std::span<const std::uint32_t> PlanDocument::findingsAt(NodeIndex node) const {
    return std::span(findingOrder).subspan(findingBegin[node], findingBegin[node + 1] - findingBegin[node]);
}

NodeIndex PlanDocument::first() const {
    for (const analyzer::Finding& finding : findings.findings) {
        if (finding.node < tree.nodes.size()) {
            return finding.node;
        }
    }
    if (!accounting.timed) {
        return 0; // costs hold those of the children: the root's is always the largest
    }
    NodeIndex best = 0;
    for (NodeIndex i = 1; i < tree.nodes.size(); ++i) {
        best = share(i) > share(best) ? i : best;
    }
    return best;
}

PlanDocumentPtr makePlanDocument(plan::PlanTree tree, analyzer::FindingReport findings) {
    auto document = std::make_shared<PlanDocument>();
    document->tree = std::move(tree);
    document->accounting = plan::account(document->tree);
    document->findings = std::move(findings);
    const std::size_t count = document->tree.nodes.size();
    document->wholeMs = document->accounting.nodesMs + document->accounting.detachedMs;
    document->parallel.assign(count, false);
    for (NodeIndex i = 0; i < count; ++i) {
        const NodeIndex parent = document->tree.nodes[i].parent;
        if (parent != plan::kNoNode) {
            const plan::NodeType above = document->tree.nodes[parent].type;
            document->parallel[i] = document->parallel[parent] || above == plan::NodeType::gather ||
                                    above == plan::NodeType::gatherMerge;
        }
        document->mostRows = std::max({document->mostRows, document->rows(i), document->estimatedRows(i)});
        document->mostBlocks = std::max(
            document->mostBlocks, document->blocksHit(i) + document->blocksRead(i) + document->blocksTemp(i));
    }
    const std::vector<analyzer::Finding>& all = document->findings.findings;
    std::vector<std::uint32_t>& order = document->findingOrder;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
        if (all[i].node < count) {
            order.push_back(i);
        }
    }
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return all[a].node != all[b].node ? all[a].node < all[b].node : all[a].severity > all[b].severity;
    });
    document->findingBegin.assign(count + 1, 0);
    for (const std::uint32_t i : order) {
        ++document->findingBegin[all[i].node + 1];
    }
    for (std::size_t i = 1; i <= count; ++i) {
        document->findingBegin[i] += document->findingBegin[i - 1];
    }
    return document;
}

} // namespace pavement::ui
