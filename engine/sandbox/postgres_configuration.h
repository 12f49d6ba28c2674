#pragma once
// The texts of a private PostgreSQL's configuration files.

#include "engine/base/result.h"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace pavement::sandbox {

// What stands below initdb's own postgresql.conf. `overrides` win over ours.
Result<std::string> postgresConfiguration(int majorVersion, const std::filesystem::path& sockets,
                                          const std::filesystem::path& logs,
                                          const std::map<std::string, std::string>& overrides);
std::string hostBasedAuthentication();
std::string userNameOf(uid_t uid);

// Removes the oldest server logs beyond `kept` bytes, but never the newest few, which are being written;
// PostgreSQL itself only ever adds files.
void trimLogs(const std::filesystem::path& logs, std::uint64_t kept);

} // namespace pavement::sandbox
