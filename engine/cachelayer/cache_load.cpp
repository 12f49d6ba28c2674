// getOrLoad: one load for all who ask, here and, by a lease, in other processes.

#include "engine/cachelayer/cache_manager_impl.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace pavement::cachelayer {

namespace {

constexpr int kJoinAttempts = 3;      // then a caller loads for itself, whatever is invalidated meanwhile
constexpr Milliseconds kFirstLook{5}; // at another process's lease; each look doubles the next wait
constexpr Milliseconds kLastLook{50};

std::int64_t steadyNanos(const Clock& clock) {
    return std::chrono::nanoseconds(clock.steady().time_since_epoch()).count();
}

void pauseFor(Milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
}

Deadline limitOf(Milliseconds limit) {
    return limit > Milliseconds{0} ? Deadline::after(limit) : Deadline::never();
}

} // namespace

bool CacheManager::Impl::joinable(const Region& of, const std::string& full, const Flight& flight) const {
    return clock->steady() < flight.begun() + of.policy.leaseDuration &&
           !table.keyTouchedSince(flight.stamp(), full) && table.current(flight.stamp(), full, {});
}

Result<Outcome> CacheManager::Impl::getOrLoad(Region& in, const std::string& name, const Loader& loader,
                                              Deadline deadline) {
    const std::string full = in.full(name);
    const CachePolicy& policy = in.policy;
    const Deadline patience = limitOf(policy.softTimeout);
    const Deadline latest = deadline.earlier(limitOf(policy.hardTimeout));
    for (int attempt = 0;; ++attempt) {
        const std::uint64_t stamp = table.now();
        const MemoryLook look = lookInMemory(in, full);
        if (look.fresh != nullptr) {
            if (wantsEarlyRefresh(in, *look.fresh)) {
                refreshInBackground(in, name, full, loader, look.fresh->createdMillis, Count::earlyRefreshes);
            }
            return answer(*look.fresh, false);
        }
        const auto giveStale = [&](const HeldPtr& held, std::optional<Error> why) {
            Outcome outcome = answer(*held, true);
            outcome.memory = look.why;
            outcome.staleBecause = std::move(why);
            return outcome;
        };
        const auto pausing = [this](const HeldPtr& held) {
            return held != nullptr &&
                   held->noRetryBefore.load(std::memory_order_relaxed) > steadyNanos(*clock);
        };
        if (look.revalidate != nullptr) {
            if (!pausing(look.revalidate)) {
                refreshInBackground(in, name, full, loader, look.revalidate->createdMillis,
                                    Count::backgroundLoads);
            }
            return giveStale(look.revalidate, std::nullopt);
        }
        if (pausing(look.fallback)) {
            return giveStale(look.fallback, Error{ErrorCode::busy, "The last reload failed a moment ago",
                                                  "It is tried again soon.", ""});
        }
        const auto joined = flights.join(full, stamp, clock->steady(), [&](const Flight& flight) {
            return attempt < kJoinAttempts && joinable(in, full, flight);
        });
        if (joined.leads) {
            const Request request{in, name, full, loader, look.why, std::nullopt};
            if (latest.isNever() && patience.isNever()) {
                fly(request, joined.flight, {});
            } else {
                const auto flight = joined.flight;
                static_cast<void>(loads.start(
                    {"cache load", Deadline::never(), {}},
                    [this, request, flight](runner::TaskContext& context) -> Result<void> {
                        fly(request, flight, context.stopToken());
                        return {};
                    },
                    [this, full, flight](const Result<void>& begun) {
                        if (!begun) { // refused or cancelled before it began
                            flights.end(full, flight);
                            flight->finish(fail(begun.error()), {});
                        }
                    }));
            }
        }
        auto landing = joined.flight->wait(patience, latest, look.fallback != nullptr);
        if (!landing.outcome) {
            const bool late = latest.expired();
            in.counters.add(late ? Count::hardTimeouts : Count::softTimeouts);
            Error why{ErrorCode::timeout, "The value was not loaded in time", "The load goes on.", ""};
            if (look.fallback != nullptr) {
                return giveStale(look.fallback, std::move(why));
            }
            if (landing.offered) {
                landing.offered->staleBecause = std::move(why);
                return std::move(*landing.offered);
            }
            return fail(std::move(why));
        }
        Result<Outcome>& outcome = *landing.outcome;
        if (!outcome) {
            if (look.fallback != nullptr) {
                look.fallback->noRetryBefore =
                    steadyNanos(*clock) + std::chrono::nanoseconds(policy.retryPause).count();
                return giveStale(look.fallback, outcome.error());
            }
            return outcome;
        }
        const bool again = outcome->layer == Layer::none;
        // What came of a load that began before a tag was invalidated may be older than this call.
        if (again || (!joined.leads && !table.current(joined.flight->stamp(), full, landing.tags))) {
            if (latest.expired()) {
                return fail(ErrorCode::timeout, "The value was not loaded in time");
            }
            if (again) {
                pauseFor(kFirstLook, {}); // another process refreshes it
            }
            continue;
        }
        outcome->coalesced = !joined.leads;
        outcome->memory = look.why;
        return outcome;
    }
}

