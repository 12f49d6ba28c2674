#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

const std::string kRetained = "pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery() THEN "
                              "pg_catalog.pg_last_wal_replay_lsn()"
                              " ELSE pg_catalog.pg_current_wal_lsn() END, s.restart_lsn)::float8";

const std::string kSlots = "SELECT s.slot_name::text AS object, s.slot_name::text AS name, " + kRetained +
                           " AS retained, s.slot_type || ' slot' ||"
                           " coalesce(' of database ' || s.database, '') || '.' AS note,"
                           " coalesce(s.plugin::text, '') AS plugin"
                           " FROM pg_catalog.pg_replication_slots s WHERE NOT s.temporary ";

const char* const kDrop = "SELECT pg_catalog.pg_drop_replication_slot({'name});";
const char* const kDropAdvice =
    "Drop it only if its reader will not come back; a reader without its slot has to be "
    "built anew, which is why nothing can undo it.";

Check inactive() {
    return {
        .id = "slots.inactive",
        .title = "Replication slot that nobody reads",
        .category = CheckCategory::replication,
        .sql = kSlots + "AND NOT s.active AND s.restart_lsn IS NOT NULL ORDER BY retained DESC",
        .evidence = {{"retained", "write-ahead log kept", Unit::bytes}},
        .cost = EvidenceColumn{"retained", "disk that cannot be given back", Unit::bytes},
        .why = "The server keeps its write-ahead log, and for logical slots old rows of the catalogues, "
               "until the reader "
               "comes back. If it never does, the disk fills and the server stops.",
        .fix = kDrop,
        .advice = kDropAdvice,
        .cannotSee = "A reader that is only restarting right now.",
    };
}

Check retained() {
    return {
        .id = "slots.retained",
        .title = "Replication slot that keeps much write-ahead log",
        .category = CheckCategory::replication,
        .sql = kSlots + "AND s.active AND " + kRetained + " >= $1::float8 ORDER BY retained DESC",
        .thresholds = {{"log", 1 << 30, Unit::bytes, "pganalyze: a lag of 1 GB is an incident"}},
        .cost = EvidenceColumn{"retained", "disk that cannot be given back", Unit::bytes},
        .why = "Its reader lags behind; the log in between stays on this server's disk.",
        .advice = "See why the reader is slow: network, its disk, a long transaction on it, or a large "
                  "transaction that "
                  "it decodes.",
        .cannotSee = "Whether it is catching up.",
    };
}

Check unlimited() {
    return {
        .id = "slots.unlimited",
        .title = "Replication slots may fill the disk",
        .category = CheckCategory::replication,
        .severity = Severity::notice,
        .sql = "SELECT 'max_slot_wal_keep_size' AS object, pg_catalog.count(*) AS slots, pg_catalog.max(" +
               kRetained +
               ") AS retained FROM pg_catalog.pg_replication_slots s WHERE NOT s.temporary AND"
               " pg_catalog.current_setting('max_slot_wal_keep_size') = '-1' HAVING pg_catalog.count(*) > 0",
        .evidence = {{"slots", "slots", Unit::count}, {"retained", "write-ahead log kept now", Unit::bytes}},
        .minVersion = 130000,
        .why = "One reader that does not come back stops this server when the disk is full. With a bound the "
               "slot is "
               "lost instead.",
        .fix = "ALTER SYSTEM SET max_slot_wal_keep_size = '50GB';\nSELECT pg_catalog.pg_reload_conf();",
        .undo = "ALTER SYSTEM RESET max_slot_wal_keep_size;\nSELECT pg_catalog.pg_reload_conf();",
        .advice =
            "Choose the bound by the free disk; a reader that falls further behind has to be built anew.",
        .cannotSee = "How much disk is free.",
    };
}

Check lost() {
    return {
        .id = "slots.lost",
        .title = "Replication slot whose log is gone or going",
        .category = CheckCategory::replication,
        .severity = Severity::critical,
        .sql = "SELECT s.slot_name::text AS object, s.slot_name::text AS name,"
               " CASE s.wal_status WHEN 'lost' THEN 'The log it needs is removed: its reader cannot go on.'"
               " ELSE 'At the next checkpoint the log it needs may be removed.' END AS note"
               " FROM pg_catalog.pg_replication_slots s WHERE s.wal_status IN ('lost', 'unreserved')"
               " ORDER BY s.wal_status",
        .minVersion = 130000,
        .why = "A standby or subscriber behind it has stopped, or is about to.",
        .fix = kDrop,
        .advice =
            "Build the reader anew with a new slot; then see max_slot_wal_keep_size and why it fell behind.",
        .cannotSee = "Readers without a slot.",
    };
}

} // namespace

std::vector<Check> replicationChecks() {
    return {inactive(), retained(), unlimited(), lost()};
}

} // namespace pavement::analyzer
