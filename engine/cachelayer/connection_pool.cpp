#include "engine/cachelayer/connection_pool.h"

#include <utility>

namespace pavement::cachelayer {

Result<std::string> readIdentity(redis::Connection& connection) {
    const auto replies = connection.pipeline({{"INFO", "server"}, {"INFO", "replication"}});
    if (!replies) {
        return fail(replies.error());
    }
    for (const auto& reply : *replies) {
        if (!reply) {
            return fail(reply.error());
        }
    }
    const auto server = redis::parseInfo((*replies)[0]->text);
    const auto replication = redis::parseInfo((*replies)[1]->text);
    const auto field = [](const std::map<std::string, std::string>& of, const std::string& name) {
        const auto found = of.find(name);
        return found == of.end() ? std::string() : found->second;
    };
    if (field(replication, "role") != "master") {
        return fail(ErrorCode::unsupported, "This Redis server is a replica",
                    "The cache needs the master: a replica may be behind, and takes no invalidations.");
    }
    return field(server, "run_id") + "/" + field(replication, "master_replid");
}

ConnectionPool::Lent::Lent(ConnectionPool& pool, std::unique_ptr<redis::Connection> connection,
                           std::uint64_t generation)
    : m_pool(&pool)
    , m_connection(std::move(connection))
    , m_generation(generation)
    , m_reconnects(m_connection->reconnects()) {}

ConnectionPool::Lent::~Lent() {
    if (m_connection != nullptr) {
        const bool good = m_connection->connected() && !renewed();
        m_pool->giveBack(std::move(m_connection), m_generation, good);
    }
}

ConnectionPool::ConnectionPool(redis::Settings settings, std::size_t most)
    : m_settings(std::move(settings))
    , m_most(most == 0 ? 1 : most) {}

Result<ConnectionPool::Lent> ConnectionPool::borrow(Milliseconds limit) {
    const Deadline deadline = Deadline::after(limit);
    std::unique_ptr<redis::Connection> connection;
    std::uint64_t generation = 0;
    std::string identity;
    {
        std::unique_lock lock(m_mutex);
        if (!m_free.wait_until(lock, deadline.at(), [this] { return m_lent < m_most; })) {
            return fail(ErrorCode::busy, "All connections of the cache to Redis are in use",
                        "Allow more of them, or a longer time.");
        }
        ++m_lent;
        generation = m_generation;
        identity = m_identity;
        if (!m_idle.empty()) {
            connection = std::move(m_idle.back());
            m_idle.pop_back();
        }
    }
    if (connection != nullptr) {
        connection->setTimeouts(limit, limit);
        return Lent(*this, std::move(connection), generation);
    }
    connection = std::make_unique<redis::Connection>(m_settings);
    connection->setTimeouts(limit, limit);
    auto ready = connection->connect();
    if (ready) {
        connection->setTimeouts(limit, std::max(deadline.remaining(), Milliseconds{1}));
        auto found = readIdentity(*connection);
        if (!found) {
            ready = fail(std::move(found.error()));
        } else if (*found != identity) {
            ready = fail(ErrorCode::connectionLost, "Another Redis server answers than before");
        }
        connection->setTimeouts(limit, limit);
    }
    if (!ready) {
        giveBack(nullptr, generation, false);
        return fail(std::move(ready.error()));
    }
    return Lent(*this, std::move(connection), generation);
}

void ConnectionPool::giveBack(std::unique_ptr<redis::Connection> connection, std::uint64_t generation,
                              bool good) {
    {
        const std::lock_guard lock(m_mutex);
        --m_lent;
        if (good && generation == m_generation) {
            m_idle.push_back(std::move(connection));
        }
    }
    m_free.notify_one();
}

void ConnectionPool::restart(std::string identity) {
    std::vector<std::unique_ptr<redis::Connection>> old; // closed without the mutex
    const std::lock_guard lock(m_mutex);
    ++m_generation;
    m_identity = std::move(identity);
    old.swap(m_idle);
}

std::string ConnectionPool::identity() const {
    const std::lock_guard lock(m_mutex);
    return m_identity;
}

} // namespace pavement::cachelayer
