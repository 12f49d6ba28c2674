#pragma once
// Keys, as a reader finds them: one step of SCAN, and what the server tells about a key without touching it.
// TYPE, MEMORY USAGE, PTTL, OBJECT ENCODING, OBJECT IDLETIME and OBJECT FREQ leave the clocks of eviction
// alone; STRLEN, HLEN and the like reset them, so lengths are read only where asked for (see canReadLengths).
// Nothing here writes, and KEYS is never called.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/redis/connection.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::redis {

struct ScanStep {
    std::string cursor; // hand it to the next step; "0": the pass is complete
    std::vector<std::string> keys;
};

// One SCAN. `count` is how many buckets the server visits, so about that many keys; more may come. While keys
// are added and removed one may be told twice or, if it was not there all the time, not at all.
Result<ScanStep> scanStep(Connection& connection, const std::string& cursor, unsigned count,
                          std::string_view match = {});

enum class KeyType { string, list, set, sortedSet, hash, stream, other };
inline constexpr std::array<std::string_view, 7> kKeyTypeNames{"string", "list",   "set",  "zset",
                                                               "hash",   "stream", "other"};

struct KeyFacts {
    std::string key;
    KeyType type = KeyType::other;
    std::uint64_t bytes = 0;             // MEMORY USAGE: value, key and their overhead
    std::optional<Milliseconds> ttl;     // absent: never expires
    std::string encoding;                // "listpack", "embstr", …; empty where not permitted
    std::optional<double> idleSeconds;   // under every policy but LFU
    std::optional<unsigned> frequency;   // 0…255, logarithmic; under LFU alone
    std::optional<std::uint64_t> length; // bytes of a string, elements of the others
};

struct KeyReadOptions {
    unsigned samples =
        5;            // elements MEMORY USAGE looks at in an aggregate; 0: all, exact but slow on big ones
    bool lfu = false; // the server's maxmemory-policy counts frequencies
    bool lengths = false;
};

// In the order of `keys`, in two round trips; what expired or went meanwhile is left out. A command the user
// may not run leaves its field empty; only TYPE must be permitted.
Result<std::vector<KeyFacts>> readKeyFacts(Connection& connection, std::span<const std::string> keys,
                                           const KeyReadOptions& options, Deadline deadline);

// Whether a length can be read without making a key look used. Asks for CLIENT NO-TOUCH (7.2+), which lasts
// until the connection ends; before that, whether the policy evicts by age or frequency at all.
bool canReadLengths(Connection& connection, std::string_view evictionPolicy);

} // namespace pavement::redis
