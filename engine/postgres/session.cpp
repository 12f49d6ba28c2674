#include "engine/postgres/session.h"

#include "engine/postgres/dialer.h"
#include "engine/postgres/pqxx_connection.h"
#include "engine/postgres/server_probe.h"
#include "engine/postgres/sql.h"
#include "engine/postgres/watchdog.h"

#include <libpq-fe.h>

#include <utility>

namespace pavement::postgres {

namespace {

constexpr int kOldestVersion = 120000;

Result<std::string> beginWithLimits(const SessionLimits& limits) {
    std::string sql = limits.readOnly ? "BEGIN READ ONLY" : "BEGIN";
    for (const auto& [name, value] : limitSettings(limits)) {
        auto quoted = quoteLiteral(value);
        if (!quoted) {
            return quoted;
        }
        sql += "; SET LOCAL " + name + " = " + *quoted;
    }
    return sql;
}

// A zero byte would end the text early and make another statement of it.
bool holdsZeroByte(std::string_view sql, const Params& params) {
    bool found = sql.find('\0') != std::string_view::npos;
    for (const auto& param : params) {
        found = found || (param && param->find('\0') != std::string::npos);
    }
    return found;
}

} // namespace

struct Session::Impl {
    ConnectionSettings settings;
    SessionLimits limits;
    std::unique_ptr<PqxxConnection> connection;
    std::unique_ptr<Watchdog> watchdog; // goes first: it may still touch the socket
    ServerProbe server;
    bool wrapped = false; // every statement runs in a transaction of its own, opened by beginSql
    std::string beginSql;
    std::stop_token ownersStop;
    bool broken = false;

    Result<Rows> run(const std::string& sql, const Params& params) {
        if (!wrapped) {
            return connection->execute(sql, params);
        }
        if (auto begun = connection->executeScript(beginSql); !begun) {
            return fail(begun.error());
        }
        auto rows = connection->execute(sql, params);
        if (!connection->lost()) {
            auto ended = connection->executeScript(rows ? "COMMIT" : "ROLLBACK");
            if (!ended && rows) {
                return fail(ended.error());
            }
        }
        return rows;
    }

    Result<Rows> guarded(const std::string& sql, const Params& params, Deadline deadline,
                         std::stop_token stop) {
        watchdog->arm(deadline.at());
        auto result = [&] {
            const std::stop_callback onStop(std::move(stop), [this] { watchdog->cut(); });
            const std::stop_callback onOwnersStop(ownersStop, [this] { watchdog->cut(); });
            return run(sql, params);
        }();
        const Cut cut = watchdog->disarm();
        broken = connection->lost() || cut != Cut::none;
        if (result || cut == Cut::none) {
            return result; // an answer that came in just before the cut is still an answer
        }
        if (cut == Cut::request) {
            return fail(ErrorCode::cancelled, "The statement was cancelled");
        }
        return fail(ErrorCode::timeout, "The server did not answer before the deadline",
                    "It may be overloaded, stopped, or cut off; the connection is opened again by itself.");
    }
};

Session::Session(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(const ConnectionSettings& settings,
                                               const SessionLimits& limits, Deadline deadline,
                                               std::stop_token stop) {
    auto conn = dial(settings, limits, deadline, stop);
    if (!conn) {
        return fail(conn.error());
    }
    if (const int version = PQserverVersion(conn->get()); version < kOldestVersion) {
        return fail(ErrorCode::unsupported, "PostgreSQL " + std::to_string(version / 10000) +
                                                " is too old: 12 is the oldest supported");
    }
    auto adopted = PqxxConnection::adopt(std::move(*conn));
    if (!adopted) {
        return fail(adopted.error());
    }
    auto impl = std::make_unique<Impl>();
    impl->settings = settings;
    impl->limits = limits;
    impl->connection = std::move(*adopted);
    impl->watchdog = std::make_unique<Watchdog>(impl->connection->socket());
    if (!impl->watchdog->valid()) {
        return fail(ErrorCode::busy, "Out of file descriptors while connecting");
    }
    auto begin = beginWithLimits(limits);
    if (!begin) {
        return fail(begin.error());
    }
    impl->wrapped = settings.viaPooler;
    auto session = std::unique_ptr<Session>(new Session(std::move(impl)));
    session->m_impl->beginSql = std::move(*begin);
    if (auto known = session->refresh(deadline, std::move(stop)); !known) {
        return fail(known.error());
    }
    return session;
}

Result<void> Session::refresh(Deadline deadline, std::stop_token stop) {
    auto probe = probeServer(*this, deadline, std::move(stop));
    if (!probe) {
        return fail(probe.error());
    }
    Impl& self = *m_impl;
    self.server = std::move(*probe);
    const bool limitsHold = self.server.statementTimeoutMillis == self.limits.statementTimeout.count() &&
                            (self.server.readOnly || !self.limits.readOnly);
    // A pooler may also swallow `options` without a word (ignore_startup_parameters).
    self.wrapped = self.wrapped || !limitsHold;
    self.server.capabilities.behindPooler =
        self.wrapped || self.server.backendPid != self.connection->announcedPid();
    return {};
}

Result<bool> Session::meetsSameServer(Deadline deadline, std::stop_token stop) {
    const auto now = probeLife(*this, identity(), deadline, std::move(stop));
    if (!now) {
        return fail(now.error());
    }
    return !compare(identity(), *now).any();
}

Result<Rows> Session::query(std::string_view sql, const Params& params, Deadline deadline,
                            std::stop_token stop) {
    if (broken()) {
        return fail(ErrorCode::connectionLost, "The connection is gone");
    }
    if (stop.stop_requested() || m_impl->ownersStop.stop_requested()) {
        return fail(ErrorCode::cancelled, "The statement was cancelled before it was sent");
    }
    if (deadline.expired()) {
        return fail(ErrorCode::timeout, "The deadline had passed before the statement was sent");
    }
    if (holdsZeroByte(sql, params)) {
        return fail(ErrorCode::invalidInput, "A statement or parameter contains a zero byte");
    }
    return m_impl->guarded(std::string(sql), params, deadline, std::move(stop));
}

void Session::endOn(std::stop_token stop) {
    m_impl->ownersStop = std::move(stop);
}

bool Session::broken() const {
    return m_impl->broken;
}

int Session::backendPid() const {
    return m_impl->server.backendPid;
}

const ServerIdentity& Session::identity() const {
    return m_impl->server.identity;
}

const Capabilities& Session::capabilities() const {
    return m_impl->server.capabilities;
}

const ConnectionSettings& Session::settings() const {
    return m_impl->settings;
}

} // namespace pavement::postgres
