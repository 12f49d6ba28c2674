#pragma once
// A cache's counters, written into Redis for whoever shows them. Hash NAMESPACE counters, one field a
// process, JSON:
//   {"version": 1, "at_ms": …, "policies": {NAME: {"memory_hits": …, "memory_misses": {"absent": …},
//    "redis_misses": {…}, "load_seconds": …, "entries": …, "weight": …, "capacity": …, "evictions": …}},
//    "prefixes": {NAME: the same without sizes}, "redis": {"faults": …, "pending": …, …}}
// Counters are since the process began. The hash lives as long as somebody publishes; fields of processes
// that no longer do are removed by those that do.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/cachelayer/cache_manager.h"
#include "engine/redis/connection.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>

namespace pavement::cachelayer {

nlohmann::json toJson(const CacheCounters& counters, const LayerStatus& status, std::int64_t atMillis);

// ErrorCode: those of a command.
Result<void> publishCounters(redis::Connection& connection, const std::string& prefix,
                             const std::string& process, const CacheCounters& counters,
                             const LayerStatus& status, std::int64_t atMillis, Milliseconds timeToLive);

// By process. What is no JSON of ours is left out. ErrorCode: those of a command.
Result<std::map<std::string, nlohmann::json>> readPublishedCounters(redis::Connection& connection,
                                                                    const std::string& prefix);

} // namespace pavement::cachelayer
