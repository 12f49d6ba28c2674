#include "engine/change/index_look.h"
#include "engine/change/kind.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

namespace pavement::change {

namespace {

constexpr const char* kIndexDropKind = "drop index";

// The server's own words, which begin so, with one more of ours.
Result<std::string> concurrently(const std::string& definition) {
    for (const std::string_view begin : {"CREATE INDEX ", "CREATE UNIQUE INDEX "})
        if (definition.starts_with(begin))
            return std::string(begin) + "CONCURRENTLY " + definition.substr(begin.size());
    return fail(ErrorCode::protocol, "The server words the definition of the index in an unknown way", {},
                definition);
}

class DropIndex final : public Kind {
public:
    std::string_view name() const override { return kIndexDropKind; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const std::string schema = change.what.at("schema"), plain = change.what.at("name");
        const std::string quoted = change::name(schema, plain);
        if (auto right = mustBuildIndexesRight(target); !right)
            return fail(right.error());
        const auto index = lookAtIndex(target, schema, plain);
        if (!index)
            return fail(index.error());
        if (index->is_null())
            return fail(ErrorCode::notFound, "There is no index " + quoted);
        if (index->contains("other"))
            return fail(ErrorCode::unsupported, quoted + " is not an ordinary index");
        if (const std::string needed = index->at("neededBy"); !needed.empty())
            return fail(ErrorCode::unsupported, quoted + " is needed by " + needed,
                        "Only an index that nothing else stands on is dropped here.");
        const auto more = target.row(R"(
SELECT pg_catalog.pg_get_userbyid(c.relowner), t.spcname, pg_catalog.obj_description(c.oid, 'pg_class'),
       pg_catalog.pg_size_pretty(c.relpages::int8 * pg_catalog.current_setting('block_size')::int8)
FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
WHERE c.oid = $1::oid)",
                                     {index->at("oid").get<std::string>()}, "The index has gone");
        if (!more)
            return fail(more.error());
        auto seen =
            asSeen(target, change, {{"owner", more->text(0, 0)}, {"comment", more->cell(0, 2).has_value()}});
        if (!seen)
            return fail(seen.error());
        Plan plan = std::move(*seen);
        const std::string drop = "DROP INDEX CONCURRENTLY " + quoted;
        plan.steps = {{drop,
                       "SHARE UPDATE EXCLUSIVE on the table: reading and writing go on. Waits until no "
                       "transaction can use the index any more.",
                       0,
                       false,
                       true,
                       {}}};
        if (!index->at("valid").get<bool>()) {
            plan.notes = {"The index is invalid: no query uses it, so there is nothing to bring back."};
            return plan;
        }
        const auto create = concurrently(index->at("definition"));
        if (!create)
            return fail(create.error());
        plan.undo.push_back({drop, "SHARE UPDATE EXCLUSIVE on the table.", 0, true, true, {}});
        if (const std::string space = more->text(0, 1); !space.empty())
            plan.undo.push_back(
                {"SELECT pg_catalog.set_config('default_tablespace', " + literal(space) + ", false)",
                 "Of this session alone: the index goes back to where it lay.",
                 kNoPart,
                 false,
                 false,
                 {}});
        plan.undo.push_back(
            {*create,
             fmt::format("Reads the table twice to build the {} anew. SHARE UPDATE EXCLUSIVE: "
                         "reading and writing go on.",
                         more->text(0, 3)),
             0,
             false,
             true,
             {}});
        if (more->cell(0, 2))
            plan.undo.push_back({"COMMENT ON INDEX " + quoted + " IS " + literal(more->text(0, 2)),
                                 "SHARE UPDATE EXCLUSIVE on the index, at once.",
                                 kNoPart,
                                 false,
                                 false,
                                 {}});
        return plan;
    }

    // Part 0 is the index, without its oid, since one that is built anew is as good; part 1 its comment,
    // where it has one.
    Result<Parts> look(Target& target, const Plan& plan) const override {
        auto index = lookAtIndex(target, plan.change.what.at("schema"), plan.change.what.at("name"));
        if (!index)
            return fail(index.error());
        Parts parts{""};
        if (!index->is_null()) {
            index->erase("oid");
            parts.front() = dumpJson(*index);
        }
        if (!plan.kept.at("comment").get<bool>())
            return parts;
        const auto comment =
            target.rows("SELECT pg_catalog.obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c"
                        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        " WHERE n.nspname = $1 AND c.relname = $2",
                        {plan.change.what.at("schema").get<std::string>(),
                         plan.change.what.at("name").get<std::string>()});
        if (!comment)
            return fail(comment.error());
        parts.push_back(comment->empty() ? std::string() : comment->text(0, 0));
        return parts;
    }

    Fit judge(const Plan& plan, std::size_t part, const std::string& now,
              const std::optional<std::string>&) const override {
        if (now.empty())
            return Fit::whole;
        if (part != 0)
            return Fit::foreign; // another comment
        Json index = Json::parse(now);
        const Json before = Json::parse(plan.before.front());
        if (index.contains("other") || index.at("valid").get<bool>())
            return Fit::foreign;
        index["valid"] = before.at("valid");
        return index == before ? Fit::remnant : Fit::foreign;
    }

    Result<void> precondition(Target& target, const Plan& plan) const override {
        return mustActAs(target, plan.kept.at("owner"), "drop this index");
    }
};

} // namespace

Change dropIndex(const std::string& schema, const std::string& index) {
    return {kIndexDropKind,
            fmt::format("Drop the index {}.{}", schema, index),
            {{"schema", schema}, {"name", index}}};
}

std::unique_ptr<Kind> makeDropIndex() {
    return std::make_unique<DropIndex>();
}

} // namespace pavement::change
