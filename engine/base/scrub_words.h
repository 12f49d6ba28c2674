#pragma once
// Character classes and word lists of the scrubbing scanner. ASCII alone, independent of the locale.

#include <algorithm>
#include <array>
#include <string_view>

namespace pavement::detail {

inline bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

inline bool isWhite(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

inline bool isOneOf(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

// Bytes of UTF-8 count as letters.
inline bool isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80U;
}

// What may follow a closing quote; '\0' stands for the end of the text.
inline bool isDelimiter(char c) {
    return c == '\0' || isWhite(c) || isOneOf(c, ",);]}");
}

inline char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline bool equalsNoCase(std::string_view word, std::string_view lowerCase) {
    return word.size() == lowerCase.size() && std::equal(word.begin(), word.end(), lowerCase.begin(),
                                                         [](char a, char b) { return lower(a) == b; });
}

template <std::size_t N>
bool isAnyOf(std::string_view word, const std::array<std::string_view, N>& list) {
    return std::any_of(list.begin(), list.end(),
                       [word](std::string_view entry) { return equalsNoCase(word, entry); });
}

// Whether a setting, option or column of this name holds a secret.
inline bool isSecretName(std::string_view word) {
    constexpr std::array<std::string_view, 4> whole{"pwd", "masterauth", "requirepass", "rediscli_auth"};
    constexpr std::array<std::string_view, 10> endings{
        "password",   "passwd",       "passphrase", "secret",  "secret_key",
        "access_key", "access_token", "auth_token", "api_key", "apikey"};
    return isAnyOf(word, whole) ||
           std::any_of(endings.begin(), endings.end(), [word](std::string_view ending) {
               return word.size() >= ending.size() &&
                      equalsNoCase(word.substr(word.size() - ending.size()), ending);
           });
}

// Word characters and single hyphens inside a word.
std::size_t wordEnd(std::string_view text, std::size_t position);

} // namespace pavement::detail
