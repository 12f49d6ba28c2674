#include "engine/sandbox/private_directory.h"

#include "engine/sandbox/sandbox.h"

#include "engine/base/files.h"
#include "engine/base/log.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <ctime>
#include <fstream>
#include <thread>
#include <utility>
#include <vector>

namespace pavement::sandbox {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "pavement-sandbox-";
constexpr const char* kOwnerFile = "owner";

// Longest name of a socket in our socket directory, "/s/.s.PGSQL.65535", and what the system takes in all.
constexpr std::size_t kSocketNameLength = 17;
constexpr std::size_t kSocketPathLimit = 107;

fs::path parentOrTemporary(const fs::path& parent) {
    if (!parent.empty()) {
        return parent;
    }
    std::error_code failed;
    const auto temporary = fs::temp_directory_path(failed);
    return failed ? fs::path("/tmp") : temporary;
}

bool isInside(const fs::path& path, const fs::path& directory) {
    const auto& text = path.native();
    const auto& prefix = directory.native();
    return text.compare(0, prefix.size(), prefix) == 0 &&
           (text.size() == prefix.size() || text[prefix.size()] == '/');
}

// Servers and their children all stand with their working directory inside.
std::vector<pid_t> processesIn(const fs::path& directory) {
    std::vector<pid_t> found;
    std::error_code failed;
    for (fs::directory_iterator it("/proc", failed), end; !failed && it != end; it.increment(failed)) {
        const std::string name = it->path().filename();
        pid_t pid = 0;
        const auto parsed = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (parsed.ec != std::errc{} || parsed.ptr != name.data() + name.size()) {
            continue;
        }
        std::error_code unreadable;
        const auto where = fs::read_symlink(it->path() / "cwd", unreadable);
        if (!unreadable && isInside(where, directory) && pid != ::getpid()) {
            found.push_back(pid);
        }
    }
    return found;
}

// Quit first: PostgreSQL then puts its shared memory away. Kill what does not listen.
void endProcessesIn(const fs::path& directory) {
    constexpr int kRounds = 200;
    constexpr int kPatientRounds = 100;
    for (int round = 0; round < kRounds; ++round) {
        const auto pids = processesIn(directory);
        if (pids.empty()) {
            return;
        }
        if (round == 0 || round >= kPatientRounds) {
            for (const pid_t pid : pids) {
                ::kill(pid, round == 0 ? SIGQUIT : SIGKILL);
                ::kill(pid, SIGCONT);
            }
        }
        std::this_thread::sleep_for(Milliseconds(20));
    }
    log::warning("Some processes of an earlier sandbox do not end: " + directory.string());
}

void clear(const fs::path& directory) {
    endProcessesIn(directory);
    std::error_code failed;
    for (fs::directory_iterator it(directory, failed), end; !failed && it != end; it.increment(failed)) {
        removeSharedMemory(it->path());
    }
    // A server's last child may still be writing while we remove.
    for (int attempt = 0; attempt < 50; ++attempt) {
        fs::remove_all(directory, failed);
        if (!failed && !fs::exists(directory, failed)) {
            return;
        }
        std::this_thread::sleep_for(Milliseconds(20));
    }
    log::warning("Could not remove the directory of a sandbox: " + directory.string());
}

// The lock, if nobody holds it.
int lockAbandoned(const fs::path& directory) {
    struct stat info {};

    if (::lstat(directory.c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != ::geteuid()) {
        return -1; // not a directory, or not ours to remove
    }
    const int fd = ::open((directory / kOwnerFile).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_CREAT, 0600);
    if (fd < 0) {
        return -1;
    }

    struct stat owner {};

    // An empty owner file is one between its making and its locking, unless that was long ago.
    constexpr std::time_t kMakingTakes = 60;
    const bool locked = ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd, &owner) == 0 &&
                        (owner.st_size > 0 || std::time(nullptr) - info.st_mtime > kMakingTakes);
    if (!locked) {
        ::close(fd);
        return -1;
    }
    return fd;
}

// Every directory above must let the servers' user through.
Result<void> checkReachable(const fs::path& directory, const ServerUser& user) {
    for (fs::path at = directory;; at = at.parent_path()) {
        struct stat info {};

        if (::stat(at.c_str(), &info) != 0) {
            return fail(errnoError(errno, "look at", at));
        }
        const mode_t needed = info.st_uid == user.uid ? S_IXUSR : info.st_gid == user.gid ? S_IXGRP : S_IXOTH;
        if ((info.st_mode & needed) == 0) {
            return fail(ErrorCode::permission,
                        "The user \"" + user.name + "\", whom the servers run as, cannot enter " +
                            at.string(),
                        "Choose another directory, for example with TMPDIR=/tmp, or open this one with "
                        "chmod o+x");
        }
        if (at == at.root_path()) {
            return {};
        }
    }
}

} // namespace

