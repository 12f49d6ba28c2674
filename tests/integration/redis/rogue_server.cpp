#include "tests/integration/redis/rogue_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace pavement::testing {

RogueClient::RogueClient(int fd)
    : m_fd(fd) {}

RogueClient::~RogueClient() {
    ::close(m_fd);
}

bool RogueClient::awaitBytes(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd descriptor{m_fd, POLLIN, 0};
        if (::poll(&descriptor, 1, 10) > 0) {
            char bytes[65536];
            return ::recv(m_fd, bytes, sizeof bytes, 0) > 0;
        }
    }
    return false;
}

bool RogueClient::send(std::string_view bytes) {
    return ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

RogueServer::RogueServer(Behaviour behaviour)
    : m_behaviour(std::move(behaviour))
    , m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(m_listener, 8) != 0 ||
        ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("no port for the rogue server");
    }
    m_port = ntohs(address.sin_port);
    m_thread = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

RogueServer::~RogueServer() {
    m_thread.request_stop();
    m_thread.join();
    ::close(m_listener);
}

void RogueServer::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd descriptor{m_listener, POLLIN, 0};
        if (::poll(&descriptor, 1, 10) <= 0) {
            continue;
        }
        const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd >= 0) {
            ++m_served;
            RogueClient client(fd);
            m_behaviour(client, stop);
        }
    }
}

} // namespace pavement::testing
