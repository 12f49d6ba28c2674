#pragma once
// One entry of PostgreSQL's log, reduced to what is counted: severity, SQLSTATE, duration, who. Texts of
// statements are parsed over and never kept. Two formats: JSON lines (15+) and CSV.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pavement::monitor {

enum class LogFormat { json, csv };

struct LogRecord {
    std::string severity; // "LOG", "ERROR", …
    std::string sqlstate;
    std::string application;
    std::optional<std::chrono::nanoseconds> duration; // of a statement or of the execution of a prepared one
    bool serverStarted = false;
    bool hasPlan = false;        // an entry of auto_explain
    double planMilliseconds = 0; // of the execution it is of
};

// nullopt: malformed.
std::optional<LogRecord> parseJsonRecord(std::string_view line);
std::optional<LogRecord> parseCsvRecord(std::string_view record);

// Length of the first whole record in `text`, its newline included; nullopt while it is incomplete. A CSV
// record may span lines, since a newline within quotes belongs to it.
std::optional<std::size_t> recordLength(LogFormat format, std::string_view text);

// Whether a record could begin here: where reading starts in the middle of a file, or after damage, the rest
// of the record before is passed over by this.
bool beginsRecord(LogFormat format, std::string_view line);

// Every record of a text that may begin and end within one; which format it is in, it tells itself. Gives how
// many lines belong to none.
std::size_t eachRecord(std::string_view text,
                       const std::function<void(LogFormat format, std::string_view record)>& visit);

// "duration: 12.345 ms" alone, or followed by "  statement: …", "  execute …", "  fastpath …". The parse and
// bind steps of the extended protocol and auto_explain's plans repeat part of a statement's time and are left
// out.
std::optional<std::chrono::nanoseconds> parseDuration(std::string_view message);

} // namespace pavement::monitor
