#include "ui/pages/queries/plan_reading.h"

#include "engine/analyzer/plan_facts.h"
#include "engine/analyzer/sampled_values.h"
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

void keepForComparison(history::History& history, const ExplainOrder& order, const plan::PlanTree& tree,
                       const PlanShown& shown) {
    const auto values = order.values.keep ? analyzer::PlanValues::kept : analyzer::PlanValues::masked;
    const auto kept = analyzer::storePlan(history, order.target, order.fingerprint, tree, shown.lastSeen,
                                          shown.source, values);
    if (!kept) { // takes nothing from what is shown
        log::info("The plan was not kept: " + kept.error().oneLine());
    }
}

// As a real call would be planned. The findings are of the plan with its values; what is shown is without
// them.
Result<PlanShownPtr> explainAsCalled(postgres::Session& session, history::History& history,
                                     const Clock& clock, const ExplainOrder& order, Deadline deadline,
                                     const std::stop_token& stop) {
    const auto explained = analyzer::explainAsSeen(session, order.request, order.values, {}, deadline, stop);
    if (!explained) {
        return fail(explained.error());
    }
    auto tree = plan::parsePlan(explained->json);
    if (!tree) {
        return fail(tree.error());
    }
    const auto info = sql::analyse(order.request.statement);
    const auto facts = analyzer::readPlanFacts(session, &*tree, info ? &*info : nullptr, deadline, stop);
    if (!facts && session.broken()) {
        return fail(facts.error());
    }
    auto shown = std::make_shared<PlanShown>();
    shown->shape = plan::shapeHash(*tree);
    shown->firstSeen = shown->lastSeen = clock.wall();
    shown->sightings = 1;
    shown->now = true;
    shown->notes = explained->changes;
    keepForComparison(history, order, *tree, *shown);
    const plan::Accounting accounting = plan::account(*tree);
    analyzer::FindingReport findings =
        analyzer::analysePlan({*tree, accounting, info ? &*info : nullptr, facts ? &*facts : nullptr});
    shown->document = makePlanDocument(analyzer::withoutLiterals(std::move(*tree)), std::move(findings));
    return PlanShownPtr(std::move(shown));
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
        // Judged as it was kept, shown without values: they may have been kept under a permission of then.
        const plan::Accounting accounting = plan::account(one.tree);
        analyzer::FindingReport findings =
            analyzer::analysePlan({one.tree, accounting, info ? &*info : nullptr, nullptr});
        shown->document =
            makePlanDocument(analyzer::withoutLiterals(std::move(one.tree)), std::move(findings));
        shown->shape = one.shape;
        shown->source = one.source;
        shown->firstSeen = one.firstSeen;
        shown->lastSeen = one.lastSeen;
        shown->sightings = one.sightings;
        shown->seconds = one.seconds;
        for (const auto& execution : known->executions) {
            if (shown->seconds < 0 && execution.shape == one.shape) {
                shown->seconds = execution.seconds; // an estimate, but the server said how long it took
            }
        }
        plans.push_back(std::move(shown));
    }
    return plans;
}

Result<PlanShownPtr> explainNow(monitor::CommandAccess& commands, analyzer::ExplainCache& cache,
                                history::History& history, const ExplainOrder& order, Deadline deadline,
                                std::stop_token stop) {
    monitor::CommandWish wish;
    wish.database = order.database;
    wish.keepSearchPath = true;
    wish.statementTimeout = order.request.timeLimit;
    const auto lease = commands.lend(wish, deadline, stop);
    if (!lease) {
        return fail(lease.error());
    }
    if (order.values.use) {
        return explainAsCalled(**lease, history, cache.clock(), order, deadline, stop);
    }
    const auto answer = cache.explain(**lease, order.request, order.again, deadline, stop);
    if (!answer) {
        return fail(answer.error());
    }
    const analyzer::ExplainedPlan& made = *answer->plan;
    auto shown = std::make_shared<PlanShown>();
    shown->source = order.request.analyze ? analyzer::PlanSource::analyze : analyzer::PlanSource::explain;
    shown->shape = plan::shapeHash(made.tree);
    shown->firstSeen = shown->lastSeen = answer->at;
    shown->sightings = 1;
    shown->now = true;
    shown->cached = answer->cached;
    shown->miss = answer->miss;
    shown->seconds = made.tree.executionMs ? *made.tree.executionMs / 1000 : -1;
    shown->notes = made.explanation.changes;
    if (!answer->cached) {
        keepForComparison(history, order, made.tree, *shown);
    }
    const auto info = sql::analyse(order.request.statement);
    // Without facts of the tables the findings are fewer and less sure.
    shown->document = documentOf(made.tree, info ? &*info : nullptr, made.facts ? &*made.facts : nullptr);
    return PlanShownPtr(std::move(shown));
}

} // namespace pavement::ui
