#include "engine/sql/parser.h"

#include "engine/sql/nesting.h"

#include <pg_query.h>

#include <algorithm>
#include <memory>

namespace pavement::sql {

namespace {

// A tree takes some hundred times the room of its text.
constexpr std::size_t kMostTokens = 100'000;

template <typename T, void (*Free)(T)>
struct Owned {
    T value;

    explicit Owned(T taken)
        : value(taken) {}

    ~Owned() { Free(value); }

    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
};

// Length of the UTF-8 character at `at`, 0 where there is none (RFC 3629: no overlong forms, no surrogates).
std::size_t characterAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80U) {
        return 1;
    }
    if (first >= 0xC2U && first <= 0xDFU) {
        return continues(1) ? 2 : 0;
    }
    if (first >= 0xE0U && first <= 0xEFU) {
        const bool overlong = first == 0xE0U && byte(1) < 0xA0U;
        const bool surrogate = first == 0xEDU && byte(1) > 0x9FU;
        return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0U && first <= 0xF4U) {
        const bool overlong = first == 0xF0U && byte(1) < 0x90U;
        const bool beyond = first == 0xF4U && byte(1) > 0x8FU;
        return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

// The library counts characters from one.
std::size_t byteOfCursor(std::string_view text, int cursor) {
    std::size_t at = 0;
    for (int passed = 1; passed < cursor && at < text.size(); ++passed) {
        at += std::max<std::size_t>(characterAt(text, at), 1);
    }
    return at;
}

Error parseError(std::string_view text, const PgQueryError& error) {
    const std::size_t at = byteOfCursor(text, error.cursorpos);
    // The message repeats the text behind "at or near", which may be a literal: nobody wants that in a log.
    std::string_view message = error.message == nullptr ? "it does not parse" : error.message;
    message = message.substr(0, message.find(" at or near "));
    return {ErrorCode::invalidInput, "The statement does not parse: " + std::string(message),
            "Statements that were cut short, or written for another dialect, cannot be read whole.",
            "byte " + std::to_string(at)};
}

Result<void> withinBounds(const std::string& text, std::size_t mostTokens) {
    // What is short cannot be deep.
    if (text.size() <= kDeepest) {
        return {};
    }
    const auto tokens = tokenise(text);
    if (tokens.size() > mostTokens) {
        return fail(ErrorCode::unsupported, "The statement is too long to be taken apart",
                    "It can still be recognised, masked and explained.",
                    std::to_string(tokens.size()) + " tokens");
    }
    if (nestingBound(text, tokens) > kDeepest) {
        return fail(ErrorCode::unsupported, "The statement is nested too deeply to be taken apart",
                    "Statements made by a program in a loop may be written with IN or VALUES instead.");
    }
    return {};
}

// A reader of protobuf's wire format, as much of it as the scanner's answer uses: varints and messages.
class Wire {
public:
    explicit Wire(std::string_view bytes)
        : m_bytes(bytes) {}

    bool more() const { return !m_bytes.empty(); }

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; more() && shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(m_bytes.front());
            m_bytes.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if ((byte & 0x80U) == 0) {
                break;
            }
        }
        return value;
    }

    std::string_view message() {
        const std::size_t length = std::min<std::size_t>(number(), m_bytes.size());
        const std::string_view inside = m_bytes.substr(0, length);
        m_bytes.remove_prefix(length);
        return inside;
    }

private:
    std::string_view m_bytes;
};

enum Field : std::uint64_t { tokensOfScan = 2, startOfToken = 1, endOfToken = 2, keywordKindOfToken = 5 };

constexpr std::uint64_t kMessage = 2; // wire type; all other fields are varints

ScannedToken readToken(std::string_view bytes) {
    ScannedToken token;
    for (Wire wire(bytes); wire.more();) {
        const std::uint64_t key = wire.number();
        const auto value = static_cast<std::size_t>(wire.number());
        switch (key >> 3U) {
        case startOfToken:
            token.begin = value;
            break;
        case endOfToken:
            token.end = value;
            break;
        case keywordKindOfToken:
            token.keyword = value != 0;
            break;
        default:
            break;
        }
    }
    return token;
}

} // namespace

std::string cleaned(std::string_view text) {
    std::string out(text);
    for (std::size_t at = 0; at < out.size();) {
        const std::size_t length = characterAt(out, at);
        if (length == 0) {
            out[at] = '_';
        } else if (out[at] == '\0') {
            out[at] = ' ';
        }
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

Scan scan(const std::string& text) {
    const Owned<PgQueryScanResult, pg_query_free_scan_result> result(pg_query_scan(text.c_str()));
    Scan out;
    if (result.value.error != nullptr) {
        out.failedAt = byteOfCursor(text, result.value.error->cursorpos);
        return out;
    }
    for (Wire wire({result.value.pbuf.data, result.value.pbuf.len}); wire.more();) {
        const std::uint64_t key = wire.number();
        if ((key & 7U) != kMessage) {
            wire.number();
        } else if (const auto message = wire.message(); (key >> 3U) == tokensOfScan) {
            out.tokens.push_back(readToken(message));
        }
    }
    return out;
}

Result<Json> parseTree(const std::string& text) {
    if (auto bounded = withinBounds(text, kMostTokens); !bounded) {
        return fail(bounded.error());
    }
    const Owned<PgQueryParseResult, pg_query_free_parse_result> result(pg_query_parse(text.c_str()));
    if (result.value.error != nullptr) {
        return fail(parseError(text, *result.value.error));
    }
    return parseJson(result.value.parse_tree, "parse tree");
}

Result<std::uint64_t> parsedFingerprint(const std::string& text) {
    if (auto bounded = withinBounds(text, std::string::npos); !bounded) {
        return fail(bounded.error());
    }
    const Owned<PgQueryFingerprintResult, pg_query_free_fingerprint_result> result(
        pg_query_fingerprint(text.c_str()));
    if (result.value.error != nullptr) {
        return fail(parseError(text, *result.value.error));
    }
    return result.value.fingerprint;
}

Result<std::string> parsedNormalize(const std::string& text) {
    if (auto bounded = withinBounds(text, std::string::npos); !bounded) {
        return fail(bounded.error());
    }
    const Owned<PgQueryNormalizeResult, pg_query_free_normalize_result> result(
        pg_query_normalize(text.c_str()));
    if (result.value.error != nullptr) {
        return fail(parseError(text, *result.value.error));
    }
    return std::string(result.value.normalized_query);
}

} // namespace pavement::sql
