#pragma once
// What is wrong with one statement's way of running: what was seen, what it costs, how sure that is, and what
// to do. A kind is data (finding_catalogue), its limits are one table (finding_thresholds.h); a Finding is
// one case of it. analysePlan judges a plan, analyseStatement (statement_findings.h) what needs none.
//
// Costs never overlap: they are parts of the self times that plan/accounting charged once, so those of one
// report add up to no more than its whole. A cause that costs nothing by itself, such as a wrong estimate,
// names what the findings that follow from it cost.
//
// No text here holds a value out of a statement: names, figures and SQL made of names only. Pure functions,
// thread-safe.

#include "engine/analyzer/check.h"
#include "engine/plan/accounting.h"
#include "engine/plan/plan_tree.h"
#include "engine/sql/statement.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

struct PlanFacts; // plan_facts.h

enum class FindingCategory {
    estimates,
    access,
    joins,
    memory,
    processor,
    statement,
    parallel,
    waits,
    writes
};

std::string_view toString(FindingCategory category);

struct FindingKind {
    std::string_view id; // "rows.stale-statistics"
    std::string_view title;
    FindingCategory category{};
    std::string_view why;       // why it matters
    std::string_view cannotSee; // what it does not know
};

// All kinds, by category. An id stays what it is: it is stored and translated by.
std::span<const FindingKind> findingCatalogue();
const FindingKind* findingKind(std::string_view id); // null where there is none of that id

struct FindingCost {
    std::optional<double>
        milliseconds{};     // of one execution, this finding's own; absent where nothing was timed
    double share = 0;       // 0…1, of FindingReport::totalMs, or of the planner's cost where estimated
    double leadsToMs = 0;   // what findings that follow from this one cost; counted there
    bool estimated = false; // share of the planner's cost: nothing was measured
};

struct Finding {
    std::string id{};
    std::string title{}; // the kind's
    plan::NodeIndex node = plan::kNoNode;
    std::vector<plan::NodeIndex> otherNodes{}; // that show the same or follow from it
    std::vector<std::string> objects{}; // "schema.table", "table.column", an index: as called, not quoted
    Severity severity = Severity::notice;
    Confidence confidence = Confidence::medium;
    std::vector<Figure> evidence{};
    std::optional<FindingCost> cost{};
    std::string note{};   // a sentence about this very case
    std::string advice{}; // what to do, and what to mind before the fix
    std::string fix{};    // SQL ready to run; empty where none can be given
    std::string undo{};
};

struct FindingReport {
    std::vector<Finding> findings; // dearest first, a cause before what follows from it
    bool measured = false;         // the plan was run (ANALYZE); else only what estimates can tell
    bool timed = false;
    double totalMs = 0;             // planning and execution: what shares are of
    std::vector<std::string> notes; // what could not be judged, and what it would take
};

// How much of a statement's sampled time went where: the load by wait. Sums of samples or seconds, any unit.
struct WaitProfile {
    double total = 0;                       // running and waiting
    std::map<std::string, double> byType{}; // pg_stat_activity.wait_event_type: "Lock", "IO", "LWLock", …
};

// "sort.spill/time" → value instead of the table's.
using ThresholdOverrides = std::map<std::string, double, std::less<>>;

struct PlanInput {
    const plan::PlanTree& tree;
    const plan::Accounting& accounting;            // account(tree)
    const sql::StatementInfo* statement = nullptr; // of its text, where known: sql::analyse
    const PlanFacts* facts = nullptr;              // readPlanFacts, where there is a server
};

FindingReport analysePlan(const PlanInput& input, const ThresholdOverrides& thresholds = {});

} // namespace pavement::analyzer
