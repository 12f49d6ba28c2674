#include "engine/base/scrub_scanner.h"
#include "engine/base/scrub_words.h"

namespace pavement::detail {

namespace {

constexpr std::array<std::string_view, 6> kVerbs{"select", "insert", "update", "delete", "merge", "with"};
constexpr std::array<std::string_view, 6> kClauses{"from", "where", "set", "into", "join", "using"};
constexpr std::array<std::string_view, 12> kBeforeColumn{"where", "and",  "or",   "set",  "on", "select",
                                                         "not",   "when", "then", "else", "by", "having"};
constexpr std::array<std::string_view, 4> kRedisSettings{"requirepass", "masterauth", "tls-key-file-pass",
                                                         "tls-client-key-file-pass"};

} // namespace

void ScrubScanner::readWord() {
    const std::size_t begin = m_at;
    const std::size_t end = wordEnd(m_text, begin);
    const std::string_view word = m_text.substr(begin, end - begin);
    noteSql(word, begin);
    m_at = end;
    if (equalsNoCase(word, "scram-sha-256") && at(end) == '$') {
        const std::size_t stop = bareEnd(end + 1);
        hide({end + 1, stop, stop});
    } else if (!readRedisWord(word, begin, end) && isSecretName(word)) {
        readSecretName(begin, end);
    }
    m_previousWord = word;
    m_previousEnd = end;
    m_anyWord = true;
    m_lineHasWord = true;
}

void ScrubScanner::noteSql(std::string_view word, std::size_t begin) {
    if (!m_verb && isAnyOf(word, kVerbs)) {
        std::size_t before = begin;
        while (before > 0 && isWhite(m_text[before - 1])) {
            --before;
        }
        m_verb = before == 0 || isOneOf(m_text[before - 1], ":;('\"$/");
    } else if (!m_clause && isAnyOf(word, kClauses)) {
        m_clause = true;
    } else if (!m_definition && (equalsNoCase(word, "create") || equalsNoCase(word, "alter"))) {
        m_definition = true;
    }
}

// password = …, "password": "…", PASSWORD '…'. True when something was consumed.
bool ScrubScanner::readSecretName(std::size_t begin, std::size_t end) {
    const char before = begin > 0 ? m_text[begin - 1] : '\0';
    bool nameQuoted = false;
    std::size_t position = end;
    if (before == '"' || before == '\'') {
        if (at(position) == before) {
            nameQuoted = true;
            ++position;
        } else if (at(position) == '\\' && at(position + 1) == before) {
            nameQuoted = true;
            position += 2;
        }
    }
    const std::size_t next = skipWhiteAndComments(position);
    if (at(next) == '=') {
        std::size_t value = next + 1;
        while (at(value) == '=' || at(value) == '>') {
            ++value;
        }
        return readAssignedValue(begin, skipWhite(value));
    }
    if (at(next) == ':' && at(next + 1) == '=') {
        return readAssignedValue(begin, skipWhite(next + 2));
    }
    if (at(next) == ':' && nameQuoted) {
        const std::size_t value = skipWhite(next + 1);
        const bool isText = isOneOf(at(value), "\"'") || (at(value) == '\\' && isOneOf(at(value + 1), "\"'"));
        if (before == '\'') {
            m_inLiteral = false; // it was a quoted key, not a literal of SQL
        }
        return isText && readAssignedValue(begin, value);
    }
    if (before == '\'' && nameQuoted) {
        return false; // the literal 'password'
    }
    std::size_t value = next;
    if (lower(at(next)) == 't' && lower(at(next + 1)) == 'o' && isWhite(at(next + 2))) {
        value = skipWhiteAndComments(next + 2);
    }
    if (const auto span = literal(value, m_literalEscapes && m_inLiteral)) {
        hideLiteral(*span);
        return true;
    }
    if (m_inLiteral && m_definition) {
        if (at(value) == '%') {
            m_hideLiterals = true; // format('… PASSWORD %L', …)
        } else if (at(value) == '\'') {
            const std::size_t after = skipWhite(value + 1);
            if (at(after) == '|' && at(after + 1) == '|') {
                m_hideLiterals = true; // '… PASSWORD ' || …
            } else if (value > end && !isDelimiter(at(value + 1))) {
                // More likely the quotes were counted wrong, in a text cut off at its front.
                m_inLiteral = false;
                hideLiteral(quoted(value, false));
                return true;
            }
        }
    }
    return false;
}

bool ScrubScanner::readAssignedValue(std::size_t begin, std::size_t value) {
    const std::size_t afterComment = at(value) == '/' ? commentEnd(value) : value;
    if (afterComment != value) {
        const std::size_t real = skipWhite(afterComment);
        const auto span = literal(real, true);
        const std::size_t end = span ? span->end : bareEnd(real);
        hide({value, end, span ? span->after : end});
        return true;
    }
    // In SQL a backslash is an ordinary character, in a connection string it is not.
    const bool escapes = m_inLiteral ? m_literalEscapes : !(sqlEvident() || m_definition);
    if (at(value) == '"') {
        hide(quoted(value, true));
        return true;
    }
    if (const auto span = literal(value, escapes)) {
        hideLiteral(*span);
        return true;
    }
    if (value >= m_text.size() || at(value) == '\'' || looksLikeSqlExpression(begin, value)) {
        return false;
    }
    const std::size_t end = bareEnd(value);
    hide({value, end, end});
    return true;
}

// Whether what follows the equals sign is a parameter, a column or a function call rather than a secret.
bool ScrubScanner::looksLikeSqlExpression(std::size_t nameBegin, std::size_t value) const {
    const char first = at(value);
    if (first == '$' && isDigit(at(value + 1))) {
        std::size_t end = value + 1;
        while (isDigit(at(end))) {
            ++end;
        }
        return isDelimiter(at(end)) || at(end) == '\'' || at(end) == ':';
    }
    if (m_inLiteral || !sqlEvident()) {
        return false;
    }
    if ((first == '?' && isDelimiter(at(value + 1))) || first == '(' ||
        (first == '%' && at(value + 1) == 's') ||
        ((first == ':' || first == '@') && isWordCharacter(at(value + 1)))) {
        return true;
    }
    if (!isWordCharacter(first) || isDigit(first)) {
        return false;
    }
    const char before = nameBegin > 0 ? m_text[nameBegin - 1] : '\0';
    if (before == '.') {
        return true;
    }
    const std::size_t between = m_previousEnd;
    if (between < nameBegin && skipWhite(between) == nameBegin && isAnyOf(m_previousWord, kBeforeColumn)) {
        return true;
    }
    const std::size_t end = wordEnd(m_text, value);
    const std::string_view word = m_text.substr(value, end - value);
    return at(end) == '(' || at(end) == '.' || equalsNoCase(word, "null") || equalsNoCase(word, "default");
}

bool ScrubScanner::readRedisWord(std::string_view word, std::size_t begin, std::size_t end) {
    const bool firstOfLine = !m_lineHasWord;
    ++m_wordsSinceHello;
    ++m_wordsSinceUser;
    if (equalsNoCase(word, "hello")) {
        m_wordsSinceHello = 0;
        return true;
    }
    if (equalsNoCase(word, "user") && firstOfLine) {
        m_wordsSinceUser = 0;
        return true;
    }
    if (equalsNoCase(word, "setuser")) {
        m_aclRules = true;
        return true;
    }
    if (m_wordsSinceUser == 2 && !sqlEvident() && (equalsNoCase(word, "on") || equalsNoCase(word, "off"))) {
        m_aclRules = true; // a line of ACL LIST
        return true;
    }
    if (equalsNoCase(word, "set") && equalsNoCase(m_previousWord, "config")) {
        m_configSet = true;
        return true;
    }
    const bool wordQuoted = begin > 0 && m_text[begin - 1] == '"' && at(end) == '"';
    std::size_t position = wordQuoted ? end + 1 : end;
    if (at(position) != ' ' && at(position) != '\t') {
        return false;
    }
    if (isAnyOf(word, kRedisSettings) && (m_configSet || firstOfLine || wordQuoted)) {
        if (sqlEvident() || at(skipBlanks(position)) == '=') {
            return false;
        }
        if (const auto secret = token(position)) {
            hide(*secret);
        }
        return true;
    }
    if (!equalsNoCase(word, "auth") && !equalsNoCase(word, "auth2")) {
        return false;
    }
    const bool upperCase = word[0] == 'A' && word[1] == 'U';
    const bool afterHello = m_wordsSinceHello == 2;
    if (!afterHello && !wordQuoted && !(upperCase ? !sqlEvident() : !m_anyWord)) {
        return false;
    }
    const auto first = token(position);
    if (!first || m_text.substr(first->begin, first->end - first->begin) == "<password>") {
        return false;
    }
    const auto second = token(first->after);
    if (!second || !afterHello) {
        hide(*first);
    }
    if (second) {
        hide(*second);
    }
    return true;
}

// >password, <password, #hash, !hash of ACL SETUSER.
bool ScrubScanner::readAclRule() {
    const char before = m_at > 0 ? m_text[m_at - 1] : '\0';
    if (!isOneOf(m_text[m_at], "><#!") || !(isWhite(before) || isOneOf(before, "\"'")) ||
        isWhite(at(m_at + 1))) {
        return false;
    }
    if (before == '"' || before == '\'') {
        const Span span = quoted(m_at - 1, true);
        hide({m_at + 1, span.end, span.after});
        m_inLiteral = false;
    } else {
        const std::size_t end = bareEnd(m_at + 1);
        hide({m_at + 1, end, end});
    }
    return true;
}

} // namespace pavement::detail
