#pragma once
// Who answered, and what it can do. Asked once per connection; the rest of the program tests a capability by
// name instead of comparing version numbers here and there.

#include "engine/base/clock.h"

#include <cstdint>
#include <set>
#include <string>

namespace pavement::postgres {

struct ServerIdentity {
    std::uint64_t systemIdentifier = 0; // 0 where the role may not read it
    bool inRecovery = false;
    std::uint32_t timeline = 0; // 0 where unreadable
    std::string role;           // current_user
    std::string database;
    std::int64_t databaseOid = 0;
    Timestamp postmasterStart{};
    std::string version;   // "15.18 (Debian …)"
    int versionNumber = 0; // 150018

    bool operator==(const ServerIdentity&) const = default;
};

// What changed between two connections to what was meant to be the same server.
struct IdentityChange {
    bool differentServer = false; // another system identifier: not the server we knew
    bool restarted = false;       // postmaster start moved: counters may have been reset
    bool roleSwitched = false;    // primary ↔ standby, or another timeline: failover

    bool any() const { return differentServer || restarted || roleSwitched; }
};

// Fields one of the two could not read (system identifier, timeline 0) are not held against the other.
IdentityChange compare(const ServerIdentity& before, const ServerIdentity& after);

struct Capabilities {
    int versionNumber = 0;
    std::set<std::string> extensions; // installed in this database
    std::string statementsSchema;     // schema of pg_stat_statements; empty when absent
    int statementsVersion = 0;        // of the extension: 10 for "1.10"; pg_upgrade leaves an old one behind
    bool statementsPreloaded = false; // in shared_preload_libraries (or the view answers)
    bool superuser = false;
    bool readAllStats = false; // pg_read_all_stats or pg_monitor
    // May read the server's log: EXECUTE on pg_ls_logdir() (pg_monitor has it) and on
    // pg_read_binary_file(text, bigint, bigint, boolean) — binary, because a chunk may end within a
    // character.
    bool readServerFiles = false;
    bool trackIoTiming = false;
    bool behindPooler = false; // the backend is not the one the handshake announced, or our limits got lost

    bool hasStatements() const { return !statementsSchema.empty() && statementsPreloaded; }

    // The differences between 12 and 18, by name. Those of pg_stat_statements follow the extension's version.
    bool hasStatementsPlanTime() const {
        return statementsMinor() >= 8;
    } // total_plan_time, wal_*, …_exec_time

    bool hasStatementsTopLevel() const { return statementsMinor() >= 9; }

    bool hasStatementsInfo() const { return statementsMinor() >= 9; } // dealloc, stats_reset

    bool hasStatementsJit() const { return statementsMinor() >= 10; }

    bool hasStatementsSharedBlkTime() const {
        return statementsMinor() >= 11;
    } // was blk_read_time, blk_write_time

    bool hasStatWal() const { return versionNumber >= 140000; }

    bool hasStatIo() const { return versionNumber >= 160000; }

    bool hasCheckpointerView() const { return versionNumber >= 170000; }

    bool hasQueryId() const { return versionNumber >= 140000; } // pg_stat_activity.query_id

    bool hasSessionStatistics() const { return versionNumber >= 140000; } // pg_stat_database.sessions…

    bool hasLeaderPid() const { return versionNumber >= 130000; } // pg_stat_activity.leader_pid

    bool hasInsertsSinceVacuum() const { return versionNumber >= 130000; } // n_ins_since_vacuum

    bool hasLastScanTimes() const { return versionNumber >= 160000; } // last_seq_scan, last_idx_scan

    bool hasWalWriteTimes() const { return hasStatWal() && versionNumber < 180000; } // moved to pg_stat_io

    // read_bytes, write_bytes, extend_bytes, for operations of any size; before, each was of op_bytes.
    bool hasIoBytes() const { return versionNumber >= 180000; }

    bool hasJsonLog() const { return versionNumber >= 150000; }

private:
    int statementsMinor() const {
        if (statementsVersion > 0) {
            return statementsVersion;
        }
        return versionNumber >= 180000   ? 12
               : versionNumber >= 170000 ? 11
               : versionNumber >= 150000 ? 10
               : versionNumber >= 140000 ? 9
               : versionNumber >= 130000 ? 8
                                         : 7;
    }
};

} // namespace pavement::postgres
