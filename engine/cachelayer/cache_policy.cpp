#include "engine/cachelayer/cache_policy.h"

#include <algorithm>
#include <cctype>

namespace pavement::cachelayer {

Result<void> checkPolicy(const CachePolicy& policy) {
    const auto refuse = [&policy](const std::string& what) {
        return fail(ErrorCode::invalidInput, "The cache policy \"" + policy.name + "\" " + what);
    };
    const auto plain = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
    };
    if (policy.name.empty() || policy.name.size() > 64 ||
        !std::all_of(policy.name.begin(), policy.name.end(), plain)) {
        return refuse("needs a name of 1 to 64 letters, digits, '-', '_' or '.'");
    }
    if (policy.ttl <= Milliseconds{0}) {
        return refuse("needs a TTL above zero");
    }
    if (policy.minTtl <= Milliseconds{0} || policy.minTtl > policy.maxTtl) {
        return refuse("has a range of TTLs that is empty");
    }
    if (!(policy.jitter >= 0 && policy.jitter <= 0.5)) {
        return refuse("has a jitter outside 0 to 0.5");
    }
    if (!(policy.earlyRefresh >= 0 && policy.earlyRefresh <= 100)) {
        return refuse("has an early refresh outside 0 to 100");
    }
    for (const Milliseconds each :
         {policy.negativeTtl, policy.staleWhileRevalidate, policy.failSafe, policy.softTimeout,
          policy.hardTimeout, policy.retryPause, policy.leaseWait}) {
        if (each < Milliseconds{0}) {
            return refuse("has a negative duration");
        }
    }
    if (policy.leaseDuration <= Milliseconds{0}) {
        return refuse("needs a lease longer than zero");
    }
    if (policy.useMemory && policy.capacity == 0) {
        return refuse("has a memory layer without room");
    }
    if (policy.softTimeout > Milliseconds{0} && policy.hardTimeout > Milliseconds{0} &&
        policy.softTimeout > policy.hardTimeout) {
        return refuse("has a soft timeout beyond its hard one");
    }
    return {};
}

} // namespace pavement::cachelayer
