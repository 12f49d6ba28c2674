#include "engine/cachelayer/invalidation_commands.h"

#include "engine/cachelayer/redis_scripts.h"

#include <charconv>

namespace pavement::cachelayer {

namespace {

bool says(const Error& error, std::string_view what) {
    return error.context == what || error.message.find(what) != std::string::npos;
}

// The others hear of it, whatever became of the epoch.
Result<std::optional<std::uint64_t>> invalidateEverything(redis::Connection& connection,
                                                          const RedisNames& names, const std::string& self,
                                                          const std::vector<Invalidation>& byName) {
    std::vector<std::vector<std::string>> commands{{"UNLINK", names.epoch()}};
    for (const Invalidation& each : byName) {
        commands.push_back({"PUBLISH", names.feed(), "0 " + self + " " + memberOf(each)});
    }
    const auto replies = connection.pipeline(commands);
    if (!replies) {
        return fail(replies.error());
    }
    for (const auto& reply : *replies) {
        if (!reply) {
            return fail(reply.error());
        }
    }
    return std::optional<std::uint64_t>{};
}

} // namespace

bool isOutOfMemory(const Error& error) {
    return error.code == ErrorCode::server && says(error, "OOM");
}

bool isOutOfReach(const Error& error) {
    switch (error.code) {
    case ErrorCode::unreachable:
    case ErrorCode::authentication:
    case ErrorCode::permission:
    case ErrorCode::timeout:
    case ErrorCode::connectionLost:
    case ErrorCode::protocol:
    case ErrorCode::unsupported:
        return true;
    case ErrorCode::server:
        return says(error, "READONLY") || says(error, "LOADING") || says(error, "MASTERDOWN") ||
               says(error, "CLUSTERDOWN") || says(error, "MOVED");
    default:
        return false;
    }
}

Result<std::optional<std::uint64_t>> carryOut(redis::Connection& connection, const RedisNames& names,
                                              const std::string& self, std::size_t mostNames,
                                              const std::vector<Invalidation>& invalidations) {
    std::vector<std::vector<std::string>> commands;
    std::vector<std::string> unlink{"UNLINK"};
    std::vector<Invalidation> byName;
    for (const Invalidation& each : invalidations) {
        if (each.kind == Invalidation::Kind::key) {
            unlink.push_back(names.entry(each.name));
            unlink.push_back(names.lease(each.name));
            commands.push_back({"PUBLISH", names.feed(), "0 " + self + " " + memberOf(each)});
        } else {
            byName.push_back(each);
        }
    }
    if (unlink.size() > 1) {
        commands.insert(commands.begin(), std::move(unlink)); // first gone, then told
    }
    if (!byName.empty()) {
        std::vector<std::string> count{"EVAL",        std::string(scripts::kInvalidateNames),
                                       "2",           names.epoch(),
                                       names.names(), names.feed(),
                                       self,          std::to_string(mostNames)};
        for (const Invalidation& each : byName) {
            count.push_back(memberOf(each));
        }
        commands.push_back(std::move(count));
    }
    const auto replies = connection.pipeline(commands);
    if (!replies) {
        return fail(replies.error());
    }
    for (std::size_t i = 0; i < replies->size(); ++i) {
        const auto& reply = (*replies)[i];
        const bool counting = !byName.empty() && i + 1 == replies->size();
        if (!reply && !(counting && (isOutOfMemory(reply.error()) || says(reply.error(), "WRONGTYPE") ||
                                     says(reply.error(), "not an integer")))) {
            return fail(reply.error());
        }
    }
    if (byName.empty()) {
        return std::optional<std::uint64_t>{};
    }
    const auto& counted = replies->back();
    if (!counted || counted->kind != redis::Reply::Kind::text) {
        return invalidateEverything(connection, names, self, byName);
    }
    std::uint64_t epoch = 0;
    std::from_chars(counted->text.data(), counted->text.data() + counted->text.size(), epoch);
    return std::optional(epoch);
}

} // namespace pavement::cachelayer
