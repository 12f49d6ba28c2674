#include "engine/redis/channel.h"

#include "engine/redis/tls.h"

#include "engine/base/host_name.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

namespace pavement::redis {

namespace {

constexpr std::size_t kReadBlock = 64U * 1024U;

int pollMillis(Deadline deadline) {
    if (deadline.isNever()) {
        return -1;
    }
    // Rounded up by one: a wait that ends a fraction early would spin until the deadline.
    const auto left = deadline.remaining().count();
    return left <= 0 ? 0 : static_cast<int>(std::min<std::int64_t>(left + 1, INT_MAX));
}

Error lost(int number) {
    return Error{ErrorCode::connectionLost, "The connection to Redis broke", "", std::strerror(number)};
}

Error unreachable(const std::string& where, const std::string& why) {
    return Error{ErrorCode::unreachable, "No Redis answers at " + where,
                 "Check that the server runs, listens there and that no firewall is between.", why};
}

} // namespace

Error answeredTooLate() {
    return Error{ErrorCode::timeout, "Redis did not answer in time",
                 "The server may be busy with a slow command, stopped or cut off.", ""};
}

Channel::Channel() = default;

Channel::~Channel() {
    if (m_fd >= 0) {
        ::close(m_fd);
    }
}

Result<void> Channel::await(short events, Deadline deadline) const {
    for (;;) {
        pollfd descriptor{m_fd, events, 0};
        const int ready = ::poll(&descriptor, 1, pollMillis(deadline));
        if (ready > 0) {
            return {};
        }
        if (ready < 0 && errno != EINTR) {
            return fail(lost(errno));
        }
        if (deadline.expired()) {
            return fail(answeredTooLate());
        }
    }
}

Result<void> Channel::connectTo(const void* address, unsigned length, int family, Deadline deadline) {
    if (m_fd >= 0) {
        ::close(m_fd);
    }
    m_fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (m_fd < 0) {
        return fail(ErrorCode::unreachable, "Could not make a socket", "", std::strerror(errno));
    }
    if (::connect(m_fd, static_cast<const sockaddr*>(address), length) != 0) {
        // EAGAIN is a unix socket whose queue of waiting connections is full.
        if (errno != EINPROGRESS) {
            return fail(ErrorCode::unreachable, "connect", "", std::strerror(errno));
        }
        if (auto waited = await(POLLOUT, deadline); !waited) {
            return fail(std::move(waited.error()));
        }
        int problem = 0;
        socklen_t size = sizeof problem;
        if (::getsockopt(m_fd, SOL_SOCKET, SO_ERROR, &problem, &size) != 0 || problem != 0) {
            return fail(ErrorCode::unreachable, "connect", "", std::strerror(problem != 0 ? problem : errno));
        }
    }
    const int on = 1;
    if (family != AF_UNIX) {
        // Best effort both: without them a command is slower or a dead peer is noticed later.
        static_cast<void>(::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
        static_cast<void>(::setsockopt(m_fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on));
    }
    return {};
}

Result<std::unique_ptr<Channel>> Channel::connectTcp(const std::string& host, std::uint16_t port,
                                                     Deadline deadline) {
    const std::string where = host + ":" + std::to_string(port);
    const auto names = resolveHost(host, deadline);
    if (!names) {
        return fail(names.error());
    }
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    std::string why;
    bool silent = false; // one of them neither answered nor refused
    for (std::size_t i = 0; i < names->size(); ++i) {
        addrinfo* found = nullptr;
        if (const int status =
                ::getaddrinfo((*names)[i].c_str(), std::to_string(port).c_str(), &hints, &found);
            status != 0) {
            why += (why.empty() ? "" : "; ") + std::string(::gai_strerror(status));
            continue;
        }
        const std::unique_ptr<addrinfo, void (*)(addrinfo*)> address(found, ::freeaddrinfo);
        auto channel = std::make_unique<Channel>();
        auto connected = channel->connectTo(address->ai_addr, address->ai_addrlen, address->ai_family,
                                            shareOf(deadline, names->size() - i));
        if (connected) {
            return channel;
        }
        silent = silent || connected.error().code == ErrorCode::timeout;
        why += (why.empty() ? "" : "; ") + connected.error().context;
    }
    if (silent) {
        return fail(ErrorCode::timeout, "No connection to Redis at " + where + " in time",
                    "Check that the server runs and that no firewall swallows the packets.");
    }
    return fail(unreachable(where, why));
}

Result<std::unique_ptr<Channel>> Channel::connectUnix(const std::string& path, Deadline deadline) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return fail(ErrorCode::invalidInput, "The path of the unix socket is too long: " + path,
                    "The system allows " + std::to_string(sizeof address.sun_path - 1) + " bytes.");
    }
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    auto channel = std::make_unique<Channel>();
    auto connected = channel->connectTo(&address, sizeof address, AF_UNIX, deadline);
    if (!connected) {
        if (connected.error().code == ErrorCode::timeout) {
            return fail(std::move(connected.error()));
        }
        return fail(unreachable(path, connected.error().context));
    }
    return channel;
}

