#pragma once
// A listener on loopback that answers whatever a test wants: half replies, drips, rubbish. It serves one
// connection after the other on its own thread until it goes.

#include <atomic>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>
#include <thread>

namespace pavement::testing {

class RogueClient {
public:
    explicit RogueClient(int fd);
    ~RogueClient();
    RogueClient(const RogueClient&) = delete;
    RogueClient& operator=(const RogueClient&) = delete;

    bool awaitBytes(const std::stop_token& stop); // false once the client is gone
    bool send(std::string_view bytes);

private:
    int m_fd;
};

class RogueServer {
public:
    using Behaviour = std::function<void(RogueClient&, const std::stop_token&)>;

    explicit RogueServer(Behaviour behaviour);
    ~RogueServer();
    RogueServer(const RogueServer&) = delete;
    RogueServer& operator=(const RogueServer&) = delete;

    std::uint16_t port() const { return m_port; }

    int served() const { return m_served; }

private:
    void serve(const std::stop_token& stop);

    Behaviour m_behaviour;
    int m_listener = -1;
    std::uint16_t m_port = 0;
    std::atomic<int> m_served{0};
    std::jthread m_thread;
};

} // namespace pavement::testing
