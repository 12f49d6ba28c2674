#pragma once
// The plans a statement has had: the tree without literals, its shape, and when it was seen. Bounded: so many
// shapes of a statement (the longest unseen goes first) and so many periods. Any thread but the window's.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/history/statement_work.h"
#include "engine/plan/plan_tree.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

enum class PlanSource { explain, analyze, autoExplain };

std::string_view toString(PlanSource source);

// The plan as it may be kept: literals in conditions, keys, output lists and the statement become ?, values
// of parameters go, and of texts that the parser of plans does not know only the name stays. The shape stays
// the same. Whether a pattern began with a wildcard cannot be told afterwards: find first, mask then.
plan::PlanTree withoutLiterals(plan::PlanTree tree);

// kept: as it is, where the person allowed it for this target (monitor::ValuePermission::keep).
enum class PlanValues { masked, kept };

// Keeps the plan for a statement (its fingerprint in hexadecimal). The same shape again moves only its
// time, and takes the newer plan in place of the older where that was measured or the older was not.
Result<void> storePlan(history::History& history, std::string_view target, std::string_view fingerprint,
                       const plan::PlanTree& tree, Timestamp at, PlanSource source,
                       PlanValues values = PlanValues::masked);

// What storePlan keeps of it, for who keeps many at once. The tree must have a node.
history::PlanSighting sightingOf(std::string_view fingerprint, const plan::PlanTree& tree, Timestamp at,
                                 PlanSource source, PlanValues values = PlanValues::masked);

struct KnownPlan {
    std::uint64_t shape = 0;
    plan::PlanTree tree;
    PlanSource source = PlanSource::explain;
    Timestamp firstSeen, lastSeen;
    std::uint64_t sightings = 0;
    double seconds = -1; // of the execution that `tree` was measured in; negative: it is an estimate
};

struct PlanHistory {
    std::vector<KnownPlan> plans;                     // latest seen first
    std::vector<history::PlanPeriod> periods;         // time order
    std::vector<history::LoggedExecution> executions; // by the server's log; latest first
};

Result<PlanHistory> plansOf(const history::History& history, std::string_view target,
                            std::string_view fingerprint);

// Rows that the scans of one execution read, those removed by filters included; negative where the plan does
// not say. Measured where the plan was, else estimated (then without what filters remove).
double rowsScanned(const plan::PlanTree& tree);

} // namespace pavement::analyzer
