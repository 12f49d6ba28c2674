#include "engine/sandbox/sandbox.h"

#include "engine/sandbox/ports.h"
#include "engine/sandbox/postgres_configuration.h"
#include "engine/sandbox/postgres_server.h"
#include "engine/sandbox/private_directory.h"
#include "engine/sandbox/programs.h"
#include "engine/sandbox/redis_server.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace pavement::sandbox {

namespace {

constexpr Milliseconds kRestartLimit{60'000};

// Keeps the server's log bounded while we live.
void keepLogsTrimmed(const std::stop_token& stop, const std::filesystem::path& logs, std::uint64_t kept) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        trimLogs(logs, kept);
        wake.wait_for(lock, stop, std::chrono::seconds(10), [] { return false; });
    }
}

} // namespace

struct Servers::Impl {
    explicit Impl(PrivateDirectory directory_)
        : directory(std::move(directory_)) {}

    // The order matters: servers end before their directory goes.
    PrivateDirectory directory;
    ServerUser user;
    std::filesystem::path sockets, logs;
    std::string database;
    Secret postgresPassword, redisPassword;
    PortChooser ports{{}};
    std::unique_ptr<PostgresServer> postgres;
    std::unique_ptr<PostgresServer> standby;
    std::unique_ptr<RedisServer> redis;
    std::jthread logKeeper;

    Result<void> startPostgres(const ServerOptions& options, Deadline deadline, const std::stop_token& stop) {
        const auto programs = findPostgresPrograms(options.postgresPrograms);
        if (!programs) {
            return fail(programs.error());
        }
        const auto data = directory.makeFor(user, "data");
        if (!data) {
            return fail(data.error());
        }
        PostgresPlace place{*programs,        sockets,         logs, directory.path(), user,
                            options.database, postgresPassword};
        auto made = PostgresServer::create(place, *data, options.postgresSettings, deadline, stop);
        if (!made) {
            return fail(made.error());
        }
        postgres = std::move(*made);
        logKeeper = std::jthread([this, kept = options.keptLogBytes](const std::stop_token& ending) {
            keepLogsTrimmed(ending, logs, kept);
        });
        return postgres->start(ports, deadline, stop);
    }

    Result<void> startRedis(const ServerOptions& options, Deadline deadline, const std::stop_token& stop) {
        const auto program = findRedisServer(options.redisProgram);
        if (!program) {
            return fail(program.error());
        }
        const auto home = directory.makeFor(user, "redis");
        if (!home) {
            return fail(home.error());
        }
        redis = std::make_unique<RedisServer>(RedisPlace{*program, *home, sockets / "redis.sock",
                                                         directory.path() / "redis.log", user, redisPassword,
                                                         options.redisSettings});
        return redis->start(ports, deadline, stop);
    }

    postgres::ConnectionSettings settingsFor(std::uint16_t port) const {
        postgres::ConnectionSettings settings;
        settings.host = "127.0.0.1";
        settings.port = port;
        settings.database = database;
        settings.user = "pavement";
        settings.password = postgresPassword;
        return settings;
    }

    Result<void> need(bool present, const char* what) const {
        return present ? Result<void>()
                       : Result<void>(fail(ErrorCode::notFound,
                                           std::string("This sandbox was started without ") + what));
    }
};