Result<ServerUser> chooseServerUser() {
    if (::geteuid() != 0) {
        return ServerUser{{}, ::geteuid(), ::getegid()};
    }
    // Debian's packages bring the first two; the third is everywhere.
    for (const char* name : {"postgres", "redis", "nobody"}) {
        std::vector<char> buffer(16384);
        passwd entry{};
        passwd* found = nullptr;
        if (::getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr &&
            entry.pw_uid != 0) {
            return ServerUser{name, entry.pw_uid, entry.pw_gid};
        }
    }
    return fail(
        ErrorCode::notFound, "There is no unprivileged user to run the servers as",
        "Start the program as an ordinary user, or install postgresql, which brings the user postgres");
}

PrivateDirectory::PrivateDirectory(fs::path path, int lockFd)
    : m_path(std::move(path))
    , m_lockFd(lockFd) {}

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_lockFd(std::exchange(other.m_lockFd, -1)) {}

PrivateDirectory::~PrivateDirectory() {
    if (m_lockFd >= 0) {
        clear(m_path);
        ::close(m_lockFd);
    }
}

Result<PrivateDirectory> PrivateDirectory::create(const fs::path& parent) {
    std::error_code failed;
    const fs::path absolute = fs::canonical(parentOrTemporary(parent), failed);
    if (failed) {
        return fail(
            errnoError(failed.value(), "find the directory for the sandbox", parentOrTemporary(parent)));
    }
    std::string pattern = (absolute / (std::string(kPrefix) + "XXXXXX")).string();
    if (pattern.size() + kSocketNameLength > kSocketPathLimit) {
        return fail(ErrorCode::invalidInput,
                    "The path of the directory is too long for the sandbox's sockets: " + absolute.string(),
                    "Choose a shorter one, for example with TMPDIR=/tmp");
    }
    if (::mkdtemp(pattern.data()) == nullptr) {
        return fail(errnoError(errno, "make a directory for the sandbox in", absolute));
    }
    const fs::path path = pattern;
    const int fd = ::open((path / kOwnerFile).c_str(), O_RDWR | O_CLOEXEC | O_CREAT, 0600);
    if (fd < 0 || ::flock(fd, LOCK_EX) != 0) { // somebody tidying up may hold it for a moment
        const auto error = errnoError(errno, "mark as ours", path);
        if (fd >= 0) {
            ::close(fd);
        }
        fs::remove_all(path, failed);
        return fail(error);
    }
    PrivateDirectory directory(path, fd);
    const std::string content = std::to_string(::getpid()) + "\n"; // for a person who wonders; the lock tells
    if (::write(fd, content.data(), content.size()) < 0) {
        return fail(errnoError(errno, "mark as ours", path));
    }
    return directory;
}

Result<fs::path> PrivateDirectory::makeFor(const ServerUser& user, const std::string& name) const {
    const fs::path path = m_path / name;
    if (::mkdir(path.c_str(), 0700) != 0) {
        return fail(errnoError(errno, "make", path));
    }
    if (!user.name.empty()) {
        // They may pass through our directory, but neither list nor change it.
        if (::chmod(m_path.c_str(), 0711) != 0 || ::lchown(path.c_str(), user.uid, user.gid) != 0) {
            return fail(errnoError(errno, "hand over to the user " + user.name, path));
        }
        if (auto reachable = checkReachable(m_path, user); !reachable) {
            return fail(reachable.error());
        }
    }
    return path;
}

void removeSharedMemory(const fs::path& dataDirectory) {
    std::ifstream file(dataDirectory / "postmaster.pid");
    std::string line;
    constexpr int kSegmentLine = 7; // "key id"
    for (int number = 1; number <= kSegmentLine; ++number) {
        if (!std::getline(file, line)) {
            return;
        }
    }
    const auto space = line.find_last_of(' ');
    int id = -1;
    if (space == std::string::npos ||
        std::from_chars(line.data() + space + 1, line.data() + line.size(), id).ec != std::errc{}) {
        return;
    }

    struct stat directory {};

    shmid_ds segment{};
    if (::stat(dataDirectory.c_str(), &directory) == 0 && ::shmctl(id, IPC_STAT, &segment) == 0 &&
        segment.shm_nattch == 0 && segment.shm_perm.uid == directory.st_uid) {
        ::shmctl(id, IPC_RMID, nullptr);
    }
}

void removeAbandoned(const fs::path& parentDirectory) {
    std::error_code failed;
    const fs::path parent = fs::canonical(parentOrTemporary(parentDirectory), failed);
    for (fs::directory_iterator it(parent, failed), end; !failed && it != end; it.increment(failed)) {
        const std::string name = it->path().filename();
        if (name.compare(0, kPrefix.size(), kPrefix) != 0) {
            continue;
        }
        const int fd = lockAbandoned(it->path());
        if (fd >= 0) {
            clear(it->path());
            ::close(fd);
        }
    }
}

} // namespace pavement::sandbox
