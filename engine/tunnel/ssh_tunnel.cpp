#include "engine/tunnel/ssh_tunnel.h"

#include "engine/base/child_process.h"
#include "engine/tunnel/ssh_failure.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace pavement::tunnel {

namespace {

constexpr Milliseconds kStep{20};
// How long the far side may take to refuse the first connection; after that it counts as accepted, for a
// database that accepted says nothing until spoken to.
constexpr Milliseconds kRefusalWait{400};

class Socket {
public:
    Socket()
        : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}

    ~Socket() {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }

    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    int fd() const { return m_fd; }

private:
    int m_fd;
};

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

Result<std::uint16_t> freePort() {
    const Socket socket;
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        return fail(ErrorCode::busy, "No local port could be had for the tunnel", "", std::strerror(errno));
    }
    return ntohs(address.sin_port);
}

bool connectTo(const Socket& socket, std::uint16_t port) {
    const sockaddr_in address = loopback(port);
    return ::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

Error cancelled() {
    return Error{ErrorCode::cancelled, "Opening the tunnel was cancelled", "", ""};
}

bool isPrintable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c != 0x7f; });
}

Result<void> check(const SshSettings& ssh, const std::string& remoteHost, std::uint16_t remotePort) {
    // A leading dash would be an option of ssh, and one of them runs commands.
    if (ssh.destination.empty() || ssh.destination.front() == '-' || !isPrintable(ssh.destination)) {
        return fail(ErrorCode::invalidInput, "Not a destination for ssh: \"" + ssh.destination + "\"",
                    "Write user@host, or a Host of ~/.ssh/config.");
    }
    if (remoteHost.empty() || remoteHost.front() == '-' || !isPrintable(remoteHost) ||
        remoteHost.find_first_of("[]/*") != std::string::npos) {
        return fail(ErrorCode::invalidInput, "Not a host an SSH tunnel can lead to: \"" + remoteHost + "\"",
                    "Write the server's name or address as seen from the ssh destination; unix sockets are "
                    "not forwarded.");
    }
    if (remotePort == 0) {
        return fail(ErrorCode::invalidInput, "An SSH tunnel needs the port of the server");
    }
    for (const std::string& file : {ssh.identityFile, ssh.configFile}) {
        if (!file.empty() && ::access(file.c_str(), R_OK) != 0) {
            return fail(errno == ENOENT ? ErrorCode::notFound : ErrorCode::permission,
                        "The file for ssh cannot be read: " + file, "Check the path and the mode.",
                        std::strerror(errno));
        }
    }
    return {};
}

ChildOptions command(const SshSettings& ssh, const std::string& remoteHost, std::uint16_t remotePort,
                     std::uint16_t localPort, Deadline deadline) {
    const std::string host = remoteHost.find(':') == std::string::npos ? remoteHost : "[" + remoteHost + "]";
    const auto limit =
        deadline.isNever() ? 30 : std::max<std::int64_t>(1, deadline.remaining().count() / 1000);
    ChildOptions child;
    child.arguments = {"ssh", "-N", "-T", "-n"};
    const auto add = [&child](std::initializer_list<std::string> words) {
        child.arguments.insert(child.arguments.end(), words);
    };
    if (!ssh.configFile.empty()) {
        add({"-F", ssh.configFile});
    }
    for (const std::string& option :
         {std::string("BatchMode=yes"), std::string("ExitOnForwardFailure=yes"),
          std::string("ServerAliveInterval=5"), std::string("ServerAliveCountMax=3"),
          "ConnectTimeout=" + std::to_string(limit),
          // A connection of our own: a shared one would outlive this child, or end with somebody else's.
          std::string("ControlMaster=no"), std::string("ControlPath=none"),
          // What the person's configuration may add for interactive use has no place here.
          std::string("ForwardAgent=no"), std::string("ForwardX11=no"), std::string("PermitLocalCommand=no"),
          std::string("GatewayPorts=no"), std::string("Tunnel=no"), std::string("LogLevel=INFO")}) {
        add({"-o", option});
    }
    if (ssh.port != 0) {
        add({"-p", std::to_string(ssh.port)});
    }
    if (!ssh.identityFile.empty()) {
        add({"-i", ssh.identityFile, "-o", "IdentitiesOnly=yes"});
    }
    add({"-L", "127.0.0.1:" + std::to_string(localPort) + ":" + host + ":" + std::to_string(remotePort), "--",
         ssh.destination});
    child.environment = {{"LC_ALL", "C"}};
    child.stopGrace = Milliseconds{1000};
    return child;
}

} // namespace

