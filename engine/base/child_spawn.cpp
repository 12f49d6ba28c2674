#include "engine/base/child_spawn.h"

#include "engine/base/files.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

extern char** environ; // NOLINT: the C library's own name

namespace pavement::detail {

namespace {

class Fd {
public:
    Fd() = default;

    explicit Fd(int fd)
        : m_fd(fd) {}

    Fd(Fd&& other) noexcept
        : m_fd(other.release()) {}

    Fd& operator=(Fd&& other) noexcept {
        reset(other.release());
        return *this;
    }

    ~Fd() { reset(); }

    int get() const { return m_fd; }

    int release() { return std::exchange(m_fd, -1); }

    void reset(int fd = -1) {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
        m_fd = fd;
    }

private:
    int m_fd = -1;
};

struct Pipe {
    Fd read, write;
};

Result<Pipe> makePipe() {
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0) {
        return fail(errnoError(errno, "make a pipe for a program", {}));
    }
    return Pipe{Fd(fds[0]), Fd(fds[1])};
}

struct User {
    bool change = false;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;
    std::string name, home;
};

Result<User> findUser(const std::string& name) {
    std::vector<char> buffer(16384);
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return fail(ErrorCode::notFound, "There is no user \"" + name + "\" on this machine");
    }
    User user;
    user.uid = entry.pw_uid;
    user.gid = entry.pw_gid;
    user.name = name;
    user.home = entry.pw_dir;
    if (::geteuid() == user.uid) {
        return user;
    }
    if (::geteuid() != 0) {
        return fail(ErrorCode::permission, "Only root can start a program as the user \"" + name + "\"");
    }
    user.change = true;
    int count = 64;
    user.groups.resize(static_cast<std::size_t>(count));
    if (::getgrouplist(name.c_str(), user.gid, user.groups.data(), &count) < 0) {
        user.groups.resize(static_cast<std::size_t>(std::max(count, 1)));
        ::getgrouplist(name.c_str(), user.gid, user.groups.data(), &count);
    }
    user.groups.resize(static_cast<std::size_t>(std::max(count, 0)));
    return user;
}

Result<std::string> findProgram(const std::string& name) {
    if (name.find('/') != std::string::npos) {
        return name;
    }
    const char* path = std::getenv("PATH");
    std::string_view rest = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
    while (!rest.empty()) {
        const auto end = rest.find(':');
        const std::string_view folder = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        const auto candidate = std::filesystem::path(folder.empty() ? "." : folder) / name;
        std::error_code ignored;
        if (::access(candidate.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(candidate, ignored)) {
            return candidate.string();
        }
    }
    return fail(ErrorCode::notFound, "The program \"" + name + "\" is not installed",
                "Install it, or put the folder it lies in into PATH");
}

std::vector<std::string> buildEnvironment(const ChildOptions& options, const User& user) {
    std::map<std::string, std::string> merged;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const auto split = text.find('=');
        if (split != std::string_view::npos) {
            merged.insert_or_assign(std::string(text.substr(0, split)), std::string(text.substr(split + 1)));
        }
    }
    if (user.change) {
        merged["HOME"] = user.home;
        merged["USER"] = user.name;
        merged["LOGNAME"] = user.name;
    }
    for (const auto& [name, value] : options.environment) {
        merged.insert_or_assign(name, value);
    }
    std::vector<std::string> result;
    result.reserve(merged.size());
    for (const auto& [name, value] : merged) {
        result.push_back(name + "=" + value);
    }
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> result;
    result.reserve(strings.size() + 1);
    for (auto& text : strings) {
        result.push_back(text.data());
    }
    result.push_back(nullptr);
    return result;
}

// What the child reports through the status pipe where it could not become the program.
enum class Stage : int { standardFiles, user, parentGone, directory, program };

struct Failure {
    Stage stage;
    int number;
};

// All the child needs, laid out before the fork.
struct Plan {
    const char* program = nullptr;
    char* const* arguments = nullptr;
    char* const* environment = nullptr;
    const char* directory = nullptr; // null: stay
    const User* user = nullptr;
    pid_t parent = 0;
    int parentDeathSignal = 0;
    int input = -1, output = -1, status = -1;
    int fdLimit = 0;
};

[[noreturn]] void giveUp(const Plan& plan, Stage stage) {
    const Failure failure{stage, errno};
    [[maybe_unused]] const auto written = ::write(plan.status, &failure, sizeof failure);
    ::_exit(127);
}

