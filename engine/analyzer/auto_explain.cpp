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

} // namespace pavement::analyzer
