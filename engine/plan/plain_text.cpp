#include "engine/plan/plain_text.h"

#include <algorithm>
#include <array>

namespace pavement::plan::detail {

namespace {

constexpr std::string_view kSpace = " \t\r\v\f";
constexpr std::array<std::string_view, 3> kBorders{"|", "│", "║"};

std::string_view trimmedRight(std::string_view text) {
    const auto end = text.find_last_not_of(kSpace);
    return end == std::string_view::npos ? std::string_view{} : text.substr(0, end + 1);
}

bool equalIgnoringCase(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return lower(x) == lower(y);
    });
}

// A line of nothing but the strokes of a table.
bool isRule(std::string_view line) {
    if (line.size() < 3) {
        return false;
    }
    for (std::size_t i = 0; i < line.size();) {
        const auto byte = static_cast<unsigned char>(line[i]);
        if (byte == '-' || byte == '+' || byte == '=' || byte == '|') {
            ++i;
        } else if (byte == 0xe2 && i + 2 < line.size() &&
                   (static_cast<unsigned char>(line[i + 1]) == 0x94 ||
                    static_cast<unsigned char>(line[i + 1]) == 0x95)) { // U+2500 to U+257F: box drawing
            i += 3;
        } else {
            return false;
        }
    }
    return true;
}

// "(12 rows)", in any language.
bool isFooter(std::string_view line) {
    if (line.size() < 4 || line.front() != '(' || line.back() != ')') {
        return false;
    }
    const auto digits = line.find_first_not_of("0123456789", 1);
    return digits != 1 && digits != std::string_view::npos && line[digits] == ' ' &&
           line.find_first_of("=.:\"'()", digits) == line.size() - 1;
}

std::string_view withoutBorders(std::string_view line) {
    const std::string_view inner = trimmed(line);
    for (const std::string_view border : kBorders) {
        if (inner.size() >= 2 * border.size() && inner.substr(0, border.size()) == border &&
            inner.substr(inner.size() - border.size()) == border) {
            return inner.substr(border.size(), inner.size() - 2 * border.size());
        }
    }
    return line;
}

std::string_view withoutContinuation(std::string_view line) {
    const std::string_view text = trimmedRight(line);
    for (const std::string_view mark : {std::string_view("+"), std::string_view("↵")}) {
        if (text.size() >= mark.size() && text.substr(text.size() - mark.size()) == mark) {
            return trimmedRight(text.substr(0, text.size() - mark.size()));
        }
    }
    return line;
}

// Where the plan of an auto_explain entry begins: behind the line that ends with "plan:"; else 0.
std::size_t behindLogPrefix(std::string_view text) {
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::string_view line = trimmedRight(text.substr(from, end - from));
        if (line.size() >= 5 && line.substr(line.size() - 5) == "plan:" &&
            line.find("duration:") != std::string_view::npos) {
            return std::min(end + 1, text.size());
        }
        from = end + 1;
    }
    return 0;
}

// Continuation lines of a log begin with a tab each; the entry ends with the first that does not.
std::string_view logEntry(std::string_view text, std::string& buffer) {
    if (text.empty() || text.front() != '\t') {
        return text;
    }
    buffer.reserve(text.size());
    std::size_t from = 0;
    while (from < text.size() && (text[from] == '\t' || text[from] == '\n')) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        buffer.append(text.substr(text[from] == '\t' ? from + 1 : from,
                                  end - std::min(end, text[from] == '\t' ? from + 1 : from)));
        buffer += '\n';
        from = end + 1;
    }
    return buffer;
}

// A cell of a spreadsheet: quoted whole or line by line, quotes within doubled.
std::string withoutQuotes(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '"') {
            out += text[i];
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
            out += '"';
            ++i;
        }
    }
    return out;
}

bool isQuoted(std::string_view text) {
    const std::string_view all = trimmed(text);
    return all.size() > 4 && all.front() == '"' && all.back() == '"' &&
           (all[1] != '"' || all.substr(0, 3) == "\"\"\"") &&
           (all.find("cost=") != std::string_view::npos || all[1] == '[' || all[1] == '{' ||
            equalIgnoringCase(all.substr(1, 10), "QUERY PLAN"));
}

} // namespace

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kAll = " \t\r\n\v\f";
    const auto begin = text.find_first_not_of(kAll);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(kAll) - begin + 1);
}

std::string plainText(std::string_view raw) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (raw.substr(0, 3) == kByteOrderMark) {
        raw.remove_prefix(3);
    }
    std::string logBuffer;
    const std::size_t behind = behindLogPrefix(raw);
    std::string_view text = behind == 0 ? raw : logEntry(raw.substr(behind), logBuffer);
    std::string unquoted;
    if (isQuoted(text)) {
        unquoted = withoutQuotes(text);
        text = unquoted;
    }

    std::string out;
    out.reserve(text.size());
    bool header = false;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        std::string_view line = text.substr(from, end - from);
        from = end + 1;
        const std::string_view shown = trimmed(withoutBorders(line));
        if (equalIgnoringCase(shown, "QUERY PLAN")) {
            header = true;
            out += '\n'; // keeps the numbers of the lines
            continue;
        }
        if (isRule(trimmed(line)) || isFooter(shown)) {
            out += '\n';
            continue;
        }
        line = withoutBorders(line);
        out += header ? withoutContinuation(line) : line;
        out += '\n';
    }
    return out;
}

std::vector<Line> splitLines(std::string_view text) {
    std::vector<Line> lines;
    std::uint32_t number = 0;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::string_view line = text.substr(from, end - from);
        from = end + 1;
        Line& out = lines.emplace_back();
        out.number = ++number;
        out.raw = line;
        std::size_t at = 0;
        for (; at < line.size() && (line[at] == ' ' || line[at] == '\t'); ++at) {
            out.column = line[at] == '\t' ? (out.column / 8 + 1) * 8 : out.column + 1;
        }
        out.text = trimmedRight(line.substr(at));
    }
    return lines;
}

} // namespace pavement::plan::detail
