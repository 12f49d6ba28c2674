#pragma once
// The key space by prefix: what the sample says about "user:", "user:*:" and so on. A segment of a name that
// is an identifier (a number, a UUID, a long hexadecimal word) stands as "*", so a million users are one
// prefix. The number of prefixes is bounded; what comes after it is full is counted to a rest below the
// prefix it would have stood under. Pure computation.

#include "engine/keyspace/estimate.h"
#include "engine/keyspace/sample.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pavement::keyspace {

struct PrefixOptions {
    char delimiter = '\0'; // \0: learned from the names
    unsigned depth = 3;
    std::size_t prefixes = 500; // at most, rests not counted
    std::size_t topKeys = 20;   // of the lists of single keys
};

inline constexpr std::array<std::string_view, 5> kTtlNames{"none", "<1m", "<1h", "<1d", "more"};
inline constexpr std::array<std::string_view, 4> kIdleNames{"<1m", "<1h", "<1d", "more"};

struct Prefix {
    std::string name; // bytes, with its last delimiter: "user:*:"; empty: all keys
    int parent = -1;  // index; -1: all keys' own
    unsigned depth = 0;
    bool rest = false; // what found no room below `parent`; `name` is the parent's

    std::uint64_t sampled = 0;
    Estimate keys, bytes;
    std::array<std::uint64_t, redis::kKeyTypeNames.size()> types{}; // of the sampled
    std::array<std::uint64_t, kTtlNames.size()> ttl{};              // likewise
    std::array<std::uint64_t, kIdleNames.size()> idle{};            // likewise; all 0 under LFU
    std::optional<double> meanFrequency;                            // under LFU
    std::map<std::string, std::uint64_t> encodings;
    std::uint64_t largestBytes = 0;
    std::string largestKey;
    double sampledBytes = 0;

    // Share of its keys that expire.
    double expiringShare() const {
        return sampled == 0 ? 0 : 1 - static_cast<double>(ttl[0]) / static_cast<double>(sampled);
    }
};

struct Keyspace {
    char delimiter = ':';
    bool learned = false;
    std::uint64_t population = 0, sampled = 0;
    bool complete = false, endedEarly = false, lfu = false, lengthsKnown = false;
    double seconds = 0;
    std::vector<Prefix> prefixes;         // the first is all keys; a parent stands before its children
    std::vector<redis::KeyFacts> bigKeys; // of the sampled, largest first
    std::vector<redis::KeyFacts> hotKeys; // of the sampled, by frequency; empty unless under LFU

    // Children of a prefix, most bytes first.
    std::vector<std::size_t> childrenOf(std::size_t prefix) const;
};

// The one of : / | . - _ that splits the most names, ':' where none splits a quarter of them.
char learnDelimiter(const KeySample& sample);

// "user:123:cart" is "user:", "user:*:"; the last segment is the key's own.
std::vector<std::string> prefixesOf(std::string_view key, char delimiter, unsigned depth);

Keyspace describe(const KeySample& sample, const PrefixOptions& options = {});

} // namespace pavement::keyspace
