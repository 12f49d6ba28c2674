#pragma once
// A private PostgreSQL and Redis on free loopback ports in a private directory, as an unprivileged user even
// when root starts it, gone at the end — and, after a kill -9, at the next start. The demo runs on it and so
// does every integration test. Owned by one thread.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/postgres/connection_settings.h"
#include "engine/redis/connection.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::sandbox {

struct ServerOptions {
    bool withPostgres = true;
    bool withRedis = true;
    std::map<std::string, std::string> postgresSettings; // override or add to postgresql.conf
    std::map<std::string, std::string> redisSettings;
    std::filesystem::path parentDirectory; // empty: the temporary directory
    std::string database = "pavement";
    std::filesystem::path postgresPrograms; // folder of initdb and postgres; empty: the newest installed
    std::filesystem::path redisProgram;     // empty: redis-server where it usually lies
    std::vector<std::uint16_t> portsToTry;  // first and unchecked; then free ones are looked for
    // Of the server's log, besides the few files that are being written; looked after every ten seconds.
    std::uint64_t keptLogBytes = 256U << 20U;
};

class Servers {
public:
    // Finds the newest installed PostgreSQL (pg_config paths of Debian included), initdb, starts both,
    // creates the database with pg_stat_statements and, where installed, HypoPG. ErrorCode::notFound names
    // the package to install.
    static Result<std::unique_ptr<Servers>> start(const ServerOptions& options, Deadline deadline,
                                                  std::stop_token stop = {});
    ~Servers(); // stops both and removes the directory
    Servers(const Servers&) = delete;
    Servers& operator=(const Servers&) = delete;

    postgres::ConnectionSettings postgres() const; // superuser "pavement"
    redis::Settings redis() const;                 // over TCP; its socket is redis.sock in socketDirectory()
    std::filesystem::path directory() const;
    std::filesystem::path socketDirectory() const; // unix sockets of both
    std::filesystem::path logDirectory() const;    // JSON log where the version has it (15+), else CSV

    // For tests of bad days. Ports, password and data stay. Immediate: as in a crash, with recovery at the
    // next start.
    Result<void> restartPostgres(bool immediate = false);
    Result<void> stopPostgres(bool immediate = false);
    Result<void> startPostgres();
    Result<void> restartRedis();
    Result<void> stopRedis();
    Result<void> startRedis();
    int postmasterPid() const;
    int redisPid() const;
    // A streaming standby of this server, on another port; removed with it.
    Result<postgres::ConnectionSettings> addStandby(Deadline deadline);
    Result<void> promoteStandby(Deadline deadline);

    struct Impl;

private:
    explicit Servers(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// Removes what earlier runs left behind: directories whose owner process is gone, with the servers still
// running in them.
void removeAbandoned(const std::filesystem::path& parentDirectory = {});

} // namespace pavement::sandbox