Servers::Servers(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

Servers::~Servers() = default;

Result<std::unique_ptr<Servers>> Servers::start(const ServerOptions& options, Deadline deadline,
                                                std::stop_token stop) {
    removeAbandoned(options.parentDirectory);
    auto user = chooseServerUser();
    if (!user) {
        return fail(user.error());
    }
    auto postgresPassword = randomHex(24);
    auto redisPassword = randomHex(24);
    if (!postgresPassword || !redisPassword) {
        return fail(!postgresPassword ? postgresPassword.error() : redisPassword.error());
    }
    auto directory = PrivateDirectory::create(options.parentDirectory);
    if (!directory) {
        return fail(directory.error());
    }
    auto impl = std::make_unique<Impl>(std::move(*directory));
    impl->user = *user;
    impl->database = options.database;
    impl->postgresPassword = Secret(std::move(*postgresPassword));
    impl->redisPassword = Secret(std::move(*redisPassword));
    impl->ports = PortChooser(options.portsToTry);
    const auto sockets = impl->directory.makeFor(*user, "s");
    const auto logs = impl->directory.makeFor(*user, "log");
    if (!sockets || !logs) {
        return fail(!sockets ? sockets.error() : logs.error());
    }
    impl->sockets = *sockets;
    impl->logs = *logs;
    if (options.withRedis) {
        if (auto started = impl->startRedis(options, deadline, stop); !started) {
            return fail(started.error());
        }
    }
    if (options.withPostgres) {
        if (auto started = impl->startPostgres(options, deadline, stop); !started) {
            return fail(started.error());
        }
    }
    return std::unique_ptr<Servers>(new Servers(std::move(impl)));
}

postgres::ConnectionSettings Servers::postgres() const {
    return m_impl->settingsFor(m_impl->postgres != nullptr ? m_impl->postgres->port() : std::uint16_t{0});
}

redis::Settings Servers::redis() const {
    redis::Settings settings;
    settings.port = m_impl->redis != nullptr ? m_impl->redis->port() : std::uint16_t{0};
    settings.password = m_impl->redisPassword;
    return settings;
}

std::filesystem::path Servers::directory() const {
    return m_impl->directory.path();
}

std::filesystem::path Servers::socketDirectory() const {
    return m_impl->sockets;
}

std::filesystem::path Servers::logDirectory() const {
    return m_impl->logs;
}

Result<void> Servers::restartPostgres(bool immediate) {
    auto stopped = stopPostgres(immediate);
    return stopped ? startPostgres() : stopped;
}

Result<void> Servers::stopPostgres(bool immediate) {
    auto present = m_impl->need(m_impl->postgres != nullptr, "PostgreSQL");
    if (present) {
        m_impl->postgres->stop(immediate);
    }
    return present;
}

Result<void> Servers::startPostgres() {
    auto present = m_impl->need(m_impl->postgres != nullptr, "PostgreSQL");
    return present ? m_impl->postgres->start(m_impl->ports, Deadline::after(kRestartLimit), {}) : present;
}

Result<void> Servers::restartRedis() {
    auto stopped = stopRedis();
    return stopped ? startRedis() : stopped;
}

Result<void> Servers::stopRedis() {
    auto present = m_impl->need(m_impl->redis != nullptr, "Redis");
    if (present) {
        m_impl->redis->stop();
    }
    return present;
}

Result<void> Servers::startRedis() {
    auto present = m_impl->need(m_impl->redis != nullptr, "Redis");
    return present ? m_impl->redis->start(m_impl->ports, Deadline::after(kRestartLimit), {}) : present;
}

int Servers::postmasterPid() const {
    return m_impl->postgres != nullptr ? m_impl->postgres->pid() : 0;
}

int Servers::redisPid() const {
    return m_impl->redis != nullptr ? m_impl->redis->pid() : 0;
}

Result<postgres::ConnectionSettings> Servers::addStandby(Deadline deadline) {
    if (auto present = m_impl->need(m_impl->postgres != nullptr, "PostgreSQL"); !present) {
        return fail(present.error());
    }
    if (m_impl->standby != nullptr) {
        return fail(ErrorCode::alreadyExists, "The sandbox has a standby already");
    }
    const auto data = m_impl->directory.makeFor(m_impl->user, "standby");
    if (!data) {
        return fail(data.error());
    }
    auto standby = PostgresServer::createStandbyOf(*m_impl->postgres, *data, deadline, {});
    if (!standby) {
        return fail(standby.error());
    }
    if (auto started = (*standby)->start(m_impl->ports, deadline, {}); !started) {
        return fail(started.error());
    }
    m_impl->standby = std::move(*standby);
    return m_impl->settingsFor(m_impl->standby->port());
}

Result<void> Servers::promoteStandby(Deadline deadline) {
    auto present = m_impl->need(m_impl->standby != nullptr, "a standby");
    return present ? m_impl->standby->promote(deadline) : present;
}

} // namespace pavement::sandbox
