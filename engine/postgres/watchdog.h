#pragma once
// Ends a blocking call on a socket at a deadline or on request, by shutting the socket down: the only thing
// that frees a client whose server process is stopped. Works on a duplicate of the descriptor, so that it can
// never hit a stranger's socket after libpq closed the original. arm() and disarm() belong to the thread that
// makes the calls; cut() may come from any.

#include "engine/base/clock.h"

#include <mutex>
#include <thread>

namespace pavement::postgres {

enum class Cut { none, deadline, request };

class Watchdog {
public:
    explicit Watchdog(int socket);
    ~Watchdog(); // joins its thread
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    bool valid() const { return m_socket >= 0 && m_wake >= 0; } // false: out of file descriptors

    void arm(SteadyTime deadline);
    void cut();   // now, if armed
    Cut disarm(); // whether the call was cut short, and why; once cut the socket stays dead

private:
    void run();
    void shutDown(Cut reason); // with m_mutex held

    int m_socket = -1;
    int m_wake = -1; // eventfd: a deadline earlier than the thread's present one, or the end
    std::mutex m_mutex;
    bool m_armed = false;
    bool m_ending = false;
    Cut m_cut = Cut::none;
    SteadyTime m_deadline = SteadyTime::max();
    SteadyTime m_sleepsUntil = SteadyTime::max();
    std::thread m_thread;
};

} // namespace pavement::postgres
