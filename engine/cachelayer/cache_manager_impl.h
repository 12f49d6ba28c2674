#pragma once
// The inside of the manager, shared by its source files and by nobody else.

#include "engine/cachelayer/adaptive_lifetime.h"
#include "engine/cachelayer/cache_manager.h"
#include "engine/cachelayer/memory_layer.h"
#include "engine/cachelayer/redis_layer.h"
#include "engine/cachelayer/single_flight.h"
#include "engine/runner/task_runner.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pavement::cachelayer {

// One policy with what belongs to it.
struct Region {
    explicit Region(CachePolicy what)
        : policy(std::move(what))
        , lifetimes(policy.ttl, policy.minTtl, policy.maxTtl,
                    policy.ttlMode == TtlMode::adaptive ? 8'192 : 1) {}

    std::string full(std::string_view name) const { return policy.name + ":" + std::string(name); }

    const CachePolicy policy;
    AdaptiveLifetime lifetimes;          // where the TTL is adaptive
    std::unique_ptr<MemoryLayer> memory; // null: the policy does without
    Counters counters;
};

// What memory has to say of a key.
struct MemoryLook {
    HeldPtr fresh;      // may be given out
    HeldPtr revalidate; // may be given out while a reload runs
    HeldPtr fallback;   // may be given out where a reload fails or is slow
    MissReason why = MissReason::notAsked;
};

struct CacheManager::Impl {
    Impl(CacheOptions options, std::shared_ptr<const Clock> useClock);

    // cache_manager.cpp
    Result<Region*> region(const std::string& policy);
    Result<Region*> regionOf(const Key& key);
    Applied invalidate(const std::vector<Invalidation>& invalidations);
    void dropKey(std::string_view full); // here alone
    void count(Region& of, std::string_view name, const Outcome& outcome);
    std::int64_t nowMillis() const; // by the server's clock where there is one

    // cache_lookup.cpp
    MemoryLook lookInMemory(Region& in, const std::string& full) const;
    bool trusted(const Held& held) const;

    bool inRedis(const Region& of) const { return redis != nullptr && of.policy.useRedis; }

    bool freshEntry(const Entry& entry) const { return nowMillis() < entry.softExpiryMillis; }

    bool withinRevalidation(const Region& of, const Entry& entry) const;
    bool wantsEarlyRefresh(const Region& of, const Held& held) const;
    Outcome answer(const Held& held, bool stale) const;                      // from memory
    Outcome answer(const Entry& entry, MissReason memory, bool stale) const; // from Redis
    // Into memory, unless something was invalidated since the stamp. The entry's own times count.
    bool hold(Region& in, const std::string& full, const Entry& entry, std::uint64_t stamp,
              SteadyTime verified, Milliseconds noRetryFor = Milliseconds{0});

    // cache_load.cpp
    struct Request {
        Region& in;
        std::string name;
        std::string full;
        Loader loader;
        MissReason memoryMiss = MissReason::notAsked;
        std::optional<std::int64_t> newerThan; // a refresh: an entry of then is no answer
    };

    Result<Outcome> getOrLoad(Region& in, const std::string& name, const Loader& loader, Deadline deadline);
    void refreshInBackground(Region& in, const std::string& name, const std::string& full,
                             const Loader& loader, std::int64_t createdMillis, Count why);
    void fly(const Request& request, const std::shared_ptr<Flight>& flight, const std::stop_token& stop);
    Result<Outcome> produce(const Request& request, Flight& flight, const std::stop_token& stop,
                            std::vector<std::string>& tags);
    Result<Outcome> load(const Request& request, const Lease& lease, MissReason redisMiss,
                         const std::optional<Entry>& fallback, const std::stop_token& stop,
                         std::vector<std::string>& tags);
    // The lease, or what another process stored meanwhile; neither where there is no use in waiting on.
    Lease awaitLease(const Request& request, std::uint64_t& stamp, SteadyTime& asked,
                     const std::stop_token& stop);
    bool joinable(const Region& of, const std::string& full, const Flight& flight) const;

    // cache_entry.cpp
    Result<Entry> makeEntry(const Region& in, std::optional<Value> value, std::vector<std::string> tags,
                            std::optional<Milliseconds> ttl, std::uint64_t epoch,
                            std::chrono::microseconds loadTook) const;

    const CacheOptions options;
    const std::shared_ptr<const Clock> clock;
    InvalidationTable table;
    std::map<std::string, std::unique_ptr<Region>> regions; // never changes after construction
    PrefixCounters prefixes;
    SingleFlight flights;
    std::unique_ptr<RedisLink> link; // null without a Redis layer
    std::unique_ptr<RedisLayer> redis;
    runner::TaskRunner runner;
    runner::TaskScope loads; // last: its tasks use all of the above
};

} // namespace pavement::cachelayer
