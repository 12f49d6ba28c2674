#include "engine/change/run.h"

#include "engine/change/sending.h"
#include "engine/change/sql_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace pavement::change {

namespace {

constexpr Milliseconds kBetweenLooks{20};

Fit fitOf(const Kind& kind, const Record& record, std::size_t part, const std::string& now) {
    const auto& after = record.after[part];
    if (now == record.plan.before[part])
        return Fit::untouched;
    if (after && now == *after)
        return Fit::whole;
    return kind.judge(record.plan, part, now, after);
}

Error changedByOthers() {
    return {ErrorCode::alreadyExists,
            "Somebody else has changed it since, so it was left alone",
            "Look at it on the server; Pavement takes back only what is still as it left it.",
            {}};
}

} // namespace

bool Look::all(Fit fit) const {
    return std::ranges::all_of(fits, [fit](Fit f) { return f == fit; });
}

bool Look::any(Fit fit) const {
    return std::ranges::any_of(fits, [fit](Fit f) { return f == fit; });
}

Result<Look> lookAt(Target& target, const Kind& kind, const Record& record) {
    return guarded([&]() -> Result<Look> {
        auto parts = kind.look(target, record.plan);
        if (!parts)
            return fail(parts.error());
        if (parts->size() != record.plan.before.size() || parts->size() != record.after.size())
            return fail(ErrorCode::corrupt, "The plan of this change in the journal makes no sense");
        Look look{std::move(*parts), {}};
        for (std::size_t part = 0; part < look.parts.size(); ++part)
            look.fits.push_back(fitOf(kind, record, part, look.parts[part]));
        return look;
    });
}

bool looselyDone(const Record& record) {
    for (std::size_t i = 0; i < record.plan.steps.size(); ++i)
        if (record.plan.steps[i].part == kNoPart &&
            std::ranges::find(record.stepsEnded, static_cast<int>(i)) == record.stepsEnded.end())
            return false;
    return true;
}

std::vector<Step> remaining(const Record& record, const Look& look) {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < record.plan.steps.size(); ++i) {
        const Step& step = record.plan.steps[i];
        if (step.part == kNoPart) {
            if (std::ranges::find(record.stepsEnded, static_cast<int>(i)) == record.stepsEnded.end())
                steps.push_back(step);
            continue;
        }
        const Fit fit = look.fits[static_cast<std::size_t>(step.part)];
        if (fit != Fit::whole && (!step.onRemnant || fit == Fit::remnant))
            steps.push_back(step);
    }
    return steps;
}

Result<void> Run::open(std::stop_token stop) {
    const Limits& limits = m_options.limits;
    auto opened = Target::open(m_credentials, Rights::write, limits,
                               Deadline::after(limits.connect + limits.statement), std::move(stop));
    if (!opened)
        return fail(opened.error());
    if (!opened->name().isSame(m_record.plan.server))
        return fail(ErrorCode::invalidInput,
                    fmt::format("{} is not the server this change was prepared for, {}", opened->name().place,
                                m_record.plan.server.place),
                    "It says another identity or database of itself. Look at the change there anew.");
    m_target.emplace(std::move(*opened));
    return {};
}

Result<Look> Run::look() {
    m_target->setDeadline(Deadline::after(m_options.limits.statement));
    return lookAt(*m_target, m_kind, m_record);
}

Result<void> Run::precondition() {
    if (auto allowed = guarded([&] { return m_kind.precondition(*m_target, m_record.plan); }); !allowed)
        return allowed;
    const auto now = look();
    if (!now)
        return fail(now.error());
    if (now->parts != m_record.plan.before)
        return fail(ErrorCode::alreadyExists, "The server is no longer as it was when this was prepared",
                    "Look at the change anew.");
    return {};
}

Result<void> Run::begin(const Permission& permission) {
    auto id = m_journal.begin(m_hold, m_record.plan, permission.actor, permission.target);
    if (!id)
        return fail(id.error());
    m_record.id = *id;
    tell(Progress::Point::begun);
    return {};
}

