#pragma once
// A statement's text as PostgreSQL's scanner sees it: for colours, masking and formatting. Total: every text
// has tokens — broken, truncated or hostile ones too; what the scanner refuses is `unknown`. Thread-safe.

#include <cstddef>
#include <string_view>
#include <vector>

namespace pavement::sql {

enum class TokenClass {
    keyword,
    identifier,
    string, // any quoted constant: '…', E'…', B'…', $tag$…$tag$
    number,
    parameter, // $1
    comment,
    operator_,
    punctuation, // ( ) [ ] , ; . :
    unknown,     // the scanner makes no sense of it: an unterminated string and all behind it
};

struct Token {
    TokenClass kind = TokenClass::unknown;
    std::size_t begin = 0; // bytes, half-open
    std::size_t end = 0;

    std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }

    bool operator==(const Token&) const = default;
};

// In order, without overlap; all between them is white space.
std::vector<Token> tokenise(std::string_view text);

// Case-insensitive; `word` in lower case. A quoted identifier is no word.
bool isWord(std::string_view text, const Token& token, std::string_view word);

} // namespace pavement::sql
