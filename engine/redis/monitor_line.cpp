#include "engine/redis/monitor_line.h"

#include "engine/redis/display.h"

#include <algorithm>
#include <charconv>

namespace pavement::redis {

namespace {

template <typename Number>
bool take(std::string_view& line, Number& number) {
    const auto [end, problem] = std::from_chars(line.data(), line.data() + line.size(), number);
    if (problem != std::errc{}) {
        return false;
    }
    line.remove_prefix(static_cast<std::size_t>(end - line.data()));
    return true;
}

// The length of a quoted word at the front with both its quotes; 0: there is none that ends.
std::size_t quotedLength(std::string_view text) {
    if (text.empty() || text[0] != '"') {
        return 0;
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            return i + 1;
        }
    }
    return 0;
}

} // namespace

std::optional<MonitorLine> parseMonitorLine(std::string_view line, std::size_t words, std::size_t wordBytes) {
    MonitorLine parsed;
    if (!take(line, parsed.time) || line.size() < 2 || line[0] != ' ' || line[1] != '[') {
        return std::nullopt;
    }
    line.remove_prefix(2);
    if (!take(line, parsed.database) || line.empty() || line[0] != ' ') {
        return std::nullopt;
    }
    // A path of a socket may hold a bracket; the arguments begin with the first that a quote follows.
    const auto close = line.find("] \"");
    if (close == std::string_view::npos) {
        return std::nullopt;
    }
    parsed.client = std::string(line.substr(1, close - 1));
    line.remove_prefix(close + 2);
    while (!line.empty()) {
        const std::size_t length = quotedLength(line);
        if (length == 0) {
            return std::nullopt;
        }
        if (parsed.words.size() == words) {
            parsed.cut = true;
            break;
        }
        // An escape takes four bytes at most.
        std::string word = undisplay(line.substr(1, std::min(length - 2, wordBytes * 4)));
        if (word.size() > wordBytes || length - 2 > wordBytes * 4) {
            word.resize(std::min(word.size(), wordBytes));
            parsed.cut = true;
        }
        parsed.words.push_back(std::move(word));
        line.remove_prefix(length);
        if (!line.empty()) {
            if (line[0] != ' ') {
                return std::nullopt;
            }
            line.remove_prefix(1);
        }
    }
    return parsed;
}

} // namespace pavement::redis
