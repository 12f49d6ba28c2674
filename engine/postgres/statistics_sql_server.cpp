#include "engine/postgres/statistics_sql.h"

namespace pavement::postgres::statistics_sql {

std::string identity() {
    // pg_settings instead of current_setting(): it leaves out what the role may not see, where the function
    // fails. pg_stat_statements.max is there only when the library was preloaded; a mere line in
    // postgresql.conf is a placeholder, which the view does not show.
    return R"(
SELECT pg_catalog.pg_backend_pid(),
       current_user,
       pg_catalog.current_database(),
       (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()),
       pg_catalog.pg_is_in_recovery(),
       (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) * 1000)::bigint,
       pg_catalog.current_setting('server_version'),
       pg_catalog.current_setting('server_version_num')::int,
       pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE'),
       pg_catalog.has_function_privilege('pg_catalog.pg_control_checkpoint()', 'EXECUTE'),
       (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user),
       pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
       pg_catalog.has_function_privilege('pg_catalog.pg_ls_logdir()', 'EXECUTE')
         AND pg_catalog.has_function_privilege(
               'pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)', 'EXECUTE'),
       pg_catalog.current_setting('track_io_timing') = 'on',
       EXISTS (SELECT FROM pg_catalog.pg_settings s WHERE s.name = 'pg_stat_statements.max'),
       (SELECT s.setting FROM pg_catalog.pg_settings s WHERE s.name = 'statement_timeout')::bigint,
       pg_catalog.current_setting('transaction_read_only') = 'on')";
}

std::string life(bool withIdentifier) {
    const std::string sql = R"(
SELECT (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) * 1000)::bigint,
       pg_catalog.pg_is_in_recovery())";
    return withIdentifier
               ? sql + ",\n       (SELECT c.system_identifier FROM pg_catalog.pg_control_system() c)"
               : sql;
}

std::string extensions() {
    return "SELECT e.extname, n.nspname, e.extversion FROM pg_catalog.pg_extension e "
           "JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace";
}

std::string systemIdentifier() {
    return "SELECT c.system_identifier FROM pg_catalog.pg_control_system() c";
}

std::string timeline(bool inRecovery) {
    if (inRecovery) {
        return "SELECT c.timeline_id FROM pg_catalog.pg_control_checkpoint() c";
    }
    // The control file tells the former one until the checkpoint after a promotion, which can take minutes.
    return "SELECT ('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))"
           "::pg_catalog.bit(32)::pg_catalog.int8";
}

} // namespace pavement::postgres::statistics_sql
