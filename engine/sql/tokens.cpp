#include "engine/sql/tokens.h"

#include "engine/sql/parser.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace pavement::sql {

namespace {

// Each failure costs another scan of the rest; a text that fails so often is no SQL.
constexpr int kMostFailures = 16;

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

TokenClass classOf(std::string_view token, bool keyword) {
    if (keyword) {
        return TokenClass::keyword;
    }
    const char first = token.front();
    const char second = token.size() > 1 ? token[1] : '\0';
    const bool quotedByLetter = std::string_view("eEbBxXnN").find(first) != std::string_view::npos;
    const bool unicode = (first == 'u' || first == 'U') && second == '&' && token.size() > 2;
    if (first == '\'' || (quotedByLetter && second == '\'') || (unicode && token[2] == '\'')) {
        return TokenClass::string;
    }
    if (token.starts_with("--") || token.starts_with("/*")) {
        return TokenClass::comment;
    }
    if (first == '$') {
        return isDigit(second) ? TokenClass::parameter : TokenClass::string;
    }
    if (isDigit(first) || (first == '.' && isDigit(second))) {
        return TokenClass::number;
    }
    if (first == '"' || first == '_' || std::isalpha(static_cast<unsigned char>(first)) != 0 ||
        static_cast<unsigned char>(first) >= 0x80) {
        return TokenClass::identifier;
    }
    if (token.size() == 1 && std::string_view("()[],;.:").find(first) != std::string_view::npos) {
        return TokenClass::punctuation;
    }
    return first == '\\' ? TokenClass::unknown : TokenClass::operator_;
}

// Whether nothing behind this beginning can be read: it never ends.
bool neverEnds(std::string_view rest) {
    const char first = rest.front();
    return first == '\'' || first == '"' || rest.starts_with("/*") ||
           (first == '$' && rest.size() > 1 && !isDigit(rest[1])) ||
           (rest.size() > 1 && (rest[1] == '\'' || (rest.size() > 2 && rest[1] == '&'))) ||
           static_cast<unsigned char>(first) < 0x20;
}

// `scanned` is relative to `from`; the last one may reach to `end` at most.
void append(std::vector<Token>& out, const std::string& text, const std::vector<ScannedToken>& scanned,
            std::size_t from, std::size_t end) {
    for (std::size_t i = 0; i < scanned.size(); ++i) {
        std::size_t begin = from + scanned[i].begin;
        std::size_t stop = from + scanned[i].end;
        const std::size_t limit = i + 1 < scanned.size() ? from + scanned[i + 1].begin : end;
        const std::string_view start = std::string_view(text).substr(begin, 3);
        const bool unicode = stop < begin + 3 && (start.starts_with("U&") || start.starts_with("u&")) &&
                             (start.ends_with('\'') || start.ends_with('"'));
        if (stop <= begin || unicode) { // the library measures U&'…' and U&"…" short
            stop = limit;
            while (stop > begin && isSpace(text[stop - 1])) {
                --stop;
            }
        }
        begin = std::min(begin, limit);
        stop = std::min(stop, limit);
        if (begin < stop && (out.empty() || begin >= out.back().end)) {
            out.push_back({classOf(std::string_view(text).substr(begin, stop - begin), scanned[i].keyword),
                           begin, stop});
        }
    }
}

} // namespace

std::vector<Token> tokenise(std::string_view original) {
    const std::string text = cleaned(original);
    std::vector<Token> out;
    std::size_t from = 0;
    std::size_t wholeEnd = text.size();
    while (wholeEnd > 0 && isSpace(text[wholeEnd - 1])) {
        --wholeEnd;
    }
    for (int failures = 0; from < wholeEnd; ++failures) {
        const Scan whole = scan(text.substr(from));
        if (!whole.failedAt) {
            append(out, text, whole.tokens, from, text.size());
            return out;
        }
        std::size_t broken = std::min(from + *whole.failedAt, wholeEnd - 1);
        while (broken + 1 < wholeEnd && isSpace(text[broken])) {
            ++broken;
        }
        const Scan before = scan(text.substr(from, broken - from));
        if (before.failedAt) {
            broken = from; // the position was not where the trouble is; give this part up
        } else {
            append(out, text, before.tokens, from, broken);
        }
        std::size_t next = broken;
        if (failures + 1 >= kMostFailures || before.failedAt ||
            neverEnds(std::string_view(text).substr(broken))) {
            next = wholeEnd;
        } else {
            while (next < wholeEnd && !isSpace(text[next])) {
                ++next;
            }
        }
        out.push_back({TokenClass::unknown, broken, next});
        from = next;
    }
    return out;
}

bool isWord(std::string_view text, const Token& token, std::string_view word) {
    if (token.end - token.begin != word.size() ||
        (token.kind != TokenClass::keyword && token.kind != TokenClass::identifier)) {
        return false;
    }
    return std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(token.begin),
                      [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
}

} // namespace pavement::sql
