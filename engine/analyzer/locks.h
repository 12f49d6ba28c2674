#pragma once
// Who waits for whom: the sessions that block others as trees, each under the one it waits for, the culprits
// at the top. Reading (readLocks) and arranging (lockForest) are apart, so that the arranging is plain logic.
//
// Blocked means what pg_blocking_pids says: by a lock that is held ("hard") or by a request that stands
// before it in the queue ("soft": an ACCESS EXCLUSIVE that waits itself stops everybody behind it).

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/session.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

// What a session waits for.
struct LockWait {
    std::string type;              // "relation", "transactionid", "tuple", "advisory", …
    std::string mode;              // "AccessExclusiveLock", …
    std::string relation;          // schema.name where it is one of this database, else empty
    std::optional<double> seconds; // since the wait began; before 14 unknown
};

struct LockSession {
    int pid = 0; // below zero for a prepared transaction, which has no process
    // Microseconds since 1970; 0 where unknown, or there is none: see backend.h.
    std::int64_t backendStart = 0, transactionStart = 0, statementStart = 0;
    std::string preparedId; // global id of a prepared transaction
    std::string database, role, application, client;
    std::string state; // "active", "idle in transaction", …; empty where hidden
    std::string waitType, waitEvent;
    std::optional<double> transactionSeconds, stateSeconds;
    std::string statement; // running, or the last one; literals replaced unless asked for, never a credential
    bool hidden = false;   // another role's: needs pg_read_all_stats
    std::optional<LockWait> wait;
    std::vector<int> blockedBy;     // pids, each once
    std::vector<int> softBlockedBy; // those of blockedBy that only stand before it in the queue
};

struct LockNode {
    LockSession session;
    std::vector<std::size_t> children; // numbers of nodes: who waits for this one
    std::size_t blockedDirectly = 0;
    std::size_t blockedInAll = 0; // directly and through others, each session once
    bool softBlocked = false;     // it waits for a place in the queue only
    bool inCycle = false;         // part of a deadlock that the server has not yet resolved
};

struct LockForest {
    std::vector<LockNode> nodes;
    // The culprits: who blocks others and waits for nobody; for a deadlock, which has none, the member with
    // the oldest transaction. Most blocked first.
    std::vector<std::size_t> roots;
    std::vector<std::vector<int>> cycles; // pids, in the order of waiting

    bool empty() const { return nodes.empty(); }
};

// Keeps those who wait or are waited for. A session that waits for several is shown under the one that blocks
// most; blockedBy has them all.
LockForest lockForest(std::vector<LockSession> sessions);

struct LockOptions {
    int statementCharacters = 1024;
    bool withLiterals = false; // show the values in statements
};

struct Locks {
    LockForest forest;
    Timestamp serverTime{};
    bool partial = false; // other roles' sessions are hidden from this one
};

// Three round trips, one where nobody waits. Errors as Session::query.
Result<Locks> readLocks(postgres::Session& session, const LockOptions& options, Deadline deadline,
                        std::stop_token stop = {});

// Every literal as "?", comments gone; names and parameters stay. For statements that are shown, not run: it
// reads tokens, not grammar, and may be given a statement that was cut off.
std::string withoutLiterals(std::string_view statement);

// Do two lock modes of one object exclude each other (PostgreSQL manual, "Explicit Locking")? Unknown names
// do.
bool conflict(std::string_view mode, std::string_view other);

} // namespace pavement::analyzer
