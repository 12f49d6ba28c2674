#pragma once
// A local port forwarded through the system's own ssh — its configuration, keys, agent and known hosts,
// nothing of ours. BatchMode: it never asks; what it would have asked becomes an Error with what to do. The
// child ends with this object. Owned by one thread.

#include "engine/base/clock.h"
#include "engine/base/result.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

namespace pavement::tunnel {

struct SshSettings {
    std::string destination; // "user@bastion" or a Host of ~/.ssh/config
    std::uint16_t port = 0;  // 0: ssh's default
    std::string identityFile;
    std::string configFile; // -F; empty: ssh's own
};

class SshTunnel {
public:
    // Forwards 127.0.0.1:<free port> to remoteHost:remotePort as seen from the destination.
    static Result<std::unique_ptr<SshTunnel>> open(const SshSettings& ssh, const std::string& remoteHost,
                                                   std::uint16_t remotePort, Deadline deadline,
                                                   std::stop_token stop = {});
    ~SshTunnel();
    SshTunnel(const SshTunnel&) = delete;
    SshTunnel& operator=(const SshTunnel&) = delete;

    std::uint16_t localPort() const;
    bool alive(); // false once ssh ended; open a new one then
    std::string lastOutput() const;

    struct Impl;

private:
    explicit SshTunnel(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::tunnel