Result<void> Channel::sendPlain(std::string_view bytes, Deadline deadline) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno == EINTR) {
            continue;
        }
        if (errno != EAGAIN && errno != EWOULDBLOCK) {
            return fail(lost(errno));
        }
        if (auto waited = await(POLLOUT, deadline); !waited) {
            return waited;
        }
    }
    return {};
}

Result<void> Channel::receivePlain(std::string& into, Deadline deadline) {
    const std::size_t before = into.size();
    into.resize(before + kReadBlock);
    for (;;) {
        const ssize_t got = ::recv(m_fd, into.data() + before, kReadBlock, 0);
        if (got > 0) {
            into.resize(before + static_cast<std::size_t>(got));
            return {};
        }
        const int problem = errno;
        if (got < 0 && problem == EINTR) {
            continue;
        }
        if (got < 0 && (problem == EAGAIN || problem == EWOULDBLOCK)) {
            if (auto waited = await(POLLIN, deadline); !waited) {
                into.resize(before);
                return waited;
            }
            continue;
        }
        into.resize(before);
        if (got == 0) {
            return fail(ErrorCode::connectionLost, "Redis closed the connection", "", "end of stream");
        }
        return fail(lost(problem));
    }
}

Result<void> Channel::send(std::string_view bytes, Deadline deadline) {
    if (!m_tls) {
        return sendPlain(bytes, deadline);
    }
    auto sealed = m_tls->seal(bytes);
    return sealed ? sendPlain(*sealed, deadline) : Result<void>(fail(std::move(sealed.error())));
}

Result<void> Channel::receive(std::string& into, Deadline deadline) {
    if (!m_tls) {
        return receivePlain(into, deadline);
    }
    const std::size_t before = into.size();
    while (into.size() == before) {
        std::string sealed;
        if (auto got = receivePlain(sealed, deadline); !got) {
            return got;
        }
        if (auto opened = m_tls->open(sealed, into); !opened) {
            return opened;
        }
        // Answers of the protocol itself, such as a key update.
        if (const std::string own = m_tls->takeOutgoing(); !own.empty()) {
            if (auto sent = sendPlain(own, deadline); !sent) {
                return sent;
            }
        }
        if (into.size() == before && deadline.expired()) {
            return fail(answeredTooLate());
        }
    }
    return {};
}

Result<void> Channel::startTls(const std::string& host, const std::string& caCertificate, Deadline deadline) {
    auto layer = TlsLayer::create(host, caCertificate);
    if (!layer) {
        return fail(std::move(layer.error()));
    }
    for (;;) {
        auto done = (*layer)->handshake();
        // What it has to say goes out even when it gave up: the peer is told why.
        if (const std::string own = (*layer)->takeOutgoing(); !own.empty()) {
            if (auto sent = sendPlain(own, deadline); !sent && done) {
                return sent;
            }
        }
        if (!done) {
            return fail(std::move(done.error()));
        }
        if (*done) {
            break;
        }
        std::string incoming;
        if (auto got = receivePlain(incoming, deadline); !got) {
            if (got.error().code == ErrorCode::connectionLost) {
                got.error().hint = "The server may not speak TLS on this port.";
            }
            return got;
        }
        (*layer)->feed(incoming);
        if (deadline.expired()) {
            return fail(answeredTooLate());
        }
    }
    m_tls = std::move(*layer);
    return {};
}

bool Channel::quiet() const {
    pollfd descriptor{m_fd, POLLIN | POLLRDHUP, 0};
    if (::poll(&descriptor, 1, 0) == 0) {
        return true;
    }
    // Under TLS the server may speak of its own accord (session tickets); only the end of the stream counts.
    return m_tls && (descriptor.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0;
}

} // namespace pavement::redis
