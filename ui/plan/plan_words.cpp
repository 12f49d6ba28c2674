#include "ui/plan/plan_words.h"

#include "engine/plan/to_text.h"
#include "ui/models/text.h"

namespace pavement::ui {

using plan::NodeIndex;

namespace {

constexpr double kWorthSaying = 2; // a factor below is as good as estimates get

} // namespace

QString PlanWords::heading(const plan::Node& node) {
    return toText(plan::heading(node));
}

QString PlanWords::subject(const plan::Node& node) {
    QString text = toText(plan::readsWhat(node));
    if (!node.index.empty()) {
        text += (text.isEmpty() ? QString() : QStringLiteral(" · ")) + toText(node.index);
    }
    if (!node.subplanName.empty()) {
        text = toText(node.subplanName) + (text.isEmpty() ? QString() : QStringLiteral(" · ")) + text;
    }
    if (node.workersPlanned) {
        const QString workers =
            node.workersLaunched
                ? tr("%1 of %n workers", nullptr, pluralOf(*node.workersPlanned)).arg(*node.workersLaunched)
                : tr("%n workers planned", nullptr, pluralOf(*node.workersPlanned));
        text += (text.isEmpty() ? QString() : QStringLiteral(" · ")) + workers;
    }
    return text;
}

QString PlanWords::milliseconds(double ms) {
    return valueText(ms / 1000.0, Unit::seconds);
}

QString PlanWords::count(double count) {
    return toText(formatCount(count));
}

QString PlanWords::rows(double count) {
    return tr("%1 rows", nullptr, pluralOf(count)).arg(PlanWords::count(count));
}

QString PlanWords::blocks(double count) {
    return tr("%1 blocks", nullptr, pluralOf(count)).arg(PlanWords::count(count));
}

QString PlanWords::factor(double factor) {
    // One digit behind the point says enough, and none once there are two before it.
    return (factor < 10 ? QString::number(factor, 'f', 1) : count(factor)) + QChar(0x00D7);
}

QString PlanWords::misestimate(const std::optional<plan::Misestimate>& misestimate) {
    if (!misestimate || misestimate->factor < kWorthSaying) {
        return {};
    }
    return misestimate->under ? tr("↑ %1 more").arg(factor(misestimate->factor))
                              : tr("↓ %1 fewer").arg(factor(misestimate->factor));
}

QString PlanWords::misestimateInFull(const std::optional<plan::Misestimate>& misestimate) {
    if (!misestimate) {
        return {};
    }
    if (misestimate->factor < kWorthSaying) {
        return tr("rows as estimated");
    }
    return misestimate->under ? tr("%1 more rows than estimated").arg(factor(misestimate->factor))
                              : tr("%1 fewer rows than estimated").arg(factor(misestimate->factor));
}

QString PlanWords::severity(analyzer::Severity severity) {
    switch (severity) {
    case analyzer::Severity::notice:
        return tr("notice");
    case analyzer::Severity::warning:
        return tr("warning");
    case analyzer::Severity::critical:
        return tr("critical");
    }
    return {};
}

QString PlanWords::severitySign(analyzer::Severity severity) {
    switch (severity) {
    case analyzer::Severity::notice:
        return QStringLiteral("●");
    case analyzer::Severity::warning:
        return QStringLiteral("▲");
    case analyzer::Severity::critical:
        return QStringLiteral("◆");
    }
    return {};
}

QString PlanWords::confidence(analyzer::Confidence confidence) {
    switch (confidence) {
    case analyzer::Confidence::low:
        return tr("low confidence");
    case analyzer::Confidence::medium:
        return tr("medium confidence");
    case analyzer::Confidence::high:
        return tr("high confidence");
    }
    return {};
}

QString PlanWords::cost(const analyzer::Finding& finding) {
    if (!finding.cost) {
        return {};
    }
    const analyzer::FindingCost& cost = *finding.cost;
    const QString share = valueText(cost.share, Unit::ratio);
    if (cost.milliseconds && *cost.milliseconds > 0) {
        return tr("%1, %2 of the statement").arg(milliseconds(*cost.milliseconds), share);
    }
    if (cost.leadsToMs > 0) {
        return tr("leads to %1").arg(milliseconds(cost.leadsToMs));
    }
    if (cost.share > 0) {
        return cost.estimated ? tr("%1 of the estimated cost").arg(share)
                              : tr("%1 of the statement").arg(share);
    }
    return {};
}

QString PlanWords::change(const plan::Change& change) {
    const auto words = [&change](const QString& what) {
        return tr("%1: %2 → %3")
            .arg(what, change.before.empty() ? tr("none") : toText(change.before),
                 change.after.empty() ? tr("none") : toText(change.after));
    };
    const auto counts = [&change](const QString& what) {
        return tr("%1: %2 → %3").arg(what, count(change.beforeValue), count(change.afterValue));
    };
    switch (change.kind) {
    case plan::ChangeKind::added:
        return tr("added");
    case plan::ChangeKind::removed:
        return tr("removed");
    case plan::ChangeKind::scanMethod:
        return words(tr("read by"));
    case plan::ChangeKind::index:
        return words(tr("index"));
    case plan::ChangeKind::joinMethod:
        return words(tr("joined by"));
    case plan::ChangeKind::joinType:
        return words(tr("join type"));
    case plan::ChangeKind::joinOrder:
        return tr("the sides of the join hold other tables");
    case plan::ChangeKind::strategy:
        return words(tr("strategy"));
    case plan::ChangeKind::condition:
        return words(tr("condition"));
    case plan::ChangeKind::estimate:
        return counts(tr("estimated rows"));
    case plan::ChangeKind::rows:
        return counts(tr("rows"));
    case plan::ChangeKind::time:
        return tr("own time: %1 → %2").arg(milliseconds(change.beforeValue), milliseconds(change.afterValue));
    case plan::ChangeKind::buffers:
        return counts(tr("own blocks"));
    }
    return {};
}

QString PlanWords::node(const PlanDocument& document, NodeIndex i) {
    const plan::Node& node = document.tree.nodes[i];
    const plan::NodeCost& cost = document.accounting.nodes[i];
    QStringList parts{
        tr("%1, node %2 of %3").arg(toText(plan::label(node))).arg(i + 1).arg(document.tree.nodes.size())};
    if (node.neverExecuted()) {
        parts << tr("never executed");
    } else if (node.actuals) {
        if (document.accounting.timed) {
            parts << tr("own time %1, %2 of the plan")
                         .arg(milliseconds(cost.selfMs), valueText(document.share(i), Unit::ratio));
        }
        parts << rows(cost.rows);
        if (cost.misestimate && cost.misestimate->factor >= kWorthSaying) {
            parts << misestimateInFull(cost.misestimate);
        }
        if (document.accounting.hasBuffers) {
            parts << tr("%1 hit, %2 read").arg(blocks(document.blocksHit(i)), count(document.blocksRead(i)));
        }
    } else if (node.estimates) {
        parts
            << tr("estimated: %1, cost %2").arg(rows(node.estimates->rows), count(node.estimates->totalCost));
    }
    for (const std::uint32_t number : document.findingsAt(i)) {
        const analyzer::Finding& finding = document.findings.findings[number];
        parts << severity(finding.severity) + QStringLiteral(": ") + toText(finding.title);
    }
    return parts.join(QStringLiteral(". "));
}

QString PlanWords::summary(const PlanDocument& document) {
    const plan::PlanTree& tree = document.tree;
    const std::size_t nodes = tree.nodes.size();
    QStringList parts{tr("%n nodes", nullptr, static_cast<int>(nodes))};
    if (tree.executionMs) {
        parts << tr("execution %1").arg(milliseconds(*tree.executionMs));
    } else if (document.accounting.timed) {
        parts << tr("all nodes %1").arg(milliseconds(document.wholeMs));
    }
    if (tree.planningMs) {
        parts << tr("planning %1").arg(milliseconds(*tree.planningMs));
    }
    if (document.accounting.triggersMs > 0) {
        parts << tr("triggers %1").arg(milliseconds(document.accounting.triggersMs));
    }
    if (document.accounting.jitMs > 0) {
        parts << tr("JIT compilation %1").arg(milliseconds(document.accounting.jitMs));
    }
    if (document.accounting.hasBuffers && tree.root().buffers) {
        const plan::Buffers& all = *tree.root().buffers;
        parts << tr("%1 hit, %2 read")
                     .arg(blocks(static_cast<double>(all.shared.hit + all.local.hit)),
                          count(static_cast<double>(all.shared.read + all.local.read)));
        if (all.tempRead + all.tempWritten > 0) {
            parts << tr("%1 temporary").arg(blocks(static_cast<double>(all.tempRead + all.tempWritten)));
        }
    }
    if (!tree.analyzed()) {
        parts << tr("estimated only, not run");
    } else if (!document.accounting.timed) {
        parts << tr("nodes not timed");
    }
    return parts.join(QStringLiteral("  ·  "));
}

} // namespace pavement::ui
