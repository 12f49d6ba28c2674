#include "app/interrupt.h"

#include "app/options.h"

#include <csignal>
#include <pthread.h>
#include <unistd.h>

namespace pavement::app {

Interrupt::Interrupt() {
    sigset_t handled;
    sigemptyset(&handled);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        sigaddset(&handled, signal);
    }
    // A closed pipe or socket is an error of the write, not the end of the program.
    std::signal(SIGPIPE, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &handled, nullptr);
    m_thread = std::jthread([this, handled](std::stop_token ending) {
        for (;;) {
            int signal = 0;
            if (sigwait(&handled, &signal) != 0 || ending.stop_requested()) {
                return;
            }
            if (m_stop.stop_requested()) {
                _exit(kInterrupted);
            }
            m_stop.request_stop();
        }
    });
}

Interrupt::~Interrupt() {
    m_thread.request_stop();
    pthread_kill(m_thread.native_handle(), SIGHUP); // wakes it; it asks first whether it shall end
}

} // namespace pavement::app
