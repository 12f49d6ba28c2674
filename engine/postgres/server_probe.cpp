#include "engine/postgres/server_probe.h"

#include <charconv>
#include <string>
#include <utility>

namespace pavement::postgres {

namespace {

// pg_settings instead of current_setting(): it leaves out what the role may not see, where the function
// fails. pg_stat_statements.max is there only when the library was preloaded; a mere line in postgresql.conf
// is a placeholder, which the view does not show.
constexpr const char* kBasics = R"(
SELECT pg_catalog.pg_backend_pid(),
       current_user,
       pg_catalog.current_database(),
       (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()),
       pg_catalog.pg_is_in_recovery(),
       (extract(epoch FROM pg_catalog.pg_postmaster_start_time()) * 1000)::pg_catalog.int8,
       pg_catalog.current_setting('server_version'),
       pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
       pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE'),
       pg_catalog.has_function_privilege('pg_catalog.pg_control_checkpoint()', 'EXECUTE'),
       (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),
       pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
       pg_catalog.has_function_privilege('pg_catalog.pg_ls_logdir()', 'EXECUTE')
         AND pg_catalog.has_function_privilege(
               'pg_catalog.pg_read_binary_file(pg_catalog.text,pg_catalog.int8,pg_catalog.int8)', 'EXECUTE'),
       pg_catalog.current_setting('track_io_timing') = 'on',
       EXISTS (SELECT FROM pg_catalog.pg_settings WHERE name = 'pg_stat_statements.max'),
       (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'statement_timeout')::pg_catalog.int8,
       pg_catalog.current_setting('transaction_read_only') = 'on'
)";

constexpr const char* kExtensions = R"(
SELECT e.extname, n.nspname, e.extversion
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
)";

// 10 for "1.10"; 0 where the text is of another kind.
int minorVersion(const std::string& version) {
    int minor = 0;
    const std::size_t dot = version.find('.');
    if (version.starts_with("1.")) {
        std::from_chars(version.data() + dot + 1, version.data() + version.size(), minor);
    }
    return minor;
}

// A privilege that is missing, or a function a managed service took away, is no reason to refuse the server.
Result<std::string> optionalText(Session& session, const char* sql, Deadline deadline, std::stop_token stop) {
    auto rows = session.query(sql, {}, deadline, std::move(stop));
    if (rows) {
        return rows->empty() ? std::string{} : rows->text(0, 0);
    }
    if (session.broken()) {
        return fail(rows.error());
    }
    return std::string{};
}

} // namespace

Result<ServerProbe> probeServer(Session& session, Deadline deadline, std::stop_token stop) {
    const auto basics = session.query(kBasics, {}, deadline, stop);
    if (!basics) {
        return fail(basics.error());
    }
    if (basics->empty()) {
        return fail(ErrorCode::protocol, "The server does not say who it is");
    }
    ServerProbe probe;
    ServerIdentity& identity = probe.identity;
    Capabilities& capabilities = probe.capabilities;
    probe.backendPid = static_cast<int>(basics->integer(0, 0));
    identity.role = basics->text(0, 1);
    identity.database = basics->text(0, 2);
    identity.databaseOid = basics->integer(0, 3);
    identity.inRecovery = basics->boolean(0, 4);
    identity.postmasterStart = fromMillis(basics->integer(0, 5));
    identity.version = basics->text(0, 6);
    identity.versionNumber = static_cast<int>(basics->integer(0, 7));
    const bool mayReadSystem = basics->boolean(0, 8);
    const bool mayReadCheckpoint = basics->boolean(0, 9);
    capabilities.versionNumber = identity.versionNumber;
    capabilities.superuser = basics->boolean(0, 10);
    capabilities.readAllStats = basics->boolean(0, 11);
    capabilities.readServerFiles = basics->boolean(0, 12);
    capabilities.trackIoTiming = basics->boolean(0, 13);
    capabilities.statementsPreloaded = basics->boolean(0, 14);
    probe.statementTimeoutMillis = basics->integer(0, 15);
    probe.readOnly = basics->boolean(0, 16);

    if (mayReadSystem) {
        const auto text = optionalText(
            session, "SELECT system_identifier FROM pg_catalog.pg_control_system()", deadline, stop);
        if (!text) {
            return fail(text.error());
        }
        identity.systemIdentifier = text->empty() ? 0 : std::stoull(*text);
    }
    if (mayReadCheckpoint) {
        const auto text = optionalText(session, "SELECT timeline_id FROM pg_catalog.pg_control_checkpoint()",
                                       deadline, stop);
        if (!text) {
            return fail(text.error());
        }
        identity.timeline = text->empty() ? 0 : static_cast<std::uint32_t>(std::stoul(*text));
    }
    const auto extensions = session.query(kExtensions, {}, deadline, stop);
    if (!extensions) {
        return fail(extensions.error());
    }
    for (std::size_t row = 0; row < extensions->size(); ++row) {
        const std::string name = extensions->text(row, 0);
        capabilities.extensions.insert(name);
        if (name == "pg_stat_statements") {
            capabilities.statementsSchema = extensions->text(row, 1);
            capabilities.statementsVersion = minorVersion(extensions->text(row, 2));
        }
    }
    return probe;
}

} // namespace pavement::postgres
