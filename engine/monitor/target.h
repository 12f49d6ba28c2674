#pragma once
// What is to be watched: one PostgreSQL server (one or several of its databases) and, where there is one, its
// Redis.

#include "engine/postgres/connection_settings.h"
#include "engine/redis/connection.h"
#include "engine/tunnel/ssh_tunnel.h"

#include <optional>
#include <string>
#include <vector>

namespace pavement::monitor {

enum class Environment { development, testing, production, sandbox };

std::string_view toString(Environment environment);

// Whether the values of real calls, which may be anybody's data, are used to plan a statement whose own are
// not known. Without it they are neither asked for nor read.
struct ValuePermission {
    bool use = false;  // in memory, for the plan that a person asks for
    bool keep = false; // and in the plan that the history keeps; else they are masked there
    bool operator==(const ValuePermission&) const = default;
};

struct Target {
    std::string id; // stable, lower-case; the history's series carry it
    std::string name;
    Environment environment = Environment::development;
    postgres::ConnectionSettings postgres;
    std::vector<std::string>
        moreDatabases; // besides postgres.database: table and index statistics are per database
    std::optional<redis::Settings> redis;
    std::optional<tunnel::SshSettings> ssh; // both servers are then reached through it
    std::string logDirectory; // where the server's log can be read on this machine; empty: ask the server,
                              // where the role may
    ValuePermission values;
};

} // namespace pavement::monitor
