#include "engine/base/scrub.h"

#include "engine/base/scrub_scanner.h"
#include "engine/base/scrub_words.h"

#include <algorithm>

namespace pavement {

namespace detail {

std::string ScrubScanner::run() {
    m_out.reserve(m_text.size());
    while (m_at < m_text.size()) {
        const char c = m_text[m_at];
        if (isWordCharacter(c)) {
            readWord();
        } else if (c == '\'') {
            readQuote();
        } else if (c == ':' && at(m_at + 1) == '/' && at(m_at + 2) == '/' && m_at > 0 &&
                   isWordCharacter(m_text[m_at - 1])) {
            readUrl();
        } else if (!m_aclRules || !readAclRule()) {
            if (isWhite(c)) {
                m_inUrl = false;
            }
            if (c == '\n') {
                m_lineHasWord = false;
                m_aclRules = false;
                m_configSet = false;
            }
            if (c == ';' && !m_inLiteral) {
                m_hideLiterals = false;
            }
            ++m_at;
        }
    }
    m_out.append(m_text.substr(m_copied));
    return std::move(m_out);
}

void ScrubScanner::hide(const Span& span) {
    if (span.end > span.begin) {
        m_out.append(m_text.substr(m_copied, span.begin - m_copied)).append(kScrubbed);
        m_copied = span.end;
    }
    m_at = span.after;
}

void ScrubScanner::hideLiteral(const Span& span) {
    hide(span);
    while (!m_inLiteral) {
        const std::size_t next = skipWhite(m_at);
        const auto gap = m_text.substr(m_at, next - m_at);
        if (at(next) != '\'' || gap.find('\n') == std::string_view::npos) {
            return;
        }
        hide(quoted(next, false));
    }
}

std::size_t ScrubScanner::skipBlanks(std::size_t position) const {
    while (at(position) == ' ' || at(position) == '\t') {
        ++position;
    }
    return position;
}

std::size_t ScrubScanner::skipWhite(std::size_t position) const {
    while (isWhite(at(position))) {
        ++position;
    }
    return position;
}

// Where `needle` next stands at or after `position`, the end of the text if nowhere. Remembered, so that
// asking again from further on costs nothing.
std::size_t ScrubScanner::next(std::string_view needle, std::size_t position, std::size_t& remembered) const {
    if (remembered < position) {
        remembered = std::min(m_text.find(needle, position), m_text.size());
    }
    return remembered;
}

// The position after the comment that begins here, or `position` where none does or it has no end.
std::size_t ScrubScanner::commentEnd(std::size_t position) {
    if (at(position) == '/' && at(position + 1) == '*') {
        const std::size_t close = next("*/", position + 2, m_nextCommentEnd);
        return close < m_text.size() ? close + 2 : position;
    }
    if (at(position) == '-' && at(position + 1) == '-') {
        return next("\n", position + 2, m_nextNewline);
    }
    return position;
}

std::size_t ScrubScanner::skipWhiteAndComments(std::size_t position) {
    constexpr int kMostComments = 16; // a bound on what may be looked at in vain
    position = skipWhite(position);
    for (int i = 0; i < kMostComments; ++i) {
        const std::size_t after = commentEnd(position);
        if (after == position) {
            break;
        }
        position = skipWhite(after);
    }
    return position;
}

// A value without quotes: to the next white space, or to a quote that closes what the value stands in.
std::size_t ScrubScanner::bareEnd(std::size_t position) const {
    while (position < m_text.size() && !isWhite(m_text[position])) {
        const char c = m_text[position];
        if (c == '\\') {
            position += 2;
            continue;
        }
        if (c == '\'' && at(position + 1) == '\'') {
            position += 2;
            continue;
        }
        if ((c == '\'' && m_inLiteral) || ((c == '\'' || c == '"') && isDelimiter(at(position + 1)))) {
            break;
        }
        if (c == '&' && m_inUrl) {
            break;
        }
        ++position;
    }
    return std::min(position, m_text.size());
}

// 'it''s', and 'it\'s' where backslashes escape; also "…" with the same rules.
ScrubScanner::Span ScrubScanner::quoted(std::size_t position, bool backslashEscapes) const {
    const char quote = m_text[position];
    std::size_t end = position + 1;
    while (end < m_text.size()) {
        if (m_text[end] == '\\' && backslashEscapes) {
            ++end;
        } else if (m_text[end] == quote) {
            if (at(end + 1) != quote) {
                return {position + 1, end, end + 1};
            }
            ++end;
        }
        ++end;
    }
    return {position + 1, m_text.size(), m_text.size()};
}

// \'…\' or \"…\": quotes inside a literal that escapes with backslashes.
ScrubScanner::Span ScrubScanner::escapedQuoted(std::size_t position) const {
    const char quote = m_text[position + 1];
    for (std::size_t end = position + 2; end < m_text.size(); ++end) {
        if (m_text[end] == '\\') {
            if (at(end + 1) == quote) {
                return {position + 2, end, end + 2};
            }
            ++end;
        }
    }
    return {position + 2, m_text.size(), m_text.size()};
}

// ''…'': quotes inside a literal.
ScrubScanner::Span ScrubScanner::doubledQuoted(std::size_t position) const {
    std::size_t end = position + 2;
    while (end < m_text.size()) {
        if (m_text[end] == '\'' && at(end + 1) == '\'') {
            if (at(end + 2) != '\'' || at(end + 3) != '\'') {
                return {position + 2, end, end + 2};
            }
            end += 4;
        } else {
            ++end;
        }
    }
    return {position + 2, m_text.size(), m_text.size()};
}

std::optional<ScrubScanner::Span> ScrubScanner::dollarQuoted(std::size_t position) const {
    constexpr std::size_t kLongestTag = 64;
    std::size_t tagEnd = position + 1;
    while (isWordCharacter(at(tagEnd)) && tagEnd - position < kLongestTag) {
        ++tagEnd;
    }
    if (at(tagEnd) != '$' || isDigit(at(position + 1))) {
        return std::nullopt;
    }
    const auto tag = m_text.substr(position, tagEnd + 1 - position);
    const std::size_t close = m_text.find(tag, tagEnd + 1);
    if (close == std::string_view::npos) {
        return Span{tagEnd + 1, m_text.size(), m_text.size()};
    }
    return Span{tagEnd + 1, close, close + tag.size()};
}

// A literal of SQL or of a connection string that begins here.
std::optional<ScrubScanner::Span> ScrubScanner::literal(std::size_t position, bool backslashEscapes) const {
    if (isOneOf(at(position), "eEnNbBxX") && at(position + 1) == '\'') {
        backslashEscapes = backslashEscapes || isOneOf(at(position), "eE");
        ++position;
    } else if (isOneOf(at(position), "uU") && at(position + 1) == '&' && at(position + 2) == '\'') {
        position += 2;
    }
    if (at(position) == '$') {
        return dollarQuoted(position);
    }
    if (at(position) == '\\' && isOneOf(at(position + 1), "'\"")) {
        return escapedQuoted(position);
    }
    if (at(position) != '\'') {
        return std::nullopt;
    }
    if (at(position + 1) == '\'') {
        if (m_inLiteral || (at(position + 2) != '\'' && !isDelimiter(at(position + 2)))) {
            return doubledQuoted(position);
        }
    } else if (m_inLiteral) {
        return std::nullopt; // it closes the literal we are in
    }
    return quoted(position, backslashEscapes);
}

// An argument of a Redis command: quoted or up to white space, on the same line.
std::optional<ScrubScanner::Span> ScrubScanner::token(std::size_t position) const {
    position = skipBlanks(position);
    if (position >= m_text.size() || isWhite(m_text[position])) {
        return std::nullopt;
    }
    if (m_text[position] == '"' || m_text[position] == '\'') {
        return quoted(position, true);
    }
    const std::size_t end = bareEnd(position);
    return Span{position, end, end};
}

// A quote preceded by a letter is an apostrophe, as in "can't", unless the letter is a literal's prefix.
void ScrubScanner::readQuote() {
    if (m_inLiteral) {
        if (at(m_at + 1) == '\'') {
            m_at += 2;
            return;
        }
        if (!m_literalEscapes || m_at == 0 || m_text[m_at - 1] != '\\') {
            m_inLiteral = false;
        }
        ++m_at;
        return;
    }
    const bool afterWord = m_at > 0 && isWordCharacter(m_text[m_at - 1]);
    const bool prefixed = afterWord && m_previousEnd == m_at && m_previousWord.size() == 1 &&
                          isOneOf(m_previousWord.front(), "eEnNbBxX");
    if (afterWord && !prefixed) {
        ++m_at;
        return;
    }
    const bool escapes = prefixed && isOneOf(m_previousWord.front(), "eE");
    if (m_hideLiterals) {
        hideLiteral(quoted(m_at, escapes));
        return;
    }
    m_inLiteral = true;
    m_literalEscapes = escapes;
    ++m_at;
}

// scheme://user:password@host, at the colon before the slashes.
void ScrubScanner::readUrl() {
    m_inUrl = true;
    const std::size_t begin = m_at + 3;
    m_at = begin;
    std::size_t colon = std::string_view::npos;
    std::size_t sign = std::string_view::npos;
    std::size_t end = begin;
    for (; end < m_text.size() && !isWhite(m_text[end]) && !isOneOf(m_text[end], "/'\"<>"); ++end) {
        if (m_text[end] == ':' && colon == std::string_view::npos && sign == std::string_view::npos) {
            colon = end;
        } else if (m_text[end] == '@') {
            sign = end;
        }
    }
    if (colon == std::string_view::npos) {
        return;
    }
    if (sign == std::string_view::npos || sign < colon) {
        // A password with a slash in it is no valid URL but a secret all the same; a port is not.
        const bool port = std::all_of(m_text.begin() + static_cast<std::ptrdiff_t>(colon) + 1,
                                      m_text.begin() + static_cast<std::ptrdiff_t>(end), isDigit);
        if (port || sign != std::string_view::npos) {
            return;
        }
        if (end < m_noSignUntil) {
            return;
        }
        for (sign = end; sign < m_text.size() && m_text[sign] != '@' && !isWhite(m_text[sign]); ++sign) {
        }
        if (at(sign) != '@') {
            m_noSignUntil = sign;
            return;
        }
    }
    hide({colon + 1, sign, sign});
}

std::size_t wordEnd(std::string_view text, std::size_t position) {
    while (position < text.size() &&
           (isWordCharacter(text[position]) ||
            (text[position] == '-' && position + 1 < text.size() && isWordCharacter(text[position + 1])))) {
        ++position;
    }
    return position;
}

} // namespace detail

std::string scrub(std::string_view text) {
    return detail::ScrubScanner(text).run();
}

} // namespace pavement
