#pragma once
// A statement's plan from a real server, without leaving a trace there: every call is a transaction of its
// own that is read-only, limited in time and rolled back, the prepared statement within it is deallocated,
// and the session is afterwards as it was. One thread, like the session.
//
// A statement with $n is prepared, its parameters' types inferred by the server, and explained under
// plan_cache_mode = force_generic_plan — with plain NULLs the planner would fold the conditions away — or
// force_custom_plan where values are given. EXPLAIN (GENERIC_PLAN) of 16 gives the same plan, but cannot be
// had through the extended protocol, which is what makes the server refuse a second statement in one text; so
// there is one way for all versions.

//
// A read-only session of ours has jit turned off, the statement's own has not: with analyze it is run as the
// role's, the database's or the server's setting has it, and the explanation says so.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/session.h"

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

struct ExplainRequest {
    std::string statement;               // as pg_stat_statements has it, or as it was run
    postgres::Params values;             // of $1, $2, …; empty: a generic plan
    std::string valuesFrom{};            // where they come from, for the person: "a call seen running at …"
    std::vector<std::string> searchPath; // of the role that runs it; empty: the session's own
    bool buffers = false;                // of planning; of execution too with analyze
    bool analyze = false;                // runs the statement
    // The server may be thrown away (the sandbox, a copy): analyze may then change data and call volatile
    // functions. A rollback takes back neither sequences nor what left the database.
    bool disposable = false;
    Milliseconds timeLimit{5'000};
};

enum class ExplainMethod {
    literal, // as it stands
    generic, // for any values
    custom,  // for the values given
};

std::string_view toString(ExplainMethod method);

struct Explanation {
    std::string json; // as the server wrote it
    ExplainMethod method = ExplainMethod::literal;
    std::string explained; // the text that the server took
    // What was changed about the text, said about types or set for the run, for the person.
    std::vector<std::string> changes;
    std::vector<std::string> parameterTypes; // of `explained`'s $1, $2, …
};

// ErrorCode: invalidInput (does not parse; several statements; analyze of $n without values), unsupported
// (utility statements; analyze refused, with the reason; $n through a pooler), server (context: SQLSTATE),
// permission, timeout, cancelled, connectionLost.
//
// analyze is refused, unless disposable, for whatever changes data, makes a table or locks rows (FOR UPDATE
// makes others wait, and a read-only transaction refuses it anyway), reads foreign tables, or calls anything
// volatile: functions, operators, casts written out, also in views and row security policies. What is unknown
// counts as volatile. Not seen: what a function that calls itself stable does, and implicit casts.
Result<Explanation> explain(postgres::Session& session, const ExplainRequest& request,
                            std::stop_token stop = {});

} // namespace pavement::analyzer
