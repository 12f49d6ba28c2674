#include "engine/change/kind.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>

namespace pavement::change {

namespace {

constexpr const char* kServerSettingKind = "server setting";
constexpr Milliseconds kReloads{5000};
constexpr Milliseconds kSettingBetweenLooks{20};

// What could run programs, read or lead to files, let somebody in, or holds a secret, is not ours to set.
bool isSettingOutOfBounds(const std::string& setting) {
    static constexpr std::array kEnds{"_command",   "_library",   "_libraries",   "_file",
                                      "_path",      "_directory", "_directories", "conninfo",
                                      "_addresses", "_passphrase"};
    static constexpr std::array kBegins{"ssl",  "krb_",   "gss_", "unix_socket",
                                        "hba_", "ident_", "ldap", "pam_"};
    static constexpr std::array kNames{"port",
                                       "password_encryption",
                                       "authentication_timeout",
                                       "fsync",
                                       "full_page_writes",
                                       "zero_damaged_pages",
                                       "ignore_system_indexes",
                                       "allow_system_table_mods",
                                       "ignore_checksum_failure",
                                       "allow_in_place_tablespaces",
                                       "session_replication_role",
                                       "row_security",
                                       "search_path",
                                       "temp_tablespaces",
                                       "event_source",
                                       "bonjour",
                                       "bonjour_name"};
    return std::ranges::any_of(kEnds, [&](const char* end) { return setting.ends_with(end); }) ||
           std::ranges::any_of(kBegins, [&](const char* begin) { return setting.starts_with(begin); }) ||
           std::ranges::find(kNames, setting) != kNames.end();
}

// The value ALTER SYSTEM has written: that of postgresql.auto.conf, the last one where it stands there twice.
constexpr const char* kWritten = R"(
SELECT f.setting FROM pg_catalog.pg_file_settings f
WHERE f.name = $1 AND f.sourcefile LIKE '%postgresql.auto.conf' ORDER BY f.seqno DESC LIMIT 1)";

constexpr const char* kInForce = R"(
SELECT s.pending_restart, s.source IN ('client', 'session'), s.setting, s.unit,
       (SELECT f.error FROM pg_catalog.pg_file_settings f WHERE f.name = $1 AND f.error IS NOT NULL
        ORDER BY f.seqno DESC LIMIT 1),
       CASE WHEN pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE')
            THEN coalesce(s.sourcefile LIKE '%postgresql.auto.conf', false) END,
       pg_catalog.pg_conf_load_time() > (SELECT a.backend_start FROM pg_catalog.pg_stat_activity a
                                         WHERE a.pid = pg_catalog.pg_backend_pid())
FROM pg_catalog.pg_settings s WHERE s.name = $1)";

Error readable(Error error) {
    if (error.code == ErrorCode::permission)
        error.hint = "GRANT SELECT ON pg_catalog.pg_file_settings TO the_role; GRANT EXECUTE ON FUNCTION "
                     "pg_catalog.pg_show_all_file_settings() TO the_role;";
    return error;
}

class ServerSetting final : public Kind {
public:
    std::string_view name() const override { return kServerSettingKind; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const std::string setting = change.what.at("name");
        if (isSettingOutOfBounds(setting))
            return fail(ErrorCode::unsupported, setting + " is not set from here",
                        "It decides who may connect, what runs, or whether data is safe. Set it by hand.");
        const auto known = target.row("SELECT context, setting, unit, vartype FROM pg_catalog.pg_settings"
                                      " WHERE name = $1",
                                      {setting}, "The server has no setting " + setting);
        if (!known)
            return fail(known.error());
        const std::string context = known->text(0, 0);
        if (context == "internal")
            return fail(ErrorCode::unsupported, setting + " cannot be set, only read");
        auto seen = asSeen(target, change, {{"restart", context == "postmaster"}});
        if (!seen)
            return fail(seen.error());
        Plan plan = std::move(*seen);
        const bool reset = change.what.at("value").is_null();
        const std::string wanted = reset ? std::string() : dumpJson(change.what.at("value"));
        if (plan.before.front() == wanted)
            return fail(ErrorCode::alreadyExists,
                        reset ? setting + " has no value by ALTER SYSTEM" : setting + " is set so already");
        if (auto clean = noteFiles(target, setting, plan); !clean)
            return fail(clean.error());
        const Step reload{"SELECT pg_catalog.pg_reload_conf()",
                          "Every session of the server reads its files again.",
                          kNoPart,
                          false,
                          false,
                          {}};
        const auto alter = [&](const std::string& json) {
            const std::string to = json.empty() ? "ALTER SYSTEM RESET " + change::name(setting)
                                                : "ALTER SYSTEM SET " + change::name(setting) + " = " +
                                                      literal(Json::parse(json).get<std::string>());
            return Step{to, "Rewrites postgresql.auto.conf; takes no lock on data.", 0, false, false, {}};
        };
        plan.steps = {alter(wanted), reload};
        plan.undo = {alter(plan.before.front()), reload};
        if (context == "postmaster")
            plan.notes.push_back(
                "It takes effect when the server is restarted, which is not done from here.");
        else if (context == "backend" || context == "superuser-backend")
            plan.notes.push_back("It takes effect for sessions that are begun afterwards.");
        return plan;
    }

