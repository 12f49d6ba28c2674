// Partitions of one table are read alike: what is wrong with one is told once for all.

#include "engine/analyzer/finding_context.h"

#include <algorithm>
#include <map>
#include <utility>

namespace pavement::analyzer::detail {

using plan::kNoNode;
using plan::NodeIndex;
using plan::NodeType;

namespace {

// The table that the node's is a part of. Without the catalogue: the server calls the parts below one Append
// "orders_1", "orders_2", … after the name in the statement.
std::string wholeTable(const PlanContext& context, NodeIndex i) {
    const plan::Node& node = context.node(i);
    if (const TableFacts* facts = context.table(i)) {
        return facts->root.empty() ? std::string() : facts->rootSchema + "." + facts->root;
    }
    NodeIndex append = node.parent;
    while (append != kNoNode && context.node(append).type != NodeType::append &&
           context.node(append).type != NodeType::mergeAppend) {
        append = context.node(append).parent;
    }
    const auto underscore = node.alias.rfind('_');
    const bool numbered = underscore != std::string::npos && underscore + 1 < node.alias.size() &&
                          std::all_of(node.alias.begin() + static_cast<std::ptrdiff_t>(underscore) + 1,
                                      node.alias.end(), [](char c) { return c >= '0' && c <= '9'; });
    return append == kNoNode || !numbered || node.relation.empty() || node.alias == node.relation
               ? std::string()
               : std::to_string(append) + " " + node.alias.substr(0, underscore);
}

void addLines(std::string& to, const std::string& lines) {
    if (!lines.empty() && to.find(lines) == std::string::npos) {
        to += (to.empty() ? "" : "\n") + lines;
    }
}

void take(Finding& first, Finding&& other) {
    first.otherNodes.push_back(other.node);
    first.otherNodes.insert(first.otherNodes.end(), other.otherNodes.begin(), other.otherNodes.end());
    for (std::string& object : other.objects) {
        if (std::find(first.objects.begin(), first.objects.end(), object) == first.objects.end()) {
            first.objects.push_back(std::move(object));
        }
    }
    first.confidence = std::min(first.confidence, other.confidence);
    if (first.cost && other.cost) {
        first.cost->share += other.cost->share;
        first.cost->leadsToMs = std::max(first.cost->leadsToMs, other.cost->leadsToMs);
        if (other.cost->milliseconds) {
            first.cost->milliseconds = first.cost->milliseconds.value_or(0) + *other.cost->milliseconds;
        }
    }
    addLines(first.fix, other.fix);
    addLines(first.undo, other.undo);
}

} // namespace

void foldPartitions(const PlanContext& context, Findings& findings) {
    std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> groups;
    for (std::size_t n = 0; n < findings.size(); ++n) {
        if (findings[n].node != kNoNode) {
            if (const std::string whole = wholeTable(context, findings[n].node); !whole.empty()) {
                groups[{findings[n].id, whole}].push_back(n);
            }
        }
    }
    std::vector<bool> gone(findings.size(), false);
    for (const auto& [key, members] : groups) {
        if (members.size() < 2) {
            continue;
        }
        Finding& first = findings[members.front()];
        const bool known = context.table(first.node) != nullptr;
        for (std::size_t k = 1; k < members.size(); ++k) {
            gone[members[k]] = true;
            take(first, std::move(findings[members[k]]));
        }
        if (first.cost) {
            first.severity = std::max(first.severity, context.severityOf(first.cost->share));
        }
        first.note += (first.note.empty() ? "" : " ") + std::string("The same holds for ") +
                      std::to_string(members.size()) + " partitions together.";
        if (!known && first.fix.find("CREATE INDEX") != std::string::npos) {
            // One index on the whole table, whose name the plan does not say.
            first.fix.clear();
            first.undo.clear();
            first.advice += " Make it once, on the partitioned table.";
        }
    }
    std::size_t n = 0;
    std::erase_if(findings, [&](const Finding&) { return gone[n++]; });
}

} // namespace pavement::analyzer::detail
