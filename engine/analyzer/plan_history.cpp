#include "engine/analyzer/plan_history.h"

#include "engine/analyzer/locks.h"
#include "engine/plan/parse_json.h"
#include "engine/plan/shape.h"
#include "engine/plan/to_json.h"
#include "engine/sql/keepable.h"

#include <algorithm>
#include <array>

namespace pavement::analyzer {

namespace {

constexpr std::array kSources{std::pair{PlanSource::explain, std::string_view("explain")},
                              std::pair{PlanSource::analyze, std::string_view("analyze")},
                              std::pair{PlanSource::autoExplain, std::string_view("auto_explain")}};

void mask(std::string& text) {
    text = withoutLiterals(text);
}

void mask(std::vector<std::string>& texts) {
    for (std::string& text : texts) {
        mask(text);
    }
}

// Texts that are not modelled, and known to hold names and SQL only.
constexpr std::array<std::string_view, 6> kHarmless{"Remote SQL", "Relations", "Storage",
                                                    "Cache Mode", "Group Key", "Conflict Resolution"};

// What is not modelled may be anything, the command line of a foreign program among it; numbers and truth
// values are measurements.
void mask(std::vector<plan::Property>& properties) {
    for (plan::Property& one : properties) {
        if (!one.isJson) {
            const bool harmless = std::find(kHarmless.begin(), kHarmless.end(), one.name) != kHarmless.end();
            one.value = harmless ? withoutLiterals(one.value) : "?";
        } else if (one.value.find('"') != std::string::npos) { // a list or a group with texts in it
            one.value = "\"?\"";
        }
    }
}

void mask(plan::Node& node) {
    for (plan::Condition& one : node.conditions) {
        mask(one.text);
    }
    for (plan::KeyList& one : node.keys) {
        mask(one.keys);
    }
    mask(node.output);
    mask(node.extra);
    for (plan::Worker& worker : node.workers) {
        mask(worker.extra);
    }
    for (plan::TargetTable& table : node.targets) {
        mask(table.extra);
    }
    if (node.sampling) {
        mask(node.sampling->parameters);
        mask(node.sampling->repeatableSeed);
    }
}

bool readsRows(const plan::Node& node) {
    return plan::isScan(node.type) && node.type != plan::NodeType::bitmapIndexScan &&
           node.type != plan::NodeType::subqueryScan && node.type != plan::NodeType::cteScan &&
           node.type != plan::NodeType::workTableScan;
}

// As the planner divides a table between processes: the leader has the less time for it the more workers it
// serves.
double sharers(const plan::Node& gather) {
    const auto workers = static_cast<double>(gather.workersPlanned.value_or(0));
    constexpr double kServing = 0.3;
    return workers + std::max(0.0, 1 - kServing * workers);
}

// Text does not say which side is which: the outer one stands first, behind InitPlans.
plan::NodeIndex outerOf(const plan::PlanTree& tree, plan::NodeIndex join) {
    plan::NodeIndex child = tree.nodes[join].firstChild;
    while (child != plan::kNoNode && tree.nodes[child].relationship != plan::Relationship::outer &&
           tree.nodes[child].relationship != plan::Relationship::none) {
        child = tree.nodes[child].nextSibling;
    }
    return child;
}

// Of the runs of a Memoize that share which has to ask below it, by what the planner thinks the join costs: a
// run that finds its answer kept costs next to nothing (cost_memoize_rescan() in costsize.c).
double missesOf(const plan::PlanTree& tree, plan::NodeIndex memoize) {
    constexpr double kRowCost = 0.01, kOperatorCost = 0.0025; // of the planner, as they are by default
    const plan::Node& node = tree.nodes[memoize];
    if (node.parent == plan::kNoNode || node.firstChild == plan::kNoNode) {
        return 1;
    }
    const plan::Node& join = tree.nodes[node.parent];
    const plan::NodeIndex outer = outerOf(tree, node.parent);
    const auto& below = tree.nodes[node.firstChild].estimates;
    if (join.type != plan::NodeType::nestedLoop || outer == plan::kNoNode || outer == memoize ||
        !join.estimates || !node.estimates || !tree.nodes[outer].estimates || !below ||
        below->totalCost <= 0) {
        return 1;
    }
    const plan::Estimates& first = *tree.nodes[outer].estimates;
    const double again = first.rows - 1; // runs after the first, which always misses
    if (again <= 0) {
        return 1;
    }
    const double joining = kRowCost * node.estimates->rows;
    const double keeping = kRowCost + kOperatorCost * (1 + node.estimates->rows);
    const double rerunning = join.estimates->totalCost - first.totalCost - node.estimates->totalCost -
                             first.rows * (joining + keeping);
    return (1 + std::clamp(rerunning / below->totalCost, 0.0, again)) / first.rows;
}

// How often each node is expected to run, in all processes: estimates are of one run in one of them.
std::vector<double> expectedRuns(const plan::PlanTree& tree) {
    std::vector<double> runs(tree.nodes.size(), 1.0);
    std::vector<double> kept(tree.nodes.size(), 1.0); // where the result is kept and read again
    for (plan::NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        const plan::Node& node = tree.nodes[i];
        if (node.parent == plan::kNoNode || node.relationship == plan::Relationship::initPlan) {
            continue; // an InitPlan runs once
        }
        const plan::Node& parent = tree.nodes[node.parent];
        runs[i] = parent.type == plan::NodeType::materialize ? kept[node.parent] : runs[node.parent];
        if (parent.type == plan::NodeType::memoize) {
            runs[i] *= missesOf(tree, node.parent);
        }
        kept[i] = runs[i];
        if (parent.type == plan::NodeType::gather || parent.type == plan::NodeType::gatherMerge) {
            runs[i] *= sharers(parent);
            kept[i] = runs[i];
        }
        const plan::NodeIndex outer = outerOf(tree, node.parent);
        if (parent.type == plan::NodeType::nestedLoop && outer != i && outer != plan::kNoNode &&
            tree.nodes[outer].estimates) {
            runs[i] *= std::max(tree.nodes[outer].estimates->rows, 1.0);
        }
    }
    return runs;
}

} // namespace

std::string_view toString(PlanSource source) {
    return std::find_if(kSources.begin(), kSources.end(),
                        [&](const auto& one) { return one.first == source; })
        ->second;
}

plan::PlanTree withoutLiterals(plan::PlanTree tree) {
    for (plan::Node& node : tree.nodes) {
        mask(node);
    }
    if (!tree.queryText.empty()) {
        tree.queryText = sql::keepable(tree.queryText).text;
    }
    tree.queryParameters.clear();
    mask(tree.extra);
    if (tree.planning) {
        mask(tree.planning->extra);
    }
    return tree;
}

Result<void> storePlan(history::History& history, std::string_view target, std::string_view fingerprint,
                       const plan::PlanTree& tree, Timestamp at, PlanSource source, PlanValues values) {
    if (tree.nodes.empty()) {
        return fail(ErrorCode::invalidInput, "The plan has no node", "Ask the server for it again.");
    }
    return history.putPlan(target, sightingOf(fingerprint, tree, at, source, values));
}

history::PlanSighting sightingOf(std::string_view fingerprint, const plan::PlanTree& tree, Timestamp at,
                                 PlanSource source, PlanValues values) {
    history::PlanSighting seen;
    seen.statement = fingerprint;
    seen.shape = plan::shapeHash(tree);
    seen.at = at;
    seen.plan = plan::toJson(values == PlanValues::kept ? tree : withoutLiterals(tree));
    seen.source = toString(source);
    seen.rowsScanned = rowsScanned(tree);
    if (tree.executionMs) {
        seen.seconds = *tree.executionMs / 1000;
    } else if (tree.timed()) {
        seen.seconds = *tree.root().actuals->totalMs / 1000;
    }
    return seen;
}

Result<PlanHistory> plansOf(const history::History& history, std::string_view target,
                            std::string_view fingerprint) {
    const auto stored = history.plans(target, fingerprint);
    if (!stored) {
        return fail(stored.error());
    }
    auto periods = history.planPeriods(target, fingerprint);
    if (!periods) {
        return fail(periods.error());
    }
    auto executions = history.loggedExecutions(target, fingerprint);
    if (!executions) {
        return fail(executions.error());
    }
    PlanHistory found;
    found.periods = std::move(*periods);
    found.executions = std::move(*executions);
    for (const auto& one : *stored) {
        auto tree = plan::parseJsonPlan(one.plan);
        if (!tree) {
            return fail(tree.error());
        }
        KnownPlan known;
        known.shape = one.shape;
        known.tree = std::move(*tree);
        const auto source = std::find_if(kSources.begin(), kSources.end(),
                                         [&](const auto& pair) { return pair.second == one.source; });
        known.source = source == kSources.end() ? PlanSource::explain : source->first;
        known.firstSeen = one.firstSeen;
        known.lastSeen = one.lastSeen;
        known.sightings = one.sightings;
        known.seconds = one.seconds;
        found.plans.push_back(std::move(known));
    }
    return found;
}

double rowsScanned(const plan::PlanTree& tree) {
    double rows = -1;
    const std::vector<double> runs = expectedRuns(tree);
    for (plan::NodeIndex i = 0; i < tree.nodes.size(); ++i) {
        const plan::Node& node = tree.nodes[i];
        if (!readsRows(node)) {
            continue;
        }
        double own = -1;
        if (node.actuals) {
            const double removed =
                node.rowsRemovedByFilter.value_or(0) + node.rowsRemovedByIndexRecheck.value_or(0);
            own = (node.actuals->rows + removed) * node.actuals->loops;
        } else if (!tree.analyzed() && node.estimates) {
            own = node.estimates->rows * runs[i];
        }
        if (own >= 0) {
            rows = std::max(rows, 0.0) + own;
        }
    }
    return rows;
}

} // namespace pavement::analyzer
