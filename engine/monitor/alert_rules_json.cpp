#include "engine/monitor/alerts.h"

#include "engine/monitor/metrics.h"

#include "engine/base/json.h"

#include <cmath>
#include <set>

namespace pavement::monitor {

namespace {

constexpr const char* kHint = "Correct the field, or remove the rule.";

tl::unexpected<Error> wrong(std::string_view rule, std::string_view field, std::string_view what) {
    return fail(ErrorCode::invalidInput,
                "Alert rule " + std::string(rule) + ": " + std::string(field) + " " + std::string(what),
                kHint);
}

// Reads one field into `into`; an absent optional field leaves the default.
template <typename T>
Result<void> take(const Json& object, std::string_view rule, const char* field, bool required, T& into) {
    const auto found = object.find(field);
    if (found == object.end()) {
        if (required) {
            return wrong(rule, field, "is missing");
        }
        return {};
    }
    if constexpr (std::is_same_v<T, std::string>) {
        if (!found->is_string()) {
            return wrong(rule, field, "is not a text");
        }
        into = found->template get<std::string>();
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!found->is_boolean()) {
            return wrong(rule, field, "is neither true nor false");
        }
        into = found->template get<bool>();
    } else {
        if (!found->is_number()) {
            return wrong(rule, field, "is not a number");
        }
        into = found->template get<double>();
        if (!std::isfinite(into)) {
            return wrong(rule, field, "is not a finite number");
        }
    }
    return {};
}

Result<AlertRule> readRule(const Json& object, std::string name) {
    if (!object.is_object()) {
        return wrong(name, "as a whole", "is not an object");
    }
    AlertRule rule;
    if (auto taken = take(object, name, "id", true, rule.id); !taken) {
        return fail(taken.error());
    }
    if (rule.id.empty()) {
        return wrong(name, "id", "is empty");
    }
    name = "\"" + rule.id + "\"";
    double holdSeconds = 30.0;
    for (auto taken :
         {take(object, name, "title", true, rule.title), take(object, name, "metric", true, rule.metric),
          take(object, name, "label", false, rule.label), take(object, name, "above", false, rule.above),
          take(object, name, "threshold", true, rule.threshold),
          take(object, name, "hold_for_seconds", false, holdSeconds),
          take(object, name, "enabled", false, rule.enabled),
          take(object, name, "notify", false, rule.notify)}) {
        if (!taken) {
            return fail(taken.error());
        }
    }
    rule.clearAt = rule.threshold;
    if (auto taken = take(object, name, "clear_at", false, rule.clearAt); !taken) {
        return fail(taken.error());
    }
    const auto* info = findMetric(rule.metric);
    if (info == nullptr || info->isHistogram) {
        return wrong(name, "metric", "names no metric with a value: " + rule.metric);
    }
    if (holdSeconds < 0.0 || holdSeconds > 86'400.0) {
        return wrong(name, "hold_for_seconds", "is not between 0 and 86400");
    }
    rule.holdFor = Milliseconds{std::llround(holdSeconds * 1000.0)};
    if (rule.above ? rule.clearAt > rule.threshold : rule.clearAt < rule.threshold) {
        return wrong(name, "clear_at", "lies beyond the threshold, so the alert could never stay raised");
    }
    return rule;
}

} // namespace

std::string toJson(const std::vector<AlertRule>& rules) {
    Json list = Json::array();
    for (const auto& rule : rules) {
        list.push_back({{"id", rule.id},
                        {"title", rule.title},
                        {"metric", rule.metric},
                        {"label", rule.label},
                        {"above", rule.above},
                        {"threshold", rule.threshold},
                        {"clear_at", rule.clearAt},
                        {"hold_for_seconds", static_cast<double>(rule.holdFor.count()) / 1000.0},
                        {"enabled", rule.enabled},
                        {"notify", rule.notify}});
    }
    return dumpJson(list, 2);
}

Result<std::vector<AlertRule>> alertRulesFromJson(std::string_view text) {
    auto json = parseJson(text, "alert rules");
    if (!json) {
        return fail(ErrorCode::invalidInput, json.error().message, json.error().hint, json.error().context);
    }
    if (!json->is_array()) {
        return fail(ErrorCode::invalidInput, "The alert rules are not a list", "Write them as [ { … }, … ].");
    }
    std::vector<AlertRule> rules;
    std::set<std::string> ids;
    for (std::size_t i = 0; i < json->size(); ++i) {
        auto rule = readRule((*json)[i], "number " + std::to_string(i + 1));
        if (!rule) {
            return fail(rule.error());
        }
        if (!ids.insert(rule->id).second) {
            return wrong("\"" + rule->id + "\"", "id", "occurs twice");
        }
        rules.push_back(std::move(*rule));
    }
    return rules;
}

} // namespace pavement::monitor
