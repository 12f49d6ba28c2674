#include "engine/change/applier.h"

#include "engine/change/run.h"
#include "engine/change/sending.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace pavement::change {

namespace {

Result<const Kind*> kindOf(const Plan& plan, bool redis) {
    const Kind* kind = findKind(plan.change.kind);
    if (kind == nullptr)
        return fail(ErrorCode::unsupported, "There is no kind of change called " + plan.change.kind,
                    "A newer version of this program may have written it.");
    if (redis != plan.server.redis)
        return fail(ErrorCode::invalidInput, "This change is not for a server of that kind");
    return kind;
}

bool isRedis(const Credentials& credentials) {
    return std::holds_alternative<redis::Settings>(credentials);
}

Result<void> mustBeAllowed(const Permission& permission) {
    if (permission.actor.empty())
        return fail(ErrorCode::invalidInput, "Nobody is named who allowed this change");
    if (permission.production && !permission.productionAllowed)
        return fail(ErrorCode::permission, permission.target + " is marked as production",
                    "A change there is allowed one by one; nothing was sent.");
    return {};
}

// What is left when nobody but the journal was there.
Found judge(Record record, const Kind& kind, const Look& look, bool runs) {
    Found found;
    const bool announced = record.step >= 0;
    const bool undoing = record.state == State::undoing;
    found.remains = remaining(record, look);
    const bool whole = found.remains.empty() && look.all(Fit::whole);
    found.canFinish = !look.any(Fit::foreign) && !whole;
    found.canUndo = record.plan.canUndo() && !look.any(Fit::foreign) && !look.all(Fit::untouched);
    if (runs) {
        found.standing = Standing::stillRunning;
        found.words = "A statement of it still runs on the server.";
        found.canUndo = record.plan.canUndo();
        found.canFinish = true;
    } else if (!announced) {
        found.standing = Standing::neverHappened;
        found.words = "Nothing of it was sent.";
        found.canFinish = look.parts == record.plan.before;
        found.canUndo = false;
    } else if (look.any(Fit::foreign)) {
        found.standing = Standing::changedSince;
        found.words = "The server shows something else than this change makes: somebody else's doing.";
    } else if (!look.parts.empty() && look.all(Fit::untouched)) {
        // What follows the last part of an undo cannot be looked up, only sent again.
        const bool due = undoing && std::ranges::any_of(record.plan.undo, [](const Step& step) {
                             return step.part == kNoPart;
                         });
        found.standing = due ? Standing::halfDone : Standing::neverHappened;
        found.words = due       ? "It has been taken back, but for what follows that."
                      : undoing ? "It has been taken back."
                                : "The server is as it was before.";
        found.canUndo = undoing;
    } else if (whole) {
        found.standing = Standing::done;
        found.words = undoing ? "It was to be taken back, and is still done." : "All of it is done.";
        found.canFinish = true; // written down as done
    } else {
        found.standing = Standing::halfDone;
        found.words =
            look.any(Fit::remnant)
                ? std::string("An interrupted attempt has left an invalid index behind.")
                : fmt::format("{} of {} steps remain.", found.remains.size(), record.plan.steps.size());
    }
    if (kind.livesInItsSession())
        found.canFinish = found.standing == Standing::neverHappened;
    found.record = std::move(record);
    return found;
}

} // namespace

std::string_view toString(Standing standing) {
    static constexpr std::array<std::string_view, 5> kWords{"never happened", "half done", "done",
                                                            "changed by others since", "still running"};
    return kWords[static_cast<std::size_t>(standing)];
}

Result<Plan> preview(const Change& change, const Credentials& credentials, Deadline deadline,
                     std::stop_token stop) {
    const Kind* kind = findKind(change.kind);
    if (kind == nullptr)
        return fail(ErrorCode::unsupported, "There is no kind of change called " + change.kind);
    const bool forRedis = change.kind.starts_with("redis");
    if (forRedis != isRedis(credentials))
        return fail(ErrorCode::invalidInput, "This change is not for a server of that kind");
    auto target = Target::open(credentials, Rights::read, {}, deadline, std::move(stop));
    if (!target)
        return fail(target.error());
    auto plan = guarded([&] { return kind->plan(*target, change); });
    if (plan)
        plan->server = target->name();
    return plan;
}

