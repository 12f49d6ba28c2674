#pragma once
// What a person decides about a group of keys: how long they live, how many stay in memory, and what happens
// when the source is slow or fails. Plain data; checkPolicy() says what does not fit together.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/cache/policy_choice.h"

#include <cstdint>
#include <string>

namespace pavement::cachelayer {

enum class TtlMode { fixed, adaptive }; // adaptive: by how often reloads bring something new
enum class CapacityUnit { entries, bytes };
enum class ValueKind { bytes, json };

struct CachePolicy {
    std::string name = "default"; // part of the keys in Redis; letters, digits, '-', '_', '.'

    // Memory layer.
    bool useMemory = true;
    std::uint64_t capacity = 10'000; // entries, or bytes of keys and values
    CapacityUnit capacityUnit = CapacityUnit::entries;
    cache::PolicyChoice eviction; // LRU; any of cache::allPolicies(), the automatic one included

    // Redis layer.
    bool useRedis = true;
    ValueKind serialization = ValueKind::bytes;
    Milliseconds leaseDuration{10'000}; // how long one process may load while the others wait; see README
    Milliseconds leaseWait{2'000};      // how long the others wait before each loads for itself

    // Time.
    Milliseconds ttl{3'600'000};
    TtlMode ttlMode = TtlMode::fixed;
    Milliseconds minTtl{1'000};           // adaptive mode's range, which begins at ttl
    Milliseconds maxTtl{86'400'000};      //
    double jitter = 0.1;                  // each lifetime is longer or shorter by up to this share, 0…0.5
    Milliseconds negativeTtl{30'000};     // how long "the source has none" is remembered; 0: not at all
    Milliseconds staleWhileRevalidate{0}; // past its TTL a value is still given out while a reload runs
    Milliseconds failSafe{0};             // past that, it is given out where the reload fails or is slow
    double earlyRefresh = 0; // beta of XFetch (Vattani, Chierichetti, Lowenstein, VLDB 2015): 0 off, 1 usual
    Milliseconds softTimeout{
        0}; // a reload that takes longer goes on, and the stale value is given out; 0: never
    Milliseconds hardTimeout{0};  // waiting ends with an error, the load goes on; 0: never
    Milliseconds retryPause{500}; // after a failed reload behind a stale value, before the next attempt
};

// ErrorCode: invalidInput, naming the field.
Result<void> checkPolicy(const CachePolicy& policy);

} // namespace pavement::cachelayer
