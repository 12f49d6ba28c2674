#include "engine/plan/parse.h"

#include "engine/plan/parse_json.h"
#include "engine/plan/parse_text.h"
#include "engine/plan/plain_text.h"

#include <algorithm>

namespace pavement::plan {

namespace {

// "- Plan:" or "Plan:" with "Node Type:" on one of the next lines.
bool isYaml(std::string_view text) {
    const std::string_view head = text.substr(0, std::min<std::size_t>(text.size(), 20'000));
    const auto type = head.find("Node Type: ");
    return type != std::string_view::npos && head.find("Plan:") < type;
}

bool isXml(std::string_view text) {
    return text.starts_with("<explain") || text.starts_with("<?xml") || text.starts_with("<Plan") ||
           text.starts_with("<Query");
}

} // namespace

Result<std::vector<PlanTree>> parsePlans(std::string_view text) {
    constexpr std::string_view kMark = "\xef\xbb\xbf";
    const std::string_view bare = detail::trimmed(text.starts_with(kMark) ? text.substr(kMark.size()) : text);
    if (bare.empty()) {
        return fail(ErrorCode::invalidInput, "There is no plan: the text is empty",
                    "Paste the answer of EXPLAIN, as text or JSON.");
    }
    if (bare.front() == '[' || bare.front() == '{') {
        // A server's own answer needs no cleaning. psql's may carry a mark at each line's end.
        auto plans = parseJsonPlans(bare);
        if (plans || bare.find('\n') == std::string_view::npos) {
            return plans;
        }
    }
    const std::string plain = detail::plainText(text);
    const std::string_view content = detail::trimmed(plain);
    if (!content.empty() && (content.front() == '[' || content.front() == '{')) {
        return parseJsonPlans(content);
    }
    if (isXml(content) || isYaml(content)) {
        return fail(ErrorCode::unsupported,
                    isXml(content) ? "This plan is in XML, which is not read here"
                                   : "This plan is in YAML, which is not read here",
                    "Use EXPLAIN (FORMAT JSON) or EXPLAIN (FORMAT TEXT) with the same other options; for "
                    "auto_explain set auto_explain.log_format to json or text.");
    }
    return parseTextPlans(text);
}

Result<PlanTree> parsePlan(std::string_view text) {
    auto plans = parsePlans(text);
    if (!plans) {
        return fail(plans.error());
    }
    return std::move(plans->front());
}

} // namespace pavement::plan
