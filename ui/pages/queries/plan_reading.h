#pragma once
// Plans of a statement for its page: those the history keeps, and one the server makes now. For tasks.

#include "engine/analyzer/explain_cache.h"
#include "engine/analyzer/plan_history.h"
#include "engine/monitor/command_access.h"
#include "engine/monitor/target.h"
#include "ui/plan/plan_document.h"

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::ui {

struct PlanShown {
    PlanDocumentPtr document; // with its findings
    std::uint64_t shape = 0;
    analyzer::PlanSource source = analyzer::PlanSource::explain;
    Timestamp firstSeen, lastSeen;
    std::uint64_t sightings = 0;
    bool now = false;    // made by the server on request
    bool cached = false; // and that for an earlier request, at lastSeen
    // Why an earlier one would not do.
    analyzer::CacheMiss miss = analyzer::CacheMiss::absent;
    double seconds = -1; // of the execution it was measured in, or of the latest that was logged with it
    std::vector<std::string> notes; // what was changed about the text, and how
};

using PlanShownPtr = std::shared_ptr<const PlanShown>;

// Latest seen first, judged by what the plans and the statement's text say.
Result<std::vector<PlanShownPtr>> keptPlans(const history::History& history, const std::string& target,
                                            const std::string& fingerprint, const std::string& statement);

struct ExplainOrder {
    std::string target, fingerprint;
    std::string database; // empty: the target's own
    analyzer::ExplainRequest request;
    bool again = false; // whatever the cache knows
    // With `use`: planned with the values of a call that is running, where one is seen. They are masked in
    // what is shown, and in the history unless `keep`; the cache knows nothing of it.
    monitor::ValuePermission values{};
};

// Asks the server, unless the cache has the answer, and keeps a new one without literals in the history.
// Errors as ExplainCache::explain, explainAsSeen and CommandAccess::lend.
Result<PlanShownPtr> explainNow(monitor::CommandAccess& commands, analyzer::ExplainCache& cache,
                                history::History& history, const ExplainOrder& order, Deadline deadline,
                                std::stop_token stop);

} // namespace pavement::ui
