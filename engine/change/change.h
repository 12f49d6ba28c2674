#pragma once
// A change of a target, as data: what is wanted (Change), and what that takes on a given server (Plan): the
// exact commands, what each locks and costs, how each is taken back. Both go into the journal as they stand,
// so neither may hold a secret; the kinds of change refuse those that would.

#include "engine/base/json.h"
#include "engine/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace pavement::change {

// Made by the functions of kinds.h.
struct Change {
    std::string kind;  // "create index"
    std::string title; // "Index orders_by_day on public.orders"
    Json what;         // the kind's own
};

// The server a plan was made for, by what it says of itself.
struct ServerName {
    bool redis = false;
    // PostgreSQL: the system identifier. Redis has no name that outlives a restart (run_id does not, and the
    // replication id only where a clean shutdown saved it), so it is the place it works in: configuration
    // file, directory and port. Empty where the role may not read it; then `place` decides.
    std::string id;
    std::string database; // name and oid, so that one dropped and made again is another; Redis: the number
    std::string life;     // changes with a restart: the postmaster's start; Redis: run_id
    std::string place;    // where it was reached, without secrets

    // The same server and database, in whichever of its lives.
    bool isSame(const ServerName& other) const;
};

inline constexpr int kNoPart = -1;

struct Step {
    std::string command; // exact SQL; for Redis the words as redis-cli takes them
    std::string costs;   // in words: what it locks, how long, what it costs
    // Which of the parts of the server that the plan looks at this step alters. A step without one may be
    // repeated harmlessly, and is done when the journal says so.
    int part = kNoPart;
    bool onRemnant = false;              // sent only where an interrupted attempt left something behind
    bool lasting = false;                // may take long, and lock_timeout would break it: limits of its own
    std::vector<std::string> words = {}; // Redis: the words themselves, binary safe
};

struct Plan {
    Change change;
    ServerName server;
    std::vector<std::string> before; // each part as it was seen; "" where there was nothing
    std::vector<Step> steps;
    std::vector<Step> undo;         // in the order they are sent; empty: cannot be taken back
    std::vector<std::string> notes; // what the person should know: takes a restart, cannot be undone, …
    Json kept;                      // what the kind needs in order to recognise its own work

    bool canUndo() const { return !undo.empty(); }
};

std::string toText(const Plan& plan); // all of it as lines for a person: statements, costs, undo, notes

Json toJson(const Plan& plan);
Result<Plan> planFromJson(const Json& json); // ErrorCode: corrupt

} // namespace pavement::change
