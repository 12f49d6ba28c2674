#pragma once
// The third connection to a target: for what a person asks for — checks, locks, plans, ending a session. It
// is lent to one at a time; who comes meanwhile waits. Between two loans it is kept, until closeIdle().
// Thread-safe.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/monitor/route.h"
#include "engine/monitor/target.h"
#include "engine/postgres/session.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>

namespace pavement::monitor {

struct CommandWish {
    std::string database;        // empty: the target's own
    bool keepSearchPath = false; // names resolve as the role's search path says
    Milliseconds statementTimeout{5000};

    bool operator==(const CommandWish&) const = default;
};

class CommandAccess {
public:
    // The session, given back when this goes. It must not outlive the access.
    class Lease {
    public:
        Lease(Lease&& other) noexcept
            : m_access(std::exchange(other.m_access, nullptr))
            , m_session(std::move(other.m_session)) {}

        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Lease& operator=(Lease&&) = delete;

        postgres::Session& operator*() const { return *m_session; }

        postgres::Session* operator->() const { return m_session.get(); }

    private:
        friend class CommandAccess;

        Lease(CommandAccess& access, std::unique_ptr<postgres::Session> session)
            : m_access(&access)
            , m_session(std::move(session)) {}

        CommandAccess* m_access;
        std::unique_ptr<postgres::Session> m_session;
    };

    explicit CommandAccess(Target target); // with its passwords

    // A live, read-only session. ErrorCode: busy (still lent out at the deadline), cancelled, and those of
    // Session::open and of the tunnel.
    Result<Lease> lend(const CommandWish& wish, Deadline deadline, std::stop_token stop = {});

    // Closes what is kept, and keeps not what is lent out now. May wait for the network: call it in a task.
    void closeIdle();

    const Target& target() const { return m_target; }

private:
    Result<std::unique_ptr<postgres::Session>> open(const CommandWish& wish, Deadline deadline,
                                                    std::stop_token stop);
    void giveBack(std::unique_ptr<postgres::Session> session);

    const Target m_target;
    Route m_route;
    std::mutex m_mutex; // guards what follows
    std::condition_variable_any m_returned;
    bool m_lent = false;
    bool m_keep = true; // the one that is lent
    std::unique_ptr<postgres::Session> m_idle;
    CommandWish m_wish; // of the session that is lent or idle
};

} // namespace pavement::monitor
