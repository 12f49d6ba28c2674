#include "engine/sql/fingerprint.h"

#include "engine/sql/parser.h"
#include "engine/sql/tokens.h"

#include <cctype>
#include <vector>

namespace pavement::sql {

namespace {

bool isValue(TokenClass kind) {
    return kind == TokenClass::string || kind == TokenClass::number || kind == TokenClass::parameter;
}

class Hash {
public:
    void add(std::string_view token) {
        for (const char c : token) {
            byte(static_cast<unsigned char>(c));
        }
        byte(0); // so that tokens do not run together
    }

    std::uint64_t value() const { return m_value; }

private:
    void byte(unsigned char c) {
        m_value ^= c;
        m_value *= 1'099'511'628'211ULL;
    }

    std::uint64_t m_value = 14'695'981'039'346'656'037ULL;
};

std::uint64_t tokenHash(std::string_view text) {
    std::vector<Token> tokens;
    for (const Token& token : tokenise(text)) {
        if (token.kind != TokenClass::comment) {
            tokens.push_back(token);
        }
    }
    if (tokens.size() > 1 && tokens.back().end == text.size()) {
        tokens.pop_back();
    }
    Hash hash;
    hash.add("tokens"); // keeps this family of ids apart
    bool afterValue = false;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        if (isValue(token.kind)) {
            if (!afterValue) {
                hash.add("?");
            }
            afterValue = true;
            continue;
        }
        if (afterValue && token.in(text) == "," && i + 1 < tokens.size() && isValue(tokens[i + 1].kind)) {
            continue; // still the same list
        }
        afterValue = false;
        std::string word(token.in(text));
        if (word.front() != '"') {
            for (char& c : word) {
                c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            }
        }
        hash.add(token.kind == TokenClass::unknown ? std::string_view("?") : word);
    }
    return hash.value();
}

} // namespace

std::string Fingerprint::hex() const {
    std::string out(16, '0');
    std::uint64_t rest = id;
    for (auto digit = out.rbegin(); digit != out.rend(); ++digit, rest >>= 4U) {
        *digit = "0123456789abcdef"[rest & 15U];
    }
    return out;
}

Fingerprint fingerprint(std::string_view text) {
    if (const auto parsed = parsedFingerprint(cleaned(text))) {
        return {*parsed, false};
    }
    return {tokenHash(text), true};
}

} // namespace pavement::sql
