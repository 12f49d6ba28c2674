#include "engine/plan/fields.h"

#include <charconv>
#include <cmath>

namespace pavement::plan::detail {

namespace {

template <typename Number>
std::optional<Number> parseNumber(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

bool readBool(const Json& object, const char* name, bool& to) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_boolean()) {
        return false;
    }
    to = found->get<bool>();
    return true;
}

std::optional<double> readNumber(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() || !found->is_number() ? std::nullopt
                                                        : std::optional<double>(found->get<double>());
}

std::optional<std::int64_t> readInteger(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() ? std::nullopt : toInteger(fromJson(*found));
}

std::string readText(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() || !found->is_string() ? std::string() : found->get<std::string>();
}

bool setTriggers(PlanTree& tree, const Json& list) {
    if (!list.is_array()) {
        return false;
    }
    std::vector<Trigger> triggers;
    for (const Json& one : list) {
        const auto calls = one.is_object() ? readNumber(one, "Calls") : std::nullopt;
        if (!calls) {
            return false;
        }
        triggers.push_back({readText(one, "Trigger Name"), readText(one, "Constraint Name"),
                            readText(one, "Relation"), readNumber(one, "Time"), *calls});
    }
    tree.triggers = std::move(triggers);
    tree.triggersPrinted = true;
    return true;
}

bool setSettings(PlanTree& tree, const Json& group) {
    if (!group.is_object()) {
        return false;
    }
    for (const auto& [name, value] : group.items()) {
        tree.settings.push_back(
            {name, value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt});
    }
    tree.settingsPrinted = true;
    return true;
}

bool setPlanning(PlanTree& tree, const Json& group) {
    if (!group.is_object()) {
        return false;
    }
    PlanningUse use;
    Measurements rest;
    for (const auto& [name, content] : group.items()) {
        Value value = fromJson(content);
        if (name == "Memory Used" && toInteger(value)) {
            use.memoryUsedKb = toInteger(value);
        } else if (name == "Memory Allocated" && toInteger(value)) {
            use.memoryAllocatedKb = toInteger(value);
        } else {
            setMeasurement(rest, name, std::move(value));
        }
    }
    use.buffers = rest.buffers;
    use.ioTimes = std::move(rest.ioTimes);
    use.extra = std::move(rest.extra);
    tree.planning = std::move(use);
    return true;
}

bool setSerialization(PlanTree& tree, const Json& group) {
    if (!group.is_object()) {
        return false;
    }
    Serialization found;
    Measurements rest;
    for (const auto& [name, content] : group.items()) {
        Value value = fromJson(content);
        if (name == "Time" && toReal(value)) {
            found.timeMs = toReal(value);
        } else if (name == "Output Volume" && toInteger(value)) {
            found.outputKb = *toInteger(value);
        } else if (name == "Format" && value.kind == Value::Kind::text) {
            found.format = value.text;
        } else {
            setMeasurement(rest, name, std::move(value));
        }
    }
    found.buffers = rest.buffers;
    found.ioTimes = std::move(rest.ioTimes);
    tree.serialization = std::move(found);
    return rest.extra.empty();
}

bool setStatementGroup(PlanTree& tree, std::string_view name, const Json& group) {
    if (name == "Triggers") {
        return setTriggers(tree, group);
    }
    if (name == "Settings") {
        return setSettings(tree, group);
    }
    if (name == "Planning") {
        return setPlanning(tree, group);
    }
    if (name == "Serialization") {
        return setSerialization(tree, group);
    }
    Jit jit;
    if (name == "JIT" && setJit(jit, group)) {
        tree.jit = jit;
        return true;
    }
    return false;
}

} // namespace

