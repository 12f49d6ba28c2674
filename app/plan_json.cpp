#include "app/plan_printing.h"

#include "engine/analyzer/findings_json.h"
#include "engine/base/json.h"
#include "engine/plan/to_text.h"

namespace pavement::app {

namespace {

using plan::NodeIndex;

Json index(NodeIndex i) {
    return i == plan::kNoNode ? Json(nullptr) : Json(i);
}

Json buffersJson(const plan::Buffers& buffers) {
    return Json{{"hit", buffers.shared.hit + buffers.local.hit},
                {"read", buffers.shared.read + buffers.local.read},
                {"dirtied", buffers.shared.dirtied + buffers.local.dirtied},
                {"written", buffers.shared.written + buffers.local.written},
                {"temp_read", buffers.tempRead},
                {"temp_written", buffers.tempWritten}};
}

Json nodeJson(const AnalysedPlan& plan, NodeIndex i) {
    const plan::Node& node = plan.tree.nodes[i];
    const plan::NodeCost& cost = plan.accounting.nodes[i];
    Json json{{"type", plan::typeName(node)}, {"label", plan::label(node)}, {"parent", index(node.parent)}};
    if (!node.relation.empty()) {
        json["relation"] = node.relation;
    }
    if (node.estimates) {
        json["estimated_rows"] = node.estimates->rows;
        json["total_cost"] = node.estimates->totalCost;
    }
    if (node.actuals) {
        json["loops"] = node.actuals->loops;
        json["rows"] = cost.rows;
        if (plan.accounting.timed) {
            json["own_seconds"] = cost.selfMs / 1000;
            json["elapsed_seconds"] = cost.elapsedMs / 1000;
        }
    }
    if (cost.misestimate) {
        json["misestimate"] = {{"factor", cost.misestimate->factor}, {"under", cost.misestimate->under}};
    }
    if (plan.accounting.hasBuffers) {
        json["own_blocks"] = buffersJson(cost.selfBuffers);
    }
    return json;
}

std::string_view name(plan::ChangeKind kind) {
    switch (kind) {
    case plan::ChangeKind::added:
        return "added";
    case plan::ChangeKind::removed:
        return "removed";
    case plan::ChangeKind::scanMethod:
        return "scan_method";
    case plan::ChangeKind::index:
        return "index";
    case plan::ChangeKind::joinMethod:
        return "join_method";
    case plan::ChangeKind::joinType:
        return "join_type";
    case plan::ChangeKind::joinOrder:
        return "join_order";
    case plan::ChangeKind::strategy:
        return "strategy";
    case plan::ChangeKind::condition:
        return "condition";
    case plan::ChangeKind::estimate:
        return "estimated_rows";
    case plan::ChangeKind::rows:
        return "rows";
    case plan::ChangeKind::time:
        return "own_seconds";
    case plan::ChangeKind::buffers:
        return "own_blocks";
    }
    return "";
}

} // namespace

Json planJson(const AnalysedPlan& plan) {
    Json json{{"measured", plan.tree.analyzed()}, {"timed", plan.accounting.timed}};
    if (plan.tree.executionMs) {
        json["execution_seconds"] = *plan.tree.executionMs / 1000;
    }
    if (plan.tree.planningMs) {
        json["planning_seconds"] = *plan.tree.planningMs / 1000;
    }
    if (plan.accounting.timed) {
        json["nodes_seconds"] = plan.accounting.nodesMs / 1000;
        json["triggers_seconds"] = plan.accounting.triggersMs / 1000;
    }
    if (plan.tree.jit && plan.tree.jit->times) {
        json["jit_seconds"] = plan.accounting.jitMs / 1000;
    }
    if (plan.accounting.hasBuffers && plan.tree.root().buffers) {
        json["blocks"] = buffersJson(*plan.tree.root().buffers);
    }
    Json nodes = Json::array();
    for (NodeIndex i = 0; i < plan.tree.nodes.size(); ++i) {
        nodes.push_back(nodeJson(plan, i));
    }
    json["nodes"] = std::move(nodes);
    json["findings"] = analyzer::toJson(plan.findings);
    return json;
}

Json comparisonJson(const plan::Comparison& comparison) {
    Json nodes = Json::array();
    for (const plan::NodeMatch& match : comparison.nodes) {
        Json changes = Json::array();
        for (const plan::Change& one : match.changes) {
            Json change{{"kind", name(one.kind)}};
            const double scale = one.kind == plan::ChangeKind::time ? 0.001 : 1;
            if (one.kind >= plan::ChangeKind::estimate) {
                change["before"] = one.beforeValue * scale;
                change["after"] = one.afterValue * scale;
            } else if (one.kind > plan::ChangeKind::removed) {
                change["before"] = one.before;
                change["after"] = one.after;
            }
            changes.push_back(std::move(change));
        }
        nodes.push_back({{"before", index(match.before)},
                         {"after", index(match.after)},
                         {"changes", std::move(changes)}});
    }
    Json json{{"same_shape", comparison.sameShape},
              {"before_blocks", comparison.beforeBlocks},
              {"after_blocks", comparison.afterBlocks},
              {"nodes", std::move(nodes)}};
    json["before_seconds"] = comparison.beforeMs > 0 ? Json(comparison.beforeMs / 1000) : Json(nullptr);
    json["after_seconds"] = comparison.afterMs > 0 ? Json(comparison.afterMs / 1000) : Json(nullptr);
    return json;
}

} // namespace pavement::app
