#include "app/interrupt.h"

#include "app/options.h"

#include <csignal>
#include <ctime>
#include <unistd.h>

namespace pavement::app {

Interrupt::Interrupt() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        sigaddset(&signals, signal);
    }
    // A closed pipe or socket is an error of the write, not the end of the program.
    std::signal(SIGPIPE, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_thread = std::jthread([this, signals](std::stop_token ending) {
        const timespec patience{0, 100'000'000};
        while (!ending.stop_requested()) {
            if (sigtimedwait(&signals, nullptr, &patience) <= 0) {
                continue;
            }
            if (m_stop.stop_requested()) {
                _exit(kInterrupted);
            }
            m_stop.request_stop();
        }
    });
}

Interrupt::~Interrupt() = default;

} // namespace pavement::app
