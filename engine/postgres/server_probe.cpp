#include "engine/postgres/server_probe.h"

#include "engine/postgres/statistics_sql.h"

#include <charconv>
#include <string>
#include <utility>

namespace pavement::postgres {

namespace {

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
Result<std::string> optionalText(Session& session, const std::string& sql, Deadline deadline,
                                 std::stop_token stop) {
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

Result<ServerIdentity> probeLife(Session& session, const ServerIdentity& known, Deadline deadline,
                                 std::stop_token stop) {
    const bool named = known.systemIdentifier != 0;
    const auto rows = session.query(statistics_sql::life(named), {}, deadline, std::move(stop));
    if (!rows) {
        return fail(rows.error());
    }
    if (rows->empty()) {
        return fail(ErrorCode::protocol, "The server does not say who it is");
    }
    ServerIdentity now = known;
    now.postmasterStart = fromMillis(rows->integer(0, 0));
    now.inRecovery = rows->boolean(0, 1);
    if (named) {
        now.systemIdentifier = std::stoull(rows->text(0, 2, "0"));
    }
    return now;
}

Result<ServerProbe> probeServer(Session& session, Deadline deadline, std::stop_token stop) {
    const auto basics = session.query(statistics_sql::identity(), {}, deadline, stop);
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
    if (mayReadCheckpoint || !identity.inRecovery) {
        const auto text =
            optionalText(session, statistics_sql::timeline(identity.inRecovery), deadline, stop);
        if (!text) {
            return fail(text.error());
        }
        identity.timeline = text->empty() ? 0 : static_cast<std::uint32_t>(std::stoul(*text));
    }
    const auto extensions = session.query(statistics_sql::extensions(), {}, deadline, stop);
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
