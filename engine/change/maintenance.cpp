#include "engine/change/kind.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

namespace pavement::change {

namespace {

constexpr const char* kKind = "maintenance";

// It alters nothing that could be told from what autovacuum does by itself: no part, and no way back.
class Maintenance final : public Kind {
public:
    std::string_view name() const override { return kKind; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const auto table = findTable(target, tableFrom(change.what), "rmp");
        if (!table)
            return fail(table.error());
        const bool vacuum = change.what.at("vacuum");
        Plan plan;
        plan.change = change;
        plan.kept = {{"owner", table->owner}};
        plan.steps = {{(vacuum ? "VACUUM (ANALYZE) " : "ANALYZE ") + table->quoted,
                       fmt::format("{} {} ({}). SHARE UPDATE EXCLUSIVE: reading and writing go on.{}",
                                   vacuum ? "Reads what changed of" : "Samples", table->quoted, table->size,
                                   vacuum ? " At its end it may lock the table for a moment to give empty "
                                            "pages back."
                                          : ""),
                       kNoPart,
                       false,
                       true,
                       {}}};
        plan.notes = {
            "It cannot be undone, and need not: autovacuum does the same in its own time. Plans may "
            "change from then on."};
        return plan;
    }

    Result<Parts> look(Target&, const Plan&) const override { return Parts{}; }

    Fit judge(const Plan&, std::size_t, const std::string&,
              const std::optional<std::string>&) const override {
        return Fit::foreign;
    }

    // Without the right the server only warns, and leaves the table out.
    Result<void> precondition(Target& target, const Plan& plan) const override {
        return mustActAs(target, plan.kept.at("owner"), "vacuum or analyze this table");
    }
};

Change maintain(const TableName& table, bool vacuum) {
    Json what = toJson(table);
    what["vacuum"] = vacuum;
    return {kKind, fmt::format("{} {}.{}", vacuum ? "VACUUM" : "ANALYZE", table.schema, table.name),
            std::move(what)};
}

} // namespace

Change analyzeTable(const TableName& table) {
    return maintain(table, false);
}

Change vacuumTable(const TableName& table) {
    return maintain(table, true);
}

std::unique_ptr<Kind> makeMaintenance() {
    return std::make_unique<Maintenance>();
}

} // namespace pavement::change
