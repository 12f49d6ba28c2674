#pragma once
// Plans that auto_explain wrote to the server's log, as JSON or text, of statements and of those inside
// functions. Works on the message of one log entry, whoever read it. Pure, thread-safe.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/plan/plan_tree.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pavement::analyzer {

// What is needed of a log entry; monitor's LogEntry has all of it.
struct LoggedMessage {
    std::optional<Timestamp> at{};
    std::string database{}, user{}, application{};
    std::optional<std::int64_t>
        queryId{}; // of the statement that was sent, even where a nested one is explained
    std::string_view message{};
};

struct LoggedPlan {
    std::optional<Timestamp> at;
    std::string database, user, application;
    std::optional<std::int64_t> queryId; // the plan's own where it says one (log_verbose), else the entry's
    double durationMs = 0;
    std::string statement; // without literals and comments
    plan::PlanTree plan;   // with the literals of conditions: withoutLiterals (plan_history.h) before it is
                           // stored or shown
};

// "duration: 12.345 ms  plan:" and what follows.
bool isAutoExplain(std::string_view message);

// ErrorCode: invalidInput (no entry of auto_explain), and those of plan::parsePlan (unsupported: XML, YAML).
Result<LoggedPlan> readAutoExplain(const LoggedMessage& entry);

} // namespace pavement::analyzer
