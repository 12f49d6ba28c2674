#pragma once
// The way to a server: straight, or through an SSH tunnel that is opened when needed and again when it ended.
// Thread-safe; whoever finds the tunnel being opened by another waits for it.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/connection_settings.h"
#include "engine/redis/connection.h"
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

// Where libpq would go to, as one server to tunnel to: the first of several, once service file and
// environment have had their say; "localhost" where none of them names one. Host "" for a socket that is
// named: it is this machine's, and no tunnel reaches it.
Endpoint serverOf(const postgres::ConnectionSettings& settings);
Endpoint serverOf(const redis::Settings& settings);

// Through the near end of a tunnel: the certificate still has to name the server itself, and what is asked of
// it by default still goes by where the server is.
void leadThrough(const Endpoint& nearEnd, postgres::ConnectionSettings& settings);
void leadThrough(const Endpoint& nearEnd, redis::Settings& settings);

class Route {
public:
    // Straight to a server without a host's name, with or without `ssh`.
    Route(std::optional<tunnel::SshSettings> ssh, Endpoint server);

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
