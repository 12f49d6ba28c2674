// Tables and indexes read for rows that are thrown away.

#include "engine/analyzer/finding_context.h"

#include <algorithm>

namespace pavement::analyzer::detail {

using plan::ConditionKind;
using plan::kNoNode;
using plan::NodeIndex;
using plan::NodeType;

namespace {

bool saidAlready(const Findings& out, NodeIndex i) {
    return std::any_of(out.begin(), out.end(),
                       [&](const Finding& one) { return one.node == i && one.id.starts_with("predicate."); });
}

void judgeTableScan(PlanContext& context, Findings& out, NodeIndex i) {
    const double weight = context.weight(i);
    if (context.node(i).condition(ConditionKind::filter).empty() || saidAlready(out, i) ||
        !context.matters(weight)) {
        return;
    }
    const TableFacts* table = context.table(i);
    const double kept = context.rowsOf(i);
    double removed = context.removedByFilter(i);
    if (!context.measured()) {
        removed = table == nullptr ? 0 : std::max(0.0, table->rows - kept);
    }
    if (removed < context.limit("scan.selective-filter/removed") ||
        kept / (removed + kept) > context.limit("scan.selective-filter/kept")) {
        return;
    }
    Finding finding = context.make("scan.selective-filter", i, weight);
    const std::string estimated = context.measured() ? "" : ", estimated";
    figure(finding, "rows removed" + estimated, removed, Unit::count);
    figure(finding, "rows kept" + estimated, kept, Unit::count);
    if (context.loops(i) > 1) {
        figure(finding, "times read", context.loops(i), Unit::count);
    }
    const plan::Buffers& used = context.cost(i).selfBuffers;
    if (context.accounting().hasBuffers) {
        figure(finding, "pages read", static_cast<double>(used.shared.hit + used.shared.read), Unit::count);
    }
    context.claim(finding, i);
    const NodeConditions filter = context.conditions(i, ConditionKind::filter);
    const auto columns = indexableColumns(filter.predicates, table);
    const IndexFacts* led = nullptr;
    for (const std::string& column : columns.names) {
        led = led != nullptr || table == nullptr ? led : indexLedBy(*table, column);
    }
    if (columns.empty()) {
        finding.confidence = Confidence::low;
        finding.advice =
            "No part of the condition is a plain comparison that an ordinary index could serve. Where it is "
            "always the same, a partial index may be.";
    } else if (led != nullptr) {
        finding.confidence = std::min(finding.confidence, Confidence::medium);
        finding.objects.push_back(led->name);
        finding.note = "The index " + led->name +
                       " begins with a column of the condition and was not used: the planner "
                       "expects too many rows, or an index with more of the columns is wanted.";
        finding.advice =
            "Look at the estimates first. " + std::string(columns.size() > 1 ? "An index over all of the "
                                                                               "columns leads to fewer rows."
                                                                             : "");
        if (columns.size() > 1) {
            suggestIndex(finding, context, i, columns);
        }
    } else {
        finding.advice =
            "An index over the compared columns, those with = first. Let the index advisor weigh it against "
            "what it costs to write.";
        suggestIndex(finding, context, i, columns);
    }
    out.push_back(std::move(finding));
}

// Columns that the index has keys for do not help again.
IndexColumns wider(const PlanContext& context, NodeIndex heap, NodeIndex scan) {
    std::vector<sql::Predicate> all = context.conditions(scan, ConditionKind::indexCond).predicates;
    if (heap != scan) {
        all = context.conditions(heap, ConditionKind::recheckCond).predicates;
    }
    const std::size_t from = all.size();
    const auto filter = context.conditions(heap, ConditionKind::filter).predicates;
    all.insert(all.end(), filter.begin(), filter.end());
    const TableFacts* table = context.table(heap);
    const auto before =
        indexableColumns({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(from)}, table);
    auto columns = indexableColumns(all, table);
    return columns.size() > before.size() ? columns : IndexColumns{};
}

// Rows come in the index's order only behind columns of which one value is asked for: no range, no list.
IndexColumns filteredThenOrdered(const PlanContext& context, NodeIndex i, const IndexFacts& walked) {
    auto predicates = context.conditions(i, ConditionKind::filter).predicates;
    std::erase_if(predicates, [](const sql::Predicate& one) {
        return one.op != "=" && one.op != "IS NULL" && one.op != "IS TRUE";
    });
    IndexColumns columns = indexableColumns(predicates, context.table(i));
    if (columns.empty()) {
        return columns;
    }
    columns.order.resize(columns.names.size());
    for (std::size_t k = 0; k < walked.keys.size(); ++k) {
        if (std::find(columns.names.begin(), columns.names.end(), walked.keys[k]) == columns.names.end()) {
            columns.names.push_back(walked.keys[k]);
            columns.order.push_back(k < walked.order.size() ? walked.order[k] : std::string());
        }
    }
    return columns;
}

void judgeFilterAboveIndex(PlanContext& context, Findings& out, NodeIndex i) {
    const plan::Node& node = context.node(i);
    const double weight = context.weight(i);
    const double removed = context.removedByFilter(i);
    const double kept = context.rowsOf(i);
    if (!context.measured() || node.condition(ConditionKind::filter).empty() || !context.matters(weight)) {
        return;
    }
    const bool walked = node.type == NodeType::indexScan &&
                        node.condition(ConditionKind::indexCond).empty() && context.below(i, NodeType::limit);
    if (walked && removed >= context.limit("index.order-walk/removed") &&
        removed / (removed + kept) >= context.limit("index.filter-waste/removed-share")) {
        Finding finding = context.make("index.order-walk", i, weight);
        figure(finding, "rows removed", removed, Unit::count);
        figure(finding, "rows kept", kept, Unit::count);
        context.claim(finding, i);
        const IndexFacts* index = context.index(i);
        finding.advice =
            "An index that has the filtered columns first and then the order finds the same rows at once.";
        if (index != nullptr && std::none_of(index->isExpression.begin(), index->isExpression.end(),
                                             [](bool is) { return is; })) {
            suggestIndex(finding, context, i, filteredThenOrdered(context, i, *index));
        }
        out.push_back(std::move(finding));
        return;
    }
    if (removed < context.limit("index.filter-waste/removed") ||
        removed / (removed + kept) < context.limit("index.filter-waste/removed-share")) {
        return;
    }
    const NodeIndex scan =
        node.type == NodeType::bitmapHeapScan && node.firstChild != kNoNode ? node.firstChild : i;
    Finding finding = context.make("index.filter-waste", i, weight);
    if (scan != i && !context.node(scan).index.empty()) {
        finding.objects.push_back(context.node(scan).index);
        finding.otherNodes.push_back(scan);
    }
    figure(finding, "rows removed", removed, Unit::count);
    figure(finding, "rows kept", kept, Unit::count);
    if (context.loops(i) > 1) {
        figure(finding, "times read", context.loops(i), Unit::count);
    }
    context.claim(finding, i, removed / (removed + kept));
    finding.advice =
        "An index that holds the filtered columns behind those that lead there now fetches only what is "
        "wanted. Where the condition never changes, a partial index does.";
    suggestIndex(finding, context, i, wider(context, i, scan));
    out.push_back(std::move(finding));
}

} // namespace

void judgeScans(PlanContext& context, Findings& out) {
    for (NodeIndex i = 0; i < context.size(); ++i) {
        switch (context.node(i).type) {
        case NodeType::seqScan:
            judgeTableScan(context, out, i);
            break;
        case NodeType::indexScan:
        case NodeType::indexOnlyScan:
        case NodeType::bitmapHeapScan:
            judgeFilterAboveIndex(context, out, i);
            break;
        default:
            break;
        }
    }
}

} // namespace pavement::analyzer::detail
