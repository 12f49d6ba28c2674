#pragma once
// What the tests of private servers share.

#include "engine/base/clock.h"
#include "engine/redis/connection.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/sql.h"

#include <QTemporaryDir>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

namespace pavement::testing {

namespace fs = std::filesystem;
using sandbox::ServerOptions;
using sandbox::Servers;

inline Deadline soon() {
    return Deadline::after(Milliseconds{120'000});
}

// A parent directory the servers' user can enter.
class Parent {
public:
    Parent() { fs::permissions(path(), fs::perms::others_exec, fs::perm_options::add); }

    fs::path path() const { return m_directory.path().toStdString(); }

    bool empty() const { return fs::is_empty(path()); }

private:
    QTemporaryDir m_directory;
};

// Every process with a file or its working directory in there.
inline std::set<pid_t> processesIn(const fs::path& directory) {
    std::set<pid_t> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        std::error_code unreadable;
        const std::string where = fs::read_symlink(entry.path() / "cwd", unreadable);
        if (std::isdigit(static_cast<unsigned char>(name[0])) != 0 && !unreadable &&
            where.rfind(directory.string(), 0) == 0) {
            found.insert(std::stoi(name));
        }
    }
    return found;
}

inline std::string fileText(const fs::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

inline bool treeContains(const fs::path& directory, const std::string& needle) {
    // The servers make and remove files meanwhile.
    std::error_code gone;
    for (fs::recursive_directory_iterator it(directory, gone), end; it != end; it.increment(gone)) {
        if (it->is_regular_file(gone) && fileText(it->path()).find(needle) != std::string::npos) {
            return true;
        }
    }
    return false;
}

inline std::string text(Servers& servers, const std::string& sql) {
    return runSql(servers.postgres(), sql).text(0, 0);
}

inline Result<redis::Reply> ping(Servers& servers) {
    redis::Connection connection(servers.redis());
    return connection.command({"PING"});
}

inline std::unique_ptr<Servers> started(const ServerOptions& options) {
    auto servers = Servers::start(options, soon());
    if (!servers) {
        throw std::runtime_error(servers.error().oneLine());
    }
    return std::move(*servers);
}

} // namespace pavement::testing
