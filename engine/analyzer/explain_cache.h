#pragma once
// Explain through the result cache: a plan that was asked for before is given again while the schema and the
// statistics of the statement's tables and the settings of the planner are the same, which one cheap question
// finds out. The same means to the letter: text, values, search path and role, since each may make another
// plan. An execution (analyze) is a measurement, so it is neither kept nor given again. Statements are kept
// in memory only. What a function of SQL that the planner takes apart reads is not seen. Thread-safe.

#include "engine/analyzer/explain.h"
#include "engine/analyzer/plan_facts.h"
#include "engine/analyzer/result_cache.h"
#include "engine/base/clock.h"
#include "engine/plan/plan_tree.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace pavement::analyzer {

struct ExplainedPlan {
    Explanation explanation;
    plan::PlanTree tree;
    // Of the moment it was asked; absent where they could not be read: the plan is worth having all the same.
    std::optional<PlanFacts> facts;
};

struct ExplainAnswer {
    std::shared_ptr<const ExplainedPlan> plan; // never null
    Timestamp at;                              // when the server made it
    bool cached = false;                       // it was made for an earlier question
    // Why an earlier answer did not do: what has changed since; absent: there was none, or none was wanted.
    CacheMiss miss = CacheMiss::absent;
};

class ExplainCache {
public:
    explicit ExplainCache(const Clock& clock, std::size_t most = 200) // the clock must outlive it
        : m_clock(clock)
        , m_results(most) {}

    // `again`: the server is asked whatever is known, and its answer takes the place of the one before.
    // Errors as explain() and plan::parsePlan().
    Result<ExplainAnswer> explain(postgres::Session& session, const ExplainRequest& request, bool again,
                                  Deadline deadline, std::stop_token stop = {});

    const Clock& clock() const { return m_clock; }

    std::size_t size() const { return m_results.size(); }

private:
    const Clock& m_clock;
    ResultCache m_results;
};

} // namespace pavement::analyzer
