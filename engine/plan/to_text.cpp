#include "engine/plan/to_text.h"

#include "engine/base/units.h"
#include "engine/plan/text_lines.h"

#include <algorithm>
#include <cstdio>

namespace pavement::plan {

namespace {

using detail::TextOut;

void writeSubtree(TextOut& out, const PlanTree& tree) {
    std::vector<std::uint32_t> columns(tree.nodes.size(), 0); // where each node's properties stand
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        const Node& node = tree.nodes[i];
        std::uint32_t column = 0;
        if (node.parent != kNoNode) {
            column = columns[node.parent];
            if (!node.subplanName.empty()) {
                out.line(column, node.subplanName);
                column += 2;
            }
            out.line(column, "->  " + detail::headingLine(node));
            columns[i] = column + 6;
        } else {
            out.line(0, detail::headingLine(node));
            columns[i] = 2;
        }
        detail::writeProperties(out, node, columns[i]);
    }
}

std::string padded(const std::string& text, std::size_t width) {
    std::size_t shown = 0; // characters, not bytes
    for (const char c : text) {
        shown += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
    }
    return std::string(shown < width ? width - shown : 0, ' ') + text;
}

std::string factor(const std::optional<Misestimate>& misestimate) {
    if (!misestimate || misestimate->factor < 2) {
        return "";
    }
    return formatCount(misestimate->factor) + (misestimate->under ? "× under" : "× over");
}

std::string target(const Node& node) {
    std::string text;
    const std::string& name = !node.relation.empty()       ? node.relation
                              : !node.cteName.empty()      ? node.cteName
                              : !node.functionName.empty() ? node.functionName
                                                           : node.alias;
    text += name.empty() ? "" : " on " + name;
    text += node.alias.empty() || node.alias == name ? "" : " " + node.alias;
    text += node.index.empty() ? "" : " using " + node.index;
    return text;
}

} // namespace

std::string toText(const PlanTree& tree) {
    TextOut out;
    if (tree.nodes.empty()) {
        return {};
    }
    if (!tree.queryText.empty()) {
        out.line(0, "Query Text: " + tree.queryText);
    }
    if (!tree.queryParameters.empty()) {
        out.line(0, "Query Parameters: " + tree.queryParameters);
    }
    writeSubtree(out, tree);
    detail::writeStatement(out, tree);
    return out.take();
}

std::string toSummary(const PlanTree& tree, const Accounting& accounting) {
    std::string out;
    if (tree.analyzed()) {
        out += padded("own time", 9) + padded("share", 9) + padded("rows", 9) + padded("estimate", 15) +
               padded("read", 9) + "  node\n";
    } else {
        out += padded("cost", 14) + padded("rows", 9) + "  node\n";
    }
    const double whole = accounting.nodesMs + accounting.detachedMs;
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        const Node& node = tree.nodes[i];
        if (tree.analyzed()) {
            const NodeCost& cost = accounting.nodes[i];
            const bool ran = !node.neverExecuted();
            const double self = std::max(cost.selfMs, 0.0);
            const auto read =
                cost.selfBuffers.shared.read + cost.selfBuffers.local.read + cost.selfBuffers.tempRead;
            out += padded(accounting.timed && ran ? formatValue(self / 1000, Unit::seconds) : "–", 9);
            out += padded(accounting.timed && ran && whole > 0 ? formatValue(self / whole, Unit::ratio) : "–",
                          9);
            out += padded(ran ? formatCount(cost.rows) : "never", 9);
            out += padded(factor(cost.misestimate), 15);
            out += padded(read > 0 ? formatCount(static_cast<double>(read)) : "", 9);
        } else {
            out += padded(node.estimates ? formatCount(node.estimates->totalCost) : "–", 14);
            out += padded(node.estimates ? formatCount(node.estimates->rows) : "–", 9);
        }
        out += "  " + std::string(std::min<std::size_t>(node.depth, 100) * 2, ' ');
        out += node.subplanName.empty() ? "" : node.subplanName + ": ";
        out += heading(node) + target(node) + "\n";
    }
    return out;
}

} // namespace pavement::plan
