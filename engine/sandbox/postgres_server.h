#pragma once
// One private PostgreSQL: made, started, stopped, copied to a standby. Everything is done through the
// server's own programs and its data directory, so that no client library, no password on disk and no
// command line with a secret is needed. Owned by one thread.

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

// What primary and standby share.
struct PostgresPlace {
    std::filesystem::path programs;
    std::filesystem::path sockets;
    std::filesystem::path logs;
    std::filesystem::path workingDirectory;
    ServerUser user;
    std::string database;
    Secret password; // of the superuser "pavement"
};

class PostgresServer {
public:
    // Neither starts the server.
    static Result<std::unique_ptr<PostgresServer>> create(const PostgresPlace& place,
                                                          std::filesystem::path dataDirectory,
                                                          const std::map<std::string, std::string>& settings,
                                                          Deadline deadline, const std::stop_token& stop);
    static Result<std::unique_ptr<PostgresServer>> createStandbyOf(const PostgresServer& primary,
                                                                   std::filesystem::path dataDirectory,
                                                                   Deadline deadline,
                                                                   const std::stop_token& stop);
    ~PostgresServer(); // ends it at once
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    // The first start takes ports until one is free; later ones keep it.
    Result<void> start(PortChooser& ports, Deadline deadline, const std::stop_token& stop);
    void stop(bool immediate);
    Result<void> promote(Deadline deadline);

    bool running() const { return m_process != nullptr && m_process->running(); }

    std::uint16_t port() const { return m_port; }

    int pid() const { return m_process != nullptr ? m_process->pid() : 0; }

private:
    PostgresServer(PostgresPlace place, std::filesystem::path dataDirectory);
    ChildOptions program(const std::string& name) const;
    Result<void> initialise(Deadline deadline, const std::stop_token& stop) const;
    Result<std::string> singleUser(const std::string& database, const std::string& sql, Deadline deadline,
                                   const std::stop_token& stop) const;
    Result<void> configure(const std::map<std::string, std::string>& settings) const;
    Result<void> startOnce(std::uint16_t port, Deadline deadline, const std::stop_token& stop);
    void end(bool immediate);   // and waits for it
    std::string status() const; // last line of postmaster.pid: "starting", "ready", "standby" …
    std::filesystem::path startLog() const;

    PostgresPlace m_place;
    std::filesystem::path m_data;
    std::uint16_t m_port = 0;
    std::unique_ptr<ChildProcess> m_process;
};

} // namespace pavement::sandbox
