#include "engine/monitor/route.h"

#include <algorithm>
#include <charconv>

namespace pavement::monitor {

Endpoint serverOf(const postgres::ConnectionSettings& settings) {
    Endpoint server{settings.host, settings.port};
    if (server.host.empty()) {
        const postgres::ServerPlace place = postgres::serverPlace(settings);
        server.host = place.hosts.substr(0, place.hosts.find(','));
        const std::string port = place.ports.substr(0, place.ports.find(','));
        std::from_chars(port.data(), port.data() + port.size(), server.port);
    }
    if (server.host.starts_with('/') || server.host.starts_with('@')) {
        server.host.clear();
    } else if (server.host.empty()) {
        server.host = "localhost";
    }
    return server;
}

Endpoint serverOf(const redis::Settings& settings) {
    return settings.unixSocket.empty() ? Endpoint{settings.host, settings.port} : Endpoint{};
}

void leadThrough(const Endpoint& nearEnd, postgres::ConnectionSettings& settings) {
    const std::string name = serverOf(settings).host;
    settings.host = name.empty() ? nearEnd.host : name;
    settings.more["hostaddr"] = nearEnd.host;
    settings.port = nearEnd.port;
}

void leadThrough(const Endpoint& nearEnd, redis::Settings& settings) {
    if (settings.tlsServerName.empty()) {
        settings.tlsServerName = settings.host;
    }
    settings.host = nearEnd.host;
    settings.port = nearEnd.port;
}

Route::Route(std::optional<tunnel::SshSettings> ssh, Endpoint server)
    : m_ssh(server.host.empty() ? std::nullopt : std::move(ssh))
    , m_remote(std::move(server)) {}

Result<Endpoint> Route::endpoint(Deadline deadline, std::stop_token stop) {
    if (!m_ssh) {
        return m_remote;
    }
    std::unique_lock lock(m_mutex, std::defer_lock);
    // In slices, so that a stop request is noticed.
    while (!lock.try_lock_for(std::min(deadline.remaining(), Milliseconds{50}))) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::cancelled, "Cancelled while the SSH tunnel was being opened");
        }
        if (deadline.expired()) {
            return fail(ErrorCode::timeout, "The SSH tunnel is still being opened");
        }
    }
    if (!m_tunnel || !m_tunnel->alive()) {
        m_tunnel.reset();
        auto opened =
            tunnel::SshTunnel::open(*m_ssh, m_remote.host, m_remote.port, deadline, std::move(stop));
        if (!opened) {
            return fail(opened.error());
        }
        m_tunnel = std::move(*opened);
    }
    return Endpoint{"127.0.0.1", m_tunnel->localPort()};
}

} // namespace pavement::monitor
