#include "engine/sql/nesting.h"

#include <algorithm>

namespace pavement::sql {

namespace {

// What one pair of brackets (or CASE … END) holds. Elements of a list lie side by side and the deepest
// counts; operators within an element may lean on each other and add up; so do set operations and joins,
// across elements.
struct Group {
    std::size_t chain = 0;   // of the current element
    std::size_t deepest = 0; // of the elements before
    std::size_t inner = 0;   // deepest group within the current element
    std::size_t across = 0;  // UNION, JOIN

    void nextElement() {
        deepest = std::max(deepest, chain + inner);
        chain = inner = 0;
    }

    std::size_t depth() {
        nextElement();
        return 1 + across + deepest;
    }
};

bool opens(std::string_view text, const Token& token) {
    const std::string_view word = token.in(text);
    return word == "(" || word == "[" || isWord(text, token, "case");
}

bool closes(std::string_view text, const Token& token) {
    const std::string_view word = token.in(text);
    return word == ")" || word == "]" || isWord(text, token, "end");
}

bool separates(std::string_view text, const Token& token) {
    return token.in(text) == "," || isWord(text, token, "and") || isWord(text, token, "or") ||
           isWord(text, token, "when") || isWord(text, token, "then");
}

bool addsAcross(std::string_view text, const Token& token) {
    return isWord(text, token, "union") || isWord(text, token, "intersect") ||
           isWord(text, token, "except") || isWord(text, token, "join") || isWord(text, token, "with");
}

} // namespace

std::size_t nestingBound(std::string_view text, const std::vector<Token>& tokens) {
    std::size_t deepest = 0;
    std::vector<Group> open(1);
    const auto close = [&] {
        const std::size_t depth = open.back().depth();
        open.pop_back();
        open.back().inner = std::max(open.back().inner, depth);
    };
    for (const Token& token : tokens) {
        if (token.kind == TokenClass::comment || token.kind == TokenClass::string ||
            token.kind == TokenClass::number) {
            continue;
        }
        if (token.in(text) == ";") {
            while (open.size() > 1) {
                close();
            }
            deepest = std::max(deepest, open.back().depth());
            open.assign(1, {});
        } else if (opens(text, token)) {
            open.emplace_back();
        } else if (closes(text, token)) {
            if (open.size() > 1) {
                close();
            }
        } else if (separates(text, token)) {
            // AND and OR of one chain become one flat list in the tree, but a change of the two nests.
            open.back().nextElement();
        } else if (addsAcross(text, token)) {
            ++open.back().across;
        } else if (token.kind == TokenClass::keyword || token.kind == TokenClass::operator_) {
            ++open.back().chain;
        }
    }
    while (open.size() > 1) {
        close();
    }
    return std::max(deepest, open.back().depth());
}

} // namespace pavement::sql
