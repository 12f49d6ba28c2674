#include "engine/change/kind.h"
#include "engine/change/sql_text.h"

#include <algorithm>

namespace pavement::change {

namespace {

constexpr const char* kSlotKind = "replication slot";

class Slot final : public Kind {
public:
    std::string_view name() const override { return kSlotKind; }

    bool livesInItsSession() const override { return true; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const std::string slot = change.what.at("name"), plugin = change.what.at("plugin");
        const bool legal = !slot.empty() && slot.size() < 64 && std::ranges::all_of(slot, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        });
        if (!legal)
            return fail(ErrorCode::invalidInput,
                        "A replication slot is named by small letters, digits and underscores");
        const auto settings = target.rows(R"(
SELECT pg_catalog.current_setting('wal_level'),
       pg_catalog.current_setting('max_slot_wal_keep_size', true))");
        if (!settings)
            return fail(settings.error());
        if (settings->text(0, 0) != "logical")
            return fail(ErrorCode::unsupported, "A logical slot takes wal_level = logical",
                        "ALTER SYSTEM SET wal_level = logical; and a restart. It is " + settings->text(0, 0) +
                            ".");
        const std::string keeps = settings->text(0, 1, "-1");
        if (keeps == "-1")
            return fail(ErrorCode::unsupported,
                        "The server does not bound what a slot makes it keep, so one that nobody reads could "
                        "fill its disk",
                        "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'; (PostgreSQL 13 and later) and a "
                        "reload.");
        auto seen = asSeen(target, change);
        if (!seen)
            return fail(seen.error());
        Plan plan = std::move(*seen);
        if (!plan.before.front().empty())
            return fail(ErrorCode::alreadyExists, "There is a replication slot " + slot + " already");
        plan.steps = {{"SELECT pg_catalog.pg_create_logical_replication_slot(" + literal(slot) + ", " +
                           literal(plugin) + ", true)",
                       "Waits for every transaction that is older than itself. While it lives the server "
                       "keeps up to " +
                           keeps + " of WAL for it, and rows of its catalogues.",
                       0,
                       false,
                       true,
                       {}}};
        plan.undo = {{"SELECT pg_catalog.pg_terminate_backend(s.active_pid) FROM"
                      " pg_catalog.pg_replication_slots s WHERE s.slot_name = " +
                          literal(slot) + " AND s.temporary",
                      "Ends the session that made the slot, and the slot with it.",
                      0,
                      false,
                      false,
                      {}}};
        plan.notes = {"It is temporary: it lives in the session that makes it, and is gone with that."};
        return plan;
    }

    Result<Parts> look(Target& target, const Plan& plan) const override {
        const auto found = target.rows("SELECT plugin, temporary, active_pid, database"
                                       " FROM pg_catalog.pg_replication_slots WHERE slot_name = $1",
                                       {plan.change.what.at("name").get<std::string>()});
        if (!found)
            return fail(found.error());
        if (found->empty())
            return Parts{""};
        return Parts{dumpJson(Json{{"plugin", found->text(0, 0)},
                                   {"temporary", found->boolean(0, 1)},
                                   {"pid", found->text(0, 2)},
                                   {"database", found->text(0, 3)}})};
    }

    Fit judge(const Plan& plan, std::size_t, const std::string& now,
              const std::optional<std::string>& after) const override {
        if (now.empty() || (after && *after != now))
            return Fit::foreign;
        const Json found = Json::parse(now);
        return found.at("temporary").get<bool>() && found.at("plugin") == plan.change.what.at("plugin")
                   ? Fit::whole
                   : Fit::foreign;
    }

    Result<void> precondition(Target& target, const Plan&) const override {
        const auto role = target.rows("SELECT rolsuper OR rolreplication, rolname FROM pg_catalog.pg_roles"
                                      " WHERE rolname = current_user");
        if (!role)
            return fail(role.error());
        if (role->boolean(0, 0))
            return {};
        return fail(ErrorCode::permission,
                    "The role " + role->text(0, 1) + " may not make a replication slot",
                    "ALTER ROLE " + change::name(role->text(0, 1)) + " REPLICATION;");
    }
};

} // namespace

Change createSlot(const std::string& name, const std::string& plugin) {
    return {kSlotKind, "Create the temporary replication slot " + name, {{"name", name}, {"plugin", plugin}}};
}

std::unique_ptr<Kind> makeSlot() {
    return std::make_unique<Slot>();
}

} // namespace pavement::change
