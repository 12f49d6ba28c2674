#include "engine/base/files.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

namespace pavement {

namespace {

std::filesystem::path userDirectory(const char* variable, const char* fallback) {
    const char* set = std::getenv(variable);
    if (set != nullptr && *set == '/') {
        return std::filesystem::path(set) / "pavement";
    }
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr && *home != '\0' ? home : "/tmp") / fallback / "pavement";
}

bool writeAll(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return false;
        }
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

Error errnoError(int number, std::string_view doing, const std::filesystem::path& path) {
    Error error;
    error.message = "Could not " + std::string(doing) + " " + path.string();
    error.context = std::strerror(number);
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        error.code = ErrorCode::diskFull;
        error.hint = "Free some space on that disk and try again.";
        break;
    case EACCES:
    case EPERM:
    case EROFS:
        error.code = ErrorCode::permission;
        error.hint = "Check the owner and the mode of the file and of its folder.";
        break;
    case ENOENT:
        error.code = ErrorCode::notFound;
        error.hint = "Check the path.";
        break;
    case EEXIST:
        error.code = ErrorCode::alreadyExists;
        break;
    default:
        error.code = ErrorCode::io;
    }
    return error;
}

Result<std::string> readFile(const std::filesystem::path& path, std::uint64_t limitBytes) {
    std::error_code ec;
    if (std::filesystem::is_directory(path, ec)) {
        return fail(errnoError(EISDIR, "read", path));
    }
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return fail(errnoError(errno == 0 ? EIO : errno, "read", path));
    }
    std::string content;
    char block[65536];
    while (in.read(block, sizeof block) || in.gcount() > 0) {
        content.append(block, static_cast<std::size_t>(in.gcount()));
        if (content.size() > limitBytes) {
            return fail(ErrorCode::invalidInput,
                        path.string() + " is larger than " + std::to_string(limitBytes) + " bytes");
        }
    }
    if (in.bad()) {
        return fail(errnoError(EIO, "read", path));
    }
    return content;
}

Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view content, bool isPrivate,
                                 const std::stop_token& stop) {
    std::string temporary = path.string() + ".XXXXXX";
    const int fd = ::mkstemp(temporary.data());
    if (fd < 0) {
        return fail(errnoError(errno, "write", path));
    }
    bool good = ::fchmod(fd, isPrivate ? 0600 : 0644) == 0 && writeAll(fd, content) && ::fsync(fd) == 0;
    int problem = errno;
    if (::close(fd) != 0 && good) {
        good = false;
        problem = errno;
    }
    if (good && stop.stop_requested()) {
        ::unlink(temporary.c_str());
        return fail(ErrorCode::cancelled, "Writing " + path.string() + " was cancelled");
    }
    if (good && ::rename(temporary.c_str(), path.c_str()) != 0) {
        good = false;
        problem = errno;
    }
    if (!good) {
        ::unlink(temporary.c_str());
        return fail(errnoError(problem, "write", path));
    }
    return {};
}

Result<void> makePrivateDirectory(const std::filesystem::path& path) {
    std::error_code ec;
    if (path.has_parent_path()) {
        std::filesystem::create_directories(path.parent_path(), ec);
        if (ec) {
            return fail(errnoError(ec.value(), "create", path.parent_path()));
        }
    }
    if (::mkdir(path.c_str(), 0700) == 0) {
        return {};
    }
    if (errno != EEXIST) {
        return fail(errnoError(errno, "create", path));
    }

    struct stat status {};

    if (::lstat(path.c_str(), &status) != 0) {
        return fail(errnoError(errno, "create", path));
    }
    if (!S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) {
        return fail(ErrorCode::permission, path.string() + " exists and is not a directory of this user",
                    "Remove it or choose another place.");
    }
    return {};
}

std::string userName() {
    std::vector<char> buffer(16384);
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return entry.pw_name;
    }
    return std::to_string(::geteuid());
}

std::filesystem::path userDataDirectory() {
    return userDirectory("XDG_DATA_HOME", ".local/share");
}

std::filesystem::path userConfigDirectory() {
    return userDirectory("XDG_CONFIG_HOME", ".config");
}

std::filesystem::path userCacheDirectory() {
    return userDirectory("XDG_CACHE_HOME", ".cache");
}

} // namespace pavement
