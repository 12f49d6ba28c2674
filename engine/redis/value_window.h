#pragma once
// A value of any size, opened by windows: GETRANGE, LRANGE, ZRANGE, HSCAN, SSCAN, XRANGE. A string of 100 MB
// costs one window, with its whole size known. Elements cannot be cut on the server: of a list or hash whose
// elements are large, fewer are asked for (by the mean size MEMORY USAGE tells), but the one that is itself
// larger than the window crosses the wire whole and is cut here.
//
// Looking at a value counts as use for eviction where the server has no CLIENT NO-TOUCH (before 7.2).

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/redis/connection.h"
#include "engine/redis/keys.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::redis {

struct WindowSpec {
    std::string position; // empty: the beginning; else a window's `next`, or an offset for strings and lists
    std::uint64_t maxBytes = 64 * 1024;
    unsigned maxElements = 100;
};

struct ValueElement {
    std::string name;  // field of a hash, member of a set or sorted set, id of a stream's entry; else empty
    std::string value; // element of a list, value of a field, score, or "field value …" of a stream, escaped
    bool cut = false;
};

struct ValueWindow {
    KeyFacts facts;                     // length: bytes of a string, elements of the others
    std::string position;               // where this window begins
    std::string text;                   // of a string: the bytes themselves
    std::vector<ValueElement> elements; // of the others
    std::string next;                   // empty: nothing follows
};

// ErrorCode: notFound, invalidInput (a position that is none), unsupported (a module's type).
Result<ValueWindow> readWindow(Connection& connection, const std::string& key, const WindowSpec& spec,
                               Deadline deadline);

} // namespace pavement::redis
