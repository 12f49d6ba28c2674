#include "app/plan_printing.h"

#include "engine/analyzer/findings_text.h"
#include "engine/base/units.h"
#include "engine/plan/to_text.h"

namespace pavement::app {

namespace {

using plan::NodeIndex;

std::string milliseconds(double ms) {
    return formatValue(ms / 1000, Unit::seconds);
}

std::string blocks(double count) {
    return formatCount(count) + (count == 1 ? " block" : " blocks");
}

std::string head(const AnalysedPlan& plan) {
    const plan::PlanTree& tree = plan.tree;
    const plan::Accounting& accounting = plan.accounting;
    const std::size_t count = tree.nodes.size();
    std::string text = "A plan of " + std::to_string(count) + (count == 1 ? " node" : " nodes");
    if (!tree.analyzed()) {
        text += ", estimated only: it was not run";
    } else if (!accounting.timed) {
        text += ", run without timing its nodes";
    }
    text += ".\n";
    std::string times;
    const auto add = [&times](const std::string& what) { times += (times.empty() ? "" : ", ") + what; };
    if (tree.executionMs) {
        add("execution " + milliseconds(*tree.executionMs));
    } else if (accounting.timed) {
        add("nodes " + milliseconds(accounting.nodesMs));
    }
    if (tree.planningMs) {
        add("planning " + milliseconds(*tree.planningMs));
    }
    if (accounting.triggersMs > 0) {
        add("triggers " + milliseconds(accounting.triggersMs));
    }
    if (tree.jit && tree.jit->times) {
        add("JIT compilation " + milliseconds(accounting.jitMs) + " over all processes");
    }
    if (tree.serialization && tree.serialization->timeMs) {
        add("serialization " + milliseconds(accounting.serializationMs));
    }
    if (accounting.hasBuffers && tree.root().buffers) {
        const plan::Buffers& all = *tree.root().buffers;
        add(blocks(static_cast<double>(all.shared.hit + all.local.hit)) + " hit");
        add(formatCount(static_cast<double>(all.shared.read + all.local.read)) + " read");
        if (all.tempRead + all.tempWritten > 0) {
            add(formatCount(static_cast<double>(all.tempRead + all.tempWritten)) + " temporary");
        }
    }
    if (!times.empty()) {
        times.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(times.front())));
        text += times + ".\n";
    }
    for (const plan::Setting& setting : tree.settings) {
        text += "Setting: " + setting.name + (setting.value ? " = " + *setting.value : "") + "\n";
    }
    return text;
}

std::string nodeName(const plan::PlanTree& tree, NodeIndex i) {
    return i < tree.nodes.size() ? plan::label(tree.nodes[i]) : std::string();
}

std::string change(const plan::Change& one) {
    const auto figures = [&](const std::string& name, Unit unit, double scale) {
        return name + " " + formatValue(one.beforeValue * scale, unit) + " → " +
               formatValue(one.afterValue * scale, unit);
    };
    const auto words = [&](const std::string& name) {
        return name + " " + (one.before.empty() ? "none" : one.before) + " → " +
               (one.after.empty() ? "none" : one.after);
    };
    switch (one.kind) {
    case plan::ChangeKind::added:
        return "added";
    case plan::ChangeKind::removed:
        return "removed";
    case plan::ChangeKind::scanMethod:
        return words("read by");
    case plan::ChangeKind::index:
        return words("index");
    case plan::ChangeKind::joinMethod:
        return words("joined by");
    case plan::ChangeKind::joinType:
        return words("join type");
    case plan::ChangeKind::joinOrder:
        return "sides changed";
    case plan::ChangeKind::strategy:
        return words("strategy");
    case plan::ChangeKind::condition:
        return words("condition");
    case plan::ChangeKind::estimate:
        return figures("estimated rows", Unit::count, 1);
    case plan::ChangeKind::rows:
        return figures("rows", Unit::count, 1);
    case plan::ChangeKind::time:
        return figures("own time", Unit::seconds, 0.001);
    case plan::ChangeKind::buffers:
        return figures("own blocks", Unit::count, 1);
    }
    return "";
}

std::string difference(const std::string& what, const std::string& before, const std::string& after,
                       double from, double to) {
    std::string text = what + " " + before + " → " + after;
    if (from > 0 && to > 0) {
        const double ratio = from / to;
        if (ratio >= 1.05) {
            text += " (" + formatValue(ratio, Unit::none) + "× less)";
        } else if (ratio <= 1 / 1.05) {
            text += " (" + formatValue(1 / ratio, Unit::none) + "× more)";
        }
    }
    return text + "\n";
}

} // namespace

std::string planText(const AnalysedPlan& plan) {
    return head(plan) + "\n" + plan::toSummary(plan.tree, plan.accounting) + "\n" +
           analyzer::toText(plan.findings, &plan.tree);
}

std::string comparisonText(const AnalysedPlan& before, const AnalysedPlan& after,
                           const plan::Comparison& comparison) {
    std::string text =
        comparison.sameShape ? "Both plans have the same shape.\n" : "The plan changed its shape.\n";
    if (comparison.beforeMs > 0 && comparison.afterMs > 0) {
        text += difference("Time", milliseconds(comparison.beforeMs), milliseconds(comparison.afterMs),
                           comparison.beforeMs, comparison.afterMs);
    } else {
        text += "Times cannot be compared: at least one of the plans was not timed.\n";
    }
    const auto from = static_cast<double>(comparison.beforeBlocks);
    const auto to = static_cast<double>(comparison.afterBlocks);
    if (before.accounting.hasBuffers && after.accounting.hasBuffers) {
        text += difference("Blocks", formatCount(from), formatCount(to), from, to);
    }
    text += "\n";
    bool any = false;
    for (const plan::NodeMatch& match : comparison.nodes) {
        if (match.changes.empty()) {
            continue;
        }
        any = true;
        const bool added = match.before == plan::kNoNode;
        const bool removed = match.after == plan::kNoNode;
        text += (added     ? "+ "
                 : removed ? "- "
                           : "~ ") +
                (removed ? nodeName(before.tree, match.before) : nodeName(after.tree, match.after)) + "\n";
        for (const plan::Change& one : match.changes) {
            if (one.kind != plan::ChangeKind::added && one.kind != plan::ChangeKind::removed) {
                text += "      " + change(one) + "\n";
            }
        }
    }
    return any ? text : text + "No node changed.\n";
}

} // namespace pavement::app
