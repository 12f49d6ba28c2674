#include "engine/postgres/sql.h"
#include "engine/postgres/statistics_sql.h"

#include <string_view>

namespace pavement::postgres::statistics_sql {

namespace {

Result<std::string> inStatementsSchema(const Capabilities& capabilities, std::string_view name) {
    if (capabilities.statementsSchema.empty()) {
        return fail(ErrorCode::unsupported,
                    "The extension pg_stat_statements is not installed in this database",
                    "CREATE EXTENSION pg_stat_statements;");
    }
    if (!capabilities.statementsPreloaded) {
        return fail(
            ErrorCode::unsupported, "pg_stat_statements is installed but not loaded",
            "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'; then restart the server "
            "(keep what is there already).");
    }
    return quoteQualified(capabilities.statementsSchema, name);
}

// Pages as of the last VACUUM, ANALYZE or index build, in bytes.
std::string bytes(std::string_view pages) {
    return std::string(pages) + "::bigint * pg_catalog.current_setting('block_size')::bigint";
}

constexpr std::string_view kUserSchemas = " AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

// The biggest and the busiest relations of a kind. Pages and two counters a relation is all that is looked
// at.
std::string candidates(std::string_view kinds, std::string_view activity) {
    const std::string from = "SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
                             "ON n.oid = c.relnamespace WHERE c.relkind IN (" +
                             std::string(kinds) + ")" + std::string(kUserSchemas) + " ORDER BY ";
    return '(' + from + "c.relpages DESC, c.oid LIMIT $1::bigint) UNION (" + from + std::string(activity) +
           " DESC, c.oid LIMIT $1::bigint)";
}

} // namespace

Result<std::string> statements(const Capabilities& capabilities) {
    auto function = inStatementsSchema(capabilities, "pg_stat_statements");
    if (!function) {
        return function;
    }
    const bool plans = capabilities.hasStatementsPlanTime();
    const bool jit = capabilities.hasStatementsJit();
    const std::string kind = plans ? "_exec_time" : "_time";
    const std::string blocks = capabilities.hasStatementsSharedBlkTime() ? "s.shared_blk_" : "s.blk_";
    return "SELECT s.queryid, s.dbid, s.userid, " +
           (capabilities.hasStatementsTopLevel() ? std::string("s.toplevel") : std::string("true")) +
           ", s.calls, s.rows, s.total" + kind + ", s.min" + kind + ", s.max" + kind + ", s.mean" + kind +
           ", s.stddev" + kind +
           ", s.shared_blks_hit, s.shared_blks_read, s.shared_blks_dirtied, s.shared_blks_written, "
           "s.local_blks_hit, s.local_blks_read, s.local_blks_dirtied, s.local_blks_written, "
           "s.temp_blks_read, s.temp_blks_written, " +
           blocks + "read_time, " + blocks + "write_time, " + have(plans, "s.plans") + ", " +
           have(plans, "s.wal_records") + ", " + have(plans, "s.wal_fpi") + ", " +
           have(plans, "s.wal_bytes::bigint") + ", " + have(plans, "s.total_plan_time") + ", " +
           have(jit, "s.jit_functions") + ", " +
           have(jit, "s.jit_generation_time + s.jit_inlining_time + s.jit_optimization_time + "
                     "s.jit_emission_time") +
           " FROM " + *function + "(false) s";
}

Result<std::string> statementsInfo(const Capabilities& capabilities) {
    auto view = inStatementsSchema(capabilities, "pg_stat_statements_info");
    if (!view) {
        return view;
    }
    return "SELECT i.dealloc, " + millis("i.stats_reset") + " FROM " + *view + " i";
}

Result<std::string> statementTexts(const Capabilities& capabilities) {
    auto function = inStatementsSchema(capabilities, "pg_stat_statements");
    if (!function) {
        return function;
    }
    const std::string topLevel = capabilities.hasStatementsTopLevel() ? "s.toplevel" : "true";
    return "SELECT s.queryid, s.dbid, s.userid, " + topLevel +
           ", pg_catalog.left(s.query, $2::int), pg_catalog.octet_length(s.query) FROM " + *function +
           "(true) s WHERE s.queryid = ANY ($1::bigint[])";
}

std::string roles() {
    return "SELECT r.oid, r.rolname FROM pg_catalog.pg_roles r";
}

std::string tableCandidates() {
    return candidates("'r', 'm'", "pg_catalog.pg_stat_get_blocks_fetched(c.oid) + "
                                  "pg_catalog.pg_stat_get_tuples_inserted(c.oid) + "
                                  "pg_catalog.pg_stat_get_tuples_updated(c.oid) + "
                                  "pg_catalog.pg_stat_get_tuples_deleted(c.oid)");
}

std::string tables(const Capabilities& capabilities) {
    const bool lastScans = capabilities.hasLastScanTimes();
    return "SELECT t.relid, t.schemaname, t.relname, " + bytes("c.relpages") + ", COALESCE((SELECT " +
           bytes("pg_catalog.sum(k.relpages)") +
           " FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class k ON k.oid = x.indexrelid "
           "WHERE x.indrelid = c.oid), 0), COALESCE((SELECT " +
           bytes("o.relpages") +
           " FROM pg_catalog.pg_class o WHERE o.oid = c.reltoastrelid), 0), c.reltuples, t.seq_scan, "
           "t.seq_tup_read, t.idx_scan, t.idx_tup_fetch, t.n_tup_ins, t.n_tup_upd, t.n_tup_del, "
           "t.n_tup_hot_upd, t.n_live_tup, t.n_dead_tup, t.n_mod_since_analyze, " +
           have(capabilities.hasInsertsSinceVacuum(), "t.n_ins_since_vacuum") + ", " +
           millis("t.last_vacuum") + ", " + millis("t.last_autovacuum") + ", " + millis("t.last_analyze") +
           ", " + millis("t.last_autoanalyze") +
           ", t.vacuum_count, t.autovacuum_count, t.analyze_count, t.autoanalyze_count, i.heap_blks_read, "
           "i.heap_blks_hit, i.idx_blks_read, i.idx_blks_hit, i.toast_blks_read, i.toast_blks_hit, " +
           (lastScans ? millis("t.last_seq_scan") + ", " + millis("t.last_idx_scan") : "NULL, NULL") +
           " FROM pg_catalog.pg_stat_user_tables t JOIN pg_catalog.pg_statio_user_tables i ON i.relid = "
           "t.relid "
           "JOIN pg_catalog.pg_class c ON c.oid = t.relid "
           // Given to both views: a condition on the join alone would compute the second for every table.
           "WHERE t.relid = ANY ($1::oid[]) AND i.relid = ANY ($1::oid[]) ORDER BY c.relpages DESC, t.relid";
}

std::string indexCandidates() {
    return candidates("'i'", "pg_catalog.pg_stat_get_numscans(c.oid)");
}

std::string indexes(const Capabilities& capabilities) {
    return "SELECT s.indexrelid, s.relid, s.schemaname, s.relname, s.indexrelname, " + bytes("c.relpages") +
           ", s.idx_scan, s.idx_tup_read, s.idx_tup_fetch, i.idx_blks_read, i.idx_blks_hit, x.indisunique, "
           "x.indisprimary, x.indisvalid, " +
           (capabilities.hasLastScanTimes() ? millis("s.last_idx_scan") : std::string("NULL")) +
           " FROM pg_catalog.pg_stat_user_indexes s JOIN pg_catalog.pg_statio_user_indexes i "
           "ON i.indexrelid = s.indexrelid JOIN pg_catalog.pg_class c ON c.oid = s.indexrelid "
           "JOIN pg_catalog.pg_index x ON x.indexrelid = s.indexrelid "
           "WHERE s.indexrelid = ANY ($1::oid[]) AND i.indexrelid = ANY ($1::oid[]) "
           "ORDER BY c.relpages DESC, s.indexrelid";
}

} // namespace pavement::postgres::statistics_sql
