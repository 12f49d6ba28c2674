#pragma once
// One entry of PostgreSQL's log with its whole message: for what LogRecord leaves out, such as the plans of
// auto_explain. Messages hold statements with their values: keep them no longer than it takes to read them,
// and never on disk.

#include "engine/base/clock.h"
#include "engine/monitor/log_record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pavement::monitor {

struct LogEntry {
    std::optional<Timestamp> at; // absent where log_timezone is neither UTC nor an offset
    std::string time;            // as the log writes it
    std::string severity, sqlstate;
    std::string database, user, application;
    std::string session, transaction; // session id; virtual transaction id, empty: in none
    int pid = 0;
    std::optional<std::int64_t> queryId; // 14 and later, where it was computed
    std::string message;
    std::string detail; // "parameters: $1 = '7'" behind an execution
};

// nullopt: malformed.
std::optional<LogEntry> parseLogEntry(LogFormat format, std::string_view record);

} // namespace pavement::monitor
