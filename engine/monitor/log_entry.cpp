#include "engine/monitor/log_entry.h"

#include "engine/monitor/log_fields.h"

#include <charconv>
#include <chrono>
#include <limits>

namespace pavement::monitor {

namespace {

template <typename Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// "UTC", "+02", "-03:30": how far ahead of UTC. Other abbreviations mean different things in different
// places.
std::optional<std::chrono::minutes> offsetOf(std::string_view zone) {
    if (zone == "UTC" || zone == "GMT" || zone == "Z") {
        return std::chrono::minutes{0};
    }
    if (zone.size() < 3 || (zone[0] != '+' && zone[0] != '-')) {
        return std::nullopt;
    }
    const auto hours = number<int>(zone.substr(1, 2));
    const auto minutes =
        zone.size() == 6 && zone[3] == ':' ? number<int>(zone.substr(4, 2)) : std::optional(0);
    if (!hours || !minutes || (zone.size() != 3 && zone.size() != 6)) {
        return std::nullopt;
    }
    const std::chrono::minutes offset{*hours * 60 + *minutes};
    return zone[0] == '-' ? -offset : offset;
}

// "2026-01-31 23:59:59.999 UTC"
std::optional<Timestamp> momentOf(std::string_view text) {
    if (text.size() < 25 || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' ||
        text[16] != ':' || text[19] != '.' || text[23] != ' ') {
        return std::nullopt;
    }
    const auto year = number<int>(text.substr(0, 4));
    const auto month = number<unsigned>(text.substr(5, 2));
    const auto day = number<unsigned>(text.substr(8, 2));
    const auto hour = number<int>(text.substr(11, 2));
    const auto minute = number<int>(text.substr(14, 2));
    const auto second = number<int>(text.substr(17, 2));
    const auto millis = number<int>(text.substr(20, 3));
    const auto offset = offsetOf(text.substr(24));
    if (!year || !month || !day || !hour || !minute || !second || !millis || !offset) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{*month},
                                           std::chrono::day{*day}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Timestamp{std::chrono::sys_days{date}} + std::chrono::hours{*hour} +
           std::chrono::minutes{*minute} + std::chrono::seconds{*second} + Milliseconds{*millis} - *offset;
}

} // namespace

std::optional<LogEntry> parseLogEntry(LogFormat format, std::string_view record) {
    LogEntry entry;
    std::string pid;
    std::string queryId;
    constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();
    if (format == LogFormat::json) {
        const auto field = [&](std::string_view name, bool isNumber) -> std::string* {
            if (isNumber) {
                return name == "pid" ? &pid : name == "query_id" ? &queryId : nullptr;
            }
            return name == "message"            ? &entry.message
                   : name == "detail"           ? &entry.detail
                   : name == "timestamp"        ? &entry.time
                   : name == "session_id"       ? &entry.session
                   : name == "vxid"             ? &entry.transaction
                   : name == "error_severity"   ? &entry.severity
                   : name == "state_code"       ? &entry.sqlstate
                   : name == "dbname"           ? &entry.database
                   : name == "user"             ? &entry.user
                   : name == "application_name" ? &entry.application
                                                : nullptr;
        };
        if (!readJsonFields(record, field, kWhole)) {
            return std::nullopt;
        }
    } else {
        const auto field = [&](std::size_t column) -> std::string* {
            return column == kCsvMessage       ? &entry.message
                   : column == kCsvDetail      ? &entry.detail
                   : column == kCsvTime        ? &entry.time
                   : column == kCsvSession     ? &entry.session
                   : column == kCsvTransaction ? &entry.transaction
                   : column == kCsvSeverity    ? &entry.severity
                   : column == kCsvSqlstate    ? &entry.sqlstate
                   : column == kCsvDatabase    ? &entry.database
                   : column == kCsvUser        ? &entry.user
                   : column == kCsvApplication ? &entry.application
                   : column == kCsvPid         ? &pid
                   : column == kCsvQueryId     ? &queryId
                                               : nullptr;
        };
        const auto columns = readCsvFields(record, field, kWhole);
        if (!columns || *columns < kCsvLeast || entry.sqlstate.size() != 5) {
            return std::nullopt;
        }
    }
    if (entry.severity.empty()) {
        return std::nullopt;
    }
    entry.at = momentOf(entry.time);
    entry.pid = number<int>(pid).value_or(0);
    entry.queryId = number<std::int64_t>(queryId);
    if (entry.queryId == 0) {
        entry.queryId.reset(); // none was computed
    }
    return entry;
}

} // namespace pavement::monitor
