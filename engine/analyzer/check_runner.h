#pragma once
// Runs checks in one read-only session, one after another. A check that fails — no privilege, too slow, a
// lock in its way — is listed with the reason and never hides the others; a whole run fails only before its
// first check. Call it on a task: it waits for the server. One thread.

#include "engine/analyzer/check.h"
#include "engine/postgres/session.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::analyzer {

struct CheckFinding {
    std::string checkId;
    std::string object; // "schema.index", "fsync", a slot's name: as it is called, not quoted
    Severity severity = Severity::notice;
    Confidence confidence = Confidence::high;
    std::vector<Figure> evidence;
    std::optional<Figure> cost;
    std::string note; // what is special about this one, and what weakens it
    std::string fix;  // SQL ready to run; empty where none can be given: see the check's advice
    std::string undo;
};

enum class SkipReason { privilege, version, extension, serverRole, timedOut, cancelled, unknown, failed };

std::string_view toString(SkipReason reason);

struct SkippedCheck {
    std::string checkId;
    SkipReason reason = SkipReason::failed;
    std::string detail; // a sentence, with the way out where there is one
};

struct CheckRun { // of a check that was asked
    std::string checkId;
    double seconds = 0;
    std::size_t findings = 0;
    bool more = false; // there were more than maxFindings
};

struct CheckReport {
    std::vector<CheckFinding> findings; // worst first
    std::vector<SkippedCheck> skipped;
    std::vector<CheckRun> runs;
    CheckTarget target;
    double seconds = 0;
};

struct CheckOptions {
    std::vector<std::string> only;            // ids; empty: all
    std::map<std::string, double> thresholds; // "index.unused/size" → value instead of the catalogue's
    std::optional<Bytes> memory;              // of the server's machine
    // Counters younger than this have not seen a week's work, let alone the end of a month: findings from
    // them become notices of low confidence.
    std::chrono::seconds wantedCounterAge = std::chrono::hours{24 * 7};
    std::size_t maxFindings = 200;                                           // of one check
    std::function<void(double fraction, const std::string& title)> progress; // on the calling thread
};

// ErrorCode as Session::query, for the questions before the first check.
Result<CheckReport> runChecks(postgres::Session& session, std::span<const Check> checks,
                              const CheckOptions& options, Deadline deadline, std::stop_token stop = {});
// With the whole catalogue.
Result<CheckReport> runChecks(postgres::Session& session, const CheckOptions& options, Deadline deadline,
                              std::stop_token stop = {});

} // namespace pavement::analyzer
