#pragma once
// Any bytes as one line of text that is safe to show, and back. Keys and values of Redis are bytes: control
// codes would move a terminal's cursor, broken UTF-8 would break JSON.

#include <cstddef>
#include <string>
#include <string_view>

namespace pavement::redis {

// Printable ASCII and whole UTF-8 characters pass; what controls a screen or a text's direction, what is no
// UTF-8 and the backslash itself become \xNN (\\ for the backslash). At most `limit` bytes and then "…".
std::string display(std::string_view bytes, std::size_t limit = std::string::npos);

// What display() makes, read back: \xNN and \\ as well as \n, \r, \t, \a, \b and \" as redis-cli and MONITOR
// write them. A backslash before anything else stands for itself.
std::string undisplay(std::string_view text);

// As display(), within double quotes, for a command a person pastes into redis-cli.
std::string quoteArgument(std::string_view bytes);

} // namespace pavement::redis
