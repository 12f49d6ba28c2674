#include "engine/sandbox/redis_server.h"

#include "engine/sandbox/server_start.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
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
    return startOnPort(m_port, ports, [&](std::uint16_t port) { return startOnce(port, deadline, stop); });
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
    auto ready = awaitReady(
        *m_process, [this] { return answers(m_place.socket); }, "Redis", m_place.log, deadline, stop);
    if (!ready) {
        m_process.reset();
    }
    return ready;
}

void RedisServer::stop() {
    if (m_process != nullptr) {
        m_process->signal(SIGKILL); // it keeps nothing that a shutdown would save
        m_process.reset();
    }
}

} // namespace pavement::sandbox
