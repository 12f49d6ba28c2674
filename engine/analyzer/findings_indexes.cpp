// Indexes that are used, and serve badly.

#include "engine/analyzer/finding_context.h"

#include <algorithm>
#include <cmath>

namespace pavement::analyzer::detail {

using plan::ConditionKind;
using plan::kNoNode;
using plan::NodeIndex;
using plan::NodeType;

namespace {

std::string vacuum(const PlanContext& context, NodeIndex i) {
    const std::string table = context.sqlTable(i);
    return table.empty() ? std::string() : "VACUUM " + table + ";";
}

void judgeHeapFetches(PlanContext& context, Findings& out, NodeIndex i) {
    const double weight = context.weight(i);
    const TableFacts* table = context.table(i);
    if (!context.matters(weight)) {
        return;
    }
    const double rows = context.rowsOf(i) + context.removedByFilter(i);
    double fetches = context.node(i).heapFetches.value_or(0);
    if (!context.measured()) {
        const bool known = table != nullptr && table->pages > 0;
        fetches = known ? rows * (1 - std::min(1.0, table->allVisiblePages / table->pages)) : 0;
    }
    if (fetches < context.limit("index.heap-fetches/fetches") ||
        fetches < context.limit("index.heap-fetches/share") * rows) {
        return;
    }
    Finding finding = context.make("index.heap-fetches", i, weight);
    figure(finding, context.measured() ? "heap fetches" : "heap fetches, estimated", fetches, Unit::count);
    figure(finding, "rows", rows, Unit::count);
    if (table != nullptr && table->pages > 0) {
        figure(finding, "pages all-visible", std::min(1.0, table->allVisiblePages / table->pages),
               Unit::ratio);
    }
    if (table != nullptr && table->secondsSinceVacuum) {
        figure(finding, "since the last vacuum", *table->secondsSinceVacuum, Unit::seconds);
    }
    context.claim(finding, i, fetches / std::max(rows, 1.0));
    finding.advice =
        "VACUUM marks pages as all-visible. Let autovacuum come oftener to this table "
        "(autovacuum_vacuum_scale_factor, and from 13 on autovacuum_vacuum_insert_scale_factor); where a "
        "VACUUM changes nothing, something holds the horizon back.";
    finding.fix = vacuum(context, i);
    out.push_back(std::move(finding));
}

void judgeLeadingColumn(PlanContext& context, Findings& out, NodeIndex i, NodeIndex heap) {
    const TableFacts* table = context.table(heap);
    const IndexFacts* index = table == nullptr ? nullptr : table->index(context.node(i).index);
    const double weight = context.weight(i);
    if (index == nullptr || index->method != "btree" || index->keys.size() < 2 || index->isExpression[0] ||
        index->pages < context.limit("index.leading-column/pages") || !context.matters(weight)) {
        return;
    }
    // A bitmap index scan does not print its table: its columns stand without one.
    NodeConditions condition = context.conditions(i, ConditionKind::indexCond);
    const plan::Node& of = context.node(heap);
    const std::string& alias = of.alias.empty() ? of.relation : of.alias;
    std::erase_if(condition.predicates, [&](const sql::Predicate& one) {
        return heap != i && one.column.table != alias && one.column.table != kUnnamed;
    });
    if (!condition.present || !condition.understood || condition.predicates.empty()) {
        return;
    }
    const bool leads =
        std::any_of(condition.predicates.begin(), condition.predicates.end(), [&](const sql::Predicate& one) {
            return one.column.column == index->keys[0] && !one.alternative;
        });
    if (leads) {
        return;
    }
    // An index that holds all that is asked for, taken although another begins with what is compared: its
    // order was wanted, as count(DISTINCT …) wants it since 16.
    const bool another =
        std::any_of(table->indexes.begin(), table->indexes.end(), [&](const IndexFacts& one) {
            return one.name != index->name && !one.keys.empty() && !one.isExpression[0] &&
                   std::any_of(condition.predicates.begin(), condition.predicates.end(),
                               [&](const sql::Predicate& two) { return two.column.column == one.keys[0]; });
        });
    if (another && context.node(i).type == NodeType::indexOnlyScan) {
        return;
    }
    Finding finding = context.make("index.leading-column", i, weight);
    if (finding.objects.empty() || finding.objects[0] == index->name) {
        finding.objects.insert(finding.objects.begin(), context.tableName(heap));
    }
    figure(finding, "pages of the index", index->pages, Unit::count);
    const plan::Buffers& used = context.cost(i).selfBuffers;
    if (context.accounting().hasBuffers) {
        figure(finding, "pages read", static_cast<double>(used.shared.hit + used.shared.read), Unit::count);
    }
    figure(finding, "rows", context.rowsOf(i), Unit::count);
    context.claim(finding, i);
    finding.note =
        "The condition says nothing about " + index->keys[0] + ", the first column of " + index->name + ".";
    finding.advice = "An index that begins with the compared columns is read in one place.";
    suggestIndex(finding, context, heap, indexableColumns(condition.predicates, table));
    out.push_back(std::move(finding));
}

void judgeCorrelation(PlanContext& context, Findings& out, NodeIndex i) {
    const TableFacts* table = context.table(i);
    const IndexFacts* index = context.index(i);
    const double weight = context.weight(i);
    if (index == nullptr || index->isExpression[0] || !context.matters(weight)) {
        return;
    }
    const ColumnFacts* column = table->column(index->keys[0]);
    if (column == nullptr || !column->correlation ||
        std::abs(*column->correlation) >= context.limit("index.poor-correlation/correlation")) {
        return;
    }
    const double rows = context.rowsOf(i) + context.removedByFilter(i);
    const double loops = std::max(context.loops(i), 1.0);
    const plan::Buffers& used = context.cost(i).selfBuffers;
    const auto pages = static_cast<double>(used.shared.hit + used.shared.read);
    const bool counted = context.measured() && context.accounting().hasBuffers;
    if (rows < context.limit("index.poor-correlation/rows") ||
        rows / loops < context.limit("index.poor-correlation/rows-per-loop") ||
        (counted && pages / rows < context.limit("index.poor-correlation/pages-per-row"))) {
        return;
    }
    Finding finding = context.make("index.poor-correlation", i, weight);
    finding.confidence = counted ? Confidence::high : Confidence::low;
    figure(finding, "correlation", *column->correlation, Unit::none);
    figure(finding, context.measured() ? "rows" : "rows, estimated", rows, Unit::count);
    if (counted) {
        figure(finding, "pages read", pages, Unit::count);
        figure(finding, "of them not in shared memory", static_cast<double>(used.shared.read), Unit::count);
    }
    finding.objects.push_back(table->name + "." + column->name);
    context.claim(finding, i);
    finding.advice =
        "An index that INCLUDEs the columns asked for need not go to the table. CLUSTER puts the table into "
        "the index's order, under a lock that stops everybody and only for what is there now. Where much "
        "of the table is wanted anyway, random_page_cost is too low for this storage.";
    out.push_back(std::move(finding));
}

// BRIN knows pages only, and the rows it gives are ten for each.
bool isBrin(const PlanContext& context, NodeIndex heap) {
    const plan::Node& node = context.node(heap);
    for (NodeIndex child = heap + 1; child < node.subtreeEnd; ++child) {
        if (context.node(child).type != NodeType::bitmapIndexScan) {
            continue;
        }
        const TableFacts* table = context.table(heap);
        const IndexFacts* index = table == nullptr ? nullptr : table->index(context.node(child).index);
        if (index != nullptr
                ? index->method == "brin"
                : node.heapBlocks && node.heapBlocks->exact == 0 &&
                      std::fmod(context.cost(child).rows, 10) == 0 &&
                      context.cost(child).rows >= 10 * static_cast<double>(node.heapBlocks->lossy)) {
            return true;
        }
    }
    return false;
}

void judgeLossy(PlanContext& context, Findings& out, NodeIndex i) {
    const plan::Node& node = context.node(i);
    double exact = node.heapBlocks ? static_cast<double>(node.heapBlocks->exact) : 0;
    double lossy = node.heapBlocks ? static_cast<double>(node.heapBlocks->lossy) : 0;
    const double weight = context.weight(i);
    if (lossy <= 0 || lossy < context.limit("bitmap.lossy/share") * (exact + lossy) ||
        !context.matters(weight) || isBrin(context, i)) {
        return;
    }
    Finding finding = context.make("bitmap.lossy", i, weight);
    figure(finding, "lossy pages", lossy, Unit::count);
    figure(finding, "exact pages", exact, Unit::count);
    const double rechecked = node.rowsRemovedByIndexRecheck.value_or(0) * context.loops(i);
    figure(finding, "rows removed by recheck", rechecked, Unit::count);
    const double rows = context.rowsOf(i) + context.removedByFilter(i) + rechecked;
    context.claim(finding, i, rows > 0 ? rechecked / rows : 0);
    const double need = (exact + lossy) * context.limit("memory/bitmap-page");
    suggestWorkMem(finding, context, need, 1);
    out.push_back(std::move(finding));
}

} // namespace

void judgeIndexScans(PlanContext& context, Findings& out) {
    for (NodeIndex i = 0; i < context.size(); ++i) {
        const plan::Node& node = context.node(i);
        switch (node.type) {
        case NodeType::indexOnlyScan:
            judgeHeapFetches(context, out, i);
            judgeLeadingColumn(context, out, i, i);
            break;
        case NodeType::indexScan:
            judgeLeadingColumn(context, out, i, i);
            judgeCorrelation(context, out, i);
            break;
        case NodeType::bitmapIndexScan: {
            NodeIndex heap = node.parent;
            while (heap != kNoNode && context.node(heap).type != NodeType::bitmapHeapScan) {
                heap = context.node(heap).parent;
            }
            if (heap != kNoNode) {
                judgeLeadingColumn(context, out, i, heap);
            }
            break;
        }
        case NodeType::bitmapHeapScan:
            judgeLossy(context, out, i);
            break;
        default:
            break;
        }
    }
}

} // namespace pavement::analyzer::detail
