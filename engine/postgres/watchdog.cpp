#include "engine/postgres/watchdog.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace pavement::postgres {

Watchdog::Watchdog(int socket)
    : m_socket(::fcntl(socket, F_DUPFD_CLOEXEC, 0))
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    m_thread = std::thread([this] { run(); });
}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    ::eventfd_write(m_wake, 1);
    m_thread.join();
    ::close(m_wake);
    ::close(m_socket);
}

void Watchdog::arm(SteadyTime deadline) {
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        m_armed = true;
        m_deadline = deadline;
        // Calls that follow each other have ever later deadlines: the thread then sleeps through all of them
        // and costs nothing.
        wake = deadline < m_sleepsUntil;
    }
    if (wake) {
        ::eventfd_write(m_wake, 1);
    }
}

void Watchdog::cut() {
    const std::lock_guard lock(m_mutex);
    if (m_armed) {
        shutDown(Cut::request);
    }
}

Cut Watchdog::disarm() {
    const std::lock_guard lock(m_mutex);
    m_armed = false;
    return m_cut;
}

void Watchdog::shutDown(Cut reason) {
    if (m_cut == Cut::none) {
        m_cut = reason;
        ::shutdown(m_socket, SHUT_RDWR);
    }
}

void Watchdog::run() {
    // poll() rather than a condition variable: its timeout follows the steady clock on every C library.
    for (;;) {
        int timeout = -1;
        {
            const std::lock_guard lock(m_mutex);
            if (m_ending) {
                return;
            }
            m_sleepsUntil = SteadyTime::max();
            if (m_armed && m_cut == Cut::none && m_deadline != SteadyTime::max()) {
                const auto now = std::chrono::steady_clock::now();
                if (now >= m_deadline) {
                    shutDown(Cut::deadline);
                } else {
                    const auto left = std::chrono::ceil<Milliseconds>(m_deadline - now).count();
                    timeout = static_cast<int>(std::min<std::int64_t>(left, 3'600'000));
                    m_sleepsUntil = now + Milliseconds{timeout};
                }
            }
        }
        pollfd wake{m_wake, POLLIN, 0};
        if (::poll(&wake, 1, timeout) > 0) {
            eventfd_t ignored = 0;
            ::eventfd_read(m_wake, &ignored);
        }
    }
}

} // namespace pavement::postgres
