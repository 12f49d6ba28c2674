#include "engine/sandbox/redis_server.h"

#include "engine/base/files.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

namespace pavement::sandbox {

namespace {

// Ours alone makes this socket, after its port is bound: an answer here means the port is ours as well.
bool answers(const std::filesystem::path& socketPath) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socketPath.c_str(), sizeof address.sun_path - 1);
    const bool connected =
        fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    if (fd >= 0) {
        ::close(fd);
    }
    return connected;
}

std::string lastOf(const std::filesystem::path& log) {
    const auto text = readFile(log);
    constexpr std::size_t kKept = 1000;
    if (!text) {
        return {};
    }
    return text->size() > kKept ? text->substr(text->size() - kKept) : *text;
}

} // namespace

RedisServer::RedisServer(RedisPlace place)
    : m_place(std::move(place)) {}

Result<std::string> RedisServer::configuration(std::uint16_t port) const {
    std::map<std::string, std::string> settings{
        {"bind", "127.0.0.1"},
        {"unixsocketperm", "700"},
        {"save", "\"\""},
        {"appendonly", "no"},
        {"daemonize", "no"},
        {"maxmemory", "64mb"},
        {"maxmemory-policy", "allkeys-lru"},
        {"latency-monitor-threshold", "5"},
        {"slowlog-log-slower-than", "2000"},
        {"slowlog-max-len", "256"},
    };
    for (const auto& [name, value] : m_place.settings) {
        settings.insert_or_assign(name, value.empty() ? "\"\"" : value);
    }
    std::string text;
    for (const auto& [name, value] : settings) {
        if (name.empty() || (name + value).find_first_of(std::string("\n\r\0", 3)) != std::string::npos) {
            return fail(ErrorCode::invalidInput, "\"" + name + "\" is not a setting Redis could have");
        }
        text += name + " " + value + "\n";
    }
    text += "port " + std::to_string(port) + "\n";
    text += "dir \"" + m_place.directory.string() + "\"\n";
    text += "unixsocket \"" + m_place.socket.string() + "\"\n";
    text += "requirepass " + m_place.password.reveal() + "\n";
    return text;
}

Result<void> RedisServer::start(PortChooser& ports, Deadline deadline, const std::stop_token& stop) {
    if (m_process != nullptr && m_process->running()) {
        return {};
    }
    if (m_port != 0) {
        return startOnce(m_port, deadline, stop);
    }
    constexpr int kAttempts = 10;
    Result<void> started;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const auto port = ports.next();
        if (!port) {
            return fail(port.error());
        }
        started = startOnce(*port, deadline, stop);
        if (started) {
            m_port = *port;
            return {};
        }
        // It ended by itself, and somebody else sits on the port: that was the reason.
        if (started.error().code != ErrorCode::server || loopbackPortIsFree(*port)) {
            return started;
        }
    }
    return started;
}

Result<void> RedisServer::startOnce(std::uint16_t port, Deadline deadline, const std::stop_token& stop) {
    const auto text = configuration(port);
    if (!text) {
        return fail(text.error());
    }
    std::error_code ignored;
    std::filesystem::remove(m_place.socket, ignored); // of a run that was killed
    ChildOptions options;
    options.arguments = {m_place.program.string(), "-"};
    options.input = *text;
    options.environment = {{"LC_ALL", "C"}, {"TZ", "UTC"}};
    options.workingDirectory = m_place.directory;
    options.outputFile = m_place.log;
    options.stopGrace = Milliseconds(5000);
    if (!m_place.user.name.empty()) {
        options.runAsUser = m_place.user.name;
    }
    auto process = ChildProcess::start(std::move(options));
    if (!process) {
        return fail(process.error());
    }
    m_process = std::move(*process);
    for (;;) {
        if (!m_process->running()) {
            m_process.reset();
            return fail(ErrorCode::server, "The private Redis ended while starting", {}, lastOf(m_place.log));
        }
        if (answers(m_place.socket)) {
            return {};
        }
        if (stop.stop_requested() || deadline.expired()) {
            m_process.reset();
            return stop.stop_requested()
                       ? fail(ErrorCode::cancelled, "Starting the private Redis was cancelled")
                       : fail(ErrorCode::timeout, "The private Redis did not start in time", {},
                              lastOf(m_place.log));
        }
        std::this_thread::sleep_for(Milliseconds(5));
    }
}

Result<void> RedisServer::stop() {
    if (m_process != nullptr) {
        m_process->signal(SIGKILL); // it keeps nothing that a shutdown would save
        m_process.reset();
    }
    return {};
}

} // namespace pavement::sandbox
