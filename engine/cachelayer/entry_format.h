#pragma once
// An entry as bytes in Redis: a versioned header, the tags, the value and a checksum that covers the key as
// well. Whoever else writes into the same server may have left anything under our names, so nothing that is
// read is trusted: decode() checks every length before it uses it, and refuses what it does not know.
//
//   offset  bytes
//   0       4      "PVC1"
//   4       1      flags: 1 JSON, 2 negative (the source has no such value)
//   5       1      number of tags, at most 64
//   6       2      0
//   8       8      epoch: how many invalidations by name the server had counted when the load began
//   16      8      created; milliseconds since 1970 by the Redis server's clock, as the next two
//   24      8      soft expiry: from here on it is stale
//   32      8      hard expiry: from here on it is of no use to anybody
//   40      4      how long the load took, microseconds, at most 2^32 - 1
//   44      4      length of the value
//   48             tags, each one byte of length and its text; the value; 8 bytes checksum
//
// All numbers are little-endian.

#include "engine/cachelayer/cache_value.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::cachelayer {

inline constexpr std::size_t kMostTags = 64;
inline constexpr std::size_t kLongestTag = 200;

struct Entry {
    std::optional<Value> value; // absent: the source has none
    std::vector<std::string> tags;
    std::uint64_t epoch = 0;
    std::int64_t createdMillis = 0;
    std::int64_t softExpiryMillis = 0;
    std::int64_t hardExpiryMillis = 0;
    std::chrono::microseconds loadTook{0};
};

// `key` is the entry's whole name; tags beyond the limits above are a bug of the caller.
std::string encode(const Entry& entry, std::string_view key);

// Nothing where the bytes are not an entry written for this key.
std::optional<Entry> decode(std::string_view bytes, std::string_view key);

} // namespace pavement::cachelayer
