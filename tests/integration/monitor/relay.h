#pragma once
// One address that leads to one server today and to another tomorrow: what a failover looks like to a client.

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace pavement::testing {

class Relay {
public:
    explicit Relay(std::uint16_t upstream);
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    std::uint16_t port() const { return m_port; }

    // New connections go there; those that stand are cut.
    void leadTo(std::uint16_t upstream);

private:
    void accept(const std::stop_token& stop);
    void carry(int client, int server, const std::stop_token& stop);

    int m_listener = -1;
    std::uint16_t m_port = 0;
    std::atomic<std::uint16_t> m_upstream;
    std::atomic<int> m_generation = 0;
    std::mutex m_mutex;
    std::vector<std::jthread> m_carriers;
    std::jthread m_acceptor; // last: ends first
};

} // namespace pavement::testing
