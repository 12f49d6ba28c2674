#pragma once
// A sandbox with two clients in a process of its own, so that its work is not counted as the window's. To be
// started before any thread. Gone when this object goes, or when the program dies.

#include "app/sandbox_run.h"

#include <optional>
#include <sys/types.h>

namespace pavement::bench {

class SandboxProcess {
public:
    SandboxProcess();
    ~SandboxProcess();
    SandboxProcess(const SandboxProcess&) = delete;
    SandboxProcess& operator=(const SandboxProcess&) = delete;

    std::optional<monitor::Target>
    target(); // waits until the servers are up; empty: they could not be started

private:
    int m_answers = -1; // the target, one field a line
    int m_life = -1;    // closed when the sandbox shall end
    pid_t m_child = -1;
};

} // namespace pavement::bench
