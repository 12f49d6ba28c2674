#include "engine/change/index_look.h"
#include "engine/change/kind.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

namespace pavement::change {

namespace {

constexpr const char* kKind = "create index";

std::string keyText(const Json& key) {
    const std::string column = key.at("column"), expression = key.at("expression");
    std::string text = column.empty() ? "(" + expression + ")" : name(column);
    if (const std::string operatorClass = key.at("operatorClass"); !operatorClass.empty())
        text += " " + operatorClass;
    return text + (key.at("descending").get<bool>() ? " DESC" : "");
}

std::string createText(const Json& what) {
    const TableName table = tableFrom(what);
    std::vector<std::string> keys, include;
    for (const Json& key : what.at("keys"))
        keys.push_back(keyText(key));
    for (const Json& column : what.at("include"))
        include.push_back(name(column.get<std::string>()));
    const std::string where = what.at("where");
    return fmt::format("CREATE {}INDEX CONCURRENTLY {} ON {} USING {} ({}){}{}",
                       what.at("unique").get<bool>() ? "UNIQUE " : "", name(what.at("name")),
                       name(table.schema, table.name), name(what.at("method")), listed(keys),
                       include.empty() ? "" : " INCLUDE (" + listed(include) + ")",
                       where.empty() ? "" : " WHERE (" + where + ")");
}

class CreateIndex final : public Kind {
public:
    std::string_view name() const override { return kKind; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const Json& what = change.what;
        if (what.at("keys").empty())
            return fail(ErrorCode::invalidInput, "An index needs a column");
        if (auto right = mustBuildIndexesRight(target); !right)
            return fail(right.error());
        const auto table = findTable(target, tableFrom(what), "rm");
        if (!table)
            return fail(table.error());
        Json columns = Json::array();
        for (const Json& key : what.at("keys"))
            columns.push_back(key.at("column"));
        for (const Json& column : what.at("include"))
            columns.push_back(column);
        if (auto there = mustHaveColumns(target, *table, columns); !there)
            return fail(there.error());
        auto seen =
            asSeen(target, change, {{"table", table->oid}, {"owner", table->owner}, {"columns", columns}});
        if (!seen)
            return fail(seen.error());
        Plan plan = std::move(*seen);
        const std::string quoted = change::name(table->name.schema, what.at("name"));
        if (!plan.before.front().empty())
            return fail(ErrorCode::alreadyExists, "Something is called " + quoted + " already",
                        "Choose another name. An invalid index that somebody's attempt left there goes with "
                        "DROP INDEX CONCURRENTLY.");
        const std::string drop = "DROP INDEX CONCURRENTLY " + quoted;
        const Step dropRemnant{
            drop, "SHARE UPDATE EXCLUSIVE on the table; waits for whoever uses it.", 0, true, true, {}};
        plan.steps = {
            dropRemnant,
            {createText(what),
             fmt::format("Reads {} ({}) twice and sorts it. SHARE UPDATE EXCLUSIVE: reading and "
                         "writing go on, VACUUM and other changes of the table wait. Waits for every "
                         "transaction that is older than itself.",
                         table->quoted, table->size),
             0,
             false,
             true,
             {}}};
        plan.undo = {{drop,
                      "SHARE UPDATE EXCLUSIVE on the table; waits for whoever uses the index.",
                      0,
                      false,
                      true,
                      {}}};
        plan.notes = {"From then on every write to the table keeps this index up to date too."};
        return plan;
    }

    Result<Parts> look(Target& target, const Plan& plan) const override {
        const auto index = lookAtIndex(target, plan.change.what.at("schema"), plan.change.what.at("name"));
        if (!index)
            return fail(index.error());
        return Parts{index->is_null() ? std::string() : dumpJson(*index)};
    }

    // Before there was nothing of that name, so what is there came after we looked; that it is ours shows
    // its table and its shape. The definition as the server words it is known once it has been built.
    Fit judge(const Plan& plan, std::size_t, const std::string& now,
              const std::optional<std::string>& after) const override {
        if (now.empty())
            return Fit::foreign;
        Json index = Json::parse(now);
        const Json& what = plan.change.what;
        if (index.contains("other") || index.at("table") != plan.kept.at("table") ||
            index.at("unique") != what.at("unique") || index.at("method") != what.at("method") ||
            index.at("columns") != plan.kept.at("columns") || index.at("keys") != what.at("keys").size() ||
            index.at("partial") == what.at("where").get<std::string>().empty())
            return Fit::foreign;
        const bool valid = index.at("valid");
        if (after && !after->empty()) {
            const Json left = Json::parse(*after);
            index["valid"] = left.at("valid");
            if (index != left)
                return Fit::foreign;
        }
        return valid ? Fit::whole : Fit::remnant;
    }

    Result<void> precondition(Target& target, const Plan& plan) const override {
        if (auto owner = mustActAs(target, plan.kept.at("owner"), "create an index on this table"); !owner)
            return owner;
        const std::string schema = plan.change.what.at("schema");
        return mustMay(target, "pg_catalog.has_schema_privilege($1, 'CREATE')", {schema},
                       "create anything in the schema " + schema,
                       "GRANT CREATE ON SCHEMA " + change::name(schema));
    }

private:
    static Result<void> mustHaveColumns(Target& target, const Table& table, const Json& columns) {
        for (const Json& column : columns) {
            const std::string plain = column;
            if (plain.empty())
                continue;
            const auto found =
                target.row("SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = $1::oid"
                           " AND attname = $2 AND attnum > 0 AND NOT attisdropped",
                           {table.oid, plain}, table.quoted + " has no column " + change::name(plain));
            if (!found)
                return fail(found.error());
        }
        return {};
    }
};

} // namespace

Change createIndex(const NewIndex& index) {
    Json what = toJson(index.table);
    what["name"] = index.name;
    what["keys"] = Json::array();
    for (const IndexKey& key : index.keys)
        what["keys"].push_back({{"column", key.column},
                                {"expression", key.expression},
                                {"operatorClass", key.operatorClass},
                                {"descending", key.descending}});
    what["include"] = index.include;
    what["where"] = index.where;
    what["method"] = index.method;
    what["unique"] = index.unique;
    return {kKind,
            fmt::format("Create the index {} on {}.{}", index.name, index.table.schema, index.table.name),
            std::move(what)};
}

std::unique_ptr<Kind> makeCreateIndex() {
    return std::make_unique<CreateIndex>();
}

} // namespace pavement::change
