#pragma once
// The names under which the cache keeps anything in Redis; all begin with the namespace a person gives, and
// nothing outside it is ever written. `key` is a key with its policy before it, "default:user:42".
//
//   NAMESPACE v:KEY       an entry (entry_format.h), with a time to live
//   NAMESPACE l:KEY       who is loading it: a token, with the lease's time to live
//   NAMESPACE epoch       how many invalidations by name there were; begins at microseconds since 1970
//   NAMESPACE names       sorted set: name of an invalidation → its epoch
//   NAMESPACE server      which run of which server the epoch was last confirmed on
//   NAMESPACE counters    hash: process → counters as JSON, with a time to live
//   NAMESPACE feed        channel: invalidations and heartbeats

#include "engine/cachelayer/invalidation_table.h"

#include <optional>
#include <string>
#include <string_view>

namespace pavement::cachelayer {

struct RedisNames {
    std::string prefix;

    std::string entry(std::string_view key) const { return prefix + "v:" + std::string(key); }

    std::string lease(std::string_view key) const { return prefix + "l:" + std::string(key); }

    std::string epoch() const { return prefix + "epoch"; }

    std::string names() const { return prefix + "names"; }

    std::string server() const { return prefix + "server"; }

    std::string counters() const { return prefix + "counters"; }

    std::string feed() const { return prefix + "feed"; }

    // Of an entry's full name; nothing where it is not one.
    std::optional<std::string_view> keyOf(std::string_view entryName) const {
        const std::string start = prefix + "v:";
        if (entryName.substr(0, start.size()) != start) {
            return std::nullopt;
        }
        return entryName.substr(start.size());
    }
};

// An invalidation by name as a member of the sorted set: "a", "t" and the tag, "p" and the prefix.
inline std::string memberOf(const Invalidation& invalidation) {
    switch (invalidation.kind) {
    case Invalidation::Kind::tag:
        return "t" + invalidation.name;
    case Invalidation::Kind::prefix:
        return "p" + invalidation.name;
    case Invalidation::Kind::key:
        return "k" + invalidation.name; // never in the set; on the feed alone
    case Invalidation::Kind::all:
        break;
    }
    return "a";
}

inline std::optional<Invalidation> invalidationOf(std::string_view member) {
    if (member == "a") {
        return Invalidation{};
    }
    if (member.empty()) {
        return std::nullopt;
    }
    const std::string name(member.substr(1));
    switch (member.front()) {
    case 't':
        return Invalidation{Invalidation::Kind::tag, name};
    case 'p':
        return Invalidation{Invalidation::Kind::prefix, name};
    case 'k':
        return Invalidation{Invalidation::Kind::key, name};
    default:
        return std::nullopt;
    }
}

} // namespace pavement::cachelayer
