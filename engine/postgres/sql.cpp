#include "engine/postgres/sql.h"

#include <cstddef>

namespace pavement::postgres {

namespace {

constexpr std::size_t kLongestName = 63; // NAMEDATALEN - 1: the server cuts longer names silently

// Length of the UTF-8 sequence that starts at `at`, 0 where the bytes are none (overlong forms, surrogates
// and values beyond U+10FFFF included; CVE-2025-1094 is what happens to quoting that lets them through).
std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t offset) -> unsigned {
        return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
    };
    const auto continues = [&](std::size_t offset) { return (byte(offset) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(0);
    if (lead < 0x80U) {
        return 1;
    }
    if (lead >= 0xC2U && lead <= 0xDFU) {
        return continues(1) ? 2 : 0;
    }
    if (lead >= 0xE0U && lead <= 0xEFU) {
        const bool overlong = lead == 0xE0U && byte(1) < 0xA0U;
        const bool surrogate = lead == 0xEDU && byte(1) > 0x9FU;
        return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0U && lead <= 0xF4U) {
        const bool overlong = lead == 0xF0U && byte(1) < 0x90U;
        const bool beyond = lead == 0xF4U && byte(1) > 0x8FU;
        return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

Result<void> checkText(std::string_view text, std::string_view what) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(text, at);
        if (length == 0) {
            return fail(ErrorCode::invalidInput, "The " + std::string(what) + " is not valid UTF-8", {},
                        "byte " + std::to_string(at));
        }
        if (text[at] == '\0') {
            return fail(ErrorCode::invalidInput, "The " + std::string(what) + " contains a zero byte", {},
                        "byte " + std::to_string(at));
        }
        at += length;
    }
    return {};
}

std::string doubled(std::string_view text, char quote) {
    std::string out;
    out.reserve(text.size() + 2);
    for (const char c : text) {
        out += c;
        if (c == quote) {
            out += c;
        }
    }
    return out;
}

} // namespace

Result<std::string> quoteName(std::string_view name) {
    if (name.empty()) {
        return fail(ErrorCode::invalidInput, "A name may not be empty");
    }
    if (name.size() > kLongestName) {
        return fail(ErrorCode::invalidInput, "A name may not be longer than 63 bytes",
                    "PostgreSQL would cut it and mean another object.",
                    std::to_string(name.size()) + " bytes");
    }
    if (auto valid = checkText(name, "name"); !valid) {
        return fail(valid.error());
    }
    return '"' + doubled(name, '"') + '"';
}

Result<std::string> quoteQualified(std::string_view schema, std::string_view name) {
    auto first = quoteName(schema);
    if (!first) {
        return first;
    }
    auto second = quoteName(name);
    if (!second) {
        return second;
    }
    return *first + '.' + *second;
}

Result<std::string> quoteLiteral(std::string_view value) {
    if (auto valid = checkText(value, "text"); !valid) {
        return fail(valid.error());
    }
    std::string body = doubled(value, '\'');
    if (body.find('\\') == std::string::npos) {
        return '\'' + body + '\'';
    }
    // Plain quotes would read a backslash differently depending on standard_conforming_strings.
    return "E'" + doubled(body, '\\') + '\'';
}

} // namespace pavement::postgres
