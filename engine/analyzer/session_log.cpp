#include "engine/analyzer/session_log.h"

#include "engine/monitor/log_entry.h"
#include "engine/sql/keepable.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

namespace pavement::analyzer {

namespace {

// Texts with parameters repeat to the letter; parsing each again would be most of the work.
constexpr std::size_t kRememberedTexts = 4'096;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int out = 0;
    if (at + count > text.size()) {
        return std::nullopt;
    }
    const auto* end = text.data() + at + count;
    const auto [stop, error] = std::from_chars(text.data() + at, end, out);
    return error == std::errc() && stop == end ? std::optional(out) : std::nullopt;
}

// "2026-11-27 02:50:44.123 UTC"
std::optional<Timestamp> timeOf(std::string_view text) {
    const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    const auto milli = digits(text, 20, 3);
    if (!year || !month || !day || !hour || !minute || !second || !milli) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
           std::chrono::minutes(*minute) + std::chrono::seconds(*second) + Milliseconds(*milli);
}

struct Timed {
    double seconds = 0;
    std::string_view statement;
};

// "duration: 0.123 ms  statement: …" or "…  execute name: …". Parse and bind belong to an execution that has
// a line of its own, and a "plan:" is that of auto_explain.
std::optional<Timed> timedStatement(std::string_view message) {
    constexpr std::string_view kDuration = "duration: ";
    constexpr std::string_view kUnit = " ms  ";
    if (!message.starts_with(kDuration)) {
        return std::nullopt;
    }
    const auto unit = message.find(kUnit);
    if (unit == std::string_view::npos) {
        return std::nullopt;
    }
    double milliseconds = 0;
    const auto* begin = message.data() + kDuration.size();
    const auto* end = message.data() + unit;
    if (const auto [stop, error] = std::from_chars(begin, end, milliseconds);
        error != std::errc() || stop != end) {
        return std::nullopt;
    }
    const auto rest = message.substr(unit + kUnit.size());
    const bool executed = rest.starts_with("statement: ") || rest.starts_with("execute ");
    const auto colon = rest.find(": ");
    if (!executed || colon == std::string_view::npos) {
        return std::nullopt;
    }
    return Timed{milliseconds / 1'000, rest.substr(colon + 2)};
}

class Reader {
public:
    void record(monitor::LogFormat format, std::string_view text, SessionLog& out) {
        auto entry = monitor::parseLogEntry(format, text);
        if (!entry) {
            ++out.malformed;
            return;
        }
        const auto timed = timedStatement(entry->message);
        const auto at = timeOf(entry->time);
        if (!timed || !at) {
            return;
        }
        SessionStatement statement;
        statement.session = std::move(entry->session);
        statement.transaction = std::move(entry->transaction);
        statement.at = *at;
        statement.seconds = timed->seconds;
        const Kept& kept = keptOf(timed->statement);
        statement.id = kept.id;
        if (!out.texts.contains(statement.id)) {
            out.texts[statement.id] = {kept.text, entry->database, entry->user};
        }
        out.statements.push_back(std::move(statement));
    }

private:
    struct Kept {
        std::string id, text;
    };

    // The same identity as in the history, so that both can be held beside each other.
    const Kept& keptOf(std::string_view text) {
        if (m_kept.size() >= kRememberedTexts) {
            m_kept.clear();
        }
        const auto [at, fresh] = m_kept.try_emplace(std::string(text));
        if (fresh) {
            auto kept = sql::keepable(text);
            at->second = {kept.fingerprint.hex(), std::move(kept.text)};
        }
        return at->second;
    }

    std::unordered_map<std::string, Kept> m_kept; // by text as it stands in the log
};

} // namespace

SessionLog readSessionLog(std::string_view text, std::size_t most) {
    SessionLog out;
    Reader reader;
    const std::size_t stray =
        monitor::eachRecord(text, [&](monitor::LogFormat format, std::string_view record) {
            reader.record(format, record, out);
        });
    out.malformed += stray;
    if (out.statements.size() > most) {
        out.statements.erase(out.statements.begin(),
                             out.statements.end() - static_cast<std::ptrdiff_t>(most));
    }
    return out;
}

} // namespace pavement::analyzer
