#include "engine/monitor/route.h"

#include <algorithm>

namespace pavement::monitor {

Route::Route(std::optional<tunnel::SshSettings> ssh, std::string host, std::uint16_t port)
    : m_ssh(std::move(ssh))
    , m_remote{std::move(host), port} {}

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
        const std::string host = m_remote.host.empty() ? "localhost" : m_remote.host;
        auto opened = tunnel::SshTunnel::open(*m_ssh, host, m_remote.port, deadline, std::move(stop));
        if (!opened) {
            return fail(opened.error());
        }
        m_tunnel = std::move(*opened);
    }
    return Endpoint{"127.0.0.1", m_tunnel->localPort()};
}

} // namespace pavement::monitor