// Only async-signal-safe calls from here to exec.
[[noreturn]] void becomeProgram(const Plan& plan) {
    // A session of its own: a Ctrl-C at our terminal is ours to handle, and what the program starts can be
    // killed with it as one group.
    ::setsid();
    if (::dup2(plan.input, 0) < 0 || ::dup2(plan.output, 1) < 0 || ::dup2(plan.output, 2) < 0) {
        giveUp(plan, Stage::standardFiles);
    }
    // Nothing else of ours reaches the program, whoever opened it and however.
    if (::syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */) != 0) {
        for (int fd = 3; fd < plan.fdLimit; ++fd) {
            const int flags = ::fcntl(fd, F_GETFD);
            if (flags >= 0) {
                ::fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
            }
        }
    }
    if (plan.user->change && (::setgroups(plan.user->groups.size(), plan.user->groups.data()) != 0 ||
                              ::setgid(plan.user->gid) != 0 || ::setuid(plan.user->uid) != 0)) {
        giveUp(plan, Stage::user);
    }
    // After the change of user, which clears it. The parent may have died before: then nobody would tell us.
    ::prctl(PR_SET_PDEATHSIG, plan.parentDeathSignal);
    if (::getppid() != plan.parent) {
        giveUp(plan, Stage::parentGone);
    }
    if (plan.directory != nullptr && ::chdir(plan.directory) != 0) {
        giveUp(plan, Stage::directory);
    }
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction action {};

        action.sa_handler = SIG_DFL;
        ::sigaction(number, &action, nullptr);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve(plan.program, plan.arguments, plan.environment);
    giveUp(plan, Stage::program);
}

Error describe(const Failure& failure, const ChildOptions& options, const std::string& program) {
    switch (failure.stage) {
    case Stage::user:
        return errnoError(failure.number, "change to the user \"" + options.runAsUser.value_or("") + "\" for",
                          program);
    case Stage::directory:
        return errnoError(failure.number, "enter the working directory", options.workingDirectory);
    case Stage::standardFiles:
    case Stage::parentGone:
    case Stage::program:
        break;
    }
    return errnoError(failure.number, "start", program);
}

Result<void> refuseNul(const ChildOptions& options) {
    const auto hasNul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
    bool bad = std::any_of(options.arguments.begin(), options.arguments.end(), hasNul);
    for (const auto& [name, value] : options.environment) {
        bad = bad || hasNul(name) || hasNul(value) || name.find('=') != std::string::npos || name.empty();
    }
    if (options.arguments.empty() || options.arguments.front().empty()) {
        return fail(ErrorCode::invalidInput, "No program was named");
    }
    if (bad) {
        return fail(ErrorCode::invalidInput,
                    "An argument or environment entry of a program has a character it cannot have");
    }
    return {};
}

void makeNonBlocking(const Fd& fd) {
    ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

} // namespace

Result<SpawnedChild> spawnChild(const ChildOptions& options) {
    if (auto checked = refuseNul(options); !checked) {
        return fail(checked.error());
    }
    const auto program = findProgram(options.arguments.front());
    if (!program) {
        return fail(program.error());
    }
    User user;
    if (options.runAsUser) {
        auto found = findUser(*options.runAsUser);
        if (!found) {
            return fail(found.error());
        }
        user = std::move(*found);
    }
    auto status = makePipe();
    auto input = makePipe();
    auto output = makePipe();
    if (!status || !input || !output) {
        return fail(!status ? status.error() : !input ? input.error() : output.error());
    }
    if (!options.outputFile.empty()) {
        output->read.reset();
        output->write.reset(
            ::open(options.outputFile.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
        if (output->write.get() < 0) {
            return fail(errnoError(errno, "open the output file of a program", options.outputFile));
        }
    } else {
        makeNonBlocking(output->read);
    }
    makeNonBlocking(input->write);

    auto arguments = options.arguments;
    auto environment = buildEnvironment(options, user);
    const auto argumentPointers = pointers(arguments);
    const auto environmentPointers = pointers(environment);
    const std::string directory = !options.workingDirectory.empty() ? options.workingDirectory.string()
                                  : user.change                     ? std::string("/")
                                                                    : std::string();
    Plan plan;
    plan.program = program->c_str();
    plan.arguments = argumentPointers.data();
    plan.environment = environmentPointers.data();
    plan.directory = directory.empty() ? nullptr : directory.c_str();
    plan.user = &user;
    plan.parent = ::getpid();
    plan.parentDeathSignal = options.parentDeathSignal;
    plan.input = input->read.get();
    plan.output = output->write.get();
    plan.status = status->write.get();
    plan.fdLimit = static_cast<int>(std::clamp(::sysconf(_SC_OPEN_MAX), 256L, 65536L));

    // No handler of ours may run in the child between fork and exec.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = ::fork();
    if (pid == 0) {
        becomeProgram(plan);
    }
    const int forkErrno = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid < 0) {
        return fail(errnoError(forkErrno, "start a process for", *program));
    }
    status->write.reset();
    input->read.reset();
    output->write.reset();

    // The pipe closes with a successful exec; otherwise it brings the reason.
    Failure failure{};
    ssize_t got = 0;
    do {
        got = ::read(status->read.get(), &failure, sizeof failure);
    } while (got < 0 && errno == EINTR);
    if (got == static_cast<ssize_t>(sizeof failure)) {
        ::waitpid(pid, nullptr, 0);
        return fail(describe(failure, options, *program));
    }
    SpawnedChild child;
    child.pid = pid;
    child.inputFd = options.input.empty() ? -1 : input->write.release();
    child.outputFd = output->read.release();
    return child;
}

} // namespace pavement::detail
