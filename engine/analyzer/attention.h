#pragma once
// What needs a person first: of all that is known about a target in a range — findings about its statements
// and their plans, statements that became slower, how programs ask, waits for locks, checks, alerts — a few
// matters, dearest first, each with its price, how sure it is, where to go and its words.
//
// Asks the server nothing: reads the history and takes what the caller has at hand. Prices are execution time
// of the range and never overlap: each statement's time is a purse, the dearest matter takes its part out of
// it, and what then finds less than half of its own price there is named beside the one that took it. What
// has no price in time comes last; of the places two are kept for it, where it is critical or an alert.

#include "engine/analyzer/check.h"
#include "engine/analyzer/check_runner.h"
#include "engine/analyzer/finding.h"
#include "engine/analyzer/locks.h"
#include "engine/analyzer/statement_changes.h"
#include "engine/analyzer/workload.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/monitor/snapshot.h"

#include <cstddef>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

enum class AttentionKind { finding, regression, pattern, locks, check, alert };

std::string_view toString(AttentionKind kind);

struct AttentionPlace { // where the person goes from here
    enum class View { statement, checks, locks, alerts };
    View view = View::statement;
    std::string key{};    // id of a statement (StatementLoad), a check or an alert's rule
    std::string object{}; // of the check's finding, label of the alert
    int pid = 0;          // of the session that blocks most; 0: nobody waits now
};

std::string_view toString(AttentionPlace::View view);

struct AttentionItem {
    AttentionKind kind{};
    std::string id{}; // the same for the same matter, however often it is asked
    Severity severity = Severity::warning;
    Confidence confidence = Confidence::medium;
    std::optional<double> seconds{}; // of execution in the range; absent: not a matter of time
    std::optional<double> share{};   // of all execution, 0…1; absent too where other roles' was hidden
    bool estimated = false;          // the planner's estimate says which part of the statement it is
    AttentionPlace place{};
    std::vector<std::string> statements{}; // ids of those it is felt in, dearest first
    std::string statementText{};           // of the first, without literals; empty while not known
    // The words: plain text, the same for window, report and command line.
    std::string title{};             // "Statistics are out of date: pms.traffic_counts"
    std::string why{};               // what was seen; may be empty
    std::string cost{};              // "12 min 04 s of execution, 34 % of all, in 3 statements"
    std::string advice{};            // may be empty
    std::string fix{};               // SQL ready to run; mostly empty
    std::vector<std::string> also{}; // titles of what shares its price
};

struct Attention {
    TimeRange range;         // the sums are of it: Workload::range
    double totalSeconds = 0; // of execution in it
    std::vector<AttentionItem> items;
    std::size_t more = 0;                 // matters beyond those
    std::vector<std::string> notLookedAt; // sentences: "Checks of schema and instance were not run."
};

struct PlanFindings {      // what analysePlan said about a plan of a statement
    std::string statement; // id of StatementLoad
    FindingReport report;
};

// What the caller has at hand. Null: not known, and said so, or read from the history where it is there.
struct AttentionKnown {
    const Workload* workload = nullptr;      // of the range, neither split nor filtered; else read
    const LoadByWait* waits = nullptr;       // of the range; else read
    const ChangesFound* changes = nullptr;   // else read, which may take seconds
    const PatternsFound* patterns = nullptr; // likewise
    const CheckReport* checks = nullptr;     // the latest run
    const Locks* locks = nullptr;            // of now
    const std::vector<monitor::AlertState>* alerts = nullptr; // active; else those of the history's events
    // Of plans that were asked for with the catalogue at hand; of other statements the history's are judged.
    std::span<const PlanFindings> plans{};
};

inline constexpr std::size_t kMostAttention = 5;

// Any thread but the window's. ErrorCode::cancelled when asked to stop, and what the history says.
Result<Attention> whatNeedsYou(const history::History& history, std::string_view target, TimeRange range,
                               const AttentionKnown& known = {}, std::size_t most = kMostAttention,
                               std::stop_token stop = {});

// The same from what is given alone: nothing is read. Pure, thread-safe.
Attention rankAttention(TimeRange range, const AttentionKnown& known, std::size_t most = kMostAttention);

} // namespace pavement::analyzer
