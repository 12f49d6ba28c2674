#include "engine/sandbox/ports.h"

#include "engine/base/files.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <string_view>
#include <utility>

namespace pavement::sandbox {

bool loopbackPortIsFree(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return false;
    }
    // As the servers do: an old connection in TIME_WAIT is no hindrance, a listener is.
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool isFree =
        ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(fd, 1) == 0;
    ::close(fd);
    return isFree;
}

PortChooser::PortChooser(std::vector<std::uint16_t> first)
    : m_first(std::move(first)) {}

Result<std::uint16_t> PortChooser::next() {
    if (!m_first.empty()) {
        const auto port = m_first.front();
        m_first.erase(m_first.begin());
        return port;
    }
    std::random_device random;
    std::uniform_int_distribution<int> pick(15000, 31999);
    for (int attempt = 0; attempt < 1000; ++attempt) {
        const auto port = static_cast<std::uint16_t>(pick(random));
        if (loopbackPortIsFree(port)) {
            return port;
        }
    }
    return fail(ErrorCode::busy, "No free port was found on the loopback interface");
}

Result<std::string> randomHex(std::size_t bytes) {
    std::string text;
    text.reserve(bytes * 2);
    for (std::size_t i = 0; i < bytes; ++i) {
        unsigned char byte = 0;
        if (::getrandom(&byte, 1, 0) != 1) {
            return fail(errnoError(errno, "get random bytes from the kernel", {}));
        }
        constexpr std::string_view kDigits = "0123456789abcdef";
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

} // namespace pavement::sandbox
