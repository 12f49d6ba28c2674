#include "app/plan_printing.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/analyzer/plan_facts.h"
#include "engine/analyzer/plan_history.h"
#include "engine/analyzer/sampled_values.h"
#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/monitor/command_access.h"
#include "engine/plan/parse.h"
#include "engine/sql/statement.h"

#include <algorithm>

namespace pavement::app {

namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr std::size_t kMostLogBytes = std::size_t{256} << 20U;

// What the values made of the plan is judged, and then they go: what is printed may be kept anywhere.
Result<AnalysedPlan> judged(postgres::Session& session, const std::string& statement, plan::PlanTree tree,
                            Deadline deadline, const std::stop_token& stop) {
    AnalysedPlan plan{std::move(tree), {}, {}};
    plan.accounting = plan::account(plan.tree);
    const auto info = sql::analyse(statement);
    const auto facts = analyzer::readPlanFacts(session, &plan.tree, info ? &*info : nullptr, deadline, stop);
    if (!facts && session.broken()) {
        return fail(facts.error());
    }
    plan.findings = analyzer::analysePlan(
        {plan.tree, plan.accounting, info ? &*info : nullptr, facts ? &*facts : nullptr});
    plan.tree = analyzer::withoutLiterals(std::move(plan.tree));
    return plan;
}

} // namespace

int runAnalyzeExplain(const Options& options, const monitor::Target& target, Interrupt& interrupt) {
    if (options.realValues && !target.values.use) {
        return complain({ErrorCode::invalidInput,
                         "The values of real calls may not be used for this target",
                         "They may be anybody's data. Allow it in the saved profile of the target: "
                         "\"values\": {\"use\": true}.",
                         {}});
    }
    monitor::ValuePermission permission = target.values;
    permission.use = options.realValues;
    std::string log;
    if (permission.use && !options.sessionLog.empty()) {
        auto text = readFile(options.sessionLog, kMostLogBytes);
        if (!text) {
            return complain(text.error());
        }
        log = std::move(*text);
    }
    const Deadline deadline = Deadline::after(kPatience);
    monitor::CommandAccess access(target);
    monitor::CommandWish wish;
    wish.keepSearchPath = true;
    const auto session = access.lend(wish, deadline, interrupt.token());
    if (!session) {
        return complain(session.error());
    }
    analyzer::ExplainRequest request;
    request.statement = options.statement;
    request.buffers = true;
    const auto explained =
        analyzer::explainAsSeen(**session, request, permission, log, deadline, interrupt.token());
    if (!explained) {
        return complain(explained.error());
    }
    auto tree = plan::parsePlan(explained->json);
    if (!tree) {
        return complain(tree.error());
    }
    const auto plan = judged(**session, options.statement, std::move(*tree), deadline, interrupt.token());
    if (!plan) {
        return complain(plan.error());
    }
    if (options.format == Format::json) {
        Json one = planJson(*plan);
        one["method"] = analyzer::toString(explained->method);
        one["provenance"] = explained->changes;
        Json json{{"schema", "pavement-plan"}, {"version", kPlanSchemaVersion}, {"plans", Json::array()}};
        json["plans"].push_back(std::move(one));
        print(dumpJson(json, 2));
    } else {
        std::string text;
        for (const std::string& change : explained->changes) {
            text += change + "\n";
        }
        print(forLocale(text + (text.empty() ? "" : "\n") + planText(*plan)));
    }
    const bool grave = std::any_of(
        plan->findings.findings.begin(), plan->findings.findings.end(),
        [](const analyzer::Finding& one) { return one.severity == analyzer::Severity::critical; });
    return grave ? kFoundWanting : kDone;
}

} // namespace pavement::app
