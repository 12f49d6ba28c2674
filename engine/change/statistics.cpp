#include "engine/change/kind.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pavement::change {

namespace {

constexpr const char* kKind = "statistics";
constexpr const char* kNameOf = "schema"; // they lie in the schema of their table

class Statistics final : public Kind {
public:
    std::string_view name() const override { return kKind; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const Json& what = change.what;
        std::vector<std::string> columns;
        for (const Json& column : what.at("columns"))
            columns.push_back(change::name(column.get<std::string>()));
        if (columns.size() < 2)
            return fail(ErrorCode::invalidInput, "Extended statistics are of two columns or more");
        std::vector<std::string> kinds;
        for (const Json& kind : what.at("kinds")) {
            kinds.push_back(kind.get<std::string>());
            if (kinds.back() != "ndistinct" && kinds.back() != "dependencies" && kinds.back() != "mcv")
                return fail(ErrorCode::invalidInput, "There are no statistics of the kind " + kinds.back());
        }
        const auto table = findTable(target, tableFrom(what), "rmp");
        if (!table)
            return fail(table.error());
        const std::string quoted = change::name(what.at(kNameOf), what.at("name"));
        auto seen = asSeen(target, change, {{"table", table->oid}, {"owner", table->owner}});
        if (!seen)
            return fail(seen.error());
        Plan plan = std::move(*seen);
        if (!plan.before.front().empty())
            return fail(ErrorCode::alreadyExists, "There are statistics called " + quoted + " already");
        plan.steps = {
            {fmt::format("CREATE STATISTICS {}{} ON {} FROM {}", quoted,
                         kinds.empty() ? "" : " (" + listed(kinds) + ")", listed(columns), table->quoted),
             "SHARE UPDATE EXCLUSIVE on the table for a moment.",
             0,
             false,
             false,
             {}},
            {"ANALYZE " + table->quoted,
             fmt::format("Samples {} ({}). SHARE UPDATE EXCLUSIVE: reading and writing go on. Plans "
                         "may change from then on, as after any ANALYZE.",
                         table->quoted, table->size),
             kNoPart,
             false,
             true,
             {}}};
        plan.undo = {{"DROP STATISTICS " + quoted, "For a moment.", 0, false, false, {}}};
        return plan;
    }

    Result<Parts> look(Target& target, const Plan& plan) const override {
        const Json& what = plan.change.what;
        const auto found =
            target.rows(R"(
SELECT s.oid, s.stxrelid, pg_catalog.array_to_string(s.stxkind, ''),
       (SELECT pg_catalog.json_agg(a.attname ORDER BY a.attnum)
        FROM pg_catalog.unnest(s.stxkeys::int2[]) AS k(number)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = k.number)
FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
WHERE n.nspname = $1 AND s.stxname = $2)",
                        {what.at(kNameOf).get<std::string>(), what.at("name").get<std::string>()});
        if (!found)
            return fail(found.error());
        if (found->empty())
            return Parts{""};
        auto columns = parseJson(found->text(0, 3, "[]"), "list of columns");
        if (!columns)
            return fail(columns.error());
        return Parts{dumpJson(Json{{"oid", found->text(0, 0)},
                                   {"table", found->text(0, 1)},
                                   {"kinds", found->text(0, 2)},
                                   {"columns", std::move(*columns)}})};
    }

    Fit judge(const Plan& plan, std::size_t, const std::string& now,
              const std::optional<std::string>& after) const override {
        if (now.empty() || (after && *after != now))
            return Fit::foreign;
        const Json found = Json::parse(now);
        auto wanted = plan.change.what.at("columns").get<std::vector<std::string>>();
        auto columns = found.at("columns").get<std::vector<std::string>>();
        std::ranges::sort(wanted);
        std::ranges::sort(columns);
        return found.at("table") == plan.kept.at("table") && wanted == columns ? Fit::whole : Fit::foreign;
    }

    Result<void> precondition(Target& target, const Plan& plan) const override {
        if (auto owner = mustActAs(target, plan.kept.at("owner"), "make statistics of this table"); !owner)
            return owner;
        const std::string schema = plan.change.what.at(kNameOf);
        return mustMay(target, "pg_catalog.has_schema_privilege($1, 'CREATE')", {schema},
                       "create anything in the schema " + schema,
                       "GRANT CREATE ON SCHEMA " + change::name(schema));
    }
};

} // namespace

Change createStatistics(const TableName& table, const std::string& name,
                        const std::vector<std::string>& columns, const std::vector<std::string>& kinds) {
    Json what = toJson(table);
    what["name"] = name;
    what["columns"] = columns;
    what["kinds"] = kinds;
    return {kKind, fmt::format("Create the statistics {} on {}.{}", name, table.schema, table.name),
            std::move(what)};
}

std::unique_ptr<Kind> makeStatistics() {
    return std::make_unique<Statistics>();
}

} // namespace pavement::change
