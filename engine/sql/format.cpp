#include "engine/sql/format.h"

#include "engine/sql/tokens.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace pavement::sql {

namespace {

constexpr std::size_t kIndent = 4;
constexpr std::size_t kDeepestIndent = 20;

class Formatter {
public:
    explicit Formatter(std::string_view text)
        : m_text(text)
        , m_tokens(tokenise(text)) {}

    bool readable() const {
        return !m_tokens.empty() && std::none_of(m_tokens.begin(), m_tokens.end(), [](const Token& token) {
            return token.kind == TokenClass::unknown;
        });
    }

    std::string run() {
        for (std::size_t i = 0; i < m_tokens.size(); ++i) {
            const Token& token = m_tokens[i];
            if (token.in(m_text) == ")") {
                close();
            }
            if (i > 0) {
                separate(i);
            }
            m_out += token.in(m_text);
            if (token.in(m_text) == "(") {
                const bool query = i + 1 < m_tokens.size() &&
                                   (word(i + 1, "select") || word(i + 1, "with") || word(i + 1, "values"));
                m_open.push_back(query);
            } else if (word(i, "between")) {
                m_between = true;
            }
        }
        return std::move(m_out);
    }

private:
    bool word(std::size_t i, std::string_view word) const { return isWord(m_text, m_tokens[i], word); }

    // Within the brackets of a query, or of none: not in a function's arguments.
    bool inQuery() const { return m_open.empty() || m_open.back(); }

    std::size_t level() const {
        return static_cast<std::size_t>(std::count(m_open.begin(), m_open.end(), true));
    }

    void close() {
        if (!m_open.empty()) {
            m_closedQuery = m_open.back();
            m_open.pop_back();
        }
    }

    void lineBreak(std::size_t indent) {
        m_out += '\n';
        m_out.append(kIndent * std::min(indent, kDeepestIndent), ' ');
    }

    void separate(std::size_t i) {
        const Token& before = m_tokens[i - 1];
        const Token& token = m_tokens[i];
        const bool closing = token.in(m_text) == ")" && std::exchange(m_closedQuery, false);
        if (before.kind == TokenClass::comment && m_text.substr(before.begin, 2) == "--") {
            lineBreak(level()); // it ends with its line
        } else if (before.in(m_text) == ";" || closing || startsClause(i) ||
                   (before.in(m_text) == "(" && token.in(m_text) != ")" && !m_open.empty() &&
                    m_open.back())) {
            lineBreak(level());
        } else if (startsCondition(i)) {
            lineBreak(level() + 1);
        } else if (token.begin > before.end) {
            m_out += ' ';
        }
    }

    bool startsClause(std::size_t i) const {
        if (!inQuery() || m_tokens[i].kind != TokenClass::keyword) {
            return false;
        }
        for (const char* clause : {"from", "where", "having", "limit", "offset", "union", "intersect",
                                   "except", "returning", "set", "window", "fetch"}) {
            if (word(i, clause)) {
                return !afterDistinct(i);
            }
        }
        if (word(i, "select") || word(i, "values")) {
            return true;
        }
        if ((word(i, "group") || word(i, "order")) && i + 1 < m_tokens.size()) {
            return word(i + 1, "by") && !word(i - 1, "within");
        }
        if (word(i, "join")) {
            return !joinWord(i - 1);
        }
        return joinWord(i) && !joinWord(i - 1) && leadsToJoin(i);
    }

    bool afterDistinct(std::size_t i) const { return word(i, "from") && word(i - 1, "distinct"); }

    bool joinWord(std::size_t i) const {
        return word(i, "left") || word(i, "right") || word(i, "full") || word(i, "inner") ||
               word(i, "cross") || word(i, "natural") || word(i, "outer");
    }

    bool leadsToJoin(std::size_t i) const {
        while (i < m_tokens.size() && joinWord(i)) {
            ++i;
        }
        return i < m_tokens.size() && word(i, "join");
    }

    bool startsCondition(std::size_t i) {
        if (word(i, "and") && m_between) {
            m_between = false;
            return false;
        }
        return inQuery() && (word(i, "and") || word(i, "or"));
    }

    std::string_view m_text;
    std::vector<Token> m_tokens;
    std::vector<bool> m_open; // brackets; true: a query's
    std::string m_out;
    bool m_between = false;
    bool m_closedQuery = false;
};

bool sameTokens(std::string_view a, std::string_view b) {
    const auto left = tokenise(a);
    const auto right = tokenise(b);
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](const Token& x, const Token& y) { return x.kind == y.kind && x.in(a) == y.in(b); });
}

} // namespace

std::string formatted(std::string_view text) {
    Formatter formatter(text);
    if (!formatter.readable()) {
        return std::string(text);
    }
    std::string out = formatter.run();
    // A line break may join two strings into one, and who knows what the next grammar does.
    return sameTokens(text, out) ? out : std::string(text);
}

std::string onOneLine(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    return line;
}

} // namespace pavement::sql
