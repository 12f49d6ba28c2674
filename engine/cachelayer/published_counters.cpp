#include "engine/cachelayer/published_counters.h"

#include "engine/base/json.h"
#include "engine/cachelayer/redis_names.h"

#include <string_view>

namespace pavement::cachelayer {

namespace {

Json toJson(const CounterValues& values) {
    Json json = Json::object();
    for (std::size_t i = 0; i < kCounts; ++i) {
        json[std::string(toString(static_cast<Count>(i)))] = values.counts[i];
    }
    const auto reasons = [](const auto& counts) {
        Json by = Json::object();
        for (std::size_t i = 0; i < counts.size(); ++i) {
            if (counts[i] != 0) {
                by[std::string(toString(static_cast<MissReason>(i)))] = counts[i];
            }
        }
        return by;
    };
    json["memory_misses"] = reasons(values.memoryMisses);
    json["redis_misses"] = reasons(values.redisMisses);
    json["load_seconds"] = static_cast<double>(values.loadMicros) / 1e6;
    return json;
}

bool isOurs(const Json& json) {
    return json.is_object() && json.contains("version") && json["version"] == 1 && json.contains("at_ms") &&
           json["at_ms"].is_number_integer() && json.contains("policies") && json["policies"].is_object();
}

} // namespace

Json toJson(const CacheCounters& counters, const LayerStatus& status, std::int64_t atMillis) {
    Json json{
        {"version", 1}, {"at_ms", atMillis}, {"policies", Json::object()}, {"prefixes", Json::object()}};
    for (const auto& [name, values] : counters.byPolicy) {
        Json policy = toJson(values);
        if (const auto memory = status.memory.find(name); memory != status.memory.end()) {
            policy["entries"] = memory->second.entries;
            policy["weight"] = memory->second.weight;
            policy["capacity"] = memory->second.capacity;
            policy["evictions"] = memory->second.evictions;
        }
        json["policies"][name] = std::move(policy);
    }
    for (const auto& [name, values] : counters.byPrefix) {
        json["prefixes"][name] = toJson(values);
    }
    if (status.redis) {
        json["redis"] = Json{{"faults", status.redis->faults},
                             {"feed_losses", status.redis->feedLosses},
                             {"pending", status.redis->pending},
                             {"replayed", status.redis->replayed},
                             {"pending_overflows", status.redis->pendingOverflows},
                             {"tracking", status.redis->tracking == TrackingState::on}};
    }
    return json;
}

Result<void> publishCounters(redis::Connection& connection, const std::string& prefix,
                             const std::string& process, const CacheCounters& counters,
                             const LayerStatus& status, std::int64_t atMillis, Milliseconds timeToLive) {
    const std::string name = RedisNames{prefix}.counters();
    const auto others = readPublishedCounters(connection, prefix);
    if (!others) {
        return fail(others.error());
    }
    std::vector<std::vector<std::string>> commands{
        {"HSET", name, process, dumpJson(toJson(counters, status, atMillis))},
        {"PEXPIRE", name, std::to_string(timeToLive.count())}};
    for (const auto& [other, json] : *others) {
        if (json["at_ms"].get<std::int64_t>() < atMillis - timeToLive.count()) {
            commands.push_back({"HDEL", name, other});
        }
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
    return {};
}

Result<std::map<std::string, Json>> readPublishedCounters(redis::Connection& connection,
                                                          const std::string& prefix) {
    const auto reply = connection.command({"HGETALL", RedisNames{prefix}.counters()});
    if (!reply) {
        return fail(reply.error());
    }
    std::map<std::string, Json> byProcess;
    for (std::size_t i = 0; i + 1 < reply->elements.size(); i += 2) {
        auto json = parseJson(reply->elements[i + 1].text, "published counters");
        if (json && isOurs(*json)) {
            byProcess[reply->elements[i].text] = std::move(*json);
        }
    }
    return byProcess;
}

} // namespace pavement::cachelayer
