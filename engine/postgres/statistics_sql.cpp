#include "engine/postgres/statistics_sql.h"

#include <string_view>

namespace pavement::postgres::statistics_sql {

std::string have(bool present, std::string_view expression) {
    return present ? std::string(expression) : "NULL";
}

std::string millis(std::string_view column) {
    return "(extract(epoch FROM " + std::string(column) + ") * 1000)::bigint";
}

namespace {

std::string seconds(std::string_view interval) {
    return "extract(epoch FROM " + std::string(interval) + ")::double precision";
}

// Where the write-ahead log stands here: written on a primary, replayed on a standby.
constexpr std::string_view kPosition =
    "CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn() "
    "ELSE pg_catalog.pg_current_wal_lsn() END";

std::string position() {
    return std::string(kPosition);
}

} // namespace

std::string databases(const Capabilities& capabilities) {
    const bool sessions = capabilities.hasSessionStatistics();
    return "SELECT d.datid, d.datname, d.numbackends, d.xact_commit, d.xact_rollback, d.blks_read, "
           "d.blks_hit, "
           "d.tup_returned, d.tup_fetched, d.tup_inserted, d.tup_updated, d.tup_deleted, d.conflicts, "
           "d.temp_files, d.temp_bytes, d.deadlocks, d.checksum_failures, d.blk_read_time, "
           "d.blk_write_time, " +
           have(sessions, "d.session_time") + ", " + have(sessions, "d.active_time") + ", " +
           have(sessions, "d.idle_in_transaction_time") + ", " + have(sessions, "d.sessions") + ", " +
           have(sessions, "d.sessions_abandoned") + ", " + have(sessions, "d.sessions_fatal") + ", " +
           have(sessions, "d.sessions_killed") + ", " + millis("d.stats_reset") +
           " FROM pg_catalog.pg_stat_database d";
}

std::string databaseSizes() {
    return "SELECT b.oid, b.datname, pg_catalog.pg_database_size(b.oid) FROM pg_catalog.pg_database b "
           "WHERE b.datallowconn AND (pg_catalog.has_database_privilege(b.oid, 'CONNECT') "
           "OR pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'))";
}

std::string activity(const Capabilities& capabilities, bool clientsOnly) {
    const auto age = [](std::string_view column) {
        return seconds("pg_catalog.clock_timestamp() - " + std::string(column));
    };
    // Another role's backend shows no type, state or query without pg_read_all_stats; it counts as a client
    // when it belongs to a role.
    std::string sql =
        "SELECT a.pid, a.datid, a.datname, a.usename, a.application_name, "
        "COALESCE(pg_catalog.host(a.client_addr), CASE WHEN a.client_port = -1 THEN 'local' END), "
        "a.backend_type, a.usesysid, a.state, a.wait_event_type, a.wait_event, pg_catalog.left(a.query, "
        "$1::int), " +
        have(capabilities.hasQueryId(), "a.query_id") + ", " +
        have(capabilities.hasLeaderPid(), "a.leader_pid") + ", " + age("a.xact_start") + ", " +
        age("a.query_start") + ", " + age("a.state_change") + ", " + age("a.backend_start") +
        ", a.backend_type IS NULL, "
        "a.usename = current_user AND a.application_name = "
        "pg_catalog.current_setting('application_name') AND a.application_name <> '', "
        "pg_catalog.count(*) FILTER (WHERE COALESCE(a.backend_type, 'client backend') = 'client backend' "
        "AND a.usesysid IS NOT NULL) OVER (), " +
        millis("pg_catalog.clock_timestamp()") + " FROM pg_catalog.pg_stat_activity a";
    if (clientsOnly) {
        sql += " WHERE a.usesysid IS NOT NULL "
               "AND COALESCE(a.backend_type, 'client backend') IN ('client backend', 'parallel worker')";
    }
    return sql + " ORDER BY COALESCE(a.state, '') IN ('idle', ''), a.query_start DESC LIMIT $2::int";
}

std::string blockers() {
    return "SELECT p.pid, pg_catalog.pg_blocking_pids(p.pid)::text FROM pg_catalog.unnest($1::int[]) AS "
           "p(pid)";
}

std::string ownBackends() {
    return "SELECT a.pid FROM pg_catalog.pg_stat_activity a WHERE a.usename = current_user "
           "AND a.application_name = pg_catalog.current_setting('application_name') "
           "AND a.client_addr IS NOT DISTINCT FROM pg_catalog.inet_client_addr() ORDER BY a.pid";
}

std::string writer(const Capabilities& capabilities) {
    if (capabilities.hasCheckpointerView()) {
        return "SELECT c.num_timed, c.num_requested, c.write_time, c.sync_time, c.buffers_written, "
               "b.buffers_clean, b.buffers_alloc, b.maxwritten_clean, NULL, NULL, c.restartpoints_timed, "
               "c.restartpoints_req, c.restartpoints_done, " +
               millis("b.stats_reset") + ", " + millis("c.stats_reset") +
               " FROM pg_catalog.pg_stat_checkpointer c CROSS JOIN pg_catalog.pg_stat_bgwriter b";
    }
    return "SELECT b.checkpoints_timed, b.checkpoints_req, b.checkpoint_write_time, b.checkpoint_sync_time, "
           "b.buffers_checkpoint, b.buffers_clean, b.buffers_alloc, b.maxwritten_clean, b.buffers_backend, "
           "b.buffers_backend_fsync, NULL, NULL, NULL, " +
           millis("b.stats_reset") + ", NULL FROM pg_catalog.pg_stat_bgwriter b";
}

std::string wal(const Capabilities& capabilities) {
    const std::string here = "pg_catalog.pg_wal_lsn_diff(" + position() + ", '0/0')::bigint";
    if (!capabilities.hasStatWal()) {
        return "SELECT " + here + ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL";
    }
    const bool writes = capabilities.hasWalWriteTimes();
    return "SELECT " + here + ", w.wal_records, w.wal_fpi, w.wal_bytes::bigint, w.wal_buffers_full, " +
           have(writes, "w.wal_write") + ", " + have(writes, "w.wal_sync") + ", " +
           have(writes, "w.wal_write_time") + ", " + have(writes, "w.wal_sync_time") + ", " +
           millis("w.stats_reset") + " FROM pg_catalog.pg_stat_wal w";
}

std::string io(const Capabilities& capabilities) {
    const std::string bytes = capabilities.hasIoBytes()
                                  ? "i.read_bytes::bigint, i.write_bytes::bigint, i.extend_bytes::bigint"
                                  : "i.reads * i.op_bytes, i.writes * i.op_bytes, i.extends * i.op_bytes";
    return "SELECT i.backend_type, i.object, i.context, i.reads, i.writes, i.writebacks, i.extends, i.hits, "
           "i.evictions, i.reuses, i.fsyncs, i.read_time, i.write_time, i.writeback_time, i.extend_time, "
           "i.fsync_time, " +
           bytes + ", " + millis("i.stats_reset") + " FROM pg_catalog.pg_stat_io i";
}

std::string replicationSenders() {
    const auto behind = [](std::string_view column) {
        return "pg_catalog.pg_wal_lsn_diff(h.lsn, " + std::string(column) + ")::bigint";
    };
    return "SELECT r.pid, r.application_name, COALESCE(pg_catalog.host(r.client_addr), 'local'), r.state, "
           "r.sync_state, " +
           behind("r.sent_lsn") + ", " + behind("r.flush_lsn") + ", " + behind("r.replay_lsn") + ", " +
           seconds("r.write_lag") + ", " + seconds("r.flush_lag") + ", " + seconds("r.replay_lag") +
           " FROM pg_catalog.pg_stat_replication r CROSS JOIN (SELECT " + position() + " AS lsn) h";
}

std::string replicationSlots() {
    return "SELECT s.slot_name, s.slot_type, s.active, pg_catalog.pg_wal_lsn_diff(h.lsn, "
           "s.restart_lsn)::bigint FROM pg_catalog.pg_replication_slots s CROSS JOIN (SELECT " +
           position() + " AS lsn) h";
}

std::string standby() {
    return "SELECT pg_catalog.pg_is_in_recovery(), "
           "pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_receive_lsn(), "
           "pg_catalog.pg_last_wal_replay_lsn())::bigint, "
           "CASE WHEN pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() THEN 0 "
           "ELSE " +
           seconds("pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()") +
           " END, EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver)";
}

std::string settings() {
    return "SELECT s.name, s.reset_val, s.unit, s.boot_val, s.source, s.pending_restart "
           "FROM pg_catalog.pg_settings s WHERE s.name = ANY ($1::text[]) ORDER BY s.name";
}

std::string roleSettings() {
    return "SELECT u.line FROM pg_catalog.pg_db_role_setting r CROSS JOIN LATERAL "
           "pg_catalog.unnest(r.setconfig) AS u(line) "
           "WHERE r.setdatabase IN (0, (SELECT d.oid FROM pg_catalog.pg_database d "
           "WHERE d.datname = pg_catalog.current_database())) "
           "AND r.setrole IN (0, (SELECT o.oid FROM pg_catalog.pg_roles o WHERE o.rolname = session_user)) "
           "ORDER BY r.setrole = 0, r.setdatabase = 0";
}

std::string fileSettings() {
    return "SELECT f.name, f.setting FROM pg_catalog.pg_file_settings f "
           "WHERE f.applied AND f.name = ANY ($1::text[])";
}

std::string logFiles() {
    return "SELECT l.name, l.size, " + millis("l.modification") + " FROM pg_catalog.pg_ls_logdir() l";
}

std::string logBytes() {
    // As bytes: a character cut in two by the bound, or one of another encoding, would fail as text. The last
    // argument: a file that is gone is null, not an error.
    return "SELECT "
           "pg_catalog.encode(pg_catalog.pg_read_binary_file(pg_catalog.current_setting('log_directory') "
           "|| '/' || $1::text, $2::bigint, $3::bigint, true), 'hex')";
}

} // namespace pavement::postgres::statistics_sql
