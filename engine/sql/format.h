#pragma once
// A statement broken into lines for a person to read. Thread-safe.

#include <string>
#include <string_view>

namespace pavement::sql {

// Only white space between tokens changes, never a token: spelling, comments and literals stay as they are.
// Text that the scanner does not read whole comes back as it is. Indentation is four spaces a level.
std::string formatted(std::string_view text);

} // namespace pavement::sql
