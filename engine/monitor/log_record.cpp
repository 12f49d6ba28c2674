#include "engine/monitor/log_record.h"

#include "engine/monitor/log_fields.h"

#include <algorithm>
#include <charconv>

namespace pavement::monitor {

namespace {

bool startsWith(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

constexpr std::string_view kDurationBegins = "duration: ";
constexpr std::size_t kNumberEnds = 40; // "duration: " and the longest number

void takeMessage(std::string_view message, LogRecord& record) {
    record.hasPlan = startsWith(message, kDurationBegins) && message.find(" ms  plan:") < kNumberEnds;
    if (record.hasPlan) {
        const std::string_view number = message.substr(kDurationBegins.size());
        std::from_chars(number.data(), number.data() + number.size(), record.planMilliseconds);
    }
    if (record.severity == "LOG") {
        record.duration = parseDuration(message);
        record.serverStarted = startsWith(message, "database system is ready to accept connections");
    }
}

// The end of a message holds the statement's text, which is not wanted.
constexpr std::size_t kKept = 256;

bool digitsAt(std::string_view text, std::initializer_list<std::size_t> places) {
    for (const std::size_t place : places) {
        if (place >= text.size() || text[place] < '0' || text[place] > '9') {
            return false;
        }
    }
    return true;
}

} // namespace

std::optional<std::chrono::nanoseconds> parseDuration(std::string_view message) {
    if (!startsWith(message, kDurationBegins)) {
        return std::nullopt;
    }
    message.remove_prefix(kDurationBegins.size());
    double millis = 0;
    const auto [end, problem] = std::from_chars(message.data(), message.data() + message.size(), millis);
    // The comparison also refuses what is no number.
    if (problem != std::errc{} || !(millis >= 0 && millis < 1e12)) {
        return std::nullopt;
    }
    message.remove_prefix(static_cast<std::size_t>(end - message.data()));
    if (!startsWith(message, " ms")) {
        return std::nullopt;
    }
    message.remove_prefix(3);
    const bool counted = message.empty() || startsWith(message, "  statement: ") ||
                         startsWith(message, "  execute ") || startsWith(message, "  fastpath ");
    if (!counted) {
        return std::nullopt;
    }
    return std::chrono::nanoseconds{static_cast<std::int64_t>(millis * 1e6 + 0.5)};
}

std::optional<LogRecord> parseJsonRecord(std::string_view line) {
    LogRecord record;
    std::string message;
    const auto field = [&](std::string_view name, bool isNumber) -> std::string* {
        return isNumber                     ? nullptr
               : name == "error_severity"   ? &record.severity
               : name == "state_code"       ? &record.sqlstate
               : name == "message"          ? &message
               : name == "application_name" ? &record.application
                                            : nullptr;
    };
    if (!readJsonFields(line, field, kKept) || record.severity.empty()) {
        return std::nullopt;
    }
    takeMessage(message, record);
    return record;
}

std::optional<LogRecord> parseCsvRecord(std::string_view record) {
    LogRecord out;
    std::string message;
    const auto field = [&](std::size_t column) -> std::string* {
        return column == kCsvSeverity      ? &out.severity
               : column == kCsvSqlstate    ? &out.sqlstate
               : column == kCsvMessage     ? &message
               : column == kCsvApplication ? &out.application
                                           : nullptr;
    };
    const auto columns = readCsvFields(record, field, kKept);
    if (!columns || *columns < kCsvLeast || out.severity.empty() || out.sqlstate.size() != 5) {
        return std::nullopt;
    }
    takeMessage(message, out);
    return out;
}

std::optional<std::size_t> recordLength(LogFormat format, std::string_view text) {
    if (format == LogFormat::json) {
        const auto end = text.find('\n');
        return end == std::string_view::npos ? std::nullopt : std::optional(end + 1);
    }
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            quoted = !quoted; // a doubled quote inside toggles twice
        } else if (text[i] == '\n' && !quoted) {
            return i + 1;
        }
    }
    return std::nullopt;
}

bool beginsRecord(LogFormat format, std::string_view line) {
    if (format == LogFormat::json) {
        return startsWith(line, "{\"timestamp\":");
    }
    // "2026-01-31 23:59:59.999 UTC,"
    return digitsAt(line, {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 22}) && line[4] == '-' &&
           line[7] == '-' && line[10] == ' ' && line[13] == ':' && line[16] == ':' && line[19] == '.';
}

namespace {

// Wider than beginsRecord(): a log that another program has gone over has its fields in another order.
bool mayBegin(LogFormat format, std::string_view line) {
    return format == LogFormat::json ? startsWith(line, "{") : beginsRecord(format, line);
}

// Of the first line at which a record begins.
LogFormat formatOf(std::string_view text) {
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        for (const LogFormat format : {LogFormat::json, LogFormat::csv}) {
            if (mayBegin(format, line)) {
                return format;
            }
        }
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return LogFormat::json;
}

} // namespace

std::size_t eachRecord(std::string_view text,
                       const std::function<void(LogFormat format, std::string_view record)>& visit) {
    const LogFormat format = formatOf(text);
    std::size_t stray = 0;
    while (!text.empty()) {
        const std::size_t line = std::min(text.find('\n'), text.size() - 1) + 1;
        if (!mayBegin(format, text.substr(0, line))) { // the rest of a torn one
            stray += line > 1 ? 1 : 0;
            text.remove_prefix(line);
            continue;
        }
        const std::size_t length = recordLength(format, text).value_or(text.size());
        visit(format, text.substr(0, length));
        text.remove_prefix(length);
    }
    return stray;
}

} // namespace pavement::monitor
