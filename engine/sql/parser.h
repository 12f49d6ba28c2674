#pragma once
// The only place that knows libpg_query, the server's own parser as a library. Inside this module only.
//
// Threads: the library keeps its state in thread-local variables and one memory context a thread, made at the
// thread's first call and freed when it exits, so these functions may be called from any thread at once.
// Every result is freed before they return. Only what versions 15 and 17 of the library share is used.
//
// The library recurses without a bound: some fifty thousand nested operators overflow the stack and end the
// program. So whatever is nested deeper than kDeepest (nesting.h) is refused before it gets there.

#include "engine/base/json.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::sql {

// Same length, so that positions stay true: zero bytes become spaces, bytes that are no UTF-8 become '_'.
std::string cleaned(std::string_view text);

struct ScannedToken {
    std::size_t begin = 0, end = 0; // bytes
    bool keyword = false;
};

struct Scan {
    std::vector<ScannedToken> tokens;
    std::optional<std::size_t> failedAt; // byte at which the scanner gave up; there are no tokens then
};

// All take cleaned text. Errors: invalidInput (it does not parse; context: the byte), unsupported (too deep,
// too long).
Scan scan(const std::string& text);
Result<Json> parseTree(const std::string& text); // {"stmts": [{"stmt": {"SelectStmt": {…}}}]}
Result<std::uint64_t> parsedFingerprint(const std::string& text);
Result<std::string> parsedNormalize(const std::string& text);

} // namespace pavement::sql
