#include "tests/integration/monitor/name_service.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace pavement::testing {

namespace {

std::string problem(const char* what) {
    return std::string(what) + ": " + std::strerror(errno);
}

bool bringLoopbackUp() {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strncpy(request.ifr_name, "lo", sizeof request.ifr_name - 1);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool up = ::ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    ::close(fd);
    return up;
}

// A file of ours over one of the system's, for this process and its children alone.
void replaceFile(const char* path, const std::string& content) {
    char name[] = "/tmp/pavement-name-service-XXXXXX";
    const int fd = ::mkstemp(name);
    if (fd < 0) {
        throw std::runtime_error(problem("mkstemp"));
    }
    ::fchmod(fd, 0644);
    ::close(fd);
    std::ofstream(name) << content;
    const bool mounted = ::mount(name, path, nullptr, MS_BIND, nullptr) == 0;
    const std::string why = problem(path);
    ::unlink(name); // the mount keeps the file
    if (!mounted) {
        throw std::runtime_error(why);
    }
}

} // namespace

std::string enterPrivateNetwork() {
    const auto uid = std::to_string(::geteuid());
    const auto gid = std::to_string(::getegid());
    const bool root = ::geteuid() == 0;
    if (::unshare(CLONE_NEWNET | CLONE_NEWNS | (root ? 0 : CLONE_NEWUSER)) != 0) {
        return problem("unshare");
    }
    if (!root) {
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << uid << ' ' << uid << " 1";
        std::ofstream("/proc/self/gid_map") << gid << ' ' << gid << " 1";
    }
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        return problem("mount");
    }
    return bringLoopbackUp() ? std::string() : problem("loopback");
}

NameService::NameService(const std::string& hosts)
    : m_socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(53);
    if (::bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error(problem("bind"));
    }
    replaceFile("/etc/hosts", hosts);
    replaceFile("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
    // Much longer than any deadline here: who waits for the system's own limit is found out.
    replaceFile("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:30 attempts:5\n");
    m_server = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

NameService::~NameService() {
    m_server.request_stop();
    m_server.join();
    ::close(m_socket);
}

void NameService::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd waits{m_socket, POLLIN, 0};
        if (::poll(&waits, 1, 20) <= 0) {
            continue;
        }
        std::array<char, 1500> packet{};
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const ssize_t got =
            ::recvfrom(m_socket, packet.data(), packet.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (got < 12) {
            continue;
        }
        ++m_questions;
        const std::string_view question(packet.data(), static_cast<std::size_t>(got));
        if (question.find("\x07unknown") != std::string_view::npos) {
            packet[2] = static_cast<char>(packet[2] | '\x80'); // an answer
            packet[3] = '\x83';                                // recursion available, no such name
            ::sendto(m_socket, packet.data(), static_cast<std::size_t>(got), 0,
                     reinterpret_cast<sockaddr*>(&from), size);
        }
    }
}

SwallowingAddress::SwallowingAddress(std::uint16_t port) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    address.sin6_port = htons(port);
    for (int& each : m_sockets) {
        each = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    }
    if (::bind(m_sockets[0], reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(m_sockets[0], 0) != 0) {
        throw std::runtime_error(problem("listen on ::1"));
    }
    for (int i = 1; i < 4; ++i) { // who comes after these waits for ever
        ::connect(m_sockets[i], reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
}

SwallowingAddress::~SwallowingAddress() {
    for (const int each : m_sockets) {
        ::close(each);
    }
}

} // namespace pavement::testing
