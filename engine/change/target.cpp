#include "engine/change/target.h"

#include <fmt/format.h>

#include <utility>

namespace pavement::change {

namespace {

// Without the user: a change is looked at as one role and made as another.
std::string placeOf(std::string description) {
    const std::size_t begin = description.find("://");
    const std::size_t at = description.rfind('@');
    if (begin != std::string::npos && at != std::string::npos && at > begin)
        description.erase(begin + 3, at - begin - 2);
    return description;
}

} // namespace

Result<Target> Target::open(const Credentials& credentials, Rights rights, const Limits& limits,
                            Deadline deadline, std::stop_token stop) {
    Target target;
    target.m_deadline = deadline;
    target.m_stop = std::move(stop);
    const auto opened =
        std::holds_alternative<redis::Settings>(credentials)
            ? target.openRedis(std::get<redis::Settings>(credentials), limits)
            : target.openPostgres(std::get<postgres::ConnectionSettings>(credentials), rights, limits);
    if (!opened)
        return fail(opened.error());
    return target;
}

Result<void> Target::openPostgres(const postgres::ConnectionSettings& settings, Rights rights,
                                  const Limits& limits) {
    postgres::SessionLimits session;
    session.statementTimeout = limits.statement;
    session.lockTimeout = limits.lock;
    session.connectTimeout = limits.connect;
    session.readOnly = rights == Rights::read;
    session.applicationName = "pavement/change";
    auto opened = postgres::Session::open(settings, session, m_deadline, m_stop);
    if (!opened)
        return fail(opened.error());
    m_session = std::move(*opened);
    const postgres::ServerIdentity& identity = m_session->identity();
    m_name.id = identity.systemIdentifier == 0 ? std::string() : std::to_string(identity.systemIdentifier);
    m_name.database = fmt::format("{} ({})", identity.database, identity.databaseOid);
    m_name.life = std::to_string(toMillis(identity.postmasterStart));
    m_name.place = placeOf(settings.description());
    if (rights == Rights::read)
        return {};
    if (m_session->capabilities().behindPooler)
        return fail(ErrorCode::unsupported, "Changes are not made through a connection pooler",
                    "Give a direct connection: a pooler may hand each statement to another session, and "
                    "CREATE INDEX CONCURRENTLY and its like refuse to run in the transaction it needs.");
    if (identity.inRecovery)
        return fail(ErrorCode::unsupported,
                    settings.description() + " is a standby: nothing can be changed there",
                    "Connect to the primary.");
    // Names in a definition are then written with their schema, and nobody's function can slip in.
    const auto prepared =
        rows("SELECT pg_catalog.set_config('search_path', '', false), pg_catalog.pg_backend_pid(),"
             " (extract(epoch FROM a.backend_start) * 1000000)::int8"
             " FROM pg_catalog.pg_stat_activity a WHERE a.pid = pg_catalog.pg_backend_pid()");
    if (!prepared)
        return fail(prepared.error());
    if (!prepared->empty())
        m_backend = prepared->text(0, 1) + " " + prepared->text(0, 2);
    return {};
}

Result<void> Target::openRedis(redis::Settings settings, const Limits& limits) {
    settings.connectTimeout = limits.connect;
    settings.commandTimeout = limits.statement;
    m_name.redis = true;
    m_name.place = placeOf(settings.description());
    m_name.database = std::to_string(settings.database);
    m_redis.emplace(std::move(settings));
    const auto info = ask({"INFO", "server"});
    if (!info)
        return fail(info.error());
    const auto fields = redis::parseInfo(info->text);
    const auto field = [&](const char* key) {
        const auto found = fields.find(key);
        return found == fields.end() ? std::string() : found->second;
    };
    m_name.life = field("run_id");
    const auto directory = ask({"CONFIG", "GET", "dir"});
    const bool known = directory && directory->elements.size() == 2;
    if (known)
        m_name.id = fmt::format("{} in {} at {}", field("config_file"), directory->elements[1].text,
                                field("tcp_port"));
    return {};
}

Result<postgres::Rows> Target::rows(std::string_view sql, const postgres::Params& params) {
    return m_session->query(sql, params, m_deadline, m_stop);
}

Result<postgres::Rows> Target::row(std::string_view sql, const postgres::Params& params,
                                   std::string notFound) {
    auto found = rows(sql, params);
    if (found && found->empty())
        return fail(ErrorCode::notFound, std::move(notFound));
    return found;
}

Result<redis::Reply> Target::ask(std::initializer_list<std::string_view> words) {
    if (m_stop.stop_requested())
        return fail(ErrorCode::cancelled, "It was stopped before the next command was sent");
    return m_redis->command(words);
}

Result<bool> backendRuns(Target& target, const std::string& backend) {
    const std::size_t space = backend.find(' ');
    if (space == std::string::npos || target.isRedis())
        return false;
    const auto found = target.rows(
        "SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.pid = $1::int"
        " AND coalesce((extract(epoch FROM a.backend_start) * 1000000)::int8, $2::int8) = $2::int8",
        {backend.substr(0, space), backend.substr(space + 1)});
    if (!found)
        return fail(found.error());
    return !found->empty();
}

} // namespace pavement::change
