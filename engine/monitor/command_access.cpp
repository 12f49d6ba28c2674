#include "engine/monitor/command_access.h"

namespace pavement::monitor {

namespace {

constexpr Milliseconds kStillThere{2000};

} // namespace

CommandAccess::Lease::~Lease() {
    if (m_access != nullptr) {
        m_access->giveBack(std::move(m_session));
    }
}

CommandAccess::CommandAccess(Target target)
    : m_target(std::move(target))
    , m_route(m_target.ssh, serverOf(m_target.postgres)) {}

Result<CommandAccess::Lease> CommandAccess::lend(const CommandWish& wish, Deadline deadline,
                                                 std::stop_token stop) {
    std::unique_ptr<postgres::Session> session;
    {
        std::unique_lock lock(m_mutex);
        const auto free = [this] { return !m_lent; };
        const bool got = deadline.isNever() ? m_returned.wait(lock, stop, free)
                                            : m_returned.wait_until(lock, stop, deadline.at(), free);
        if (!got) {
            if (stop.stop_requested()) {
                return fail(ErrorCode::cancelled, "Cancelled while waiting for the connection");
            }
            return fail(ErrorCode::busy, "The connection for commands is in use",
                        "Wait for what runs on it, or cancel that, and try again.");
        }
        m_lent = true;
        m_keep = true;
        session = std::move(m_idle);
        if (session && (m_wish != wish || session->broken())) {
            session.reset();
        }
        m_wish = wish;
    }
    // The server may have ended it meanwhile, which only a question shows.
    if (session && !session->query("SELECT 1", {}, Deadline::after(kStillThere).earlier(deadline), stop)) {
        session.reset();
    }
    if (!session) {
        auto opened = open(wish, deadline, stop);
        if (!opened) {
            giveBack(nullptr);
            return fail(opened.error());
        }
        session = std::move(*opened);
    }
    return Lease(*this, std::move(session));
}

Result<std::unique_ptr<postgres::Session>> CommandAccess::open(const CommandWish& wish, Deadline deadline,
                                                               std::stop_token stop) {
    const auto endpoint = m_route.endpoint(deadline, stop);
    if (!endpoint) {
        return fail(endpoint.error());
    }
    postgres::ConnectionSettings settings = m_target.postgres;
    if (m_route.tunnelled()) {
        leadThrough(*endpoint, settings);
    }
    if (!wish.database.empty()) {
        settings.database = wish.database;
    }
    postgres::SessionLimits limits;
    limits.applicationName = "pavement commands";
    limits.statementTimeout = wish.statementTimeout;
    limits.keepSearchPath = wish.keepSearchPath;
    return postgres::Session::open(settings, limits, deadline, std::move(stop));
}

void CommandAccess::giveBack(std::unique_ptr<postgres::Session> session) {
    {
        const std::lock_guard lock(m_mutex);
        m_lent = false;
        if (session && m_keep && !session->broken()) {
            m_idle = std::move(session);
        }
    }
    m_returned.notify_one();
}

void CommandAccess::closeIdle() {
    std::unique_ptr<postgres::Session> idle; // ends after the lock
    const std::lock_guard lock(m_mutex);
    idle = std::move(m_idle);
    m_keep = false;
}

} // namespace pavement::monitor
