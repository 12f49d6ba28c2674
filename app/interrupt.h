#pragma once
// Ctrl+C, SIGTERM and SIGHUP as a stop request: the work ends cleanly, servers are stopped, files are closed.
// A second signal ends the program at once. Make one in main before any thread starts, so that all threads
// inherit the mask.

#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace pavement::app {

class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return m_stop.get_token(); }

    bool requested() const { return m_stop.stop_requested(); }

private:
    std::stop_source m_stop;
    std::jthread m_thread;
};

} // namespace pavement::app