std::optional<double> toReal(const Value& value) {
    switch (value.kind) {
    case Value::Kind::integer:
        return static_cast<double>(value.integer);
    case Value::Kind::real:
        return value.real;
    case Value::Kind::text: {
        const auto number = parseNumber<double>(value.text);
        return number && std::isfinite(*number) ? number : std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

std::optional<std::int64_t> toInteger(const Value& value) {
    if (value.kind == Value::Kind::integer) {
        return value.integer;
    }
    return value.kind == Value::Kind::text ? parseNumber<std::int64_t>(value.text) : std::nullopt;
}

std::optional<bool> toFlag(const Value& value) {
    if (value.kind == Value::Kind::boolean) {
        return value.flag;
    }
    if (value.kind == Value::Kind::text && (value.text == "true" || value.text == "false")) {
        return value.text == "true";
    }
    return std::nullopt;
}

std::vector<std::string> splitAtCommas(std::string_view text) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            quote = c == quote ? '\0' : quote; // a doubled quote closes and opens again
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(' || c == '[') {
            ++depth;
        } else if (c == ')' || c == ']') {
            --depth;
        } else if (c == ',' && depth == 0 && i + 1 < text.size() && text[i + 1] == ' ') {
            parts.emplace_back(text.substr(begin, i - begin));
            begin = i + 2;
        }
    }
    if (begin < text.size()) {
        parts.emplace_back(text.substr(begin));
    }
    return parts;
}

std::optional<std::vector<std::string>> toList(const Value& value) {
    if (value.kind == Value::Kind::text) {
        return splitAtCommas(value.text);
    }
    if (value.kind != Value::Kind::group || !value.group.is_array()) {
        return std::nullopt;
    }
    std::vector<std::string> list;
    list.reserve(value.group.size());
    for (const Json& item : value.group) {
        if (!item.is_string()) {
            return std::nullopt;
        }
        list.push_back(item.get<std::string>());
    }
    return list;
}

Value fromJson(const Json& json) {
    Value value;
    if (json.is_boolean()) {
        value.kind = Value::Kind::boolean;
        value.flag = json.get<bool>();
    } else if (json.is_number_float() ||
               (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX)) {
        value.kind = Value::Kind::real;
        value.real = json.get<double>();
    } else if (json.is_number()) {
        value.kind = Value::Kind::integer;
        value.integer = json.get<std::int64_t>();
    } else if (json.is_string()) {
        value.kind = Value::Kind::text;
        value.text = json.get<std::string>();
    } else if (json.is_structured()) {
        value.kind = Value::Kind::group;
        value.group = json;
    }
    return value;
}

void keepProperty(std::vector<Property>& properties, std::string_view name, Value&& value) {
    Property property{std::string(name), {}, value.kind != Value::Kind::text};
    switch (value.kind) {
    case Value::Kind::null:
        property.value = "null";
        break;
    case Value::Kind::boolean:
        property.value = value.flag ? "true" : "false";
        break;
    case Value::Kind::integer:
        property.value = std::to_string(value.integer);
        break;
    case Value::Kind::real:
        property.value = dumpJson(Json(value.real));
        break;
    case Value::Kind::text:
        property.value = std::move(value.text);
        break;
    case Value::Kind::group:
        property.value = dumpJson(value.group);
        break;
    }
    properties.push_back(std::move(property));
}

bool setJit(Jit& jit, const Json& group) {
    const auto functions = group.is_object() ? readInteger(group, "Functions") : std::nullopt;
    const auto options = group.is_object() ? group.find("Options") : group.end();
    if (!functions || options == group.end() || !options->is_object() ||
        !readBool(*options, "Inlining", jit.inlining) ||
        !readBool(*options, "Optimization", jit.optimization) ||
        !readBool(*options, "Expressions", jit.expressions) ||
        !readBool(*options, "Deforming", jit.deforming)) {
        return false;
    }
    jit.functions = *functions;
    const auto timing = group.find("Timing");
    if (timing == group.end() || !timing->is_object()) {
        return true;
    }
    JitTimes& times = jit.times.emplace();
    if (const auto generation = timing->find("Generation");
        generation != timing->end() && generation->is_object()) {
        times.deformMs = readNumber(*generation, "Deform"); // 17 tells it apart
        times.generationMs = readNumber(*generation, "Total").value_or(0);
    } else {
        times.generationMs = readNumber(*timing, "Generation").value_or(0);
    }
    times.inliningMs = readNumber(*timing, "Inlining").value_or(0);
    times.optimizationMs = readNumber(*timing, "Optimization").value_or(0);
    times.emissionMs = readNumber(*timing, "Emission").value_or(0);
    times.totalMs = readNumber(*timing, "Total").value_or(0);
    return true;
}

bool setSortGroups(std::optional<SortGroups>& groups, const Json& group) {
    const auto count = group.is_object() ? readInteger(group, "Group Count") : std::nullopt;
    const auto methods = group.is_object() ? group.find("Sort Methods Used") : group.end();
    if (!count || methods == group.end()) {
        return false;
    }
    auto list = toList(fromJson(*methods));
    if (!list) {
        return false;
    }
    SortGroups found{*count, std::move(*list), {}, {}};
    for (auto [name, space] :
         {std::pair{"Sort Space Memory", &found.memory}, {"Sort Space Disk", &found.disk}}) {
        if (const auto part = group.find(name); part != group.end() && part->is_object()) {
            *space = SortSpace{readInteger(*part, "Average Sort Space Used").value_or(0),
                               readInteger(*part, "Peak Sort Space Used").value_or(0)};
        }
    }
    groups = std::move(found);
    return true;
}

void setStatementField(PlanTree& tree, std::string_view name, Value&& value) {
    const auto text = [&](std::string& to) { to = std::move(value.text); };
    if (value.kind == Value::Kind::group) {
        if (setStatementGroup(tree, name, value.group)) {
            return;
        }
    } else if (name == "Query Text" && value.kind == Value::Kind::text) {
        return text(tree.queryText);
    } else if (name == "Query Parameters" && value.kind == Value::Kind::text) {
        return text(tree.queryParameters);
    } else if (name == "Query Identifier" && toInteger(value)) {
        tree.queryIdentifier = toInteger(value);
        return;
    } else if (name == "Planning Time" && toReal(value)) {
        tree.planningMs = toReal(value);
        return;
    } else if (name == "Execution Time" && toReal(value)) {
        tree.executionMs = toReal(value);
        return;
    }
    keepProperty(tree.extra, name, std::move(value));
}

} // namespace pavement::plan::detail
