#include "engine/sql/normalize.h"

#include "engine/sql/parameters.h"
#include "engine/sql/parser.h"
#include "engine/sql/tokens.h"

#include <algorithm>
#include <cctype>

namespace pavement::sql {

namespace {

bool beginsQuery(std::string_view text, const Token& token) {
    for (const char* word : {"select", "with", "insert", "update", "delete", "merge", "values", "table"}) {
        if (isWord(text, token, word)) {
            return true;
        }
    }
    return token.in(text) == "(";
}

bool isWordPart(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool isSize(std::string_view number) {
    return number.size() <= 4 && number.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string masked(std::string_view text, bool parsed) {
    const auto tokens = tokenise(text);
    int next = highestParameter(text, tokens) + 1;
    std::string out;
    out.reserve(text.size());
    std::size_t copied = 0;
    bool atStart = true;
    bool query = false;
    for (const Token& token : tokens) {
        out += text.substr(copied, token.begin - copied);
        copied = token.end;
        if (token.kind == TokenClass::comment) {
            if (isShortenedListMark(token.in(text))) {
                out += token.in(text);
            } else if (!out.empty() && out.back() != ' ' && out.back() != '\n') {
                out += ' '; // a comment parts words
            }
            continue;
        }
        if (atStart) {
            query = beginsQuery(text, token);
        }
        atStart = token.in(text) == ";";
        // What the parser leaves of numbers in a query is no value of it.
        const bool stays = token.kind == TokenClass::number && parsed && query && isSize(token.in(text));
        if (!stays && (token.kind == TokenClass::string || token.kind == TokenClass::number ||
                       token.kind == TokenClass::unknown)) {
            if (!out.empty() && isWordPart(out.back())) {
                out += ' '; // x'…' would run together with the word before it
            }
            out += '$' + std::to_string(next++);
            if (copied < text.size() && isWordPart(text[copied])) {
                out += ' ';
            }
        } else {
            out += token.in(text);
        }
    }
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    const auto last = std::find_if_not(out.rbegin(), out.rend(), isSpace);
    out.erase(last.base(), out.end());
    out.erase(out.begin(), std::find_if_not(out.begin(), out.end(), isSpace));
    return out;
}

} // namespace

std::string normalize(std::string_view text) {
    const std::string clean = cleaned(text);
    if (const auto parsed = parsedNormalize(clean)) {
        return masked(*parsed, true);
    }
    return masked(clean, false);
}

} // namespace pavement::sql
