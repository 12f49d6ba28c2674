#pragma once
// What changed about the statements of a target and how programs ask for them, as its history tells before
// the end of the range that a person looks at: regressions.h and patterns.h with their input, the texts of
// the statements they name, and nothing else. Reads the history only; seconds with a large one, so for tasks.

#include "engine/analyzer/patterns.h"
#include "engine/analyzer/regressions.h"
#include "engine/analyzer/session_log.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"

#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

using TextsById = std::map<std::string, std::string>; // without those not known

// Where changes are looked for: three days up to the end of the range, so that the waves of the day are known
// and minutes are still told apart; with a range of over a day a week.
TimeRange rangeOfChanges(TimeRange shown);
// Where patterns are: the range, but one hour at least and two at most, up to its end.
TimeRange rangeOfPatterns(TimeRange shown);

struct ChangesFound {
    TimeRange range; // that was looked at
    TimeChanges times;
    TextsById texts;

    // Of one statement, the latest first.
    std::vector<const TimeChange*> of(std::string_view statement) const;
};

struct ChattyFound {
    Chatty chatty;
    std::string statement;   // the one that is called most; empty: none stands out
    double shareOfCalls = 0; // of all statements, 0…1
};

struct PatternsFound {
    TimeRange range; // that was looked at
    std::vector<NPlusOne> nPlusOne;
    std::vector<ChattyFound> chatty;
    std::size_t examined = 0; // statements
    bool withLog = false;
    TextsById texts;

    // Those that the statement takes part in.
    std::vector<const NPlusOne*> nPlusOneOf(std::string_view statement) const;
    std::vector<const ChattyFound*> chattyOf(std::string_view statement) const;
};

// ErrorCode::cancelled when asked to stop, and what the history says.
Result<ChangesFound> readChanges(const history::History& history, std::string_view target, TimeRange shown,
                                 std::stop_token stop = {});

// Counters tell of small statements for the server as a whole; connections made anew are told by no counter
// that is recorded. `log`: what sessions did, where it was read; it need not be of the same time.
Result<PatternsFound> readPatterns(const history::History& history, std::string_view target, TimeRange shown,
                                   const SessionLog* log = nullptr, std::stop_token stop = {});

} // namespace pavement::analyzer
