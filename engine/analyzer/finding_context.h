#pragma once
// What all judges of a plan share: weights, who has claimed which part of the time, what a node's conditions
// say, names. Inside this module only.

#include "engine/analyzer/finding.h"
#include "engine/analyzer/finding_thresholds.h"
#include "engine/analyzer/plan_facts.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer::detail {

// How a node's columns are called where the node does not say of which table they are.
inline constexpr std::string_view kUnnamed = "scanned";

// What a node's conditions of some kind say about its own columns.
struct NodeConditions {
    bool present = false;
    bool understood = false; // all of it
    std::vector<sql::Predicate> predicates;
    std::vector<std::string> wildcardColumns; // compared by LIKE with what begins by a wildcard
};

class PlanContext {
public:
    PlanContext(const PlanInput& input, const ThresholdOverrides& overrides);

    const plan::PlanTree& tree() const { return m_input.tree; }

    const plan::Node& node(plan::NodeIndex i) const { return m_input.tree.nodes[i]; }

    const plan::NodeCost& cost(plan::NodeIndex i) const { return m_input.accounting.nodes[i]; }

    const plan::Accounting& accounting() const { return m_input.accounting; }

    const sql::StatementInfo* statement() const { return m_input.statement; }

    const PlanFacts* facts() const { return m_input.facts; }

    plan::NodeIndex size() const { return static_cast<plan::NodeIndex>(m_input.tree.nodes.size()); }

    double limit(std::string_view id) const { return m_limits(id); }

    bool measured() const { return m_measured; }

    bool timed() const { return m_input.accounting.timed; }

    double totalMs() const { return m_totalMs; }

    // Part of the whole (time, or the planner's cost where nothing was timed) that is the node's own and that
    // no finding has claimed yet; of its whole sub-tree.
    double weight(plan::NodeIndex i) const;
    double treeWeight(plan::NodeIndex i) const;
    // Its share with all below it, claimed or not.
    double wholeShare(plan::NodeIndex i) const;
    // Enough to be told about: by share, and by time or cost.
    bool matters(double share) const;

    // Takes `fraction` of what is left of a node or of a sub-tree for a finding.
    void claim(Finding& finding, plan::NodeIndex i, double fraction = 1);
    void claimTree(Finding& finding, plan::NodeIndex top, double fraction = 1);
    // Time that no node has: planning, triggers after the nodes.
    void claimBeside(Finding& finding, double ms) const;

    // A finding of that kind at that node, with severity by `share`, and what the plan was good for as
    // confidence.
    Finding make(std::string_view id, plan::NodeIndex i, double share) const;
    Severity severityOf(double share) const;

    // Over all loops and processes.
    double loops(plan::NodeIndex i) const;
    double removedByFilter(plan::NodeIndex i) const;
    double rowsOf(plan::NodeIndex i) const; // estimated where not measured

    NodeConditions conditions(plan::NodeIndex i, plan::ConditionKind kind) const;
    const TableFacts* table(plan::NodeIndex i) const;
    const IndexFacts* index(plan::NodeIndex i) const; // of an index scan; of a bitmap heap scan's only index
    std::string schemaOf(plan::NodeIndex i) const;    // empty where neither plan nor statement say it
    std::string tableName(plan::NodeIndex i) const;   // as called: "schema.table"
    std::string sqlTable(plan::NodeIndex i) const;    // quoted; empty where it cannot be
    plan::NodeIndex childOf(plan::NodeIndex i, plan::Relationship as) const; // kNoNode where there is none
    bool below(plan::NodeIndex i, plan::NodeType type) const;                // somewhere below such a node
    // As EXPLAIN (SETTINGS) printed it with the plan; null where it did not.
    const std::string* setting(std::string_view name) const;
    bool ofServer(plan::NodeIndex i) const; // its table is in a schema of the server's own

private:
    void estimateCosts();
    double part(double own) const;

    const PlanInput& m_input;
    Thresholds m_limits;
    bool m_measured = false;
    double m_totalMs = 0;
    double m_rootCost = 0;
    std::vector<double> m_whole; // milliseconds, or cost units where nothing was timed; with all below
    std::vector<double> m_left;  // the node's own
};

// A name for what is to be made: base and suffix, cut to what the server keeps, never inside a character.
std::string newName(std::string base, std::string_view suffix);

// Compared with something that another column of the same row goes into: no index, and no statistics of one
// column, serve that.
bool ofOneRow(const sql::Predicate& predicate);

// Columns of an index that is wanted, in its order.
struct IndexColumns {
    std::vector<std::string> names;
    std::size_t equalities = 0;     // these come first, in whatever order
    std::vector<std::string> order; // " DESC" and the like, one each; empty: all as usual
    bool certain = true; // false: compared as text, and whether they are text, only the catalogue knows

    bool empty() const { return names.empty(); }

    std::size_t size() const { return names.size(); }
};

// Columns that an index could serve: compared bare, not below OR or NOT. Equality first, then at most one
// range. `table`: null where nothing is known of it.
IndexColumns indexableColumns(const std::vector<sql::Predicate>& predicates, const TableFacts* table);

// A usable B-tree without a predicate that begins with these columns; a hash index of the only one.
const IndexFacts* serving(const TableFacts* table, const IndexColumns& columns);

// CREATE INDEX CONCURRENTLY and its undo, for plain columns; of a partition, for the whole table. Nothing
// where a name cannot be quoted or the table is the server's; and says so where such an index exists or the
// columns are not certain.
void suggestIndex(Finding& finding, const PlanContext& context, plan::NodeIndex scan,
                  const IndexColumns& columns);

// CREATE INDEX for one already worked out, not concurrently where the server refuses that; `what`: behind
// the table, "(…)" or "USING …". Takes the partitioned table's name for a partition's.
void writeIndex(Finding& finding, const PlanContext& context, plan::NodeIndex scan, std::string base,
                const std::string& what);
// work_mem that would have held `bytes`, as SET and RESET, unless that is too much to ask for; `factor`:
// hash_mem_multiplier where it counts.
void suggestWorkMem(Finding& finding, const PlanContext& context, double bytes, double factor);

// Does a usable index without a predicate begin with this column?
const IndexFacts* indexLedBy(const TableFacts& table, std::string_view column);

// Does this cast keep a plain index of a column of that type from being used? Unknown types: only where no
// type is cast so without a loss.
bool castHidesIndex(std::string_view columnType, std::string_view castTo);

void figure(Finding& finding, std::string label, double value, Unit unit);

using Findings = std::vector<Finding>;
// The judges, in the order in which they claim time: who comes first has the nearer cause.
void judgeOverhead(PlanContext& context, Findings& out);   // JIT, planning, triggers
void judgePredicates(PlanContext& context, Findings& out); // what hides an index
void judgeScans(PlanContext& context, Findings& out);
void judgeIndexScans(PlanContext& context, Findings& out);
void judgeMemory(PlanContext& context, Findings& out);
void judgeJoins(PlanContext& context, Findings& out); // nested loops, join filters, sub-plans
void judgePaging(PlanContext& context, Findings& out);
void judgeWidth(PlanContext& context, Findings& out);
void judgeParallel(PlanContext& context, Findings& out);
void judgeEstimates(PlanContext& context, Findings& out); // last: says what follows from it

// What is said of several partitions of one table becomes one finding.
void foldPartitions(const PlanContext& context, Findings& findings);

} // namespace pavement::analyzer::detail
