// An entry's times and limits.

#include "engine/base/json.h"
#include "engine/cachelayer/cache_manager_impl.h"

#include <algorithm>
#include <random>

namespace pavement::cachelayer {

namespace {

constexpr std::size_t kLargestValue = 512U << 20U; // of a string in Redis

} // namespace

Result<Entry> CacheManager::Impl::makeEntry(const Region& in, std::optional<Value> value,
                                            std::vector<std::string> tags, std::optional<Milliseconds> ttl,
                                            std::uint64_t epoch, std::chrono::microseconds loadTook) const {
    const CachePolicy& policy = in.policy;
    if (tags.size() > kMostTags || std::any_of(tags.begin(), tags.end(), [](const std::string& tag) {
            return tag.empty() || tag.size() > kLongestTag;
        })) {
        return fail(ErrorCode::invalidInput,
                    "A cached value has too many tags, or one that is empty or too long",
                    "At most " + std::to_string(kMostTags) + " of at most " + std::to_string(kLongestTag) +
                        " bytes.");
    }
    if (value && value->bytes().size() > kLargestValue) {
        return fail(ErrorCode::invalidInput, "A value of over 512 MiB cannot be cached");
    }
    if (value && policy.serialization == ValueKind::json) {
        if (value->kind() != ValueKind::json) {
            if (auto parsed = value->json(); !parsed) {
                return fail(ErrorCode::invalidInput,
                            "The cache policy \"" + policy.name + "\" takes JSON alone",
                            "Store it under a policy of bytes.", parsed.error().message);
            }
            value = Value(value->bytes(), ValueKind::json);
        }
    }
    Milliseconds lifetime = ttl.value_or(value ? policy.ttl : policy.negativeTtl);
    if (policy.jitter > 0 && lifetime > Milliseconds{0}) {
        thread_local std::mt19937_64 random{std::random_device{}()};
        const double factor =
            std::uniform_real_distribution<double>(1 - policy.jitter, 1 + policy.jitter)(random);
        lifetime =
            Milliseconds(static_cast<Milliseconds::rep>(static_cast<double>(lifetime.count()) * factor));
    }
    Entry entry;
    entry.createdMillis = nowMillis();
    entry.softExpiryMillis = entry.createdMillis + std::max(lifetime, Milliseconds{0}).count();
    entry.hardExpiryMillis = entry.softExpiryMillis;
    if (lifetime > Milliseconds{0}) {
        entry.hardExpiryMillis += std::max(policy.staleWhileRevalidate, policy.failSafe).count();
    }
    entry.value = std::move(value);
    entry.tags = std::move(tags);
    entry.epoch = epoch;
    entry.loadTook = loadTook;
    return entry;
}

} // namespace pavement::cachelayer
