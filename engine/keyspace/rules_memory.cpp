#include "engine/keyspace/rules.h"
#include "engine/keyspace/thresholds.h"

#include "engine/base/units.h"

#include <algorithm>
#include <cmath>

namespace pavement::keyspace::rules {

namespace {

bool startsWith(const std::string& text, std::string_view with) {
    return text.compare(0, with.size(), with) == 0;
}

double expiringShare(const redis::InfoSnapshot& info) {
    return info.keys == 0 ? 0 : static_cast<double>(info.keysWithExpiry) / static_cast<double>(info.keys);
}

std::string setPolicy(const char* policy) {
    return std::string("CONFIG SET maxmemory-policy ") + policy;
}

bool enoughReads(const redis::InfoSnapshot& info) {
    return static_cast<double>(info.hits + info.misses) >= thresholds::kReadsToJudge;
}

double evictedPerMiss(const redis::InfoSnapshot& info) {
    return info.misses == 0 ? 0 : static_cast<double>(info.evicted) / static_cast<double>(info.misses);
}

std::string setLimit(double bytes) {
    return "CONFIG SET maxmemory " + std::to_string(static_cast<std::uint64_t>(bytes));
}

} // namespace

std::string percent(double share) {
    return formatValue(share, Unit::ratio);
}

std::string bytesText(double bytes) {
    return formatBytes({static_cast<std::int64_t>(std::llround(bytes))});
}

std::string countText(double count) {
    return formatCount(count);
}

std::vector<Seen> noLimit(const Facts& facts) {
    const auto& info = facts.server.info;
    if (info.memoryMaxBytes != 0) {
        return {};
    }
    // What the machine can give, or twice what was ever needed, whichever is less.
    const double peak = std::max<double>(2 * static_cast<double>(info.memoryPeakBytes), 64.0 * 1024 * 1024);
    const double system = static_cast<double>(facts.server.memory.systemBytes) * thresholds::kLimitOfSystem;
    // Never below what is used: that would evict, or refuse writes, at once.
    const double used = static_cast<double>(info.memoryUsedBytes) * 1.1;
    const double limit = std::max(used, system > 0 ? std::min(peak, system) : peak);
    return {{"maxmemory is 0; " + bytesText(static_cast<double>(info.memoryUsedBytes)) + " used, peak " +
                 bytesText(static_cast<double>(info.memoryPeakBytes)),
             setLimit(limit),
             "CONFIG SET maxmemory 0",
             {},
             {}}};
}

std::vector<Seen> cacheNeverEvicts(const Facts& facts) {
    const auto& info = facts.server.info;
    const double expiring = expiringShare(info);
    if (info.memoryMaxBytes == 0 || info.evictionPolicy != "noeviction" || info.keys == 0 ||
        expiring < thresholds::kCacheExpiring) {
        return {};
    }
    return {
        {"maxmemory-policy is noeviction, and " + percent(expiring) + " of the keys expire, as in a cache",
         setPolicy("allkeys-lfu"),
         setPolicy("noeviction"),
         {},
         {}}};
}

std::vector<Seen> nothingToEvict(const Facts& facts) {
    const auto& info = facts.server.info;
    const double expiring = expiringShare(info);
    if (info.memoryMaxBytes == 0 || !startsWith(info.evictionPolicy, "volatile-") || info.keys == 0 ||
        expiring >= thresholds::kNothingToEvict) {
        return {};
    }
    Seen seen{"maxmemory-policy is " + info.evictionPolicy + ", which evicts only keys that expire: " +
                  std::to_string(info.keysWithExpiry) + " of " + std::to_string(info.keys),
              setPolicy("allkeys-lfu"),
              setPolicy(info.evictionPolicy.c_str()),
              {},
              {}};
    if (info.keysWithExpiry == 0) {
        seen.severity = Severity::critical;
    }
    return {seen};
}

std::vector<Seen> nearlyFull(const Facts& facts) {
    const auto& info = facts.server.info;
    const auto most = static_cast<double>(info.memoryMaxBytes);
    const double used = most == 0 ? 0 : static_cast<double>(info.memoryUsedBytes) / most;
    if (info.evictionPolicy != "noeviction" || used < thresholds::kNearlyFull) {
        return {};
    }
    return {{percent(used) + " of maxmemory is used under noeviction",
             setLimit(most * 1.25),
             setLimit(most),
             {},
             {}}};
}

std::vector<Seen> writesRefused(const Facts& facts) {
    const auto& errors = facts.server.info.errors;
    const auto at = errors.find("OOM");
    if (at == errors.end() || at->second == 0) {
        return {};
    }
    const auto most = static_cast<double>(facts.server.info.memoryMaxBytes);
    return {{countText(static_cast<double>(at->second)) +
                 " writes were refused for want of memory (OOM) since the server's start",
             most > 0 ? setLimit(most * 1.25) : "INFO memory",
             most > 0 ? setLimit(most) : "",
             {},
             {}}};
}

std::vector<Seen> fragmented(const Facts& facts) {
    const auto& info = facts.server.info;
    const auto wasted = static_cast<double>(facts.server.memory.fragmentationBytes);
    const double ratio =
        facts.server.memory.allocatorFragmentation.value_or(info.fragmentation); // without freed pages
    if (info.fragmentation < thresholds::kFragmentation || wasted < thresholds::kFragmentedBytes ||
        ratio < 1.1) {
        return {};
    }
    if (facts.server.setting("activedefrag") == "yes") {
        return {{"fragmentation " + formatValue(info.fragmentation, Unit::none) + ", " + bytesText(wasted) +
                     " more resident than used, though activedefrag is on",
                 "CONFIG SET active-defrag-cycle-max 50",
                 "CONFIG SET active-defrag-cycle-max 25",
                 {},
                 {}}};
    }
    return {{"fragmentation " + formatValue(info.fragmentation, Unit::none) + ", " + bytesText(wasted) +
                 " more resident than used",
             "CONFIG SET activedefrag yes",
             "CONFIG SET activedefrag no",
             {},
             {}}};
}

std::vector<Seen> swapped(const Facts& facts) {
    const auto& info = facts.server.info;
    const auto used = static_cast<double>(info.memoryUsedBytes);
    const auto resident = static_cast<double>(info.memoryResidentBytes);
    if (resident <= 0 || used - resident < thresholds::kFragmentedBytes ||
        resident / used > thresholds::kSwapped) {
        return {};
    }
    return {{"only " + bytesText(resident) + " of " + bytesText(used) + " used are in memory",
             {}, // a limit below what is used would evict it at once, or refuse all writes
             {},
             {},
             {}}};
}

std::vector<Seen> evictsWhatIsRead(const Facts& facts) {
    const auto& info = facts.server.info;
    const auto ratio = facts.server.hitRatio();
    if (!ratio || !enoughReads(info) || *ratio >= thresholds::kLowHitRatio ||
        evictedPerMiss(info) < thresholds::kEvictedPerMiss) {
        return {};
    }
    const auto most = static_cast<double>(info.memoryMaxBytes);
    return {{"hit ratio " + percent(*ratio) + " with " + countText(static_cast<double>(info.evicted)) +
                 " evictions to " + countText(static_cast<double>(info.misses)) + " misses",
             setLimit(most * 1.5),
             setLimit(most),
             {},
             {}}};
}

std::vector<Seen> evictionBehind(const Facts& facts) {
    const double seconds = facts.server.memory.evictionExceededSeconds;
    if (seconds < 1) {
        return {};
    }
    return {{"used memory was above maxmemory for " + formatValue(seconds, Unit::seconds) +
                 " since the server's start",
             "CONFIG SET lazyfree-lazy-eviction yes",
             "CONFIG SET lazyfree-lazy-eviction no",
             {},
             {}}};
}

std::vector<Seen> lowHitRatio(const Facts& facts) {
    const auto& info = facts.server.info;
    const auto ratio = facts.server.hitRatio();
    if (!ratio || !enoughReads(info) || *ratio >= thresholds::kVeryLowHitRatio ||
        evictedPerMiss(info) >= thresholds::kEvictedPerMiss) {
        return {};
    }
    return {{"hit ratio " + percent(*ratio) + " of " +
                 countText(static_cast<double>(info.hits + info.misses)) + " reads, hardly any evictions",
             "INFO stats",
             {},
             {},
             {}}};
}

std::vector<Seen> expiredStale(const Facts& facts) {
    const auto share = facts.server.expiredStaleShare;
    if (!share || *share < thresholds::kExpiredStale) {
        return {};
    }
    const auto effort = facts.server.settingNumber("active-expire-effort").value_or(1);
    return {{"about " + percent(*share) + " of the keys with a time to live are expired and still in memory",
             "CONFIG SET active-expire-effort " + std::to_string(std::min<std::int64_t>(10, effort + 3)),
             "CONFIG SET active-expire-effort " + std::to_string(effort),
             {},
             {}}};
}

} // namespace pavement::keyspace::rules
