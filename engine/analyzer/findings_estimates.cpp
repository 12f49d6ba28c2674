// Rows far from the estimate: told once, where it begins, with the cause as far as it can be told.

#include "engine/analyzer/finding_context.h"

#include "engine/postgres/sql.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::analyzer::detail {

using plan::ConditionKind;
using plan::KeyKind;
using plan::kNoNode;
using plan::NodeIndex;
using plan::NodeType;

namespace {

// A hash join whose hashed side came up empty reads one row of the other side and stops.
bool stoppedByEmptySide(const PlanContext& context, NodeIndex i) {
    for (NodeIndex up = i; context.node(up).parent != kNoNode; up = context.node(up).parent) {
        const NodeIndex join = context.node(up).parent;
        const NodeIndex hashed = context.childOf(join, plan::Relationship::inner);
        if (context.node(join).type == NodeType::hashJoin && hashed != kNoNode && hashed != up &&
            context.rowsOf(hashed) == 0) {
            return true;
        }
    }
    return false;
}

bool isOff(const PlanContext& context, NodeIndex i) {
    const plan::NodeCost& cost = context.cost(i);
    if (!cost.misestimate || cost.misestimate->factor < context.limit("rows/factor") ||
        (!cost.misestimate->under && (cost.mayBeCutShort || stoppedByEmptySide(context, i)))) {
        return false;
    }
    const plan::Node& node = context.node(i);
    return std::max(node.actuals->rows, node.estimates->rows) >= context.limit("rows/least");
}

// Kinds of nodes that make a number of rows of their own. The others pass on what is below them.
bool makesRows(const plan::Node& node) {
    switch (node.type) {
    case NodeType::seqScan:
    case NodeType::sampleScan:
    case NodeType::indexScan:
    case NodeType::indexOnlyScan:
    case NodeType::bitmapHeapScan:
    case NodeType::tidScan:
    case NodeType::tidRangeScan:
    case NodeType::foreignScan:
    case NodeType::functionScan:
    case NodeType::tableFunctionScan:
    case NodeType::projectSet:
    case NodeType::aggregate:
    case NodeType::group:
    case NodeType::unique:
        return true;
    default:
        return plan::isJoin(node.type);
    }
}

double changedShare(const TableFacts& table) {
    const double rows = std::max({table.rows, table.liveRows, 1.0});
    return table.modifiedSinceAnalyze / rows;
}

bool neverAnalyzed(const TableFacts& table) {
    return !table.statisticsSeen && !table.secondsSinceAnalyze && table.rows <= 0;
}

void staleStatistics(const PlanContext& context, Finding& finding, NodeIndex i, const TableFacts& table) {
    figure(finding, "rows changed since ANALYZE", table.modifiedSinceAnalyze, Unit::count);
    figure(finding, "rows of the table", std::max(table.rows, table.liveRows), Unit::count);
    if (table.secondsSinceAnalyze) {
        figure(finding, "since the last ANALYZE", *table.secondsSinceAnalyze, Unit::seconds);
    }
    finding.note = neverAnalyzed(table) ? "The table was never analyzed."
                                        : "Much of the table has changed since it was analyzed.";
    finding.advice = table.autovacuum
                         ? "ANALYZE it, and after large loads always; let autovacuum come oftener with a "
                           "smaller autovacuum_analyze_scale_factor for this table."
                         : "ANALYZE it. Autovacuum is off for this table: turn it on again, or analyze it "
                           "after each load.";
    if (const std::string name = context.sqlTable(i); !name.empty()) {
        finding.fix = "ANALYZE " + name + ";";
    }
}

std::vector<sql::Predicate> scanPredicates(const PlanContext& context, NodeIndex i) {
    std::vector<sql::Predicate> all;
    for (const auto kind : {ConditionKind::indexCond, ConditionKind::recheckCond, ConditionKind::filter}) {
        const auto some = context.conditions(i, kind).predicates;
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

std::vector<std::string> comparedColumns(const std::vector<sql::Predicate>& predicates,
                                         const TableFacts* table) {
    std::vector<std::string> columns;
    for (const sql::Predicate& one : predicates) {
        const ColumnFacts* known = table == nullptr ? nullptr : table->column(one.column.column);
        const bool bare =
            one.wrappedBy.empty() ||
            (one.wrappedBy == "::text" && !castHidesIndex(known == nullptr ? "" : known->type, "text"));
        if (bare && !one.alternative && one.otherColumns.empty() && !one.column.column.empty() &&
            std::find(columns.begin(), columns.end(), one.column.column) == columns.end()) {
            columns.push_back(one.column.column);
        }
    }
    return columns;
}

// `kinds`: letters of which one must be kept; others say nothing about what was estimated.
const ExtendedStatistics* covering(const TableFacts& table, const std::vector<std::string>& columns,
                                   std::string_view kinds) {
    for (const ExtendedStatistics& one : table.extended) {
        if (one.kinds.find_first_of(kinds) == std::string::npos) {
            continue;
        }
        const auto holds = std::count_if(columns.begin(), columns.end(), [&](const std::string& column) {
            return std::find(one.columns.begin(), one.columns.end(), column) != one.columns.end();
        });
        if (holds >= 2) {
            return &one;
        }
    }
    return nullptr;
}

// Statistics over at most eight columns.
void suggestStatistics(const PlanContext& context, Finding& finding, NodeIndex scan,
                       std::vector<std::string> columns, const std::string& kinds) {
    constexpr std::size_t kMost = 8;
    columns.resize(std::min(columns.size(), kMost));
    const std::string table = context.sqlTable(scan);
    const TableFacts* facts = context.table(scan);
    std::string name = context.node(scan).relation;
    std::string list;
    for (const std::string& column : columns) {
        const auto quoted = postgres::quoteName(column);
        if (!quoted || table.empty()) {
            return;
        }
        list += (list.empty() ? "" : ", ") + *quoted;
        name += "_" + column;
    }
    const auto taken = [&](const std::string& one) {
        return facts != nullptr &&
               std::any_of(facts->extended.begin(), facts->extended.end(),
                           [&](const ExtendedStatistics& statistics) { return statistics.name == one; });
    };
    const std::string base = std::move(name);
    name = newName(base, "_stat");
    if (taken(name)) { // of another kind
        name = newName(base, "_stat2");
    }
    const std::string schema = facts != nullptr ? facts->schema : context.node(scan).schema;
    const auto whole = schema.empty() ? postgres::quoteName(name) : postgres::quoteQualified(schema, name);
    if (!whole || context.ofServer(scan)) {
        return;
    }
    finding.fix = "CREATE STATISTICS " + *whole + " (" + kinds + ") ON " + list + " FROM " + table +
                  ";\nANALYZE " + table + ";";
    finding.undo = "DROP STATISTICS " + *whole + ";";
}

void correlated(const PlanContext& context, Finding& finding, NodeIndex scan,
                const std::vector<std::string>& columns, const std::string& kinds) {
    finding.id = "rows.correlated-columns";
    const TableFacts* table = context.table(scan);
    for (const std::string& column : columns) {
        finding.objects.push_back(context.node(scan).relation + "." + column);
    }
    figure(finding, "columns", static_cast<double>(columns.size()), Unit::count);
    const ExtendedStatistics* existing =
        table == nullptr ? nullptr : covering(*table, columns, kinds == "ndistinct" ? "d" : "fm");
    if (existing != nullptr) {
        finding.objects.push_back(existing->name);
        finding.confidence = Confidence::low;
        finding.note = existing->filled
                           ? "The statistics " + existing->name + " cover these columns and do not help."
                           : "The statistics " + existing->name + " cover these columns and are empty yet.";
        finding.advice = existing->filled
                             ? "Raise their target (ALTER STATISTICS … SET STATISTICS, 13 and later)."
                             : "ANALYZE the table.";
        if (!existing->filled && !context.sqlTable(scan).empty()) {
            finding.fix = "ANALYZE " + context.sqlTable(scan) + ";";
        }
        return;
    }
    finding.confidence = table == nullptr ? Confidence::low : Confidence::medium;
    finding.advice =
        "Statistics over the columns together tell the planner how they go with each other. ANALYZE fills "
        "them and becomes a little dearer.";
    suggestStatistics(context, finding, scan, columns, kinds);
}

// Never below what is set, and back to it.
void raiseTarget(const PlanContext& context, Finding& finding, const TableFacts& table,
                 const std::string& column, const std::string& sqlTable, const std::string& sqlColumn) {
    constexpr double kUsual = 1000;
    constexpr double kMost = 10'000;
    const ColumnFacts* known = table.column(column);
    const auto set = known == nullptr ? std::optional<double>() : known->statisticsTarget;
    const double now = set.value_or(context.facts()->settings.statisticsTarget);
    const double wanted = std::max(kUsual, std::min(2 * now, kMost));
    if (wanted <= now) {
        finding.advice = "The statistics are fresh and as fine as they get; a plan made for unknown "
                         "parameters cannot know better.";
        return;
    }
    const auto statement = [&](double target) {
        return "ALTER TABLE " + sqlTable + " ALTER COLUMN " + sqlColumn + " SET STATISTICS " +
               std::to_string(static_cast<int>(target)) + ";\nANALYZE " + sqlTable + ";";
    };
    finding.fix = statement(wanted);
    finding.undo = statement(set.value_or(-1));
}

void tellScan(const PlanContext& context, Finding& finding, NodeIndex i) {
    const TableFacts* table = context.table(i);
    if (table != nullptr &&
        (neverAnalyzed(*table) || changedShare(*table) >= context.limit("rows.stale-statistics/changed"))) {
        finding.id = "rows.stale-statistics";
        staleStatistics(context, finding, i, *table);
        return;
    }
    const auto predicates = scanPredicates(context, i);
    const auto wrapped = std::find_if(predicates.begin(), predicates.end(), [&](const sql::Predicate& one) {
        const ColumnFacts* column = table == nullptr ? nullptr : table->column(one.column.column);
        return !one.wrappedBy.empty() &&
               (!one.wrappedBy.starts_with("::") ||
                castHidesIndex(column == nullptr ? "" : column->type, one.wrappedBy.substr(2)));
    });
    if (wrapped != predicates.end()) {
        finding.id = "rows.expression";
        finding.objects.push_back(context.node(i).relation + "." + wrapped->column.column);
        finding.confidence = table == nullptr ? Confidence::low : Confidence::medium;
        finding.note =
            wrapped->column.column + " is compared inside an expression (" + wrapped->wrappedBy + ").";
        finding.advice =
            "CREATE STATISTICS name ON (expression) FROM table, as the condition has it, from PostgreSQL 14 "
            "on; an index on the expression brings its own statistics. Best is a condition on the bare "
            "column.";
        return;
    }
    const auto columns = comparedColumns(predicates, table);
    if (columns.size() >= 2) {
        correlated(context, finding, i, columns, "dependencies, mcv");
        return;
    }
    finding.id = "rows.misestimate";
    finding.confidence = std::min(finding.confidence, Confidence::medium);
    finding.advice = table == nullptr
                         ? "ANALYZE the table and see whether it stays so."
                         : "The statistics are fresh. A larger statistics target of the column keeps more of "
                           "its common values and finer steps; a plan made for unknown parameters cannot "
                           "know better.";
    const auto column =
        columns.size() == 1 ? postgres::quoteName(columns[0]) : Result<std::string>(std::string());
    const std::string name = context.sqlTable(i);
    if (table != nullptr && columns.size() == 1 && column && !name.empty() && !context.ofServer(i)) {
        finding.objects.push_back(context.node(i).relation + "." + columns[0]);
        raiseTarget(context, finding, *table, columns[0], name, *column);
    } else if (table == nullptr && !name.empty()) {
        finding.fix = "ANALYZE " + name + ";";
    }
}

// Grouped by columns of one table below: "region" or "c.region".
void tellGroups(const PlanContext& context, Finding& finding, NodeIndex i) {
    finding.id = "rows.misestimate";
    finding.confidence = Confidence::medium;
    finding.advice =
        "The number of groups comes from the numbers of distinct values of the columns. Where such a number "
        "is wrong, set it: ALTER TABLE … ALTER COLUMN … SET (n_distinct = …), then ANALYZE.";
    std::vector<std::string> keys;
    for (const plan::KeyList& list : context.node(i).keys) {
        if (list.kind == KeyKind::groupKey && keys.empty()) {
            keys = list.keys;
        }
    }
    std::vector<NodeIndex> scans;
    for (NodeIndex n = i + 1; n < context.node(i).subtreeEnd; ++n) {
        if (!context.node(n).relation.empty() && context.node(n).type != NodeType::bitmapIndexScan) {
            scans.push_back(n);
        }
    }
    for (const NodeIndex scan : scans) {
        const plan::Node& node = context.node(scan);
        const std::string& name = node.alias.empty() ? node.relation : node.alias;
        std::vector<std::string> columns;
        for (std::string key : keys) {
            if (key.starts_with(name + ".")) {
                key = key.substr(name.size() + 1);
            } else if (scans.size() > 1 || key.find('.') != std::string::npos) {
                continue;
            }
            const bool plain = std::all_of(key.begin(), key.end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
            });
            if (plain && !key.empty()) {
                columns.push_back(std::move(key));
            }
        }
        if (columns.size() >= 2) {
            finding.objects.insert(finding.objects.begin(), context.tableName(scan));
            correlated(context, finding, scan, columns, "ndistinct");
            return;
        }
    }
}

// What is compared is the result of a sub-query or of an aggregate: there are no statistics of either.
bool tellResult(const PlanContext& context, Finding& finding, NodeIndex i) {
    const std::string_view filter = context.node(i).condition(ConditionKind::filter);
    const bool groups = context.node(i).type == NodeType::aggregate && !filter.empty();
    const bool subplan = filter.find("SubPlan ") != std::string_view::npos;
    if (!groups && !subplan) {
        return false;
    }
    finding.id = "rows.expression";
    finding.confidence = Confidence::medium;
    finding.note =
        groups ? "HAVING is about results of aggregates: the planner takes a constant part of the groups."
               : "The condition asks a sub-query: the planner takes a constant part of the rows.";
    finding.advice =
        groups ? "Where much is decided above this step, put the groups into a temporary table that is "
                 "analyzed."
               : "Written as a join, or as EXISTS alone behind AND, it can be estimated from statistics.";
    return true;
}

void tellCause(const PlanContext& context, Finding& finding, NodeIndex i) {
    const plan::Node& node = context.node(i);
    if (tellResult(context, finding, i)) {
        // told
    } else if (plan::isJoin(node.type)) {
        finding.id = "rows.join";
        finding.confidence = Confidence::medium;
        finding.advice =
            "No statistics mend a join's estimate. Fewer joins in one step help (a temporary table that is "
            "analyzed, or a MATERIALIZED CTE), and so does a larger statistics target of the joined "
            "columns where values are unevenly common.";
    } else if (node.type == NodeType::functionScan || node.type == NodeType::tableFunctionScan ||
               node.type == NodeType::projectSet) {
        finding.id = "rows.function";
        if (!node.functionName.empty()) {
            finding.objects.push_back(node.functionName);
        }
        finding.advice =
            "Tell the planner: ALTER FUNCTION … ROWS n. Rows of unnest() and the like are better put into a "
            "temporary table that is analyzed, where there are many.";
    } else if (node.type == NodeType::aggregate || node.type == NodeType::group ||
               node.type == NodeType::unique) {
        tellGroups(context, finding, i);
    } else {
        tellScan(context, finding, i);
    }
    if (const FindingKind* kind = findingKind(finding.id)) {
        finding.title = kind->title;
    }
}

// What was chosen by this estimate, and paid for: findings at or above it that come of too few rows expected.
void addConsequences(PlanContext& context, Finding& finding, const Findings& others, bool under) {
    static constexpr std::array<std::string_view, 5> kFollow{"join.nested-loop", "sort.spill", "hash.spill",
                                                             "aggregate.spill", "store.spill"};
    for (const Finding& one : others) {
        if (!under || one.node == kNoNode || !one.cost ||
            std::find(kFollow.begin(), kFollow.end(), one.id) == kFollow.end()) {
            continue;
        }
        const plan::Node& top = context.node(one.node);
        if (finding.node >= one.node && finding.node < top.subtreeEnd) {
            if (!finding.cost) {
                finding.cost = FindingCost{.milliseconds = 0.0};
            }
            finding.cost->leadsToMs += one.cost->milliseconds.value_or(0);
            finding.otherNodes.push_back(one.node);
        }
    }
}

} // namespace

void judgeEstimates(PlanContext& context, Findings& out) {
    if (!context.measured()) {
        return;
    }
    Findings found;
    // Children have higher numbers than their parents: from the back the origin comes first.
    std::vector<bool> told(context.size(), false); // in the sub-tree
    for (NodeIndex i = context.size(); i-- > 0;) {
        const plan::Node& node = context.node(i);
        const bool below = told[i];
        if (!below && makesRows(node) && isOff(context, i)) {
            const NodeIndex concerned = node.parent == kNoNode ? i : node.parent;
            if (context.matters(context.timed() ? context.wholeShare(concerned) : 1)) {
                Finding finding = context.make("rows.misestimate", i, 0);
                const plan::Misestimate off = *context.cost(i).misestimate;
                figure(finding,
                       off.under ? "times more rows than estimated" : "times fewer rows than estimated",
                       off.factor, Unit::none);
                figure(finding, "rows, each time", node.actuals->rows, Unit::count);
                figure(finding, "rows, estimated", node.estimates->rows, Unit::count);
                tellCause(context, finding, i);
                addConsequences(context, finding, out, off.under);
                const double leads = finding.cost ? finding.cost->leadsToMs : 0;
                finding.severity =
                    context.totalMs() > 0 && leads > 0
                        ? std::max(Severity::warning, context.severityOf(leads / context.totalMs()))
                        : Severity::notice;
                found.push_back(std::move(finding));
            }
            told[i] = true;
        }
        if (told[i] && node.parent != kNoNode) {
            told[node.parent] = true;
        }
    }
    for (auto one = found.rbegin(); one != found.rend(); ++one) {
        out.push_back(std::move(*one));
    }
}

} // namespace pavement::analyzer::detail