Result<Outcome> Applier::apply(const Plan& plan, Credentials credentials, const Permission& permission,
                               const Options& options, std::stop_token stop) {
    if (auto allowed = mustBeAllowed(permission); !allowed)
        return fail(allowed.error());
    const auto kind = kindOf(plan, isRedis(credentials));
    if (!kind)
        return fail(kind.error());
    const auto hold = m_journal.hold();
    if (!hold)
        return fail(hold.error());
    Record record;
    record.plan = plan;
    record.after.resize(plan.before.size());
    Run run(m_journal, *hold, **kind, std::move(record), credentials, options);
    auto ready = run.open(stop);
    if (ready)
        ready = run.precondition();
    if (!ready)
        return fail(ready.error());
    if (auto begun = run.begin(permission); !begun)
        return fail(begun.error());
    return run.forward(std::move(stop));
}

Result<Outcome> Applier::undo(ChangeId id, Credentials credentials, const Permission& permission,
                              const Options& options, std::stop_token stop) {
    return resolve(id, Resolution::undo, std::move(credentials), permission, options, std::move(stop));
}

Result<std::vector<Found>> Applier::lookUp(const Credentials& credentials, Deadline deadline,
                                           std::stop_token stop) {
    // Whoever changes something just now has nothing half done yet.
    const auto hold = m_journal.hold();
    if (!hold)
        return fail(hold.error());
    auto unfinished = m_journal.unfinished();
    if (!unfinished)
        return fail(unfinished.error());
    std::vector<Found> found;
    if (unfinished->empty())
        return found;
    auto target = Target::open(credentials, Rights::read, {}, deadline, std::move(stop));
    if (!target)
        return fail(target.error());
    for (Record& record : *unfinished) {
        const auto kind = kindOf(record.plan, isRedis(credentials));
        if (!kind || !record.plan.server.isSame(target->name()))
            continue;
        const auto runs = backendRuns(*target, record.backend);
        if (!runs)
            return fail(runs.error());
        const auto look = lookAt(*target, **kind, record);
        if (!look)
            return fail(look.error());
        found.push_back(judge(std::move(record), **kind, *look, *runs));
    }
    return found;
}

Result<Outcome> Applier::resolve(ChangeId id, Resolution resolution, Credentials credentials,
                                 const Permission& permission, const Options& options, std::stop_token stop) {
    if (auto allowed = mustBeAllowed(permission); !allowed)
        return fail(allowed.error());
    const auto hold = m_journal.hold();
    if (!hold)
        return fail(hold.error());
    auto record = m_journal.find(id);
    if (!record)
        return fail(record.error());
    const auto kind = kindOf(record->plan, isRedis(credentials));
    if (!kind)
        return fail(kind.error());
    const State state = record->state;
    Run run(m_journal, *hold, **kind, std::move(*record), credentials, options);
    if (resolution == Resolution::leave) {
        if (!isUnfinished(state))
            return fail(ErrorCode::invalidInput, "This change is not in doubt");
        return run.become(State::givenUp, "Left as it is by " + permission.actor + ".");
    }
    const bool undo = resolution == Resolution::undo;
    if (undo ? state == State::undone || state == State::failed : !isUnfinished(state))
        return fail(ErrorCode::invalidInput, fmt::format("This change is {}: there is nothing to {}",
                                                         toString(state), undo ? "take back" : "finish"));
    if (undo && !run.record().plan.canUndo())
        return fail(ErrorCode::unsupported, "This kind of change cannot be taken back");
    if (auto opened = run.open(stop); !opened)
        return fail(opened.error());
    if (isUnfinished(state))
        if (auto ended = run.endLeftover(); !ended)
            return fail(ended.error());
    const auto look = run.look();
    if (!look)
        return fail(look.error());
    if (look->any(Fit::foreign))
        return fail(ErrorCode::alreadyExists, "Somebody else has changed it since, so it is left alone",
                    "Look at it on the server; only what is still as Pavement left it is touched.");
    return undo ? run.back(std::move(stop)) : run.forward(std::move(stop));
}

} // namespace pavement::change
