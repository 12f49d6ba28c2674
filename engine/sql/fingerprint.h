#pragma once
// A statement's identity, whatever its literals, parameters, spelling and comments; the same on every server,
// unlike queryid, which differs between versions and after a table was made anew. Thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace pavement::sql {

struct Fingerprint {
    std::uint64_t id = 0;
    // The text did not parse (cut short, another dialect, nested too deeply) and the id was made of its
    // tokens: equal for equal beginnings, but never equal to the id of the whole statement.
    bool fromTokens = false;

    std::string hex() const; // 16 digits

    bool operator==(const Fingerprint&) const = default;
};

// Of text that parses: libpg_query's fingerprint (its third version, so far in all releases the same).
// Otherwise 64-bit FNV-1a over the tokens: comments left out, words in lower case, literals and parameters
// alike, lists of them as one; the last token, being perhaps half a one, left out where the text ends in it.
Fingerprint fingerprint(std::string_view text);

} // namespace pavement::sql
