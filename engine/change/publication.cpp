#include "engine/change/kind.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pavement::change {

namespace {

constexpr const char* kPublicationKind = "publication";

class Publication final : public Kind {
public:
    std::string_view name() const override { return kPublicationKind; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const Json& what = change.what;
        if (what.at("tables").empty())
            return fail(ErrorCode::invalidInput, "A publication needs a table");
        const std::string quoted = change::name(what.at("name"));
        Plan plan;
        plan.change = change;
        std::vector<std::string> tables, oids, owners;
        for (const Json& item : what.at("tables")) {
            const auto table = findTable(target, tableFrom(item), "rp");
            if (!table)
                return fail(table.error());
            tables.push_back(table->quoted);
            oids.push_back(table->oid);
            owners.push_back(table->owner);
        }
        std::ranges::sort(oids);
        std::ranges::sort(owners);
        owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
        plan.kept = {{"tables", oids}, {"owners", owners}};
        auto parts = look(target, plan);
        if (!parts)
            return fail(parts.error());
        plan.before = std::move(*parts);
        if (!plan.before.front().empty())
            return fail(ErrorCode::alreadyExists, "There is a publication " + quoted + " already");
        plan.steps = {{fmt::format("CREATE PUBLICATION {} FOR TABLE {}", quoted, listed(tables)),
                       "SHARE UPDATE EXCLUSIVE on the tables for a moment. A table without a primary key or "
                       "another replica identity refuses UPDATE and DELETE from then on.",
                       0,
                       false,
                       false,
                       {}}};
        plan.undo = {
            {"DROP PUBLICATION " + quoted, "For a moment. Subscribers to it fail.", 0, false, false, {}}};
        const auto bare = target.rows(R"(
SELECT pg_catalog.string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_catalog.pg_class c
WHERE c.oid = ANY ($1::oid[]) AND (c.relreplident = 'n' OR c.relreplident = 'd' AND NOT EXISTS
      (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)))",
                                      {"{" + listed(oids, ",") + "}"});
        if (!bare)
            return fail(bare.error());
        if (bare->cell(0, 0))
            return fail(ErrorCode::unsupported,
                        "Published, these tables would refuse UPDATE and DELETE: " + bare->text(0, 0),
                        "Give them a primary key, or ALTER TABLE … REPLICA IDENTITY, first.");
        return plan;
    }

    Result<Parts> look(Target& target, const Plan& plan) const override {
        const auto found = target.rows(R"(
SELECT p.oid, pg_catalog.pg_get_userbyid(p.pubowner), p.puballtables,
       pg_catalog.concat(p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot),
       (SELECT pg_catalog.json_agg(r.prrelid::text ORDER BY r.prrelid::text COLLATE "C")
        FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid)
FROM pg_catalog.pg_publication p WHERE p.pubname = $1)",
                                       {plan.change.what.at("name").get<std::string>()});
        if (!found)
            return fail(found.error());
        if (found->empty())
            return Parts{""};
        auto tables = parseJson(found->text(0, 4, "[]"), "list of tables");
        if (!tables)
            return fail(tables.error());
        return Parts{dumpJson(Json{{"oid", found->text(0, 0)},
                                   {"owner", found->text(0, 1)},
                                   {"allTables", found->boolean(0, 2)},
                                   {"publishes", found->text(0, 3)},
                                   {"tables", std::move(*tables)}})};
    }

    Fit judge(const Plan& plan, std::size_t, const std::string& now,
              const std::optional<std::string>& after) const override {
        if (now.empty() || (after && *after != now))
            return Fit::foreign;
        const Json found = Json::parse(now);
        return found.at("tables") == plan.kept.at("tables") && !found.at("allTables").get<bool>() &&
                       found.at("publishes") == "ttttf"
                   ? Fit::whole
                   : Fit::foreign;
    }

    Result<void> precondition(Target& target, const Plan& plan) const override {
        for (const Json& owner : plan.kept.at("owners"))
            if (auto acts = mustActAs(target, owner, "publish a table of " + owner.get<std::string>()); !acts)
                return acts;
        const std::string database = target.session().identity().database;
        return mustMay(target, "pg_catalog.has_database_privilege($1, 'CREATE')", {database},
                       "create a publication in this database",
                       "GRANT CREATE ON DATABASE " + change::name(database));
    }
};

} // namespace

Change createPublication(const std::string& name, const std::vector<TableName>& tables) {
    Json list = Json::array();
    for (const TableName& table : tables)
        list.push_back(toJson(table));
    return {
        kPublicationKind, "Create the publication " + name, {{"name", name}, {"tables", std::move(list)}}};
}

std::unique_ptr<Kind> makePublication() {
    return std::make_unique<Publication>();
}

} // namespace pavement::change
