// Conditions that no ordinary index can serve as they are written.

#include "engine/analyzer/finding_context.h"

#include "engine/postgres/sql.h"

#include <algorithm>

namespace pavement::analyzer::detail {

using plan::ConditionKind;
using plan::kNoNode;
using plan::NodeIndex;
using plan::NodeType;

namespace {

struct Filtered {
    double removed = 0, kept = 0;

    double keptShare() const { return removed + kept > 0 ? kept / (removed + kept) : 1; }
};

// By estimate only where the table's rows are known.
Filtered filtered(const PlanContext& context, NodeIndex i) {
    Filtered out;
    out.kept = context.rowsOf(i);
    if (context.measured()) {
        out.removed = context.removedByFilter(i);
    } else if (const TableFacts* facts = context.table(i); facts != nullptr) {
        out.removed = std::max(0.0, facts->rows - out.kept);
    }
    return out;
}

bool hasExpressionIndex(const TableFacts& table, const sql::Predicate& predicate) {
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const IndexFacts& index) {
        return index.usable && !index.keys.empty() && index.isExpression[0] &&
               index.keys[0].find(predicate.column.column) != std::string::npos &&
               (predicate.wrappedBy.starts_with("::") ||
                index.keys[0].find(predicate.wrappedBy) != std::string::npos);
    });
}

// No index finds what is other than a value.
bool servable(std::string_view op) {
    return op != "<>" && op != "<> ANY" && op != "<> ALL" && op != "= ALL" && op != "IS DISTINCT FROM" &&
           op != "IS NOT DISTINCT FROM";
}

bool hasPatternIndex(const TableFacts& table, const std::string& column) {
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const IndexFacts& index) {
        return index.usable && index.predicate.empty() && (index.method == "gin" || index.method == "gist") &&
               std::find(index.keys.begin(), index.keys.end(), column) != index.keys.end();
    });
}

// The predicate that hides the most: one whose column has an index comes first.
const sql::Predicate* hiding(const PlanContext& context, NodeIndex i,
                             const std::vector<sql::Predicate>& predicates) {
    const TableFacts* table = context.table(i);
    const sql::Predicate* best = nullptr;
    for (const sql::Predicate& one : predicates) {
        if (one.wrappedBy.empty() || one.alternative || one.negated || one.column.column.empty() ||
            !servable(one.op) || one.against == sql::Against::column || ofOneRow(one)) {
            continue;
        }
        if (one.wrappedBy.starts_with("::")) {
            const ColumnFacts* column = table == nullptr ? nullptr : table->column(one.column.column);
            if (!castHidesIndex(column == nullptr ? "" : column->type, one.wrappedBy.substr(2))) {
                continue;
            }
        }
        if (table != nullptr && hasExpressionIndex(*table, one)) {
            continue;
        }
        if (table != nullptr && indexLedBy(*table, one.column.column) != nullptr) {
            return &one;
        }
        best = best == nullptr ? &one : best;
    }
    return best;
}

void suggestExpressionIndex(const PlanContext& context, NodeIndex i, const sql::Predicate& predicate,
                            Finding& finding) {
    const auto column = postgres::quoteName(predicate.column.column);
    static constexpr std::string_view kImmutable[] = {"lower", "upper", "abs", "length", "btrim", "md5"};
    const bool immutable =
        std::find(std::begin(kImmutable), std::end(kImmutable), predicate.wrappedBy) != std::end(kImmutable);
    if (!column || !immutable) {
        return;
    }
    writeIndex(finding, context, i, "_" + predicate.wrappedBy + "_" + predicate.column.column,
               "(" + predicate.wrappedBy + "(" + *column + "))");
}

void say(PlanContext& context, Findings& out, NodeIndex i, std::string_view id, const Filtered& rows,
         const std::string& column, Confidence confidence, const sql::Predicate* predicate) {
    Finding finding = context.make(id, i, context.weight(i));
    finding.objects.push_back(context.node(i).relation + "." + column);
    finding.confidence = std::min(finding.confidence, confidence);
    figure(finding, context.measured() ? "rows removed" : "rows removed, estimated", rows.removed,
           Unit::count);
    figure(finding, context.measured() ? "rows kept" : "rows kept, estimated", rows.kept, Unit::count);
    context.claim(finding, i);
    if (id == "predicate.leading-wildcard") {
        finding.note = "The pattern for " + column + " begins with a wildcard.";
        finding.advice =
            "A trigram index (extension pg_trgm: GIN with gin_trgm_ops) serves patterns with three letters "
            "in a row anywhere; full-text search serves words. Where only endings are asked for, index "
            "reverse(column).";
        const auto name = postgres::quoteName(column);
        const TableFacts* facts = context.table(i);
        if (facts != nullptr && hasPatternIndex(*facts, column)) {
            finding.confidence = Confidence::low;
            finding.note += " The column has a GIN or GiST index, and it was not used.";
            finding.advice =
                "Such an index needs gin_trgm_ops or gist_trgm_ops to serve patterns, and three letters in "
                "a row of the pattern; full-text search serves words.";
        } else if (name) {
            writeIndex(finding, context, i, "_" + column + "_trgm", "USING gin (" + *name + " gin_trgm_ops)");
            if (!finding.fix.empty()) {
                finding.fix = "CREATE EXTENSION IF NOT EXISTS pg_trgm;\n" + finding.fix;
            }
        }
    } else if (id == "predicate.cast") {
        const std::string type = predicate->wrappedBy.substr(2);
        finding.note = column + " is compared as " + type + ".";
        finding.advice =
            "Give the value the column's own type: bind the parameter as that type, or cast the value "
            "instead of the column. A day of a timestamp is a range: from that day, before the next.";
    } else {
        finding.note = predicate->wrappedBy + "() stands around " + column + ".";
        finding.advice =
            "Write the condition so that the bare column is compared, or index the expression exactly as "
            "it is written; its function must be IMMUTABLE.";
        suggestExpressionIndex(context, i, *predicate, finding);
    }
    out.push_back(std::move(finding));
}

