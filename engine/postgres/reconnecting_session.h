#pragma once
// A session that comes back: opens on first use, throws a broken session away, opens a new one (resolving the
// name again) with a capped pause between attempts, and tells once per reconnect what changed about the
// server. Owned by one thread at a time, as the session in it.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/session.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace pavement::postgres {

struct ReconnectPolicy {
    Milliseconds firstPause{100}; // after the first failure; doubles from there
    Milliseconds longestPause{1000};
};

class ReconnectingSession {
public:
    ReconnectingSession(ConnectionSettings settings, SessionLimits limits, ReconnectPolicy policy = {});
    ~ReconnectingSession();
    ReconnectingSession(const ReconnectingSession&) = delete;
    ReconnectingSession& operator=(const ReconnectingSession&) = delete;

    // A live session, valid until the next call of acquire() or drop(). Where the pause since the last
    // failure has not passed yet, the last error comes back at once: a periodic caller simply calls again.
    // Errors are those of Session::open.
    Result<Session*> acquire(Deadline deadline, std::stop_token stop = {});

    // Closes; the next acquire() opens anew, without waiting for a pause.
    void drop();

    // Asks the live session again who it is: a promotion breaks no connection, and an extension may have been
    // installed meanwhile. A change shows in takeChange().
    Result<void> refresh(Deadline deadline, std::stop_token stop = {});

    // What changed between the last two connections; present once after each reconnect, even when nothing
    // changed (any() is false then: only the connection was lost).
    std::optional<IdentityChange> takeChange();

    bool connected() const;
    std::uint64_t connections() const; // made so far
    const ConnectionSettings& settings() const;

private:
    void noteChange(const IdentityChange& change);

    ConnectionSettings m_settings;
    SessionLimits m_limits;
    ReconnectPolicy m_policy;
    std::unique_ptr<Session> m_session;
    std::optional<ServerIdentity> m_lastIdentity;
    std::optional<IdentityChange> m_change;
    std::optional<Error> m_lastError;
    SteadyTime m_notBefore{};
    Milliseconds m_pause{0};
    std::uint64_t m_connections = 0;
};

} // namespace pavement::postgres
