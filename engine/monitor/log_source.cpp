#include "engine/monitor/log_source.h"

#include "engine/base/files.h"
#include "engine/postgres/statistics.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

namespace pavement::monitor {

namespace {

bool endsWith(std::string_view text, std::string_view suffix) {
    return text.size() > suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

// The log collector puts these suffixes on, whatever log_filename says.
std::optional<LogFormat> formatBySuffix(std::string_view name) {
    if (endsWith(name, ".json")) {
        return LogFormat::json;
    }
    return endsWith(name, ".csv") ? std::optional(LogFormat::csv) : std::nullopt;
}

void sortByAge(std::vector<LogFile>& files) {
    std::sort(files.begin(), files.end(), [](const LogFile& a, const LogFile& b) {
        return a.modified != b.modified ? a.modified < b.modified : a.name < b.name;
    });
}

} // namespace

Result<std::vector<LogFile>> listLogDirectory(const std::filesystem::path& directory) {
    std::vector<LogFile> files;
    std::error_code problem;
    for (std::filesystem::directory_iterator each(directory, problem), end; !problem && each != end;
         each.increment(problem)) {
        const std::string name = each->path().filename().string();
        const auto format = formatBySuffix(name);

        struct stat status {};

        if (!format || ::stat(each->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
            continue;
        }
        const std::int64_t modified =
            static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1000 + status.st_mtim.tv_nsec / 1'000'000;
        files.push_back({name, *format, static_cast<std::uint64_t>(status.st_size), modified, status.st_ino});
    }
    if (problem) {
        return fail(errnoError(problem.value(), "read the log directory", directory));
    }
    sortByAge(files);
    return files;
}

Result<std::string> readLogFile(const std::filesystem::path& path, std::uint64_t offset,
                                std::uint64_t length) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        if (errno == ENOENT) {
            return std::string();
        }
        return fail(errnoError(errno, "read", path));
    }
    std::string content(length, '\0');
    std::size_t filled = 0;
    int problem = 0;
    while (filled < content.size()) {
        const ssize_t got = ::pread(fd, content.data() + filled, content.size() - filled,
                                    static_cast<off_t>(offset + filled));
        if (got > 0) {
            filled += static_cast<std::size_t>(got);
        } else if (got == 0) {
            break;
        } else if (errno != EINTR) {
            problem = errno;
            break;
        }
    }
    ::close(fd);
    if (problem != 0) {
        return fail(errnoError(problem, "read", path));
    }
    content.resize(filled);
    return content;
}

Result<std::vector<LogFile>> listServerLog(postgres::Session& session, Deadline deadline) {
    const auto listed = postgres::readLogFiles(session, deadline);
    if (!listed) {
        return fail(listed.error());
    }
    std::vector<LogFile> files;
    for (const auto& file : *listed) {
        if (const auto format = formatBySuffix(file.name)) {
            files.push_back({file.name, *format, file.bytes, toMillis(file.modified), 0});
        }
    }
    sortByAge(files);
    return files;
}

} // namespace pavement::monitor
