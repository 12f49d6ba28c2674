#pragma once
// Plans for the tests of their views: recorded ones, a large one, and findings pinned where a test wants
// them.

#include "engine/plan/parse.h"
#include "ui/plan/plan_document.h"

#include <QFile>
#include <QtTest>

namespace pavement::ui {

inline plan::PlanTree corpusPlan(const char* name) {
    QFile file(
        QStringLiteral(PAVEMENT_SOURCE_DIR "/tests/unit/plan/corpus/%1.json").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("there is no plan %s", name);
    }
    auto parsed = plan::parsePlan(file.readAll().toStdString());
    if (!parsed) {
        qFatal("%s: %s", name, parsed.error().message.c_str());
    }
    return std::move(*parsed);
}

inline plan::NodeIndex nodeOfType(const plan::PlanTree& tree, plan::NodeType type) {
    for (plan::NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        if (tree.nodes[i].type == type) {
            return i;
        }
    }
    return plan::kNoNode;
}

// An Append over `wide` joins of two scans each: 3 × wide + 1 nodes, all measured.
inline plan::PlanTree largePlan(std::size_t wide) {
    plan::PlanTree tree;
    const auto add = [&tree](plan::NodeIndex parent, plan::NodeType type, double totalMs) {
        const plan::NodeIndex i = tree.add(parent);
        plan::Node& node = tree.nodes[i];
        node.type = type;
        node.relationship = plan::Relationship::member;
        node.estimates = plan::Estimates{0, totalMs * 10, 100, 8};
        node.actuals = plan::Actuals{0, totalMs, 1000, 1};
        node.buffers = plan::Buffers{{100, 10, 0, 0}, {}, 0, 0};
        return i;
    };
    const double each = 3;
    const plan::NodeIndex root =
        add(plan::kNoNode, plan::NodeType::append, each * static_cast<double>(wide) + 1);
    for (std::size_t i = 0; i < wide; ++i) {
        const plan::NodeIndex join = add(root, plan::NodeType::hashJoin, each);
        for (const char* name : {"orders", "customers"}) {
            const plan::NodeIndex scan = add(join, plan::NodeType::seqScan, 1);
            tree.nodes[scan].relation = name + std::to_string(i);
            tree.nodes[scan].alias = tree.nodes[scan].relation;
        }
    }
    // Blocks of the children are part of their parent's.
    for (plan::NodeIndex i = static_cast<plan::NodeIndex>(tree.nodes.size()); i-- > 1;) {
        plan::BlockCounts& above = tree.nodes[tree.nodes[i].parent].buffers->shared;
        above.hit += tree.nodes[i].buffers->shared.hit;
        above.read += tree.nodes[i].buffers->shared.read;
    }
    tree.link();
    return tree;
}

inline analyzer::Finding findingAt(plan::NodeIndex node, analyzer::Severity severity, const char* title) {
    analyzer::Finding finding;
    finding.id = "test.finding";
    finding.title = title;
    finding.node = node;
    finding.severity = severity;
    finding.evidence = {{"rows read", 12'000, Unit::count}};
    finding.cost = analyzer::FindingCost{812.0, 0.65, 0, false};
    finding.advice = "Make an index on <status>.";
    finding.fix = "CREATE INDEX ON orders (status);";
    return finding;
}

} // namespace pavement::ui