    Result<Parts> look(Target& target, const Plan& plan) const override {
        const auto written = target.rows(kWritten, {plan.change.what.at("name").get<std::string>()});
        if (!written)
            return fail(readable(written.error()));
        return Parts{written->empty() ? std::string() : dumpJson(Json(written->text(0, 0)))};
    }

    Fit judge(const Plan& plan, std::size_t, const std::string& now,
              const std::optional<std::string>&) const override {
        const Json& value = plan.change.what.at("value");
        return now == (value.is_null() ? std::string() : dumpJson(value)) ? Fit::whole : Fit::foreign;
    }

    Result<void> precondition(Target& target, const Plan& plan) const override {
        const std::string setting = plan.change.what.at("name");
        const bool byParameter = target.session().capabilities().versionNumber >= 150000;
        auto alter =
            mustMay(target,
                    byParameter ? "pg_catalog.has_parameter_privilege($1, 'ALTER SYSTEM')"
                                : "$1::text IS NOT NULL AND (SELECT rolsuper FROM pg_catalog.pg_roles"
                                  " WHERE rolname = current_user)",
                    {setting}, "ALTER SYSTEM SET " + setting,
                    byParameter ? "GRANT ALTER SYSTEM ON PARAMETER " + change::name(setting)
                                : std::string("Before PostgreSQL 15 it takes a superuser: GRANT one"));
        if (!alter)
            return alter;
        return mustMay(target, "pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'EXECUTE')",
                       {}, "have the server read its settings again",
                       "GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf()");
    }

    // The reload is answered before it is done: the postmaster reads the files, then each session does. Where
    // it was asked for by an earlier session of ours there is nothing to wait for, and no way to know that.
    Result<std::string> verify(Target& target, const Plan& plan) const override {
        const std::string setting = plan.change.what.at("name");
        const bool reset = plan.change.what.at("value").is_null(), restart = plan.kept.at("restart");
        const Deadline until = Deadline::after(kReloads);
        for (;;) {
            const auto now =
                target.row(kInForce, {setting}, "The server has no setting " + setting + " any more");
            if (!now)
                return fail(readable(now.error()));
            if (restart && now->boolean(0, 0))
                return std::string("It takes effect when the server is restarted.");
            if (!restart && now->cell(0, 4))
                return fail(ErrorCode::server, setting + ": " + now->text(0, 4));
            const bool hidden = now->boolean(0, 1); // this session's own limit stands before it
            // Which file a value is from is shown to few; else the server is taken at its word.
            const bool taken = restart || hidden || !now->cell(0, 5) || now->boolean(0, 5) != reset;
            const bool loaded = now->boolean(0, 6);
            if ((loaded || until.expired()) && taken && hidden)
                return std::string(
                    "This session has a value of its own, so what the others see was not read.");
            if ((loaded || until.expired()) && taken)
                return fmt::format("The server now says {}{}{}.", now->text(0, 2),
                                   now->text(0, 3).empty() ? "" : " × ", now->text(0, 3));
            if (until.expired())
                return fail(ErrorCode::timeout, setting + " was written, but the server has not taken it up",
                            "Look into the server's log: a mistake elsewhere in its files stops a reload.");
            std::this_thread::sleep_for(kSettingBetweenLooks);
        }
    }

private:
    // A reload takes up all that stands in the files.
    static Result<void> noteFiles(Target& target, const std::string& setting, Plan& plan) {
        const auto errors = target.rows("SELECT coalesce(name, ''), error, sourcefile FROM"
                                        " pg_catalog.pg_file_settings WHERE error IS NOT NULL"
                                        " AND error <> 'setting could not be applied' LIMIT 1");
        if (!errors)
            return fail(readable(errors.error()));
        if (!errors->empty())
            return fail(ErrorCode::server,
                        fmt::format("The server's files hold a mistake: {} {}", errors->text(0, 0),
                                    errors->text(0, 1)),
                        "Mend " + errors->text(0, 2) + " first, or the server will not read them again.");
        const auto others = target.rows(R"(
SELECT pg_catalog.string_agg(f.name, ', ' ORDER BY f.name)
FROM pg_catalog.pg_file_settings f JOIN pg_catalog.pg_settings s ON s.name = f.name
WHERE f.applied AND s.context <> 'postmaster' AND s.sourcefile = f.sourcefile AND f.name <> $1
  AND s.sourceline <> f.sourceline)",
                                        {setting});
        if (!others)
            return fail(readable(others.error()));
        if (!others->empty() && others->cell(0, 0))
            plan.notes.push_back("The files were edited since they were last read; the reload may take up "
                                 "more than this: " +
                                 others->text(0, 0));
        return {};
    }
};

} // namespace

Change setServerSetting(const std::string& name, const std::string& value) {
    return {kServerSettingKind, fmt::format("Set {} to {}", name, value), {{"name", name}, {"value", value}}};
}

Change resetServerSetting(const std::string& name) {
    return {kServerSettingKind, fmt::format("Reset {}", name), {{"name", name}, {"value", nullptr}}};
}

std::unique_ptr<Kind> makeServerSetting() {
    return std::make_unique<ServerSetting>();
}

} // namespace pavement::change
