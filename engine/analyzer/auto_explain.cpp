#include "engine/analyzer/auto_explain.h"

#include "engine/plan/parse.h"
#include "engine/sql/normalize.h"

#include <charconv>

namespace pavement::analyzer {

namespace {

constexpr std::string_view kBegin = "duration: ";
constexpr std::string_view kPlan = " ms  plan:";

// Where the plan begins; 0: this is no entry of auto_explain.
std::size_t planAt(std::string_view message, double& milliseconds) {
    if (!message.starts_with(kBegin)) {
        return 0;
    }
    const std::string_view rest = message.substr(kBegin.size());
    const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), milliseconds);
    const auto read = static_cast<std::size_t>(end - rest.data());
    if (problem != std::errc{} || !rest.substr(read).starts_with(kPlan)) {
        return 0;
    }
    return kBegin.size() + read + kPlan.size();
}

void maskProperties(std::vector<plan::Property>& properties) {
    for (plan::Property& one : properties) {
        // What another server was sent, and what is printed as text and not known here.
        if (!one.isJson &&
            (one.name.find("SQL") != std::string::npos || one.value.find('\'') != std::string::npos)) {
            one.value = sql::normalize(one.value);
        }
    }
}

} // namespace

bool isAutoExplain(std::string_view message) {
    double milliseconds = 0;
    return planAt(message, milliseconds) != 0;
}

Result<LoggedPlan> readAutoExplain(const LoggedMessage& entry) {
    LoggedPlan out;
    const std::size_t from = planAt(entry.message, out.durationMs);
    if (from == 0) {
        return fail(ErrorCode::invalidInput, "This entry of the log holds no plan");
    }
    auto tree = plan::parsePlan(entry.message.substr(from));
    if (!tree) {
        return fail(tree.error());
    }
    out.at = entry.at;
    out.database = entry.database;
    out.user = entry.user;
    out.application = entry.application;
    out.plan = std::move(*tree);
    out.queryId = out.plan.queryIdentifier ? out.plan.queryIdentifier : entry.queryId;
    out.statement = sql::normalize(out.plan.queryText);
    return out;
}

void maskPlan(plan::PlanTree& plan) {
    plan.queryText = sql::normalize(plan.queryText);
    plan.queryParameters.clear();
    maskProperties(plan.extra);
    for (plan::Node& node : plan.nodes) {
        for (plan::Condition& condition : node.conditions) {
            condition.text = sql::normalize(condition.text);
        }
        for (plan::KeyList& list : node.keys) {
            for (std::string& key : list.keys) {
                key = sql::normalize(key);
            }
        }
        for (std::string& column : node.output) {
            column = sql::normalize(column);
        }
        maskProperties(node.extra);
    }
}

} // namespace pavement::analyzer
