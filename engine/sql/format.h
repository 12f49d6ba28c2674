#pragma once
// A statement broken into lines for a person to read, or brought onto one. Thread-safe.

#include <string>
#include <string_view>

namespace pavement::sql {

// Only white space between tokens changes, never a token: spelling, comments and literals stay as they are.
// Text that the scanner does not read whole comes back as it is. Indentation is four spaces a level.
std::string formatted(std::string_view text);

// Each run of white space becomes one blank, within literals too: for a list, not for the server.
std::string onOneLine(std::string_view text);

} // namespace pavement::sql
