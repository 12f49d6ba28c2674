#include "engine/analyzer/locks.h"

#include <algorithm>
#include <cctype>

namespace pavement::analyzer {

namespace {

bool isWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

class Tokens {
public:
    explicit Tokens(std::string_view text)
        : m_text(text) {}

    std::string withoutLiterals() {
        while (m_at < m_text.size())
            next();
        return std::move(m_out);
    }

private:
    char at(std::size_t offset = 0) const {
        return m_at + offset < m_text.size() ? m_text[m_at + offset] : '\0';
    }

    void keep(std::size_t count = 1) {
        m_out += m_text.substr(m_at, count);
        m_at += count;
    }

    void next() {
        const char c = at();
        if (c == '-' && at(1) == '-') {
            m_at = std::min(m_text.find('\n', m_at), m_text.size());
        } else if (c == '/' && at(1) == '*') {
            skipComment();
        } else if (c == '\'') {
            skipQuoted(false);
        } else if (c == '"') {
            keep(std::min(m_text.find('"', m_at + 1), m_text.size() - 1) + 1 - m_at); // "" reads as two names
        } else if (c == '$') {
            dollar();
        } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
            while (isWord(at()) || at() == '.')
                ++m_at;
            m_out += '?';
        } else if (isWord(c)) {
            word();
        } else {
            keep();
        }
    }

    void word() {
        const std::size_t begin = m_at;
        while (isWord(at()) || at() == '$')
            ++m_at;
        const std::string_view text = m_text.substr(begin, m_at - begin);
        const bool prefix =
            text.size() == 1 && std::string_view("eEbBxXnN").find(text[0]) != std::string_view::npos;
        if (prefix && at() == '\'') {
            skipQuoted(text[0] == 'e' || text[0] == 'E');
            return;
        }
        m_out += text;
    }

    void skipQuoted(bool backslashes) {
        ++m_at;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (backslashes && c == '\\')
                ++m_at;
            else if (c == '\'' && at() == '\'')
                ++m_at;
            else if (c == '\'')
                break;
        }
        m_out += '?';
    }

    void skipComment() {
        int depth = 0;
        do {
            if (at() == '/' && at(1) == '*') {
                ++depth;
                m_at += 2;
            } else if (at() == '*' && at(1) == '/') {
                --depth;
                m_at += 2;
            } else {
                ++m_at;
            }
        } while (depth > 0 && m_at < m_text.size());
        m_out += ' ';
    }

    void dollar() { // $1, $$ … $$, $tag$ … $tag$
        std::size_t end = m_at + 1;
        while (end < m_text.size() && isWord(m_text[end]))
            ++end;
        const bool parameter = std::isdigit(static_cast<unsigned char>(at(1))) != 0;
        if (parameter || end >= m_text.size() || m_text[end] != '$') {
            keep(std::min(end, m_text.size()) - m_at);
            return;
        }
        const std::string_view tag = m_text.substr(m_at, end + 1 - m_at);
        const std::size_t close = m_text.find(tag, end + 1);
        m_at = close == std::string_view::npos ? m_text.size() : close + tag.size();
        m_out += '?';
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_out;
};

} // namespace

std::string withoutLiterals(std::string_view statement) {
    return Tokens(statement).withoutLiterals();
}

} // namespace pavement::analyzer
