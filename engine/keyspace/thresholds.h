#pragma once
// Where a finding begins, in one place, each with where it comes from. "Own" is our judgement: a figure that
// keeps the finding quiet on servers where nothing is wrong, not a law.

#include <cstdint>

namespace pavement::keyspace::thresholds {

// redis.io, "Memory optimization": more than 1.5 resident to used is fragmented; below 1 is swapped out.
inline constexpr double kFragmentation = 1.5;
inline constexpr double kSwapped = 0.9; // own: below 1 by more than pages just freed explain
inline constexpr double kFragmentedBytes = 100.0 * 1024 * 1024; // own: a small server always looks fragmented

inline constexpr double kNearlyFull = 0.9;      // own: of maxmemory
inline constexpr double kLimitOfSystem = 0.6;   // redis.io, "FAQ": leave room for a fork's copies; own share
inline constexpr double kCacheExpiring = 0.5;   // own: half of the keys expire, so this is a cache
inline constexpr double kNothingToEvict = 0.1;  // own: of the keys expire, under volatile-*
inline constexpr double kLowHitRatio = 0.8;     // own; redis.io's INFO page gives the formula, no figure
inline constexpr double kVeryLowHitRatio = 0.5; // own
inline constexpr double kReadsToJudge = 10'000; // own: fewer reads make no ratio
inline constexpr double kEvictedPerMiss = 0.1;  // own: evictions explain a part of the misses
// Source of Redis, expire.c: the cycle leaves at most 10 % stale keys at effort 1, so more is falling behind.
inline constexpr double kExpiredStale = 0.25;

inline constexpr double kUnaccountedBytes = 16.0 * 1024 * 1024; // own: tables and fragments of a small server
inline constexpr std::uint64_t kSampledToJudge = 30; // usual least size for a share to mean anything
inline constexpr double kWithoutTtl = 0.95;          // own: of a prefix never expires
inline constexpr double kPrefixMatters = 0.05;       // own: of all bytes
// redis.io, "Anti-patterns" speaks of big keys without a figure; cloud operators name 1 to 10 MB.
inline constexpr std::uint64_t kBigString = 1024 * 1024;
inline constexpr std::uint64_t kBigCollection = 10 * 1024 * 1024;
inline constexpr std::uint64_t kHugeKey = 64 * 1024 * 1024;
inline constexpr std::uint64_t kLongCollection = 100'000; // own: elements
// redis.conf, table of lfu-log-factor 10: 100,000 accesses count as 142.
inline constexpr unsigned kHotFrequency = 142;
inline constexpr double kHotReads = 0.3;   // own: of all reads
inline constexpr double kHotWrites = 0.05; // own: writes to reads, above which a copy in the process is stale
inline constexpr double kJustCrossed = 2;  // own: up to twice the limit a higher limit still pays

inline constexpr double kForkSeconds = 0.1;      // own; redis.io, "Latency": 10 ms per GB is good
inline constexpr double kReplicaLagSeconds = 10; // Redis' own repl-ping-replica-period
inline constexpr std::uint64_t kReplicaLagBytes = 1024 * 1024;  // repl-backlog-size as delivered: 1 MB
inline constexpr double kClientsOfLimit = 0.8;                  // own
inline constexpr std::uint64_t kOutputBuffer = 8 * 1024 * 1024; // soft limit of pubsub clients as delivered
inline constexpr double kClientBytesOfUsed = 0.2;               // own
inline constexpr double kClientBytes = 64.0 * 1024 * 1024;      // own: below it nobody minds
inline constexpr double kSlowMeanSeconds = 0.01;                // slowlog-log-slower-than as delivered: 10 ms
inline constexpr std::uint64_t kSlowEntries = 10;               // own: of a log that holds 128
inline constexpr double kLatencySpikeSeconds = 0.1; // latency-monitor-threshold as redis.io recommends it

} // namespace pavement::keyspace::thresholds
