#include "engine/sandbox/programs.h"

#include "engine/base/child_process.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

namespace pavement::sandbox {

namespace fs = std::filesystem;

namespace {

bool executable(const fs::path& program) {
    std::error_code ignored;
    return fs::is_regular_file(program, ignored) && ::access(program.c_str(), X_OK) == 0;
}

bool hasPostgres(const fs::path& folder) {
    return executable(folder / "initdb") && executable(folder / "postgres");
}

int leadingNumber(std::string_view text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// <root>/<version>/bin, newest version first.
void addVersions(std::vector<fs::path>& folders, const fs::path& root, std::string_view prefix) {
    std::vector<std::pair<int, fs::path>> versions;
    std::error_code failed;
    for (fs::directory_iterator it(root, failed), end; !failed && it != end; it.increment(failed)) {
        const std::string name = it->path().filename();
        if (name.compare(0, prefix.size(), prefix) == 0) {
            const int version = leadingNumber(std::string_view(name).substr(prefix.size()));
            if (version > 0) {
                versions.emplace_back(version, it->path() / "bin");
            }
        }
    }
    std::sort(versions.begin(), versions.end(),
              [](const auto& a, const auto& b) { return a.first > b.first; });
    for (auto& [version, folder] : versions) {
        folders.push_back(std::move(folder));
    }
}

void addPath(std::vector<fs::path>& folders) {
    const char* path = std::getenv("PATH");
    std::string_view rest = path != nullptr ? path : "";
    while (!rest.empty()) {
        const auto end = rest.find(':');
        if (end != 0) {
            folders.emplace_back(rest.substr(0, end));
        }
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
}

} // namespace

Result<fs::path> findPostgresPrograms(const fs::path& chosen) {
    std::vector<fs::path> folders;
    if (!chosen.empty()) {
        folders.push_back(chosen);
    } else {
        addVersions(folders, "/usr/lib/postgresql", "");
        addVersions(folders, "/usr", "pgsql-");
        ChildOptions config;
        config.arguments = {"pg_config", "--bindir"};
        if (const auto answer = runProgram(std::move(config), Deadline::after(Milliseconds(5000)))) {
            folders.emplace_back(answer->substr(0, answer->find('\n')));
        }
        addPath(folders);
        folders.emplace_back("/usr/local/pgsql/bin");
    }
    const auto found = std::find_if(folders.begin(), folders.end(), hasPostgres);
    if (found == folders.end()) {
        return fail(ErrorCode::notFound,
                    chosen.empty() ? "No PostgreSQL server is installed on this machine"
                                   : "There is no PostgreSQL server in " + chosen.string(),
                    "Install the package postgresql (and postgresql-contrib where your distribution has it): "
                    "apt install postgresql");
    }
    return *found;
}

Result<fs::path> findRedisServer(const fs::path& chosen) {
    std::vector<fs::path> candidates;
    if (!chosen.empty()) {
        candidates.push_back(chosen);
    } else {
        std::vector<fs::path> folders;
        addPath(folders);
        folders.insert(folders.end(), {"/usr/bin", "/usr/sbin", "/usr/local/bin"});
        for (const auto& folder : folders) {
            candidates.push_back(folder / "redis-server");
        }
    }
    const auto found = std::find_if(candidates.begin(), candidates.end(), executable);
    if (found == candidates.end()) {
        return fail(ErrorCode::notFound,
                    chosen.empty() ? "No Redis server is installed on this machine"
                                   : "There is no Redis server at " + chosen.string(),
                    "Install the package redis-server: apt install redis-server");
    }
    return *found;
}

} // namespace pavement::sandbox