void CacheManager::Impl::refreshInBackground(Region& in, const std::string& name, const std::string& full,
                                             const Loader& loader, std::int64_t createdMillis, Count why) {
    const auto joined = flights.join(full, table.now(), clock->steady(),
                                     [&](const Flight& flight) { return joinable(in, full, flight); });
    if (!joined.leads) {
        return; // it is being loaded already
    }
    in.counters.add(why);
    const auto flight = joined.flight;
    const Request request{in, name, full, loader, MissReason::expired, createdMillis};
    static_cast<void>(loads.start(
        {"cache refresh", Deadline::never(), {}},
        [this, request, flight](runner::TaskContext& context) -> Result<void> {
            fly(request, flight, context.stopToken());
            return {};
        },
        [this, full, flight](const Result<void>& begun) {
            if (!begun) {
                flights.end(full, flight);
                flight->finish(fail(begun.error()), {});
            }
        }));
}

void CacheManager::Impl::fly(const Request& request, const std::shared_ptr<Flight>& flight,
                             const std::stop_token& stop) {
    std::vector<std::string> tags;
    auto outcome = produce(request, *flight, stop, tags);
    if (!outcome && request.newerThan && request.in.memory != nullptr) {
        if (const HeldPtr held = request.in.memory->find(request.full)) {
            held->noRetryBefore =
                steadyNanos(*clock) + std::chrono::nanoseconds(request.in.policy.retryPause).count();
        }
    }
    std::optional<std::int64_t> refresh;
    if (outcome && outcome->layer == Layer::redis && outcome->stale && !outcome->staleBecause) {
        refresh = flight->staleCreated();
    }
    flights.end(request.full, flight);
    flight->finish(std::move(outcome), std::move(tags));
    if (refresh) {
        refreshInBackground(request.in, request.name, request.full, request.loader, *refresh,
                            Count::backgroundLoads);
    }
}

Result<Outcome> CacheManager::Impl::produce(const Request& request, Flight& flight,
                                            const std::stop_token& stop, std::vector<std::string>& tags) {
    Region& in = request.in;
    const auto fromRedis = [&](Entry& entry, std::uint64_t stamp, SteadyTime asked, bool stale) {
        static_cast<void>(hold(in, request.full, entry, stamp, asked));
        Outcome outcome = answer(entry, request.memoryMiss, stale);
        tags = std::move(entry.tags);
        return outcome;
    };
    if (!request.newerThan) {
        // Between its caller's look and its turn another load may have ended.
        if (const MemoryLook look = lookInMemory(in, request.full); look.fresh != nullptr) {
            tags = look.fresh->tags;
            return answer(*look.fresh, false);
        }
    }
    if (!inRedis(in)) {
        return load(request, {}, MissReason::notAsked, std::nullopt, stop, tags);
    }
    MissReason why = MissReason::notAsked;
    if (!request.newerThan) {
        const std::uint64_t stamp = table.now();
        const SteadyTime asked = clock->steady();
        auto found = std::move(redis->read({&request.full, 1}, Deadline::never()).front());
        why = found.why;
        if (found.entry) {
            if (freshEntry(*found.entry)) {
                return fromRedis(*found.entry, stamp, asked, false);
            }
            why = MissReason::expired;
            if (withinRevalidation(in, *found.entry)) {
                flight.noteStale(found.entry->createdMillis);
                return fromRedis(*found.entry, stamp, asked, true);
            }
            if (in.policy.failSafe > Milliseconds{0}) {
                flight.offer(answer(*found.entry, request.memoryMiss, true));
            }
        }
    }
    std::uint64_t stamp = 0;
    SteadyTime asked{};
    Lease lease = awaitLease(request, stamp, asked, stop);
    std::optional<Entry> fallback;
    if (lease.found.entry) {
        Entry& entry = *lease.found.entry;
        const bool news = !request.newerThan || entry.createdMillis > *request.newerThan;
        if (freshEntry(entry) && news) {
            if (!lease.token.empty()) {
                redis->release(request.full, lease.token);
            }
            return fromRedis(entry, stamp, asked, false);
        }
        if (in.policy.failSafe > Milliseconds{0} &&
            nowMillis() < entry.softExpiryMillis + in.policy.failSafe.count()) {
            fallback = std::move(entry);
        }
    }
    if (request.newerThan && lease.reached && lease.token.empty()) {
        return Outcome{}; // another process refreshes it
    }
    return load(request, lease, why, fallback, stop, tags);
}

