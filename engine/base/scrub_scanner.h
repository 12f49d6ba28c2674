#pragma once
// The scanner behind scrub(). One pass, no backtracking: every rule either consumes what it looked at or
// looks at a bounded piece, so a megabyte of anything costs a megabyte's time.
//
// It reads log lines, SQL and Redis commands alike, and keeps just enough of SQL's lexical state to tell a
// literal from the text around it. Where a text could be read in two ways, the reading that hides more wins.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pavement::detail {

class ScrubScanner {
public:
    explicit ScrubScanner(std::string_view text)
        : m_text(text) {}

    std::string run();

private:
    // begin…end is the secret, `after` where reading goes on.
    struct Span {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::size_t after = 0;
    };

    char at(std::size_t position) const { return position < m_text.size() ? m_text[position] : '\0'; }

    std::size_t skipBlanks(std::size_t position) const; // spaces and tabs
    std::size_t skipWhite(std::size_t position) const;
    std::size_t skipWhiteAndComments(std::size_t position);
    std::size_t next(std::string_view needle, std::size_t position, std::size_t& remembered) const;
    std::size_t commentEnd(std::size_t position);

    std::size_t bareEnd(std::size_t position) const;
    Span quoted(std::size_t position, bool backslashEscapes) const;
    Span escapedQuoted(std::size_t position) const;
    Span doubledQuoted(std::size_t position) const;
    std::optional<Span> dollarQuoted(std::size_t position) const;
    std::optional<Span> literal(std::size_t position, bool backslashEscapes) const;
    std::optional<Span> token(std::size_t position) const;

    void hide(const Span& span);
    void hideLiteral(const Span& span); // and those that continue it on the next lines

    void readWord();
    void noteSql(std::string_view word, std::size_t begin);
    bool readSecretName(std::size_t begin, std::size_t end);
    bool readAssignedValue(std::size_t begin, std::size_t value);
    bool looksLikeSqlExpression(std::size_t nameBegin, std::size_t value) const;
    bool readRedisWord(std::string_view word, std::size_t begin, std::size_t end);
    void readQuote();
    void readUrl();
    bool readAclRule();

    bool sqlEvident() const { return m_verb && m_clause; }

    std::string_view m_text;
    std::string m_out;
    std::size_t m_at = 0;
    std::size_t m_copied = 0;

    std::string_view m_previousWord;
    std::size_t m_previousEnd = 0;
    bool m_anyWord = false;
    bool m_lineHasWord = false;
    int m_wordsSinceHello = 2;
    int m_wordsSinceUser = 3;
    bool m_configSet = false;
    bool m_aclRules = false;
    bool m_inUrl = false;

    bool m_verb = false;       // SELECT, UPDATE … where a statement may begin
    bool m_clause = false;     // FROM, WHERE, SET …
    bool m_definition = false; // CREATE, ALTER
    bool m_inLiteral = false;
    bool m_literalEscapes = false;
    bool m_hideLiterals = false; // a statement is put together from pieces; the secret is one of them
    std::size_t m_nextCommentEnd = 0;
    std::size_t m_nextNewline = 0;
    std::size_t m_noSignUntil = 0; // no @ between the URL read last and here
};

} // namespace pavement::detail
