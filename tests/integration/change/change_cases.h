#pragma once
// One change of each kind on a small database, with an independent look at what the server shows and
// somebody else's interference with it.

#include "engine/base/child_process.h"
#include "engine/change/applier.h"
#include "engine/change/kinds.h"
#include "tests/support/servers_fixture.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pavement::testing {

struct ChangeCase {
    std::string name;
    change::Change change;
    change::Credentials credentials;
    std::function<std::string()> probe; // what is there, asked without engine/change
    std::string before, after;          // what the probe says then
    std::function<void()> meddle;       // somebody else changes it; empty: there is no way to
    std::function<void()> clean;        // back to `before`, whatever was done
    bool undoable = true;
};

// A Redis with a configuration file, which that of the sandbox lacks: CONFIG REWRITE needs one. On a unix
// socket in that directory; gone with the object.
class RedisWithFile {
public:
    explicit RedisWithFile(const std::filesystem::path& directory);

    redis::Settings settings() const;
    std::string file() const; // what it says now

private:
    std::filesystem::path m_directory;
    std::unique_ptr<ChildProcess> m_process;
};

sandbox::ServerOptions changeServers();

// Makes the database of that name with what the cases need.
std::vector<ChangeCase> changeCases(ServersFixture& fixture, const redis::Settings& cache,
                                    const std::string& database);

change::Permission anna(); // who says yes

// Where a test's journal lies: in memory where there is room for such, since it takes thousands of commits of
// which none is to outlive power. A pattern for QTemporaryDir.
std::string scratchPattern();

} // namespace pavement::testing
