#include "engine/monitor/log_record.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace pavement::monitor {

namespace {

using Json = nlohmann::json;

bool startsWith(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

void takeMessage(std::string_view message, LogRecord& record) {
    if (record.severity == "LOG") {
        record.duration = parseDuration(message);
        record.serverStarted = startsWith(message, "database system is ready to accept connections");
    }
}

// Reads the flat object of one line without building it: only four of some thirty values are wanted, and a
// busy server writes thousands of lines a second.
class RecordHandler : public nlohmann::json_sax<Json> {
public:
    LogRecord record;
    std::string message;

    bool null() override { return true; }

    bool boolean(bool) override { return true; }

    bool number_integer(number_integer_t) override { return true; }

    bool number_unsigned(number_unsigned_t) override { return true; }

    bool number_float(number_float_t, const string_t&) override { return true; }

    bool string(string_t& value) override {
        if (m_depth == 1 && m_into != nullptr) {
            // The end of a message holds the statement's text, which is not wanted.
            constexpr std::size_t kKept = 256;
            *m_into = value.size() > kKept ? value.substr(0, kKept) : std::move(value);
        }
        return true;
    }

    bool binary(binary_t&) override { return true; }

    bool start_object(std::size_t) override {
        ++m_depth;
        return true;
    }

    bool key(string_t& name) override {
        m_into = m_depth != 1                 ? nullptr
                 : name == "error_severity"   ? &record.severity
                 : name == "state_code"       ? &record.sqlstate
                 : name == "message"          ? &message
                 : name == "application_name" ? &record.application
                                              : nullptr;
        return true;
    }

    bool end_object() override {
        --m_depth;
        return true;
    }

    bool start_array(std::size_t) override {
        ++m_depth;
        return true;
    }

    bool end_array() override {
        --m_depth;
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

private:
    int m_depth = 0;
    std::string* m_into = nullptr;
};

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
    constexpr std::string_view kBegin = "duration: ";
    if (!startsWith(message, kBegin)) {
        return std::nullopt;
    }
    message.remove_prefix(kBegin.size());
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
    RecordHandler handler;
    if (!Json::sax_parse(line.begin(), line.end(), &handler) || handler.record.severity.empty()) {
        return std::nullopt;
    }
    takeMessage(handler.message, handler.record);
    return std::move(handler.record);
}

std::optional<LogRecord> parseCsvRecord(std::string_view record) {
    // Columns of the manual's table; 23 of them since 9.0, more were added behind.
    constexpr std::size_t kSeverity = 11, kSqlstate = 12, kMessage = 13, kApplication = 22;
    constexpr std::size_t kLeast = 23, kMost = 40;
    while (!record.empty() && (record.back() == '\n' || record.back() == '\r')) {
        record.remove_suffix(1);
    }
    LogRecord out;
    std::string message;
    std::size_t column = 0;
    for (std::size_t at = 0; column < kMost; ++column) {
        std::string* into = column == kSeverity      ? &out.severity
                            : column == kSqlstate    ? &out.sqlstate
                            : column == kMessage     ? &message
                            : column == kApplication ? &out.application
                                                     : nullptr;
        if (at < record.size() && record[at] == '"') {
            for (++at;; ++at) {
                if (at >= record.size()) {
                    return std::nullopt; // the quote is never closed
                }
                if (record[at] == '"') {
                    if (at + 1 >= record.size() || record[at + 1] != '"') {
                        ++at;
                        break;
                    }
                    ++at;
                }
                if (into != nullptr && into->size() < 256) {
                    *into += record[at];
                }
            }
        } else {
            const auto end = std::min(record.find(',', at), record.size());
            if (into != nullptr) {
                into->assign(record.substr(at, std::min<std::size_t>(end - at, 256)));
            }
            at = end;
        }
        if (at >= record.size()) {
            ++column;
            break;
        }
        if (record[at] != ',') {
            return std::nullopt;
        }
        ++at;
    }
    if (column < kLeast || out.severity.empty() || out.sqlstate.size() != 5) {
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

} // namespace pavement::monitor
