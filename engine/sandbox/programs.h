#pragma once
// Where the servers' programs lie. Debian keeps PostgreSQL's out of PATH, one folder a version.

#include "engine/base/result.h"

#include <filesystem>

namespace pavement::sandbox {

// The folder of the newest initdb and postgres; `chosen` alone where that is not empty. ErrorCode::notFound
// names the package to install.
Result<std::filesystem::path> findPostgresPrograms(const std::filesystem::path& chosen);
Result<std::filesystem::path> findRedisServer(const std::filesystem::path& chosen);

} // namespace pavement::sandbox
