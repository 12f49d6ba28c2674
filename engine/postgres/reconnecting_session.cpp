#include "engine/postgres/reconnecting_session.h"

#include <algorithm>
#include <utility>

namespace pavement::postgres {

ReconnectingSession::ReconnectingSession(ConnectionSettings settings, SessionLimits limits,
                                         ReconnectPolicy policy)
    : m_settings(std::move(settings))
    , m_limits(std::move(limits))
    , m_policy(policy) {}

ReconnectingSession::~ReconnectingSession() = default;

Result<Session*> ReconnectingSession::acquire(Deadline deadline, std::stop_token stop) {
    if (m_session != nullptr && !m_session->broken()) {
        return m_session.get();
    }
    m_session.reset();
    const auto now = std::chrono::steady_clock::now();
    if (m_lastError && now < m_notBefore) {
        return fail(*m_lastError);
    }
    auto session = Session::open(m_settings, m_limits, deadline, std::move(stop));
    if (!session) {
        if (session.error().code != ErrorCode::cancelled) {
            m_pause =
                m_pause.count() == 0 ? m_policy.firstPause : std::min(m_pause * 2, m_policy.longestPause);
            m_notBefore = std::chrono::steady_clock::now() + m_pause;
            m_lastError = session.error();
        }
        return fail(session.error());
    }
    m_session = std::move(*session);
    m_pause = Milliseconds{0};
    m_lastError.reset();
    ++m_connections;
    if (m_lastIdentity) {
        noteChange(compare(*m_lastIdentity, m_session->identity()));
    }
    m_lastIdentity = m_session->identity();
    return m_session.get();
}

Result<void> ReconnectingSession::refresh(Deadline deadline, std::stop_token stop) {
    auto session = acquire(deadline, stop);
    if (!session) {
        return fail(session.error());
    }
    if (auto refreshed = (*session)->refresh(deadline, std::move(stop)); !refreshed) {
        return refreshed;
    }
    const IdentityChange change = compare(*m_lastIdentity, m_session->identity());
    if (change.any()) {
        noteChange(change);
    }
    m_lastIdentity = m_session->identity();
    return {};
}

// Changes nobody took yet are not forgotten over the next reconnect.
void ReconnectingSession::noteChange(const IdentityChange& change) {
    IdentityChange& noted = m_change ? *m_change : m_change.emplace();
    noted.differentServer = noted.differentServer || change.differentServer;
    noted.restarted = noted.restarted || change.restarted;
    noted.roleSwitched = noted.roleSwitched || change.roleSwitched;
}

void ReconnectingSession::drop() {
    m_session.reset();
    m_lastError.reset();
    m_pause = Milliseconds{0};
}

std::optional<IdentityChange> ReconnectingSession::takeChange() {
    return std::exchange(m_change, std::nullopt);
}

bool ReconnectingSession::connected() const {
    return m_session != nullptr && !m_session->broken();
}

std::uint64_t ReconnectingSession::connections() const {
    return m_connections;
}

const ConnectionSettings& ReconnectingSession::settings() const {
    return m_settings;
}

} // namespace pavement::postgres
