#include "engine/analyzer/explain_cache.h"

#include "engine/base/json.h"
#include "engine/plan/parse.h"
#include "engine/sql/fingerprint.h"
#include "engine/sql/statement.h"

#include <any>
#include <string>
#include <utility>
#include <vector>

namespace pavement::analyzer {

namespace {

// What may make another plan besides what a stamp tells.
std::string planKindOf(const postgres::Session& session, const ExplainRequest& request) {
    Json values = Json::array();
    for (const auto& value : request.values) {
        values.push_back(value ? Json(*value) : Json(nullptr));
    }
    return "explain " + dumpJson(Json::array({session.identity().role, request.statement, std::move(values),
                                              request.searchPath, request.buffers}));
}

// Where bare names are looked up: nothing where it could not be had.
Result<std::vector<std::string>> searchPathOf(postgres::Session& session, const ExplainRequest& request,
                                              Deadline deadline) {
    if (!request.searchPath.empty()) {
        return request.searchPath;
    }
    const auto rows = session.query("SELECT s FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) AS s",
                                    {}, deadline);
    if (!rows) {
        return fail(rows.error());
    }
    std::vector<std::string> path;
    for (std::size_t row = 0; row < rows->size(); ++row) {
        path.push_back(rows->text(row, 0));
    }
    return path;
}

Result<std::shared_ptr<const ExplainedPlan>> ask(postgres::Session& session, const ExplainRequest& request,
                                                 Deadline deadline, const std::stop_token& stop) {
    auto explanation = explain(session, request, stop);
    if (!explanation) {
        return fail(explanation.error());
    }
    auto tree = plan::parsePlan(explanation->json);
    if (!tree) {
        return fail(tree.error());
    }
    auto made = std::make_shared<ExplainedPlan>();
    made->explanation = std::move(*explanation);
    made->tree = std::move(*tree);
    const auto info = sql::analyse(request.statement);
    auto facts = readPlanFacts(session, &made->tree, info ? &*info : nullptr, deadline, stop);
    if (facts) {
        made->facts = std::move(*facts);
    }
    return std::shared_ptr<const ExplainedPlan>(std::move(made));
}

struct Kept {
    std::shared_ptr<const ExplainedPlan> plan;
    Timestamp at;
};

} // namespace

Result<ExplainAnswer> ExplainCache::explain(postgres::Session& session, const ExplainRequest& request,
                                            bool again, Deadline deadline, std::stop_token stop) {
    ExplainAnswer answer;
    const auto tables = tablesOf(request.statement);
    std::optional<ServerStamp> stamp;
    std::string fingerprint, kind;
    if (!request.analyze) {
        fingerprint = sql::fingerprint(request.statement).hex();
        kind = planKindOf(session, request);
        // Read first: what changes while the plan is made makes it old at once. Without a stamp nothing is
        // kept, and the server is asked as ever.
        if (const auto path = searchPathOf(session, request, deadline)) {
            if (auto read = readStamp(session, tables, deadline, *path)) {
                stamp = std::move(*read);
            }
        }
        if (stamp && !again) {
            auto known = m_results.get(fingerprint, kind, *stamp);
            if (known.miss == CacheMiss::none) {
                const auto& kept = std::any_cast<const Kept&>(known.result);
                return ExplainAnswer{kept.plan, kept.at, true, CacheMiss::none};
            }
            answer.miss = known.miss;
        }
    }
    auto made = ask(session, request, deadline, stop);
    if (!made) {
        return fail(made.error());
    }
    answer.plan = std::move(*made);
    answer.at = m_clock.wall();
    if (stamp && answer.plan->facts) {
        m_results.put(fingerprint, kind, Kept{answer.plan, answer.at}, *stamp, tables);
    }
    return answer;
}

} // namespace pavement::analyzer
