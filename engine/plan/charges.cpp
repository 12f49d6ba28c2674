#include "engine/plan/charges.h"

#include <algorithm>
#include <unordered_map>

namespace pavement::plan::detail {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// Calls `mention(token)` for each "$3" (up to 16) and "InitPlan 3" (17) in an expression.
template <typename Callback>
void forEachMention(std::string_view text, const Callback& mention) {
    constexpr std::string_view kNamed = "(InitPlan ";
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t begin = i + 1;
        if (text[i] == '(' && text.substr(i, kNamed.size()) == kNamed) {
            begin = i + kNamed.size();
        } else if (text[i] != '$') {
            continue;
        }
        std::size_t end = begin;
        while (end < text.size() && isDigit(text[end])) {
            ++end;
        }
        if (end > begin) {
            const std::size_t from = text[i] == '$' ? i : i + 1;
            mention(text.substr(from, end - from));
            i = end - 1;
        }
    }
}

using Mentions = std::unordered_map<std::string_view, std::vector<NodeIndex>>;

Mentions mentionsIn(const PlanTree& tree) {
    Mentions mentions;
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        const Node& node = tree.nodes[i];
        const auto read = [&](std::string_view text) {
            forEachMention(text, [&](std::string_view token) {
                auto& list = mentions[token];
                if (list.empty() || list.back() != i) {
                    list.push_back(i);
                }
            });
        };
        for (const Condition& one : node.conditions) {
            read(one.text);
        }
        for (const std::string& one : node.paramsEvaluated) {
            read(one);
        }
        for (const std::string& one : node.output) {
            read(one);
        }
    }
    return mentions;
}

// A Gather evaluates the InitPlans that its workers need before it starts them.
NodeIndex gatherAbove(const PlanTree& tree, NodeIndex node, NodeIndex top) {
    NodeIndex found = node;
    for (NodeIndex i = node; i != top && i != kNoNode; i = tree.nodes[i].parent) {
        const NodeType type = tree.nodes[i].type;
        if (type == NodeType::gather || type == NodeType::gatherMerge) {
            found = i;
        }
    }
    return found;
}

// "InitPlan 1 (returns $0,$1)" → $0 and $1; "InitPlan 1" → itself.
std::vector<std::string_view> tokensOf(std::string_view name) {
    std::vector<std::string_view> tokens;
    if (name.find("(returns ") == std::string_view::npos) {
        return {name};
    }
    forEachMention(name, [&](std::string_view token) { tokens.push_back(token); });
    return tokens;
}

void findInitPlanPayers(const PlanTree& tree, const Mentions& mentions, Charge& charge) {
    constexpr std::size_t kEnough = 64;
    const NodeIndex top = tree.nodes[charge.plan].parent;
    const NodeIndex end = tree.nodes[top].subtreeEnd;
    for (const std::string_view token : tokensOf(tree.nodes[charge.plan].subplanName)) {
        const auto found = mentions.find(token);
        if (found == mentions.end()) {
            continue;
        }
        auto it = std::lower_bound(found->second.begin(), found->second.end(), top);
        for (; it != found->second.end() && *it < end && charge.payers.size() < kEnough; ++it) {
            charge.payers.push_back(gatherAbove(tree, *it, top));
        }
    }
    charge.payers.push_back(top);
}

} // namespace

std::vector<Charge> findCharges(const PlanTree& tree) {
    std::vector<Charge> charges;
    std::unordered_map<std::string_view, std::vector<std::size_t>>
        visible; // CTE name → charges, innermost last

    struct Scope {
        NodeIndex end;
        std::string_view name;
    };

    std::vector<Scope> scopes;
    std::optional<Mentions> mentions;
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        while (!scopes.empty() && scopes.back().end <= i) {
            visible[scopes.back().name].pop_back();
            scopes.pop_back();
        }
        const Node& node = tree.nodes[i];
        for (NodeIndex child = node.firstChild; child != kNoNode; child = tree.nodes[child].nextSibling) {
            const Node& plan = tree.nodes[child];
            if (plan.relationship != Relationship::initPlan) {
                continue;
            }
            charges.push_back({child, plan.isCte(), {}});
            if (plan.isCte()) {
                const std::string_view name = std::string_view(plan.subplanName).substr(4);
                visible[name].push_back(charges.size() - 1);
                scopes.push_back({node.subtreeEnd, name});
            } else {
                if (!mentions) {
                    mentions = mentionsIn(tree);
                }
                findInitPlanPayers(tree, *mentions, charges.back());
            }
        }
        if (node.type == NodeType::cteScan) {
            const auto found = visible.find(node.cteName);
            if (found != visible.end() && !found->second.empty()) {
                charges[found->second.back()].payers.push_back(i);
            }
        }
    }
    return charges;
}

} // namespace pavement::plan::detail
