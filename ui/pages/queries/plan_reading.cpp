#include "ui/pages/queries/plan_reading.h"

#include "engine/analyzer/plan_facts.h"
#include "engine/base/log.h"
#include "engine/plan/parse.h"
#include "engine/plan/shape.h"

namespace pavement::ui {
namespace {

PlanDocumentPtr documentOf(plan::PlanTree tree, const sql::StatementInfo* statement,
                           const analyzer::PlanFacts* facts) {
    const plan::Accounting accounting = plan::account(tree);
    analyzer::FindingReport findings = analyzer::analysePlan({tree, accounting, statement, facts});
    return makePlanDocument(std::move(tree), std::move(findings));
}

} // namespace

Result<std::vector<PlanShownPtr>> keptPlans(const history::History& history, const std::string& target,
                                            const std::string& fingerprint, const std::string& statement) {
    auto known = analyzer::plansOf(history, target, fingerprint);
    if (!known) {
        return fail(known.error());
    }
    const auto info = sql::analyse(statement);
    std::vector<PlanShownPtr> plans;
    for (analyzer::KnownPlan& one : known->plans) {
        auto shown = std::make_shared<PlanShown>();
        shown->document = documentOf(std::move(one.tree), info ? &*info : nullptr, nullptr);
        shown->shape = one.shape;
        shown->source = one.source;
        shown->firstSeen = one.firstSeen;
        shown->lastSeen = one.lastSeen;
        shown->sightings = one.sightings;
        plans.push_back(std::move(shown));
    }
    return plans;
}

Result<PlanShownPtr> explainNow(monitor::CommandAccess& commands, history::History& history,
                                const Clock& clock, const ExplainOrder& order, Deadline deadline,
                                std::stop_token stop) {
    monitor::CommandWish wish;
    wish.database = order.database;
    wish.keepSearchPath = true;
    wish.statementTimeout = order.request.timeLimit;
    const auto lease = commands.lend(wish, deadline, stop);
    if (!lease) {
        return fail(lease.error());
    }
    const auto explained = analyzer::explain(**lease, order.request, stop);
    if (!explained) {
        return fail(explained.error());
    }
    auto tree = plan::parsePlan(explained->json);
    if (!tree) {
        return fail(tree.error());
    }
    auto shown = std::make_shared<PlanShown>();
    shown->source = order.request.analyze ? analyzer::PlanSource::analyze : analyzer::PlanSource::explain;
    shown->shape = plan::shapeHash(*tree);
    shown->firstSeen = shown->lastSeen = clock.wall();
    shown->sightings = 1;
    shown->now = true;
    shown->notes = explained->changes;
    // Kept for the next comparison; that it could not be kept takes nothing from what is shown.
    const auto kept =
        analyzer::storePlan(history, order.target, order.fingerprint, *tree, shown->lastSeen, shown->source);
    if (!kept) {
        log::info("The plan was not kept: " + kept.error().oneLine());
    }
    const auto info = sql::analyse(order.request.statement);
    const sql::StatementInfo* said = info ? &*info : nullptr;
    // Without facts of the tables the findings are fewer and less sure; the plan is worth showing all the
    // same.
    const auto facts = analyzer::readPlanFacts(**lease, &*tree, said, deadline, stop);
    shown->document = documentOf(std::move(*tree), said, facts ? &*facts : nullptr);
    return PlanShownPtr(std::move(shown));
}

} // namespace pavement::ui
