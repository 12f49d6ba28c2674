// What may be given out, from either layer.

#include "engine/cachelayer/cache_manager_impl.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace pavement::cachelayer {

namespace {

std::int64_t nanosOf(SteadyTime at) {
    return std::chrono::nanoseconds(at.time_since_epoch()).count();
}

} // namespace

std::int64_t CacheManager::Impl::nowMillis() const {
    return link != nullptr ? link->serverMillis() : toMillis(clock->wall());
}

bool CacheManager::Impl::trusted(const Held& held) const {
    if (link == nullptr) {
        return true;
    }
    // By the feed, which would have told of a change; or because it was right so short a time ago.
    SteadyTime known = held.verified;
    if (const auto confirmed = link->confirmed(); confirmed && *confirmed > known) {
        known = *confirmed;
    }
    return clock->steady() <= known + link->options().stalenessBound;
}

MemoryLook CacheManager::Impl::lookInMemory(Region& in, const std::string& full) const {
    MemoryLook look;
    if (in.memory == nullptr) {
        return look;
    }
    bool ended = false;
    HeldPtr held = in.memory->find(full, &ended);
    const SteadyTime now = clock->steady();
    if (held == nullptr) {
        look.why = ended ? MissReason::expired : MissReason::absent;
        return look;
    }
    if (!table.current(held->stamp, full, held->tags, &held->checkedAt)) {
        look.why = MissReason::invalidated;
        return look;
    }
    if (now >= held->hardExpiry) {
        look.why = MissReason::expired;
        return look;
    }
    const bool sure = trusted(*held);
    if (in.policy.failSafe > Milliseconds{0} && now < held->softExpiry + in.policy.failSafe) {
        look.fallback = held;
    }
    if (now >= held->softExpiry) {
        look.why = MissReason::expired;
        if (sure && now < held->softExpiry + in.policy.staleWhileRevalidate) {
            look.revalidate = std::move(held);
        }
        return look;
    }
    if (!sure) {
        look.why = MissReason::unverified;
        return look;
    }
    look.why = held->value ? MissReason::none : MissReason::negative;
    look.fresh = std::move(held);
    return look;
}

bool CacheManager::Impl::withinRevalidation(const Region& of, const Entry& entry) const {
    return nowMillis() < entry.softExpiryMillis + of.policy.staleWhileRevalidate.count();
}

bool CacheManager::Impl::wantsEarlyRefresh(const Region& of, const Held& held) const {
    if (of.policy.earlyRefresh <= 0) {
        return false;
    }
    const SteadyTime now = clock->steady();
    const double left = std::chrono::duration<double>(held.softExpiry - now).count();
    const double scale = std::chrono::duration<double>(held.loadTook).count() * of.policy.earlyRefresh;
    if (left > 30 * scale) {
        return false; // one in 10^13
    }
    thread_local std::mt19937_64 random{std::random_device{}()};
    const double chance = 1.0 - std::uniform_real_distribution<double>(0.0, 1.0)(random); // never 0
    return -scale * std::log(chance) >= left &&
           held.noRetryBefore.load(std::memory_order_relaxed) < nanosOf(now);
}

Outcome CacheManager::Impl::answer(const Held& held, bool stale) const {
    Outcome outcome;
    outcome.value = held.value;
    outcome.layer = Layer::memory;
    outcome.negative = !held.value;
    outcome.stale = stale;
    outcome.memory = held.value ? MissReason::none : MissReason::negative;
    return outcome;
}

Outcome CacheManager::Impl::answer(const Entry& entry, MissReason memory, bool stale) const {
    Outcome outcome;
    outcome.value = entry.value;
    outcome.layer = Layer::redis;
    outcome.negative = !entry.value;
    outcome.stale = stale;
    outcome.memory = memory;
    outcome.redis = entry.value ? MissReason::none : MissReason::negative;
    return outcome;
}

bool CacheManager::Impl::hold(Region& in, const std::string& full, const Entry& entry, std::uint64_t stamp,
                              SteadyTime verified, Milliseconds noRetryFor) {
    if (!table.current(stamp, full, entry.tags)) {
        return false;
    }
    if (in.memory == nullptr) {
        return !table.keyTouchedSince(stamp, full);
    }
    const SteadyTime now = clock->steady();
    const std::int64_t nowOnServer = nowMillis();
    auto held = std::make_shared<Held>();
    held->value = entry.value;
    held->tags = entry.tags;
    held->stamp = stamp;
    held->verified = verified;
    held->softExpiry = now + Milliseconds(entry.softExpiryMillis - nowOnServer);
    held->hardExpiry = now + Milliseconds(entry.hardExpiryMillis - nowOnServer);
    held->createdMillis = entry.createdMillis;
    held->loadTook = entry.loadTook;
    if (noRetryFor > Milliseconds{0}) {
        held->noRetryBefore = nanosOf(now + noRetryFor);
    }
    return table.storeIfUntouched(stamp, full, [&] { in.memory->put(full, std::move(held)); });
}

} // namespace pavement::cachelayer
