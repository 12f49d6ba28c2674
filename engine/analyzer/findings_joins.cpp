// Work done once for each row that could have been done once for all, and pages that are skipped row by row.

#include "engine/analyzer/finding_context.h"

#include "engine/base/units.h"

#include <algorithm>

namespace pavement::analyzer::detail {

using plan::ConditionKind;
using plan::kNoNode;
using plan::NodeIndex;
using plan::NodeType;
using plan::Relationship;

namespace {

void judgeNestedLoop(PlanContext& context, Findings& out, NodeIndex i) {
    const NodeIndex outer = context.childOf(i, Relationship::outer);
    const NodeIndex inner = context.childOf(i, Relationship::inner);
    if (!context.measured() || outer == kNoNode || inner == kNoNode) {
        return;
    }
    const auto& off = context.cost(outer).misestimate;
    const double loops = context.loops(inner);
    const double share = context.treeWeight(inner) + context.weight(i);
    if (loops < context.limit("join.nested-loop/loops") || !off || !off->under ||
        off->factor < context.limit("join.nested-loop/factor") || !context.matters(share)) {
        return;
    }
    Finding finding = context.make("join.nested-loop", i, share);
    finding.otherNodes = {outer, inner};
    figure(finding, "times the inner side ran", loops, Unit::count);
    figure(finding, "outer rows", context.rowsOf(outer), Unit::count);
    figure(finding, "outer rows, estimated", context.rowsOf(outer) / off->factor, Unit::count);
    context.claim(finding, i);
    context.claimTree(finding, inner);
    finding.note = "The outer side gave " + formatCount(off->factor) + " times the rows that were expected.";
    finding.advice =
        "Mend the estimate of the outer side: then the planner can choose a hash or merge join. To see what "
        "that would take, run the statement once with enable_nestloop = off.";
    out.push_back(std::move(finding));
}

// The inner side's scan of a table whose column the join filter compares by equality.
void suggestJoinIndex(Finding& finding, const PlanContext& context, NodeIndex join, NodeIndex inner) {
    const NodeConditions filter = context.conditions(join, ConditionKind::joinFilter);
    for (NodeIndex i = inner; inner != kNoNode && i < context.node(inner).subtreeEnd; ++i) {
        const plan::Node& scan = context.node(i);
        if (scan.type != NodeType::seqScan) {
            continue;
        }
        const std::string& name = scan.alias.empty() ? scan.relation : scan.alias;
        std::vector<sql::Predicate> own;
        for (const sql::Predicate& one : filter.predicates) {
            if (one.column.table == name && one.op == "=") {
                own.push_back(one);
            }
        }
        const TableFacts* table = context.table(i);
        const auto columns = indexableColumns(own, table);
        if (!columns.empty() && (table == nullptr || indexLedBy(*table, columns.names.front()) == nullptr)) {
            suggestIndex(finding, context, i, columns);
        }
        return;
    }
}

void judgeJoinFilter(PlanContext& context, Findings& out, NodeIndex i) {
    const plan::Node& node = context.node(i);
    const double removed = node.rowsRemovedByJoinFilter.value_or(0) * context.loops(i);
    const double kept = context.rowsOf(i);
    const NodeIndex inner = context.childOf(i, Relationship::inner);
    // A kept copy of the inner side that is gone through again and again belongs to the comparing.
    const bool held = inner != kNoNode && context.node(inner).type == NodeType::materialize;
    const double share = context.weight(i) + (held ? context.weight(inner) : 0);
    if (removed < context.limit("join.filter-waste/removed") ||
        removed < context.limit("join.filter-waste/removed-share") * (removed + kept) ||
        !context.matters(share)) {
        return;
    }
    Finding finding = context.make("join.filter-waste", i, share);
    figure(finding, "pairs thrown away", removed, Unit::count);
    figure(finding, "rows kept", kept, Unit::count);
    context.claim(finding, i);
    if (held) {
        context.claim(finding, inner);
        finding.otherNodes.push_back(inner);
    }
    finding.advice =
        "Where the sides are tied by =, an index on the inner side or better estimates lead to a join that "
        "compares no pairs in vain. A range or an OR across the sides can often be split into parts that "
        "are tied by = (UNION), or narrowed by one more condition.";
    suggestJoinIndex(finding, context, i, inner);
    out.push_back(std::move(finding));
}

void judgeSubplan(PlanContext& context, Findings& out, NodeIndex i) {
    const double loops = context.loops(i);
    // What lies at its bottom may have been told already; how often it runs has not.
    const double share = context.wholeShare(i);
    const bool claimed = std::any_of(out.begin(), out.end(), [&](const Finding& one) {
        return one.id == "predicate.not-in" &&
               std::find(one.otherNodes.begin(), one.otherNodes.end(), i) != one.otherNodes.end();
    });
    if (!context.measured() || claimed || loops < context.limit("subplan.per-row/loops") ||
        !context.matters(share)) {
        return;
    }
    Finding finding = context.make("subplan.per-row", i, share);
    finding.otherNodes.push_back(context.node(i).parent);
    figure(finding, "times it ran", loops, Unit::count);
    figure(finding, "time each", context.cost(i).totalMs / loops / 1000, Unit::seconds);
    context.claimTree(finding, i);
    finding.note = context.node(i).subplanName + " ran " + formatCount(loops) + " times.";
    finding.advice =
        "Join the table instead, grouped where the sub-query aggregates; or LEFT JOIN LATERAL where only the "
        "rows of one page need it, behind the LIMIT.";
    out.push_back(std::move(finding));
}

// What gives rows one by one stops where it is told to; what reads all first does not.
bool givesRowByRow(const plan::Node& node) {
    switch (node.type) {
    case NodeType::sort:
    case NodeType::hash:
    case NodeType::setOp:
        return false;
    case NodeType::aggregate:
        return node.strategy == plan::Strategy::sorted;
    default:
        return true;
    }
}

void judgeOffset(PlanContext& context, Findings& out, NodeIndex i) {
    const NodeIndex child = context.node(i).firstChild;
    if (!context.measured() || child == kNoNode || context.loops(i) <= 0) {
        return;
    }
    const double made = context.rowsOf(child);
    const double given = context.rowsOf(i);
    const double skipped = made - given;
    const double share = context.wholeShare(i);
    // The statement knows whether there is an OFFSET at all; so does the plan, since LIMIT alone reads no
    // more.
    const bool without =
        context.statement() != nullptr && !context.statement()->has(sql::Trait::offsetPaging);
    if (without || skipped < context.limit("paging.offset/skipped") ||
        made < context.limit("paging.offset/factor") * std::max(given, 1.0) || !context.matters(share)) {
        return;
    }
    Finding finding = context.make("paging.offset", i, share);
    figure(finding, "rows made", made, Unit::count);
    figure(finding, "rows given", given, Unit::count);
    const double fraction = skipped / made;
    context.claim(finding, i, fraction);
    for (NodeIndex n = child; n < context.node(child).subtreeEnd; ++n) {
        context.claim(finding, n, fraction);
        if (!givesRowByRow(context.node(n))) {
            n = context.node(n).subtreeEnd - 1;
        }
    }
    finding.advice =
        "Remember where the last page ended and ask for what comes behind it: WHERE (a, b) > (last a, last "
        "b) ORDER BY a, b LIMIT n, with an index over the same columns.";
    out.push_back(std::move(finding));
}

} // namespace

void judgeJoins(PlanContext& context, Findings& out) {
    // The innermost first: what runs oftenest is the nearest cause.
    for (NodeIndex n = context.size(); n-- > 0;) {
        const plan::Node& node = context.node(n);
        if (plan::isJoin(node.type)) {
            judgeJoinFilter(context, out, n);
        }
        if (node.type == NodeType::nestedLoop) {
            judgeNestedLoop(context, out, n);
        }
        if (node.subplanName.starts_with("SubPlan")) {
            judgeSubplan(context, out, n);
        }
    }
}

void judgePaging(PlanContext& context, Findings& out) {
    for (NodeIndex i = 0; i < context.size(); ++i) {
        if (context.node(i).type == NodeType::limit) {
            judgeOffset(context, out, i);
        }
    }
}

} // namespace pavement::analyzer::detail
