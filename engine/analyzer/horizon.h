#pragma once
// Who holds the vacuum horizon back: vacuum removes no row that died after the oldest transaction somebody
// may still look at. Sessions, prepared transactions, replication slots, and standbys through
// hot_standby_feedback; each with its age in transactions and time and what can be done about it.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/session.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::analyzer {

enum class HolderKind { runningStatement, idleInTransaction, preparedTransaction, replicationSlot, standby };

std::string_view toString(HolderKind kind);

struct HorizonHolder {
    HolderKind kind = HolderKind::runningStatement;
    std::string name; // application, global transaction id, slot, standby
    int pid = 0;      // of sessions and standbys; 0 where there is none
    // Of sessions, microseconds since 1970: see backend.h.
    std::int64_t backendStart = 0, transactionStart = 0, statementStart = 0;
    std::string database; // the holder holds back its own database; slots and standbys all of them
    std::string role;
    std::int64_t xidAge = 0;       // transactions begun since
    std::optional<double> seconds; // since it began to hold; unknown for slots
    bool catalogOnly = false;      // holds the system catalogues back, not the tables (logical slots)
    std::string advice;            // what to do
    std::string fix; // SQL, where there is one that harms nobody but the holder; sessions are ended elsewhere
};

struct Horizon {
    std::vector<HorizonHolder> holders; // oldest first
    bool partial = false;               // other roles' sessions are hidden from this one
};

// Needs pg_read_all_stats to see everything. Errors as Session::query. One round trip.
Result<Horizon> readHorizon(postgres::Session& session, Deadline deadline, std::stop_token stop = {});

} // namespace pavement::analyzer