struct SshTunnel::Impl {
    SshSettings ssh;
    std::string remote; // "host:port", for messages
    std::uint16_t localPort = 0;
    std::unique_ptr<ChildProcess> child;

    Error explained() const { return explainSshFailure(child->output(), ssh, remote); }

    // ssh listens only once it is let in; until then it may end at any moment.
    Result<void> awaitListening(Deadline deadline, const std::stop_token& stop) {
        for (;;) {
            const auto ended = child->wait(Deadline::after(kStep).earlier(deadline), stop);
            if (ended) {
                return fail(explained());
            }
            if (stop.stop_requested()) {
                return fail(cancelled());
            }
            if (const Socket probe; connectTo(probe, localPort)) {
                return awaitAcceptance(probe.fd(), deadline, stop);
            }
            if (deadline.expired()) {
                return fail(ErrorCode::timeout,
                            "The tunnel through " + ssh.destination + " was not up in time",
                            "Try \"ssh " + ssh.destination + "\" in a terminal.", lastWords());
            }
        }
    }

    // The probe's connection is forwarded to the server. ssh closes it when the far side refuses.
    Result<void> awaitAcceptance(int probe, Deadline deadline, const std::stop_token& stop) {
        const Deadline limit = Deadline::after(kRefusalWait).earlier(deadline);
        while (!limit.expired()) {
            pollfd descriptor{probe, POLLIN | POLLRDHUP, 0};
            ::poll(&descriptor, 1, static_cast<int>(kStep.count()));
            if (stop.stop_requested()) {
                return fail(cancelled());
            }
            char byte = 0;
            if (descriptor.revents != 0 && ::recv(probe, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0) {
                return {}; // the server speaks first
            }
            if (remoteRefused(child->output()) || !child->running()) {
                return fail(explained());
            }
            if (descriptor.revents != 0) {
                // Closed without a word from ssh yet: its message and its close travel different ways.
                static_cast<void>(child->wait(Deadline::after(kStep), stop));
            }
        }
        return {};
    }

    std::string lastWords() const { return explained().context; }
};

SshTunnel::SshTunnel(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

SshTunnel::~SshTunnel() = default;

Result<std::unique_ptr<SshTunnel>> SshTunnel::open(const SshSettings& ssh, const std::string& remoteHost,
                                                   std::uint16_t remotePort, Deadline deadline,
                                                   std::stop_token stop) {
    if (auto good = check(ssh, remoteHost, remotePort); !good) {
        return fail(std::move(good.error()));
    }
    constexpr int kAttempts = 5;
    for (int attempt = 1;; ++attempt) {
        const auto port = freePort();
        if (!port) {
            return fail(port.error());
        }
        auto impl = std::make_unique<Impl>();
        impl->ssh = ssh;
        impl->remote = remoteHost + ":" + std::to_string(remotePort);
        impl->localPort = *port;
        auto child = ChildProcess::start(command(ssh, remoteHost, remotePort, *port, deadline));
        if (!child) {
            Error error = child.error();
            if (error.code == ErrorCode::notFound) {
                error.message = "The program ssh was not found";
                error.hint = "Install it: apt install openssh-client";
            }
            return fail(std::move(error));
        }
        impl->child = std::move(*child);
        auto up = impl->awaitListening(deadline, stop);
        if (up) {
            return std::unique_ptr<SshTunnel>(new SshTunnel(std::move(impl)));
        }
        if (attempt == kAttempts || up.error().code != ErrorCode::busy) {
            return fail(std::move(up.error()));
        }
    }
}

std::uint16_t SshTunnel::localPort() const {
    return m_impl->localPort;
}

bool SshTunnel::alive() {
    return m_impl->child->running();
}

std::string SshTunnel::lastOutput() const {
    return m_impl->lastWords();
}

} // namespace pavement::tunnel
