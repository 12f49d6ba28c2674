#pragma once
// Connections to one run of one Redis server, lent to one caller at a time. A connection that was made, or
// made anew, is looked at before it serves: another server under the same address may hold what was
// invalidated long ago. Thread-safe.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/redis/connection.h"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace pavement::cachelayer {

// Which run of which server this is, and in which part: it changes with a restart, a failover and a
// replication from elsewhere. ErrorCode: those of a command; unsupported where the server is a replica.
Result<std::string> readIdentity(redis::Connection& connection);

class ConnectionPool {
public:
    class Lent {
    public:
        Lent(ConnectionPool& pool, std::unique_ptr<redis::Connection> connection, std::uint64_t generation);
        ~Lent();
        Lent(Lent&& other) noexcept = default;
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        Lent& operator=(Lent&&) = delete;

        redis::Connection& operator*() const { return *m_connection; }

        redis::Connection* operator->() const { return m_connection.get(); }

        // It was made anew since it was lent: what it answered may come from another server.
        bool renewed() const { return m_connection->reconnects() != m_reconnects; }

    private:
        ConnectionPool* m_pool;
        std::unique_ptr<redis::Connection> m_connection;
        std::uint64_t m_generation;
        std::uint64_t m_reconnects;
    };

    ConnectionPool(redis::Settings settings, std::size_t most);

    // Waits for a free one, connects and looks at it, all within the limit. ErrorCode: busy (all are in use),
    // timeout, and those of connecting; connectionLost where another server answers than expected.
    Result<Lent> borrow(Milliseconds limit);

    // From now on connections are to that server; those made before are closed as they come back.
    void restart(std::string identity);
    std::string identity() const;

private:
    friend class Lent;
    void giveBack(std::unique_ptr<redis::Connection> connection, std::uint64_t generation, bool good);

    const redis::Settings m_settings;
    const std::size_t m_most;
    mutable std::mutex m_mutex; // guards all below
    std::condition_variable m_free;
    std::vector<std::unique_ptr<redis::Connection>> m_idle;
    std::size_t m_lent = 0;
    std::uint64_t m_generation = 0;
    std::string m_identity;
};

} // namespace pavement::cachelayer
