#include "engine/cachelayer/cache_manager.h"

#include "engine/cachelayer/cache_manager_impl.h"
#include "engine/cachelayer/published_counters.h"

#include <utility>

namespace pavement::cachelayer {

namespace {

constexpr std::size_t kLongestKey = 4'096;

} // namespace

CacheManager::Impl::Impl(CacheOptions what, std::shared_ptr<const Clock> useClock)
    : options(std::move(what))
    , clock(std::move(useClock))
    , prefixes(options.mostPrefixes)
    , runner(runner::RunnerOptions{options.loaderThreads, 4096})
    , loads(runner, options.loaderThreads) {
    for (const CachePolicy& policy : options.policies) {
        auto region = std::make_unique<Region>(policy);
        if (policy.useMemory) {
            region->memory = std::make_unique<MemoryLayer>(policy, *clock);
        }
        regions[policy.name] = std::move(region);
    }
    if (options.redis) {
        link = std::make_unique<RedisLink>(
            *options.redis, *clock, table, [this](std::string_view full) { dropKey(full); },
            [this] { table.record(Invalidation{}); });
        redis = std::make_unique<RedisLayer>(*link, table);
    }
}

Result<std::unique_ptr<CacheManager>> CacheManager::create(CacheOptions options) {
    bool hasDefault = false;
    for (const CachePolicy& policy : options.policies) {
        if (auto checked = checkPolicy(policy); !checked) {
            return fail(std::move(checked.error()));
        }
        hasDefault = hasDefault || policy.name == "default";
    }
    if (!hasDefault) {
        options.policies.emplace_back();
    }
    if (options.loaderThreads == 0) {
        return fail(ErrorCode::invalidInput, "The cache needs at least one thread for its loads");
    }
    if (options.redis) {
        if (options.redis->prefix.empty()) {
            return fail(ErrorCode::invalidInput, "The cache needs a prefix for its keys in Redis",
                        "Such as \"shop:cache:\"; nothing outside it is ever written.");
        }
        if (options.redis->timeout <= Milliseconds{0} || options.redis->stalenessBound < Milliseconds{40} ||
            options.redis->minBackoff <= Milliseconds{0} ||
            options.redis->maxBackoff < options.redis->minBackoff) {
            return fail(
                ErrorCode::invalidInput, "The cache's times for Redis do not fit together",
                "The timeout and the back-off are above zero, the staleness bound is at least 40 ms.");
        }
    }
    std::shared_ptr<const Clock> clock =
        options.clock != nullptr ? options.clock : std::make_shared<SystemClock>();
    return std::unique_ptr<CacheManager>(
        new CacheManager(std::make_unique<Impl>(std::move(options), std::move(clock))));
}

CacheManager::CacheManager(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

CacheManager::~CacheManager() = default;

Result<Region*> CacheManager::Impl::region(const std::string& policy) {
    const auto found = regions.find(policy);
    if (found == regions.end()) {
        return fail(ErrorCode::invalidInput, "There is no cache policy \"" + policy + "\"");
    }
    return found->second.get();
}

Result<Region*> CacheManager::Impl::regionOf(const Key& key) {
    if (key.name.empty() || key.name.size() > kLongestKey) {
        return fail(ErrorCode::invalidInput,
                    "A key of the cache has 1 to " + std::to_string(kLongestKey) + " bytes");
    }
    return region(key.policy);
}

void CacheManager::Impl::dropKey(std::string_view full) {
    const auto found = regions.find(std::string(full.substr(0, full.find(':'))));
    MemoryLayer* memory = found == regions.end() ? nullptr : found->second->memory.get();
    table.invalidateKey(full, [memory, full] {
        if (memory != nullptr) {
            memory->remove(full);
        }
    });
}

void CacheManager::Impl::count(Region& of, std::string_view name, const Outcome& outcome) {
    of.counters.note(outcome);
    prefixes.of(name).note(outcome);
}

Applied CacheManager::Impl::invalidate(const std::vector<Invalidation>& invalidations) {
    const auto here = [this, &invalidations] {
        for (const Invalidation& each : invalidations) {
            if (each.kind == Invalidation::Kind::key) {
                dropKey(each.name);
            } else {
                table.record(each);
            }
        }
    };
    here();
    if (redis == nullptr) {
        return {};
    }
    const bool done = redis->invalidate(invalidations);
    // Once more: meanwhile somebody may have read the old value from there.
    here();
    return {done};
}

Result<std::vector<Outcome>> CacheManager::getMany(const std::vector<std::string>& names,
                                                   const std::string& policy, Deadline deadline) {
    Impl& impl = *m_impl;
    std::vector<Outcome> outcomes(names.size());
    std::vector<std::string> missing;
    std::vector<std::size_t> where;
    Region* in = nullptr;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto region = impl.regionOf({names[i], policy});
        if (!region) {
            return fail(std::move(region.error()));
        }
        in = *region;
        std::string full = in->full(names[i]);
        const MemoryLook look = impl.lookInMemory(*in, full);
        outcomes[i].memory = look.why;
        if (look.fresh != nullptr) {
            outcomes[i] = impl.answer(*look.fresh, false);
        } else if (look.revalidate != nullptr) {
            outcomes[i] = impl.answer(*look.revalidate, true);
            outcomes[i].memory = look.why;
        } else if (impl.inRedis(*in)) {
            missing.push_back(std::move(full));
            where.push_back(i);
        }
    }
    const std::uint64_t stamp = impl.table.now();
    if (!missing.empty()) {
        const SteadyTime asked = impl.clock->steady();
        auto found = impl.redis->read(missing, deadline);
        for (std::size_t i = 0; i < missing.size(); ++i) {
            Outcome& outcome = outcomes[where[i]];
            outcome.redis = found[i].why;
            if (!found[i].entry) {
                continue;
            }
            const Entry& entry = *found[i].entry;
            const bool fresh = impl.freshEntry(entry);
            static_cast<void>(impl.hold(*in, missing[i], entry, stamp, asked));
            if (fresh || impl.withinRevalidation(*in, entry)) {
                outcome = impl.answer(entry, outcome.memory, !fresh);
            } else {
                outcome.redis = MissReason::expired;
            }
        }
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        impl.count(*in, names[i], outcomes[i]);
    }
    return outcomes;
}

Result<Outcome> CacheManager::get(const Key& key, Deadline deadline) {
    auto outcomes = getMany({key.name}, key.policy, deadline);
    if (!outcomes) {
        return fail(std::move(outcomes.error()));
    }
    return std::move(outcomes->front());
}

Result<Outcome> CacheManager::getOrLoad(const Key& key, const Loader& loader, Deadline deadline) {
    auto region = m_impl->regionOf(key);
    if (!region) {
        return fail(std::move(region.error()));
    }
    auto outcome = m_impl->getOrLoad(**region, key.name, loader, deadline);
    if (outcome) {
        m_impl->count(**region, key.name, *outcome);
    } else {
        (*region)->counters.add(Count::misses);
        m_impl->prefixes.of(key.name).add(Count::misses);
    }
    return outcome;
}

Result<Applied> CacheManager::set(const Key& key, const Value& value, const SetOptions& options) {
    Impl& impl = *m_impl;
    auto region = impl.regionOf(key);
    if (!region) {
        return fail(std::move(region.error()));
    }
    Region& in = **region;
    const std::string full = in.full(key.name);
    auto entry =
        impl.makeEntry(in, value, options.tags, options.ttl,
                       impl.link != nullptr ? impl.link->knownEpoch() : 0, std::chrono::microseconds{0});
    if (!entry) {
        return fail(std::move(entry.error()));
    }
    in.counters.add(Count::sets);
    impl.dropKey(full);
    const std::uint64_t stamp = impl.table.now();
    const SteadyTime begun = impl.clock->steady();
    Applied applied;
    if (impl.inRedis(in)) {
        applied.inRedis = impl.redis->write(full, *entry);
    } else if (impl.redis != nullptr) {
        applied.inRedis = impl.redis->invalidate({{Invalidation::Kind::key, full}});
    }
    // Where somebody else wrote at the same time nobody knows here who was last: then memory keeps neither.
    if (!impl.hold(in, full, *entry, stamp, begun)) {
        impl.dropKey(full);
    }
    return applied;
}

Result<Applied> CacheManager::invalidate(const Key& key) {
    auto region = m_impl->regionOf(key);
    if (!region) {
        return fail(std::move(region.error()));
    }
    (*region)->counters.add(Count::invalidations);
    return m_impl->invalidate({{Invalidation::Kind::key, (*region)->full(key.name)}});
}

Result<Applied> CacheManager::invalidatePrefix(const std::string& prefix, const std::string& policy) {
    auto region = m_impl->region(policy);
    if (!region) {
        return fail(std::move(region.error()));
    }
    (*region)->counters.add(Count::invalidations);
    return m_impl->invalidate({{Invalidation::Kind::prefix, (*region)->full(prefix)}});
}

Result<Applied> CacheManager::invalidateTag(const std::string& tag) {
    if (tag.empty() || tag.size() > kLongestTag) {
        return fail(ErrorCode::invalidInput, "A tag has 1 to " + std::to_string(kLongestTag) + " bytes");
    }
    return m_impl->invalidate({{Invalidation::Kind::tag, tag}});
}

Applied CacheManager::invalidateAll() {
    return m_impl->invalidate({Invalidation{}});
}

CacheCounters CacheManager::counters() const {
    CacheCounters counters;
    for (const auto& [name, region] : m_impl->regions) {
        counters.byPolicy[name] = region->counters.values();
    }
    counters.byPrefix = m_impl->prefixes.values();
    return counters;
}

LayerStatus CacheManager::status() const {
    LayerStatus status;
    if (m_impl->link != nullptr) {
        status.redis = m_impl->link->status();
    }
    status.loadsUnderWay = m_impl->flights.underWay();
    for (const auto& [name, region] : m_impl->regions) {
        if (region->memory != nullptr) {
            const auto size = region->memory->size();
            status.memory[name] = {size.entries, size.weight, size.capacity, size.evictions};
        }
    }
    return status;
}

Result<void> CacheManager::publish(Milliseconds timeToLive) {
    if (m_impl->link == nullptr) {
        return fail(ErrorCode::unsupported, "A cache without Redis has nowhere to publish its counters");
    }
    auto lent = m_impl->link->borrow(m_impl->link->options().timeout);
    if (!lent) {
        return fail(std::move(lent.error()));
    }
    return publishCounters(**lent, m_impl->link->names().prefix, m_impl->link->self(), counters(), status(),
                           m_impl->nowMillis(), timeToLive);
}

} // namespace pavement::cachelayer
