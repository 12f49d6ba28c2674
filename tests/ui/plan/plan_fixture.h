#pragma once
// Plans for the tests of their views: recorded ones, a large one, and findings pinned where a test wants
// them.

#include "large_plan.h"

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