void judgeScan(PlanContext& context, Findings& out, NodeIndex i) {
    const double weight = context.weight(i);
    const Filtered rows = filtered(context, i);
    if (!context.matters(weight) || rows.removed < context.limit("predicate/removed") ||
        rows.keptShare() > context.limit("predicate/kept")) {
        return;
    }
    const NodeConditions filter = context.conditions(i, ConditionKind::filter);
    const TableFacts* table = context.table(i);
    const bool otherWay = !indexableColumns(filter.predicates, table).empty();
    if (const sql::Predicate* one = hiding(context, i, filter.predicates)) {
        const bool hidden = table != nullptr && indexLedBy(*table, one->column.column) != nullptr;
        if (hidden || !otherWay) {
            say(context, out, i, one->wrappedBy.starts_with("::") ? "predicate.cast" : "predicate.function",
                rows, one->column.column, hidden ? Confidence::high : Confidence::medium, one);
            return;
        }
    }
    if (!otherWay && !filter.wildcardColumns.empty()) {
        say(context, out, i, "predicate.leading-wildcard", rows, filter.wildcardColumns.front(),
            Confidence::high, nullptr);
    }
}

// The sub-plan that a NOT stands before.
void judgeNotIn(PlanContext& context, Findings& out, NodeIndex i) {
    const std::string_view filter = context.node(i).condition(ConditionKind::filter);
    const bool plain = filter.find("NOT (SubPlan") != std::string_view::npos;
    const bool hashed = filter.find("NOT (hashed SubPlan") != std::string_view::npos ||
                        filter.find("NOT (ANY ") != std::string_view::npos;
    // NOT EXISTS below an OR looks the same; the statement knows.
    const bool known = context.statement() != nullptr;
    if ((!plain && !hashed) || (known && !context.statement()->has(sql::Trait::notInSubquery))) {
        return;
    }
    NodeIndex subplan = kNoNode;
    for (NodeIndex child = context.node(i).firstChild; child != kNoNode;
         child = context.node(child).nextSibling) {
        if (!context.node(child).subplanName.empty()) {
            subplan = child;
            break;
        }
    }
    const double share = context.weight(i) + (subplan == kNoNode ? 0 : context.treeWeight(subplan));
    if (subplan == kNoNode || !context.matters(share) ||
        std::max(context.rowsOf(subplan), context.rowsOf(i)) < context.limit("predicate.not-in/rows")) {
        return;
    }
    Finding finding = context.make("predicate.not-in", i, share);
    finding.otherNodes.push_back(subplan);
    finding.confidence =
        std::min(finding.confidence, known || hashed ? Confidence::high : Confidence::medium);
    figure(finding, "rows of the sub-query", context.rowsOf(subplan), Unit::count);
    figure(finding, "times it ran", context.loops(subplan), Unit::count);
    context.claim(finding, i);
    context.claimTree(finding, subplan);
    finding.note = hashed && !plain
                       ? "The sub-query's result is kept in memory and searched for each row; once it does "
                         "not fit into work_mem it is read again for every one."
                       : "The sub-query is gone through for every row.";
    finding.advice =
        "NOT EXISTS (SELECT … WHERE inner = outer) can become an anti join. It differs only for nulls: "
        "NOT IN is true for no row once the sub-query gives a null.";
    out.push_back(std::move(finding));
}

} // namespace

void judgePredicates(PlanContext& context, Findings& out) {
    for (NodeIndex i = 0; i < context.size(); ++i) {
        const plan::Node& node = context.node(i);
        judgeNotIn(context, out, i);
        if (node.type == NodeType::seqScan && !node.condition(ConditionKind::filter).empty()) {
            judgeScan(context, out, i);
        }
    }
}

} // namespace pavement::analyzer::detail
