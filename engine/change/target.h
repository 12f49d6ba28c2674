#pragma once
// The connection one call has to its target, and what the kinds of change ask of it. Inside this module only;
// one thread.

#include "engine/change/applier.h"

#include <initializer_list>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace pavement::change {

enum class Rights { read, write };

class Target {
public:
    static Result<Target> open(const Credentials& credentials, Rights rights, const Limits& limits,
                               Deadline deadline, std::stop_token stop);

    const ServerName& name() const { return m_name; }

    bool isRedis() const { return m_redis.has_value(); }

    // Reading, within the deadline of the call.
    Result<postgres::Rows> rows(std::string_view sql, const postgres::Params& params = {});
    // The one row that is expected; ErrorCode::notFound with these words where there is none.
    Result<postgres::Rows> row(std::string_view sql, const postgres::Params& params, std::string notFound);
    Result<redis::Reply> ask(std::initializer_list<std::string_view> words);

    postgres::Session& session() { return *m_session; }

    redis::Connection& redis() { return *m_redis; }

    std::unique_ptr<postgres::Session> takeSession() { return std::move(m_session); }

    // The server's process behind the session, "pid start", as pg_stat_activity has it; empty for Redis.
    const std::string& backend() const { return m_backend; }

    // From here on reading ends by then.
    void setDeadline(Deadline deadline) { m_deadline = deadline; }

    // What follows a stop is cleaning up, which is not stopped.
    void forgetStop() { m_stop = {}; }

    bool broken() const { return m_session && m_session->broken(); }

private:
    Target() = default;
    Result<void> openPostgres(const postgres::ConnectionSettings& settings, Rights rights,
                              const Limits& limits);
    Result<void> openRedis(redis::Settings settings, const Limits& limits);

    std::unique_ptr<postgres::Session> m_session;
    std::optional<redis::Connection> m_redis;
    ServerName m_name;
    std::string m_backend;
    Deadline m_deadline = Deadline::never();
    std::stop_token m_stop;
};

// Whether the server's process of that name still runs; it is not known where the role may not see it, and
// then it is taken to.
Result<bool> backendRuns(Target& target, const std::string& backend);

} // namespace pavement::change