Result<void> Run::endLeftover() {
    const auto ended = endBackend(*m_target, m_record.backend, m_options.limits);
    if (!ended)
        return fail(ended.error());
    if (!*ended)
        return fail(ErrorCode::busy, "The statement sent before still runs on the server and cannot be ended",
                    "Session " + m_record.backend.substr(0, m_record.backend.find(' ')) + " holds it.");
    return {};
}

void Run::tell(Progress::Point point, int step) const {
    if (m_options.onProgress)
        m_options.onProgress({point, step, &m_record.plan});
}

bool Run::connectionGone(const Error& error) const {
    if (!m_target->isRedis())
        return m_target->broken();
    return error.code == ErrorCode::timeout || error.code == ErrorCode::connectionLost ||
           error.code == ErrorCode::protocol || error.code == ErrorCode::unreachable;
}

std::optional<Run::Stopped> Run::takeStep(Way way, std::size_t index, const Step& step,
                                          std::stop_token stop) {
    const int number = static_cast<int>(index);
    const bool ofUndo = way == Way::back;
    if (stop.stop_requested())
        return Stopped{{ErrorCode::cancelled, "It was stopped", {}, {}}};
    if (auto written = m_journal.stepBegins(m_hold, m_record.id, number, ofUndo, m_target->backend());
        !written)
        return Stopped{written.error()};
    m_record.backend = m_target->backend();
    if (ofUndo)
        m_record.stepsEnded.clear();
    tell(Progress::Point::announced, number);
    if (auto sent = send(*m_target, m_credentials, step, m_options.limits, std::move(stop)); !sent) {
        const bool gone = connectionGone(sent.error());
        if (ofUndo && step.part == kNoPart && !gone) {
            m_remarks += fmt::format(" But {} failed: {}", step.command, sent.error().message);
            return std::nullopt;
        }
        return Stopped{sent.error(), !gone};
    }
    tell(Progress::Point::answered, number);
    std::string now;
    if (step.part != kNoPart) {
        auto& after = m_record.after[static_cast<std::size_t>(step.part)];
        after.reset();
        const auto seen = look();
        if (!seen)
            return Stopped{seen.error(), !connectionGone(seen.error())};
        now = seen->parts[static_cast<std::size_t>(step.part)];
        after = now;
    }
    if (!ofUndo)
        m_record.stepsEnded.push_back(number);
    if (auto written = m_journal.stepEnded(m_hold, m_record.id, number, ofUndo, step.part, now); !written)
        m_unwritten = written.error();
    tell(Progress::Point::journalled, number);
    return std::nullopt;
}

std::optional<Run::Stopped> Run::go(Way way, std::stop_token stop) {
    const auto& steps = way == Way::forward ? m_record.plan.steps : m_record.plan.undo;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Step& step = steps[i];
        if (step.part == kNoPart) {
            if (way == Way::forward &&
                std::ranges::find(m_record.stepsEnded, static_cast<int>(i)) != m_record.stepsEnded.end())
                continue;
        } else {
            const auto seen = look();
            if (!seen)
                return Stopped{seen.error(), !connectionGone(seen.error())};
            const Fit fit = seen->fits[static_cast<std::size_t>(step.part)];
            if (fit == (way == Way::forward ? Fit::whole : Fit::untouched) ||
                (step.onRemnant && fit != Fit::remnant))
                continue;
            if (fit == Fit::foreign)
                return Stopped{changedByOthers()};
        }
        if (auto stopped = takeStep(way, i, step, stop))
            return stopped;
    }
    return std::nullopt;
}

Outcome Run::become(State state, std::string words, std::optional<Error> problem) {
    words += m_remarks;
    if (auto written = m_journal.become(m_hold, m_record.id, state, words); !written)
        m_unwritten = written.error();
    tell(Progress::Point::done);
    Outcome outcome{m_record.id, state, std::move(words), std::move(problem), m_unwritten, nullptr};
    if (m_kind.livesInItsSession() && state == State::verified && m_target)
        outcome.session = m_target->takeSession();
    return outcome;
}

