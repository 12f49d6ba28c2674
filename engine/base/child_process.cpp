#include "engine/base/child_process.h"

#include "engine/base/child_spawn.h"
#include "engine/base/scrub.h"

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

namespace pavement {

namespace {

constexpr std::size_t kKeptOutput = 64U * 1024U;

void closeFd(int& fd) {
    if (fd >= 0) {
        ::close(fd);
        fd = -1;
    }
}

} // namespace

// One thread per child starts it, carries its input and output and reaps it. It is that thread's end which
// PR_SET_PDEATHSIG watches, not the process's: a child started from a pool thread would die with the pool.
struct ChildProcess::Impl {
    ChildOptions options;
    mutable std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<Result<pid_t>> started; // set once
    std::optional<int> exitStatus;        // set when reaped; the pid is not ours any more from then on
    std::string tail;
    std::jthread supervisor; // last: it uses all above

    void run() {
        // Signals belong to the program's own threads; a broken pipe is seen as EPIPE.
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
        auto child = detail::spawnChild(options);
        {
            const std::lock_guard lock(mutex);
            started = child ? Result<pid_t>(child->pid) : Result<pid_t>(fail(child.error()));
        }
        changed.notify_all();
        if (child) {
            supervise(*child);
        }
    }

    void supervise(detail::SpawnedChild child) {
        int pidFd = static_cast<int>(::syscall(SYS_pidfd_open, child.pid, 0U));
        std::size_t written = 0;
        for (;;) {
            std::array<pollfd, 3> fds{
                {{pidFd, POLLIN, 0}, {child.outputFd, POLLIN, 0}, {child.inputFd, POLLOUT, 0}}};
            // Kernels before 5.3 have no pidfd: look 20 times a second.
            ::poll(fds.data(), fds.size(), pidFd >= 0 ? -1 : 50);
            if (fds[1].revents != 0) {
                readOutput(child.outputFd);
            }
            if (fds[2].revents != 0) {
                writeInput(child.inputFd, written);
            }
            if (pidFd < 0 || fds[0].revents != 0) {
                if (reap(child)) {
                    break;
                }
            }
        }
        closeFd(child.outputFd);
        closeFd(child.inputFd);
        closeFd(pidFd);
    }

    // True where something came.
    bool readOutput(int& fd) {
        std::array<char, 16384> buffer{};
        while (fd >= 0) {
            const ssize_t got = ::read(fd, buffer.data(), buffer.size());
            if (got > 0) {
                const std::lock_guard lock(mutex);
                tail.append(buffer.data(), static_cast<std::size_t>(got));
                if (tail.size() > 2 * kKeptOutput) {
                    tail.erase(0, tail.size() - kKeptOutput);
                }
                return true; // one bite a round, so that a chatty child does not hide its own end
            }
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got < 0 && errno == EAGAIN) {
                return false;
            }
            closeFd(fd);
        }
        return false;
    }

    void writeInput(int& fd, std::size_t& written) {
        const ssize_t sent = ::write(fd, options.input.data() + written, options.input.size() - written);
        if (sent > 0) {
            written += static_cast<std::size_t>(sent);
        }
        const bool broken = sent < 0 && errno != EAGAIN && errno != EINTR;
        if (broken || written == options.input.size()) {
            closeFd(fd);
        }
    }

    bool reap(detail::SpawnedChild& child) {
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(child.pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            info.si_pid == 0) {
            return false;
        }
        // What it wrote before its end is still in the pipe; no more than a pipe holds, because a grandchild
        // may have inherited the other end and write on.
        for (int round = 0; round < 64 && readOutput(child.outputFd); ++round) {
        }
        {
            const std::lock_guard lock(mutex);
            int status = 0;
            ::waitpid(child.pid, &status, 0);
            exitStatus = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
        changed.notify_all();
        return true;
    }

    // Under the lock, where the pid is surely still our child's.
    void signalChild(int number, bool wholeGroup) const {
        const std::lock_guard lock(mutex);
        if (!exitStatus && started && *started) {
            ::kill(wholeGroup ? -started->value() : started->value(), number);
        }
    }

    template <typename Rep>
    bool endedWithin(std::chrono::duration<Rep, std::milli> limit) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, limit, [this] { return exitStatus.has_value(); });
    }
};

ChildProcess::ChildProcess(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(ChildOptions options) {
    auto impl = std::make_unique<Impl>();
    impl->options = std::move(options);
    impl->supervisor = std::jthread([raw = impl.get()] { raw->run(); });
    {
        std::unique_lock lock(impl->mutex);
        impl->changed.wait(lock, [&] { return impl->started.has_value(); });
        if (!*impl->started) {
            return fail(impl->started->error());
        }
    }
    return std::unique_ptr<ChildProcess>(new ChildProcess(std::move(impl)));
}

ChildProcess::~ChildProcess() {
    terminate();
}

pid_t ChildProcess::pid() const {
    return m_impl->started->value();
}

bool ChildProcess::running() {
    const std::lock_guard lock(m_impl->mutex);
    return !m_impl->exitStatus;
}

Result<int> ChildProcess::wait(Deadline deadline, std::stop_token stop) {
    std::unique_lock lock(m_impl->mutex);
    const auto ended = [this] { return m_impl->exitStatus.has_value(); };
    if (deadline.isNever()) {
        m_impl->changed.wait(lock, stop, ended);
    } else {
        m_impl->changed.wait_until(lock, stop, deadline.at(), ended);
    }
    if (m_impl->exitStatus) {
        return *m_impl->exitStatus;
    }
    const std::string& program = m_impl->options.arguments.front();
    if (stop.stop_requested()) {
        return fail(ErrorCode::cancelled, "Waiting for " + program + " was cancelled");
    }
    return fail(ErrorCode::timeout, program + " did not finish in time");
}

void ChildProcess::signal(int number) {
    m_impl->signalChild(number, false);
}

void ChildProcess::terminate() {
    m_impl->signalChild(m_impl->options.stopSignal, false);
    m_impl->signalChild(SIGCONT, false); // a stopped process hears nothing else
    if (!m_impl->endedWithin(m_impl->options.stopGrace)) {
        m_impl->signalChild(SIGKILL, true);
        std::unique_lock lock(m_impl->mutex);
        m_impl->changed.wait(lock, [this] { return m_impl->exitStatus.has_value(); });
    }
}

std::string ChildProcess::output() const {
    const std::lock_guard lock(m_impl->mutex);
    const std::string& tail = m_impl->tail;
    return tail.size() > kKeptOutput ? tail.substr(tail.size() - kKeptOutput) : tail;
}

Result<std::string> runProgram(ChildOptions options, Deadline deadline, std::stop_token stop) {
    const std::string program = options.arguments.empty() ? std::string() : options.arguments.front();
    auto child = ChildProcess::start(std::move(options));
    if (!child) {
        return fail(child.error());
    }
    const auto status = (*child)->wait(deadline, std::move(stop));
    if (!status) {
        (*child)->terminate();
        return fail(status.error());
    }
    std::string output = (*child)->output();
    if (*status != 0) {
        constexpr std::size_t kContext = 2000;
        if (output.size() > kContext) {
            output.erase(0, output.size() - kContext);
        }
        return fail(ErrorCode::server, program + " ended with status " + std::to_string(*status), {},
                    scrub(output));
    }
    return output;
}

} // namespace pavement
