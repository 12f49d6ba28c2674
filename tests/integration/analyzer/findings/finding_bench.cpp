#include "tests/integration/analyzer/findings/finding_bench.h"

#include "engine/analyzer/findings_text.h"
#include "engine/plan/parse.h"
#include "engine/plan/to_text.h"
#include "engine/sql/statement.h"

#include <cstdio>
#include <stdexcept>

namespace pavement::testing {

postgres::Rows mustRun(postgres::Session& session, const std::string& sql) {
    auto rows = session.query(sql, {}, Deadline::after(Milliseconds{120'000}));
    if (!rows) {
        std::fputs((rows.error().oneLine() + " in: " + sql + "\n").c_str(),
                   stderr); // Qt Test says no more than that
        throw std::runtime_error(rows.error().oneLine());
    }
    return std::move(*rows);
}

JudgedPlan judge(postgres::Session& session, const std::string& statement, bool withFacts,
                 const analyzer::ThresholdOverrides& thresholds, const std::string& options) {
    mustRun(session, "BEGIN");
    const auto rows = mustRun(session, "EXPLAIN (" + options + ", FORMAT JSON) " + statement);
    mustRun(session, "ROLLBACK");
    auto tree = plan::parsePlan(rows.text(0, 0));
    auto info = sql::analyse(statement);
    if (!tree || !info) {
        throw std::runtime_error((tree ? info.error() : tree.error()).oneLine());
    }
    std::optional<analyzer::PlanFacts> facts;
    if (withFacts) {
        auto read = analyzer::readPlanFacts(session, &*tree, &*info, Deadline::after(Milliseconds{30'000}));
        if (!read) {
            throw std::runtime_error(read.error().oneLine());
        }
        facts = std::move(*read);
    }
    const auto accounting = plan::account(*tree);
    auto report = analyzer::analysePlan(
        {.tree = *tree, .accounting = accounting, .statement = &*info, .facts = facts ? &*facts : nullptr},
        thresholds);
    return {std::move(*tree), std::move(report)};
}

std::vector<const analyzer::Finding*> ofKind(const analyzer::FindingReport& report, std::string_view id) {
    std::vector<const analyzer::Finding*> found;
    for (const analyzer::Finding& one : report.findings) {
        if (one.id == id) {
            found.push_back(&one);
        }
    }
    return found;
}

std::string listed(const JudgedPlan& judged) {
    return "\n" + analyzer::toText(judged.report, &judged.tree) + plan::toText(judged.tree);
}

std::string costProblem(const JudgedPlan& judged) {
    double sum = 0;
    double shares = 0;
    for (const analyzer::Finding& one : judged.report.findings) {
        if (one.node != plan::kNoNode && one.node >= judged.tree.nodes.size()) {
            return one.id + " names a node that is not there";
        }
        if (one.cost) {
            sum += one.cost->milliseconds.value_or(0);
            shares += one.cost->share;
            if (one.cost->share < 0 || one.cost->milliseconds.value_or(0) < 0) {
                return one.id + " costs less than nothing";
            }
        }
    }
    if (shares > 1.001 || (judged.report.timed && sum > judged.report.totalMs * 1.001 + 0.01)) {
        return "findings cost " + std::to_string(sum) + " ms of " + std::to_string(judged.report.totalMs);
    }
    return {};
}

} // namespace pavement::testing