Lease CacheManager::Impl::awaitLease(const Request& request, std::uint64_t& stamp, SteadyTime& asked,
                                     const std::stop_token& stop) {
    const Deadline until = Deadline::after(request.in.policy.leaseWait);
    Milliseconds wait = kFirstLook;
    for (bool first = true;; first = false) {
        stamp = table.now();
        asked = clock->steady();
        Lease lease = redis->acquire(request.full, request.in.policy.leaseDuration, Deadline::never());
        const bool found = lease.found.entry && freshEntry(*lease.found.entry);
        if (!lease.token.empty() || !lease.reached || found || request.newerThan) {
            return lease;
        }
        if (first) {
            request.in.counters.add(Count::leaseWaits);
        }
        if (until.expired() || stop.stop_requested()) {
            request.in.counters.add(Count::leaseTimeouts);
            return lease;
        }
        pauseFor(std::min(wait, std::max(until.remaining(), Milliseconds{1})), stop);
        wait = std::min(wait * 2, kLastLook);
    }
}

Result<Outcome> CacheManager::Impl::load(const Request& request, const Lease& lease, MissReason redisMiss,
                                         const std::optional<Entry>& fallback, const std::stop_token& stop,
                                         std::vector<std::string>& tags) {
    Region& in = request.in;
    const std::uint64_t stamp = table.now();
    const SteadyTime begun = clock->steady();
    const std::uint64_t epoch = lease.reached ? lease.epoch : link != nullptr ? link->knownEpoch() : 0;
    in.counters.add(Count::loads);
    prefixes.of(request.name).add(Count::loads);
    auto loaded = request.loader(stop);
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(clock->steady() - begun);
    in.counters.addLoad(static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)));
    if (loaded && loaded->value && !loaded->ttl && in.policy.ttlMode == TtlMode::adaptive) {
        loaded->ttl = in.lifetimes.next(request.full, loaded->value->bytes());
    }
    Result<Entry> entry =
        loaded ? makeEntry(in, std::move(loaded->value), std::move(loaded->tags), loaded->ttl, epoch, took)
               : Result<Entry>(fail(std::move(loaded.error())));
    if (!entry) {
        in.counters.add(Count::loadFailures);
        if (!lease.token.empty()) {
            redis->release(request.full, lease.token);
        }
        if (fallback) {
            static_cast<void>(hold(in, request.full, *fallback, stamp, begun, in.policy.retryPause));
            Outcome outcome = answer(*fallback, request.memoryMiss, true);
            outcome.redis = redisMiss;
            outcome.staleBecause = std::move(entry.error());
            tags = fallback->tags;
            return outcome;
        }
        return fail(std::move(entry.error()));
    }
    Outcome outcome;
    outcome.value = entry->value;
    outcome.layer = Layer::loader;
    outcome.negative = !entry->value;
    outcome.memory = request.memoryMiss;
    outcome.redis = redisMiss;
    if (entry->hardExpiryMillis > entry->createdMillis) {
        const bool held = hold(in, request.full, *entry, stamp, begun);
        bool stored = held;
        if (!lease.token.empty()) {
            if (held) {
                stored = redis->fill(request.full, lease.token, *entry);
            } else {
                redis->release(request.full, lease.token);
            }
        }
        if (!stored) {
            in.counters.add(Count::refusedStores);
        }
    } else if (!lease.token.empty()) {
        redis->release(request.full, lease.token);
    }
    tags = std::move(entry->tags);
    return outcome;
}

} // namespace pavement::cachelayer
