#include "tests/integration/monitor/relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace pavement::testing {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool pass(int from, int to) {
    std::array<char, 16384> buffer{};
    const auto got = ::recv(from, buffer.data(), buffer.size(), 0);
    if (got <= 0) {
        return false;
    }
    for (ssize_t sent = 0; sent < got;) {
        const auto now = ::send(to, buffer.data() + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
        if (now <= 0) {
            return false;
        }
        sent += now;
    }
    return true;
}

} // namespace

Relay::Relay(std::uint16_t upstream)
    : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , m_upstream(upstream) {
    auto address = loopback(0);
    socklen_t size = sizeof(address);
    if (::bind(m_listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(m_listener, 16) != 0 ||
        ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("no port for the relay");
    }
    m_port = ntohs(address.sin_port);
    m_acceptor = std::jthread([this](const std::stop_token& stop) { accept(stop); });
}

Relay::~Relay() {
    m_acceptor.request_stop();
    m_acceptor.join();
    ::close(m_listener);
}

void Relay::leadTo(std::uint16_t upstream) {
    m_upstream = upstream;
    ++m_generation;
}

void Relay::accept(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd waiting{m_listener, POLLIN, 0};
        if (::poll(&waiting, 1, 20) <= 0) {
            continue;
        }
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto address = loopback(m_upstream);
        if (client < 0 ||
            ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
            ::close(client);
            ::close(server);
            continue;
        }
        const std::lock_guard lock(m_mutex);
        m_carriers.emplace_back([this, client, server](const std::stop_token& carrierStop) {
            carry(client, server, carrierStop);
        });
    }
    const std::lock_guard lock(m_mutex);
    m_carriers.clear(); // stops and joins
}

void Relay::carry(int client, int server, const std::stop_token& stop) {
    const int generation = m_generation;
    while (!stop.stop_requested() && generation == m_generation) {
        std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
        if (::poll(ends.data(), ends.size(), 20) <= 0) {
            continue;
        }
        if ((ends[0].revents != 0 && !pass(client, server)) ||
            (ends[1].revents != 0 && !pass(server, client))) {
            break;
        }
    }
    ::close(client);
    ::close(server);
}

} // namespace pavement::testing
