#pragma once
// The way to a server: straight, or through an SSH tunnel that is opened when needed and again when it ended.
// Thread-safe; whoever finds the tunnel being opened by another waits for it.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/tunnel/ssh_tunnel.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace pavement::monitor {

struct Endpoint {
    std::string host;
    std::uint16_t port = 0;

    bool operator==(const Endpoint&) const = default;
};

class Route {
public:
    Route(std::optional<tunnel::SshSettings> ssh, std::string host, std::uint16_t port);

    bool tunnelled() const { return m_ssh.has_value(); }

    // Where to connect to now.
    Result<Endpoint> endpoint(Deadline deadline, std::stop_token stop);

private:
    std::optional<tunnel::SshSettings> m_ssh;
    Endpoint m_remote;
    std::timed_mutex m_mutex;
    std::unique_ptr<tunnel::SshTunnel> m_tunnel;
};

} // namespace pavement::monitor
