#include "engine/plan/to_text.h"

#include "engine/base/units.h"
#include "engine/plan/text_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace pavement::plan {

namespace {

using detail::TextOut;

void writeSubtree(TextOut& out, const PlanTree& tree, std::vector<std::size_t>* headings) {
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
            if (headings != nullptr) {
                headings->push_back(out.size());
            }
            out.line(column, "->  " + detail::headingLine(node));
            columns[i] = column + 6;
        } else {
            if (headings != nullptr) {
                headings->push_back(out.size());
            }
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

// Full blocks and one of eighths, ten for the whole.
std::string bar(double share) {
    constexpr int kWidth = 10;
    static constexpr std::array<const char*, 8> kParts{" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int eighths = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * kWidth * 8));
    if (eighths == 0 && share > 0) {
        eighths = 1; // something is not nothing
    }
    std::string out;
    int cells = 0;
    for (; cells < eighths / 8; ++cells) {
        out += "█";
    }
    if (eighths % 8 != 0) {
        out += kParts[static_cast<std::size_t>(eighths % 8)];
        ++cells;
    }
    return out + std::string(static_cast<std::size_t>(kWidth - cells), ' ');
}

// The lines that lead to a node; of very deep trees only the last levels.
std::string branch(const PlanTree& tree, NodeIndex i) {
    constexpr int kLevels = 100;
    const Node* node = &tree.nodes[i];
    if (node->parent == kNoNode) {
        return "";
    }
    std::vector<const char*> parts{node->nextSibling == kNoNode ? "└─ " : "├─ "};
    node = &tree.nodes[node->parent];
    for (int level = 1; level < kLevels && node->parent != kNoNode; ++level) {
        parts.push_back(node->nextSibling == kNoNode ? "   " : "│  ");
        node = &tree.nodes[node->parent];
    }
    std::string out;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        out += *part;
    }
    return out;
}

} // namespace

std::string toText(const PlanTree& tree, std::vector<std::size_t>* headings) {
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
    writeSubtree(out, tree, headings);
    detail::writeStatement(out, tree);
    return out.take();
}

std::string toSummary(const PlanTree& tree, const Accounting& accounting) {
    std::string out;
    if (tree.analyzed()) {
        out += padded("own time", 9) + padded("share", 8) + padded("rows", 20) + padded("estimate", 15) +
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
            const bool shared = accounting.timed && ran && whole > 0;
            const auto read =
                cost.selfBuffers.shared.read + cost.selfBuffers.local.read + cost.selfBuffers.tempRead;
            out += padded(accounting.timed && ran ? formatValue(self / 1000, Unit::seconds) : "–", 9);
            out += padded(shared ? formatValue(self / whole, Unit::ratio) : "–", 8);
            out += "  " + bar(shared ? self / whole : 0);
            out += padded(ran ? formatCount(cost.rows) : "never", 8);
            out += padded(factor(cost.misestimate), 15);
            out += padded(read > 0 ? formatCount(static_cast<double>(read)) : "", 9);
        } else {
            out += padded(node.estimates ? formatCount(node.estimates->totalCost) : "–", 14);
            out += padded(node.estimates ? formatCount(node.estimates->rows) : "–", 9);
        }
        out += "  " + branch(tree, i) + label(node) + "\n";
    }
    return out;
}

std::string readsWhat(const Node& node) {
    const std::string& name = !node.relation.empty()       ? node.relation
                              : !node.cteName.empty()      ? node.cteName
                              : !node.functionName.empty() ? node.functionName
                                                           : node.alias;
    return node.alias.empty() || node.alias == name ? name : name + " " + node.alias;
}

std::string label(const Node& node) {
    const std::string what = readsWhat(node);
    return (node.subplanName.empty() ? "" : node.subplanName + ": ") + heading(node) +
           (what.empty() ? "" : " on " + what) + (node.index.empty() ? "" : " using " + node.index);
}

} // namespace pavement::plan
