#pragma once
// Where log files are read from: a directory of this machine, or the server itself.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/monitor/log_record.h"
#include "engine/postgres/session.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pavement::monitor {

struct LogFile {
    std::string name;
    LogFormat format = LogFormat::json;
    std::uint64_t size = 0;
    std::int64_t modified = 0;  // Unix time, milliseconds
    std::uint64_t identity = 0; // another one: another file under the same name; 0: unknown
};

// JSON and CSV files alone, oldest first.
Result<std::vector<LogFile>> listLogDirectory(const std::filesystem::path& directory);
Result<std::vector<LogFile>> listServerLog(postgres::Session& session, Deadline deadline);

// At most `length` bytes from `offset`; fewer at the end of the file, none once it is gone.
Result<std::string> readLogFile(const std::filesystem::path& path, std::uint64_t offset,
                                std::uint64_t length);

} // namespace pavement::monitor
