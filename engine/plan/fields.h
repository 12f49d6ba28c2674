#pragma once
// Fields of a plan by the names that EXPLAIN's JSON gives them. Both parsers end here: text is first taken
// apart into the same names. Private to engine/plan.

#include "engine/base/json.h"
#include "engine/plan/plan_tree.h"

namespace pavement::plan::detail {

struct Value {
    enum class Kind { null, boolean, integer, real, text, group };
    Kind kind = Kind::null;
    bool flag = false;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
    Json group; // an array or an object

    static Value ofText(std::string_view text) {
        Value value;
        value.kind = Kind::text;
        value.text = text;
        return value;
    }
};

// Text that is a number counts as one.
std::optional<double> toReal(const Value& value);
std::optional<std::int64_t> toInteger(const Value& value);
std::optional<bool> toFlag(const Value& value);
// A list, or text split at its outermost commas.
std::optional<std::vector<std::string>> toList(const Value& value);
std::vector<std::string> splitAtCommas(std::string_view text);

// Each takes what it knows; anything else, or a value that cannot be, becomes a property.
void setNodeField(Node& node, std::string_view name, Value&& value);
void setMeasurement(Measurements& measurements, std::string_view name, Value&& value);
void setStatementField(PlanTree& tree, std::string_view name, Value&& value);

void keepProperty(std::vector<Property>& properties, std::string_view name, Value&& value);

// Parts of several groups.
bool setJit(Jit& jit, const Json& group);
bool setSortGroups(std::optional<SortGroups>& groups, const Json& group);
Value fromJson(const Json& json);

} // namespace pavement::plan::detail
