#pragma once
// Values for the $n of a normalised statement, out of a call that was seen running or that the server wrote
// to its log: what the planner does with them is nearer to the truth than a generic plan. They are somebody's
// data, so nothing is asked or read without the person's permission for the target, and they live in memory
// for the one plan: never in the program's log, in messages, in reports.

#include "engine/analyzer/explain.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/monitor/target.h"
#include "engine/postgres/session.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace pavement::analyzer {

struct SampledValues {
    postgres::Params values; // of $1, $2, …
    std::string from;        // "a call seen running at 2026-03-01 12:34:56 UTC"
};

// What stands in `asRun` where `normalised` has $n, both being one statement word for word but for case,
// white space and comments. `bound`: of the $n that `asRun` has itself (extended protocol). Nothing where
// they differ, where a value is cut off or missing, or is of a kind that is no plain constant (B'101',
// U&'…').
std::optional<postgres::Params> valuesIn(std::string_view normalised, std::string_view asRun,
                                         const postgres::Params& bound = {});

// "parameters: $1 = '7', $2 = NULL", the DETAIL of a logged execution; nothing where it is cut off.
std::optional<postgres::Params> boundValues(std::string_view detail);

// Of the latest call that a session of this database runs or ran last; one question to the server.
Result<std::optional<SampledValues>> valuesRunning(postgres::Session& session, std::string_view normalised,
                                                   Deadline deadline, std::stop_token stop = {});

// Of the latest call in a JSON or CSV log, which may begin and end within a record.
std::optional<SampledValues> valuesLogged(std::string_view log, std::string_view normalised);

// explain() of a normalised statement, with the values of a real call where the target's permission allows it
// and one is found: first among the running ones, then in `log`. Else, and where the server cannot plan with
// them, without; Explanation::changes says which. Errors as explain().
Result<Explanation> explainAsSeen(postgres::Session& session, ExplainRequest request,
                                  const monitor::ValuePermission& permission, std::string_view log,
                                  Deadline deadline, std::stop_token stop = {});

} // namespace pavement::analyzer
