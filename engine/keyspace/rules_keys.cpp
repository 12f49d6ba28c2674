#include "engine/keyspace/rules.h"
#include "engine/keyspace/thresholds.h"

#include "engine/redis/display.h"

#include <algorithm>

namespace pavement::keyspace::rules {

namespace {

constexpr std::size_t kShownName = 120;

std::string shown(const std::string& name) {
    return name.empty() ? "(no prefix)" : redis::display(name, kShownName);
}

bool isCollection(redis::KeyType type) {
    return type != redis::KeyType::string && type != redis::KeyType::other;
}

// The value of a name that was cut when it was kept cannot be addressed.
std::string argument(const std::string& key) {
    return key.size() >= KeySample::kLongestName ? "KEY" : redis::quoteArgument(key);
}

std::string describeKey(const redis::KeyFacts& key) {
    std::string text(redis::kKeyTypeNames[static_cast<std::size_t>(key.type)]);
    text += " of " + bytesText(static_cast<double>(key.bytes));
    if (key.length && isCollection(key.type)) {
        text += ", " + countText(static_cast<double>(*key.length)) + " elements";
    }
    return text;
}

// The part of a prefix that names have in common letter by letter.
std::string trackPrefix(const std::string& prefix) {
    const std::string literal = prefix.substr(0, prefix.find('*'));
    return literal.empty() ? "CLIENT TRACKING ON"
                           : "CLIENT TRACKING ON BCAST PREFIX " + redis::quoteArgument(literal);
}

bool expectsTtl(const Facts& facts) {
    const auto& info = facts.server.info;
    return info.evictionPolicy.compare(0, 9, "volatile-") == 0 ||
           (info.keys > 0 && static_cast<double>(info.keysWithExpiry) >=
                                 thresholds::kCacheExpiring * static_cast<double>(info.keys));
}

} // namespace

std::vector<Seen> prefixWithoutTtl(const Facts& facts) {
    std::vector<Seen> seen;
    if (!expectsTtl(facts) || facts.keyspace.prefixes.empty()) {
        return seen;
    }
    const double all = facts.keyspace.prefixes.front().bytes.value;
    for (const Prefix& each : facts.keyspace.prefixes) {
        if (each.depth != 1 || each.rest || each.sampled < thresholds::kSampledToJudge ||
            each.expiringShare() > 1 - thresholds::kWithoutTtl ||
            each.bytes.value < thresholds::kPrefixMatters * all) {
            continue;
        }
        const std::string key = argument(each.largestKey);
        seen.push_back({percent(1 - each.expiringShare()) + " of its keys never expire; about " +
                            countText(each.keys.value) + " keys, " + bytesText(each.bytes.value) + " (" +
                            percent(each.bytes.value / all) + " of all)",
                        "EXPIRE " + key + " 86400",
                        "PERSIST " + key,
                        shown(each.name),
                        {}});
    }
    return seen;
}

std::vector<Seen> bigKey(const Facts& facts) {
    std::vector<Seen> seen;
    for (const redis::KeyFacts& key : facts.keyspace.bigKeys) {
        const auto limit = isCollection(key.type) ? thresholds::kBigCollection : thresholds::kBigString;
        if (key.bytes < limit) {
            continue;
        }
        Seen each{
            describeKey(key), "MEMORY USAGE " + argument(key.key) + " SAMPLES 100", {}, shown(key.key), {}};
        if (key.bytes >= thresholds::kHugeKey) {
            each.severity = Severity::critical;
        }
        seen.push_back(std::move(each));
    }
    return seen;
}

std::vector<Seen> collectionGrows(const Facts& facts) {
    std::vector<Seen> seen;
    for (const redis::KeyFacts& key : facts.keyspace.bigKeys) {
        const bool large =
            key.bytes >= thresholds::kBigCollection || key.length.value_or(0) >= thresholds::kLongCollection;
        if (!isCollection(key.type) || key.ttl || !large) {
            continue;
        }
        const std::string name = argument(key.key);
        std::string command;
        switch (key.type) {
        case redis::KeyType::list:
            command = "LTRIM " + name + " -10000 -1";
            break;
        case redis::KeyType::stream:
            command = "XTRIM " + name + " MAXLEN ~ 10000";
            break;
        case redis::KeyType::sortedSet:
            command = "ZREMRANGEBYRANK " + name + " 0 -10001";
            break;
        default:
            break; // nothing says which fields or members are old
        }
        seen.push_back(
            {describeKey(key) + ", which never expires", std::move(command), {}, shown(key.key), {}});
    }
    return seen;
}

std::vector<Seen> hotPrefix(const Facts& facts) {
    std::vector<Seen> seen;
    if (facts.traffic && facts.traffic->reads >= 1000) {
        const auto all = static_cast<double>(facts.traffic->reads);
        for (const PrefixTraffic& each : facts.traffic->prefixes) {
            const auto reads = static_cast<double>(each.reads);
            if (each.prefix.empty() || reads < thresholds::kHotReads * all ||
                static_cast<double>(each.writes) > thresholds::kHotWrites * reads) {
                continue;
            }
            seen.push_back({percent(reads / all) + " of all reads, " +
                                countText(reads / std::max(0.001, facts.traffic->seconds)) +
                                " a second, and hardly a write",
                            trackPrefix(each.prefix),
                            "CLIENT TRACKING OFF",
                            shown(each.prefix),
                            {}});
        }
        return seen;
    }
    for (const redis::KeyFacts& key : facts.keyspace.hotKeys) {
        if (key.frequency.value_or(0) >= thresholds::kHotFrequency && seen.size() < 10) {
            seen.push_back({"frequency " + std::to_string(*key.frequency) + " of 255, " + describeKey(key),
                            "CLIENT TRACKING ON",
                            "CLIENT TRACKING OFF",
                            shown(key.key),
                            {}});
        }
    }
    return seen;
}

std::vector<Seen> outgrewCompactForm(const Facts& facts) {
    std::vector<Seen> seen;
    for (const Crossing& each : facts.crossings) {
        if (each.keys < thresholds::kSampledToJudge) {
            continue;
        }
        // Twice the limit holds all that have just crossed it; a value's own size is not known from outside.
        const std::string set = "CONFIG SET " + each.setting + " ";
        seen.push_back({std::to_string(each.keys) + " of the sampled keys are just above " + each.setting +
                            " " + std::to_string(each.limit) +
                            (each.byElementSize ? std::string(" (an element is too large)")
                                                : " (up to " + std::to_string(each.longest) + " elements)"),
                        set + std::to_string(each.byElementSize ? each.limit * 2 : each.longest),
                        set + std::to_string(each.limit),
                        shown(each.prefix),
                        {}});
    }
    return seen;
}

std::vector<Seen> prefixMisses(const Facts& facts) {
    std::vector<Seen> seen;
    if (!facts.traffic) {
        return seen;
    }
    for (const PrefixTraffic& each : facts.traffic->prefixes) {
        const auto ratio = each.hitRatio();
        if (!ratio || each.probed < 100 || *ratio >= thresholds::kVeryLowHitRatio) {
            continue;
        }
        seen.push_back({"hit ratio " + percent(*ratio) + " of " + std::to_string(each.probed) +
                            (facts.traffic->exactMisses ? " reads" : " reads asked after"),
                        {},
                        {},
                        shown(each.prefix),
                        {}});
    }
    return seen;
}

} // namespace pavement::keyspace::rules
