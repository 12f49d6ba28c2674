#pragma once
// A cache of two layers, this process's memory and Redis, either of which may be left out. Thread-safe; no
// call throws, and each ends by its deadline whatever Redis and the loader do.
//
// What a reader may rely on, with `bound` for RedisOptions::stalenessBound:
// - In the process that invalidates, no look-up begun after invalidate…() returned gives out an older value.
// - In other processes none does so later than `bound` after an invalidation that was carried out in Redis.
//   One that was queued counts from its replay; one of a process that dies meanwhile is lost, and the
//   TTL is what bounds it.
// - A value marked `stale` is past its TTL, never invalidated as far as this process knows.
// "Older" is about when its load began; a loader must read a source that already shows the change.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/cachelayer/cache_counters.h"
#include "engine/cachelayer/cache_policy.h"
#include "engine/cachelayer/cache_value.h"
#include "engine/cachelayer/outcome.h"
#include "engine/cachelayer/redis_link.h"
#include "engine/cachelayer/redis_options.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::cachelayer {

struct CacheOptions {
    std::vector<CachePolicy> policies; // "default" is added where it is not among them
    std::optional<RedisOptions> redis; // absent: memory alone
    unsigned loaderThreads = 16;       // for loads somebody may stop waiting for, and those in the background
    std::size_t mostPrefixes = 100;    // counted apart
    std::shared_ptr<const Clock> clock; // null: the system's
};

struct Key {
    std::string name;
    std::string policy = "default"; // each policy's keys are its own
};

// What a loader found. Without a value the source has none.
struct Loaded {
    std::optional<Value> value;
    std::vector<std::string> tags;   // at most kMostTags of at most kLongestTag bytes
    std::optional<Milliseconds> ttl; // instead of the policy's
};

// Called on the caller's thread, or on one of the cache's where somebody may stop waiting (a deadline, a soft
// or hard timeout) and for reloads in the background. Must not throw; should end when asked to, since the
// manager's end waits for it.
using Loader = std::function<Result<Loaded>(const std::stop_token&)>;

struct SetOptions {
    std::vector<std::string> tags;
    std::optional<Milliseconds> ttl;
};

struct Applied {
    bool inRedis = false; // false: queued for its return, or there is no Redis layer
};

struct LayerStatus {
    std::optional<LinkStatus> redis;
    std::size_t loadsUnderWay = 0;

    struct Memory {
        std::uint64_t entries = 0, weight = 0, capacity = 0, evictions = 0;
    };

    std::map<std::string, Memory> memory; // by policy
};

struct CacheCounters {
    std::map<std::string, CounterValues> byPolicy;
    std::map<std::string, CounterValues> byPrefix;
};

class CacheManager {
public:
    // Does not wait for Redis. ErrorCode: invalidInput.
    static Result<std::unique_ptr<CacheManager>> create(CacheOptions options);
    ~CacheManager(); // asks loads to stop and waits for them
    CacheManager(const CacheManager&) = delete;
    CacheManager& operator=(const CacheManager&) = delete;

    // What the layers hold; no load, no stale values past staleWhileRevalidate. ErrorCode: invalidInput (no
    // such policy, an empty or over-long key).
    Result<Outcome> get(const Key& key, Deadline deadline = Deadline::never());

    // The same for many keys of one policy: one round trip for all that memory does not answer.
    Result<std::vector<Outcome>> getMany(const std::vector<std::string>& names,
                                         const std::string& policy = "default",
                                         Deadline deadline = Deadline::never());

    // From the layers, or else by the loader: once for all who ask at the same time, here and in other
    // processes. ErrorCode: the loader's own; timeout (deadline or hard timeout, and nothing stale to give);
    // invalidInput; busy (too many loads wait for a thread).
    Result<Outcome> getOrLoad(const Key& key, const Loader& loader, Deadline deadline = Deadline::never());

    // Replaces the value in both layers, and drops it from the memory of other processes. ErrorCode:
    // invalidInput (also bytes that are no JSON under a policy of JSON).
    Result<Applied> set(const Key& key, const Value& value, const SetOptions& options = {});

    // After the source was changed. They never fail for Redis's sake: what cannot be carried out now is
    // queued. ErrorCode: invalidInput.
    Result<Applied> invalidate(const Key& key);
    Result<Applied> invalidatePrefix(const std::string& prefix, const std::string& policy = "default");
    Result<Applied> invalidateTag(const std::string& tag); // of every policy
    Applied invalidateAll();

    CacheCounters counters() const;
    LayerStatus status() const;

    // Writes the counters into Redis for others to read, see published_counters.h. Not done by itself: the
    // owner calls it from a periodic task. ErrorCode: unsupported (no Redis layer), and those of a command.
    Result<void> publish(Milliseconds timeToLive = Milliseconds{60'000});

    struct Impl;

private:
    explicit CacheManager(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace pavement::cachelayer