Outcome Run::verified() {
    const auto now = look();
    if (!now)
        return become(State::inDoubt, "It was sent, but the server could not be asked whether it is so",
                      now.error());
    if (!now->all(Fit::whole))
        return become(State::inDoubt, "It was sent, but the server shows something else",
                      Error{ErrorCode::server, "The server does not show what was asked of it", {}, {}});
    m_target->setDeadline(Deadline::after(m_options.limits.statement));
    if (auto written = m_journal.become(m_hold, m_record.id, State::applied, "every step was answered");
        !written)
        m_unwritten = written.error();
    const auto words = guarded([&] { return m_kind.verify(*m_target, m_record.plan); });
    if (!words)
        return become(State::inDoubt, "It was sent, but has not taken effect: " + words.error().message,
                      words.error());
    return become(State::verified, words->empty() ? "Done, and the server shows it so." : "Done. " + *words);
}

Outcome Run::forward(std::stop_token stop) {
    if (auto stopped = go(Way::forward, std::move(stop)))
        return afterFailure(*stopped);
    return verified();
}

// Whoever stops a change wants it gone, so what follows cannot be stopped as well.
Outcome Run::afterFailure(const Stopped& stopped) {
    const std::string why = stopped.problem.message;
    m_target->forgetStop();
    if (!stopped.answered) {
        m_target.reset();
        if (!open({}))
            return become(State::inDoubt, "The answer is missing, and the server cannot be asked: " + why,
                          stopped.problem);
        if (auto ended = endLeftover(); !ended)
            return become(State::inDoubt, why + ". " + ended.error().message, stopped.problem);
    }
    const auto now = look();
    if (!now)
        return become(State::inDoubt, why + ". The server cannot be asked what came of it", stopped.problem);
    if (now->parts.empty()) {
        const auto count = std::ranges::unique(m_record.stepsEnded).begin() - m_record.stepsEnded.begin();
        const std::string words =
            fmt::format("{}. {} of {} steps were done", why, count, m_record.plan.steps.size());
        return become(stopped.answered ? State::failed : State::inDoubt, words, stopped.problem);
    }
    if (now->all(Fit::untouched))
        return become(State::failed, why + ". Nothing was changed.", stopped.problem);
    if (now->any(Fit::foreign))
        return become(State::inDoubt, why + ". The server shows something that is not ours", stopped.problem);
    if (now->all(Fit::whole) && looselyDone(m_record))
        return verified(); // only its answer was lost
    if (!m_record.plan.canUndo())
        return become(State::inDoubt, why + ". Part of it is done", stopped.problem);
    if (const auto again = go(Way::back, {}))
        return become(State::inDoubt,
                      fmt::format("{}. What is left could not be removed: {}", why, again->problem.message),
                      stopped.problem);
    return become(State::failed, why + ". What was left of it has been removed.", stopped.problem);
}

Outcome Run::back(std::stop_token stop) {
    const auto now = look();
    if (now && now->all(Fit::untouched) && m_record.state != State::undoing && !now->parts.empty())
        return become(State::undone, "Nothing of it was left to take back.");
    if (const auto stopped = go(Way::back, std::move(stop)))
        return become(State::inDoubt, "It could not be taken back: " + stopped->problem.message,
                      stopped->problem);
    auto then = look();
    // The end of a session takes a moment.
    const Deadline until = Deadline::after(m_options.limits.grace);
    while (m_kind.livesInItsSession() && then && !then->all(Fit::untouched) && !until.expired()) {
        std::this_thread::sleep_for(kBetweenLooks);
        then = look();
    }
    if (!then || !then->all(Fit::untouched))
        return become(State::inDoubt, "It was taken back, but the server does not show it as it was before",
                      then ? Error{ErrorCode::server, "The server does not show it as before", {}, {}}
                           : then.error());
    return become(State::undone, "Taken back: the server shows it as it was before.");
}

} // namespace pavement::change
