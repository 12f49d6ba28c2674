#pragma once
// One private Redis: no persistence, a password, a socket beside its port. Its configuration reaches it
// through standard input, so the password is in no file. Owned by one thread.

#include "engine/base/child_process.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/base/secret.h"
#include "engine/sandbox/ports.h"
#include "engine/sandbox/private_directory.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

namespace pavement::sandbox {

struct RedisPlace {
    std::filesystem::path program;
    std::filesystem::path directory;
    std::filesystem::path socket;
    std::filesystem::path log;
    ServerUser user;
    Secret password;
    std::map<std::string, std::string> settings; // override or add to ours
};

class RedisServer {
public:
    explicit RedisServer(RedisPlace place);

    // The first start takes ports until one is free; later ones keep it.
    Result<void> start(PortChooser& ports, Deadline deadline, const std::stop_token& stop);
    void stop();

    std::uint16_t port() const { return m_port; }

    int pid() const { return m_process != nullptr ? m_process->pid() : 0; }

private:
    Result<std::string> configuration(std::uint16_t port) const;
    Result<void> startOnce(std::uint16_t port, Deadline deadline, const std::stop_token& stop);

    RedisPlace m_place;
    std::uint16_t m_port = 0;
    std::unique_ptr<ChildProcess> m_process;
};

} // namespace pavement::sandbox
