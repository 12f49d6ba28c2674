#include "engine/change/kind.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pavement::change {

namespace {

constexpr const char* kTableOptionsKind = "table options";

// A storage parameter's name is a word, not a quoted name.
bool isWord(const std::string& text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

// The actions of one ALTER TABLE that bring these options about; null is RESET.
std::string actions(const Json& options) {
    std::vector<std::string> sets, resets;
    for (const auto& [option, value] : options.items()) {
        if (value.is_null())
            resets.push_back(option);
        else
            sets.push_back(option + " = " + literal(value.get<std::string>()));
    }
    std::vector<std::string> all;
    if (!sets.empty())
        all.push_back("SET (" + listed(sets) + ")");
    if (!resets.empty())
        all.push_back("RESET (" + listed(resets) + ")");
    return listed(all);
}

class TableOptions final : public Kind {
public:
    std::string_view name() const override { return kTableOptionsKind; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const Json& options = change.what.at("options");
        if (options.empty())
            return fail(ErrorCode::invalidInput, "No option is given");
        for (const auto& [option, value] : options.items())
            if (!isWord(option))
                return fail(ErrorCode::invalidInput, option + " is no option of a table");
        const auto table = findTable(target, tableFrom(change.what), "rm");
        if (!table)
            return fail(table.error());
        auto seen = asSeen(target, change, {{"table", table->oid}, {"owner", table->owner}});
        if (!seen)
            return fail(seen.error());
        Plan plan = std::move(*seen);
        if (plan.before.front() == wanted(plan))
            return fail(ErrorCode::alreadyExists, table->quoted + " has these options already");
        const std::string costs =
            "SHARE UPDATE EXCLUSIVE for a moment: reading and writing go on (fillfactor and the like act on "
            "pages written from then on; a few options, such as user_catalog_table, stop everything "
            "meanwhile).";
        plan.steps = {{"ALTER TABLE " + table->quoted + " " + actions(options), costs, 0, false, false, {}}};
        plan.undo = {
            {"ALTER TABLE " + table->quoted + " " + actions(Json::parse(plan.before.front()).at("options")),
             costs,
             0,
             false,
             false,
             {}}};
        return plan;
    }

    // Only the options that are ours, and the table's oid.
    Result<Parts> look(Target& target, const Plan& plan) const override {
        const TableName table = tableFrom(plan.change.what);
        const auto found =
            target.rows("SELECT c.oid, o.option_name, o.option_value FROM pg_catalog.pg_class c"
                        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        " LEFT JOIN LATERAL pg_catalog.pg_options_to_table(c.reloptions) o ON true"
                        " WHERE n.nspname = $1 AND c.relname = $2",
                        {table.schema, table.name});
        if (!found)
            return fail(found.error());
        if (found->empty())
            return Parts{""};
        Json options = Json::object();
        for (const auto& item : plan.change.what.at("options").items())
            options[item.key()] = nullptr;
        for (std::size_t row = 0; row < found->size(); ++row)
            if (const std::string option = found->text(row, 1); options.contains(option))
                options[option] = found->text(row, 2);
        return Parts{dumpJson(Json{{"table", found->text(0, 0)}, {"options", std::move(options)}})};
    }

    Fit judge(const Plan& plan, std::size_t, const std::string& now,
              const std::optional<std::string>&) const override {
        return now == wanted(plan) ? Fit::whole : Fit::foreign;
    }

    Result<void> precondition(Target& target, const Plan& plan) const override {
        return mustActAs(target, plan.kept.at("owner"), "change the options of this table");
    }

private:
    static std::string wanted(const Plan& plan) {
        return dumpJson(Json{{"table", plan.kept.at("table")}, {"options", plan.change.what.at("options")}});
    }
};

} // namespace

Change setTableOptions(const TableName& table, const std::map<std::string, std::string>& options) {
    Json what = toJson(table);
    what["options"] = Json::object();
    for (const auto& [option, value] : options)
        what["options"][option] = value.empty() ? Json() : Json(value);
    return {kTableOptionsKind, fmt::format("Options of {}.{}", table.schema, table.name), std::move(what)};
}

std::unique_ptr<Kind> makeTableOptions() {
    return std::make_unique<TableOptions>();
}

} // namespace pavement::change
