#include "engine/change/kind.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pavement::change {

namespace {

constexpr const char* kTriggerKind = "trigger";

// The bits of pg_trigger.tgtype; a statement's trigger that fires afterwards has none of the others.
struct Event {
    const char* word;
    int bit;
};

constexpr std::array kEvents{Event{"insert", 4}, Event{"delete", 8}, Event{"update", 16},
                             Event{"truncate", 32}};

int bitsOf(const Json& events) {
    int bits = 0;
    for (const Json& word : events)
        for (const Event& event : kEvents)
            bits |= word == event.word ? event.bit : 0;
    return bits;
}

// Part 0 is the function, part 1 the trigger.
class Trigger final : public Kind {
public:
    std::string_view name() const override { return kTriggerKind; }

    Result<Plan> plan(Target& target, const Change& change) const override {
        const Json& what = change.what;
        std::vector<std::string> events;
        for (const Json& word : what.at("events")) {
            if (std::ranges::none_of(kEvents, [&](const Event& event) { return word == event.word; }))
                return fail(ErrorCode::invalidInput,
                            "There is no event " + dumpJson(word) + " for a trigger");
            events.push_back(word.get<std::string>());
            std::ranges::transform(events.back(), events.back().begin(),
                                   [](char c) { return static_cast<char>(c - 'a' + 'A'); });
        }
        if (events.empty())
            return fail(ErrorCode::invalidInput, "A trigger needs an event");
        const auto table = findTable(target, tableFrom(what), "rp");
        if (!table)
            return fail(table.error());
        const std::string function = change::name(what.at("schema"), what.at("function")) + "()";
        const std::string trigger = change::name(what.at("trigger"));
        auto seen = asSeen(target, change, {{"table", table->oid}, {"owner", table->owner}});
        if (!seen)
            return fail(seen.error());
        Plan plan = std::move(*seen);
        if (!plan.before[0].empty())
            return fail(ErrorCode::alreadyExists, "There is a function " + function + " already");
        if (!plan.before[1].empty())
            return fail(ErrorCode::alreadyExists, table->quoted + " has a trigger " + trigger + " already");
        const std::string lock = "SHARE ROW EXCLUSIVE on the table for a moment: it waits for writers, and "
                                 "writers for it.";
        plan.steps = {
            {fmt::format("CREATE FUNCTION {} RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS {}",
                         function, literal(what.at("body"))),
             "No lock on data.",
             0,
             false,
             false,
             {}},
            {fmt::format("CREATE TRIGGER {} AFTER {} ON {} FOR EACH STATEMENT EXECUTE FUNCTION {}", trigger,
                         listed(events, " OR "), table->quoted, function),
             lock + " From then on each such statement runs the function once, in its own transaction.",
             1,
             false,
             false,
             {}}};
        plan.undo = {
            {fmt::format("DROP TRIGGER {} ON {}", trigger, table->quoted),
             "ACCESS EXCLUSIVE on the table for a moment: it waits for everybody there, and everybody "
             "for it.",
             1,
             false,
             false,
             {}},
            {"DROP FUNCTION " + function, "No lock on data.", 0, false, false, {}}};
        return plan;
    }

    Result<Parts> look(Target& target, const Plan& plan) const override {
        const Json& what = plan.change.what;
        const std::string schema = what.at("schema");
        const auto function = target.rows(R"(
SELECT p.oid, p.prosrc, l.lanname, p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype,
       pg_catalog.pg_get_userbyid(p.proowner), pg_catalog.array_to_string(p.proconfig, ';'), p.prosecdef
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE n.nspname = $1 AND p.proname = $2 AND p.pronargs = 0)",
                                          {schema, what.at("function").get<std::string>()});
        if (!function)
            return fail(function.error());
        const auto trigger =
            target.rows(R"(
SELECT t.oid, t.tgrelid, t.tgtype, t.tgenabled, f.proname, fn.nspname, pg_catalog.pg_get_triggerdef(t.oid)
FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid JOIN pg_catalog.pg_namespace fn ON fn.oid = f.pronamespace
WHERE n.nspname = $1 AND c.relname = $2 AND t.tgname = $3 AND NOT t.tgisinternal)",
                        {schema, what.at("table").get<std::string>(), what.at("trigger").get<std::string>()});
        if (!trigger)
            return fail(trigger.error());
        Parts parts(2);
        if (!function->empty())
            parts[0] = dumpJson(Json{{"oid", function->text(0, 0)},
                                     {"body", function->text(0, 1)},
                                     {"language", function->text(0, 2)},
                                     {"returnsTrigger", function->boolean(0, 3)},
                                     {"owner", function->text(0, 4)},
                                     {"settings", function->text(0, 5)},
                                     {"definer", function->boolean(0, 6)}});
        if (!trigger->empty())
            parts[1] = dumpJson(Json{{"oid", trigger->text(0, 0)},
                                     {"table", trigger->text(0, 1)},
                                     {"type", trigger->integer(0, 2)},
                                     {"enabled", trigger->text(0, 3)},
                                     {"function", trigger->text(0, 4)},
                                     {"functionSchema", trigger->text(0, 5)},
                                     {"definition", trigger->text(0, 6)}});
        return parts;
    }

    Fit judge(const Plan& plan, std::size_t part, const std::string& now,
              const std::optional<std::string>& after) const override {
        if (now.empty() || (after && *after != now))
            return Fit::foreign;
        const Json found = Json::parse(now);
        const Json& what = plan.change.what;
        const bool ours =
            part == 0
                ? found.at("body") == what.at("body") && found.at("language") == "plpgsql" &&
                      found.at("returnsTrigger").get<bool>() && !found.at("definer").get<bool>()
                : found.at("table") == plan.kept.at("table") && found.at("function") == what.at("function") &&
                      found.at("functionSchema") == what.at("schema") && found.at("enabled") == "O" &&
                      found.at("type") == bitsOf(what.at("events"));
        return ours ? Fit::whole : Fit::foreign;
    }

    Result<void> precondition(Target& target, const Plan& plan) const override {
        if (auto owner = mustActAs(target, plan.kept.at("owner"), "make and drop triggers on this table");
            !owner)
            return owner;
        const std::string schema = plan.change.what.at("schema");
        return mustMay(target, "pg_catalog.has_schema_privilege($1, 'CREATE')", {schema},
                       "create anything in the schema " + schema,
                       "GRANT CREATE ON SCHEMA " + change::name(schema));
    }
};

} // namespace

Change createTrigger(const NewTrigger& trigger) {
    Json what = toJson(trigger.table);
    what["trigger"] = trigger.name;
    what["function"] = trigger.function;
    what["body"] = trigger.body;
    what["events"] = trigger.events;
    return {
        kTriggerKind,
        fmt::format("Create the trigger {} on {}.{}", trigger.name, trigger.table.schema, trigger.table.name),
        std::move(what)};
}

std::unique_ptr<Kind> makeTrigger() {
    return std::make_unique<Trigger>();
}

} // namespace pavement::change
