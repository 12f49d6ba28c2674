#include "engine/redis/display.h"

#include <cstdint>

namespace pavement::redis {

namespace {

std::size_t sequenceLength(unsigned char first) {
    return first < 0x80                    ? 1
           : first >= 0xc2 && first < 0xe0 ? 2
           : first >= 0xe0 && first < 0xf0 ? 3
           : first >= 0xf0 && first < 0xf5 ? 4
                                           : 0;
}

// Length of the character at the front that may be shown as it is; 0: it may not.
std::size_t showable(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = sequenceLength(first);
    if (length == 1) {
        return first >= 0x20 && first < 0x7f && first != '\\' ? 1 : 0;
    }
    if (length == 0 || length > text.size()) {
        return 0;
    }
    std::uint32_t code = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0U) != 0x80U) {
            return 0;
        }
        code = code << 6U | (next & 0x3fU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool impossible = (code >= 0xd800 && code < 0xe000) || code > 0x10ffff;
    const bool controls = code < 0xa0 || code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
                          (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
                          code == 0xfeff;
    return overlong || impossible || controls ? 0 : length;
}

int digitOf(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

} // namespace

std::string display(std::string_view bytes, std::size_t limit) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    while (!bytes.empty()) {
        std::size_t length = showable(bytes);
        std::string piece(bytes.substr(0, length));
        if (length == 0) {
            const auto byte = static_cast<unsigned char>(bytes[0]);
            piece = byte == '\\' ? "\\\\" : std::string("\\x") + kDigits[byte >> 4U] + kDigits[byte & 0xfU];
            length = 1;
        }
        if (out.size() + piece.size() > limit) {
            return out + "…";
        }
        out += piece;
        bytes.remove_prefix(length);
    }
    return out;
}

std::string undisplay(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char next = text[i + 1];
        if (next == 'x' && i + 3 < text.size() && digitOf(text[i + 2]) >= 0 && digitOf(text[i + 3]) >= 0) {
            out += static_cast<char>(digitOf(text[i + 2]) * 16 + digitOf(text[i + 3]));
            i += 3;
            continue;
        }
        static constexpr std::string_view kNames = "nrtab\\\"";
        static constexpr std::string_view kBytes = "\n\r\t\a\b\\\"";
        const auto at = kNames.find(next);
        if (at == std::string_view::npos) {
            out += '\\';
            continue;
        }
        out += kBytes[at];
        ++i;
    }
    return out;
}

std::string quoteArgument(std::string_view bytes) {
    std::string out = "\"";
    for (const char each : display(bytes)) {
        if (each == '"') {
            out += '\\';
        }
        out += each;
    }
    return out + "\"";
}

} // namespace pavement::redis
