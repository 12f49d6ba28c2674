#include "app/inspect_printing.h"

#include "engine/base/units.h"
#include "engine/redis/display.h"

#include <algorithm>
#include <cmath>

namespace pavement::app {

namespace {

constexpr std::size_t kShownPrefixes = 12; // below one parent
constexpr std::size_t kNameWidth = 32;
constexpr std::size_t kShownKeys = 10;

using keyspace::Estimate;
using keyspace::Prefix;
using redis::display;

std::string bytesOf(double bytes) {
    return formatBytes({static_cast<std::int64_t>(std::llround(bytes))});
}

std::string inColumn(std::string text, std::size_t width, bool left = false) {
    // Characters, not bytes: names may hold any letters.
    const auto shown = static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
    const std::string room(shown < width ? width - shown : 0, ' ');
    return left ? text + room : room + text;
}

std::string keyTypeName(redis::KeyType type) {
    return std::string(redis::kKeyTypeNames[static_cast<std::size_t>(type)]);
}

std::string rangeOf(const Estimate& estimate, bool bytes) {
    const auto text = [bytes](double value) { return bytes ? bytesOf(value) : formatCount(value); };
    return estimate.exact()
               ? text(estimate.value)
               : text(estimate.value) + " (" + text(estimate.low) + " – " + text(estimate.high) + ")";
}

std::string mainType(const Prefix& prefix) {
    const auto most = std::max_element(prefix.types.begin(), prefix.types.end());
    const bool mixed = static_cast<double>(*most) < 0.95 * static_cast<double>(prefix.sampled);
    return keyTypeName(static_cast<redis::KeyType>(most - prefix.types.begin())) + (mixed ? "+" : "");
}

// "none 20 %, <1h 80 %"
template <std::size_t N>
std::string distribution(const std::array<std::uint64_t, N>& counts,
                         const std::array<std::string_view, N>& names) {
    std::uint64_t all = 0;
    for (const auto count : counts) {
        all += count;
    }
    std::string text;
    for (std::size_t i = 0; i < N && all > 0; ++i) {
        if (counts[i] > 0) {
            text += (text.empty() ? "" : ", ") + std::string(names[i]) + " " +
                    formatValue(static_cast<double>(counts[i]) / static_cast<double>(all), Unit::ratio);
        }
    }
    return text;
}

void addPrefixes(const keyspace::Keyspace& keyspace, std::size_t parent, std::string& text) {
    const auto children = keyspace.childrenOf(parent);
    for (std::size_t i = 0; i < children.size(); ++i) {
        const Prefix& each = keyspace.prefixes[children[i]];
        const std::string indent((each.depth - 1) * 2, ' ');
        if (i == kShownPrefixes) {
            text += indent + "… and " + std::to_string(children.size() - i) + " more\n";
            return;
        }
        const std::string name = each.rest ? "(other prefixes)" : display(each.name, kNameWidth);
        text += inColumn(indent + name, kNameWidth, true) + "  " + inColumn(rangeOf(each.keys, false), 28) +
                "  " + inColumn(rangeOf(each.bytes, true), 38) + "  " + inColumn(mainType(each), 7, true) +
                "  " + distribution(each.ttl, keyspace::kTtlNames) + "\n";
        addPrefixes(keyspace, children[i], text);
    }
}

std::string serverText(const redis::ServerFacts& server) {
    const auto& info = server.info;
    std::string text =
        "Redis " + info.version + ", " + (info.role == "slave" ? "replica" : "primary") + ", up " +
        formatDuration(std::chrono::seconds{static_cast<std::int64_t>(info.uptimeSeconds)}) + "\n";
    text += "Memory       " + bytesOf(static_cast<double>(info.memoryUsedBytes)) + " used of " +
            (info.memoryMaxBytes == 0 ? std::string("no limit")
                                      : bytesOf(static_cast<double>(info.memoryMaxBytes))) +
            ", " + info.evictionPolicy + ", fragmentation " + formatValue(info.fragmentation, Unit::none) +
            "\n";
    const auto ratio = server.hitRatio();
    text += "Reads        hit ratio " + (ratio ? formatValue(*ratio, Unit::ratio) : std::string("unknown")) +
            "; " + formatCount(static_cast<double>(info.evicted)) + " evicted, " +
            formatCount(static_cast<double>(info.expired)) + " expired since the start\n";
    std::vector<std::pair<std::string, redis::CommandStatistics>> commands(info.commandStatistics.begin(),
                                                                           info.commandStatistics.end());
    std::stable_sort(commands.begin(), commands.end(),
                     [](const auto& a, const auto& b) { return a.second.seconds > b.second.seconds; });
    std::string busiest;
    for (std::size_t i = 0; i < std::min<std::size_t>(4, commands.size()); ++i) {
        const auto& [name, statistics] = commands[i];
        busiest += (i == 0 ? "" : ", ") + name + " " +
                   formatValue(statistics.seconds / std::max(1.0, static_cast<double>(statistics.calls)),
                               Unit::seconds) +
                   " × " + formatCount(static_cast<double>(statistics.calls));
    }
    return text + "Most time    " + (busiest.empty() ? "not told" : busiest) + "\n";
}

std::string nodesText(const std::vector<redis::NodeView>& nodes) {
    std::string text = "\nNodes of the cluster; all else is of the one looked at\n";
    for (const redis::NodeView& each : nodes) {
        text += "  " + inColumn(display(each.node.address(), 60), 24, true) + "  " +
                inColumn(each.node.primary ? "primary" : "replica", 8, true) +
                inColumn(std::to_string(each.node.slotCount()), 6) + " slots  ";
        if (each.facts) {
            text += inColumn(formatCount(static_cast<double>(each.facts->info.keys)), 8) + " keys  " +
                    inColumn(bytesOf(static_cast<double>(each.facts->info.memoryUsedBytes)), 10);
        } else {
            text += each.problem ? each.problem->message : std::string();
        }
        text += each.node.failing ? "  failing\n" : "\n";
    }
    return text;
}

Json nodesJson(const std::vector<redis::NodeView>& nodes) {
    Json json = Json::array();
    for (const redis::NodeView& each : nodes) {
        Json node{{"address", display(each.node.address())},
                  {"id", each.node.id},
                  {"primary", each.node.primary},
                  {"failing", each.node.failing},
                  {"slots", each.node.slotCount()}};
        if (each.facts) {
            node["keys"] = each.facts->info.keys;
            node["memory_used_bytes"] = each.facts->info.memoryUsedBytes;
        }
        if (each.problem) {
            node["problem"] = each.problem->message;
        }
        json.push_back(std::move(node));
    }
    return json;
}

std::string keyLine(const redis::KeyFacts& key) {
    return "  " + inColumn(bytesOf(static_cast<double>(key.bytes)), 10) + "  " +
           inColumn(keyTypeName(key.type), 6, true) + "  " +
           inColumn(key.ttl ? formatDuration(*key.ttl) : std::string("never expires"), 14, true) + "  " +
           display(key.key, 100) + "\n";
}

std::string trafficText(const keyspace::Traffic& traffic) {
    std::string text =
        "\nWatched for " + formatValue(traffic.seconds, Unit::seconds) + ": " +
        formatCount(static_cast<double>(traffic.reads)) + " reads, " +
        formatCount(static_cast<double>(traffic.writes)) + " writes" +
        (traffic.endedByBytes ? "; ended early at the limit of bytes" : "") +
        (traffic.endedByLag ? "; ended early, since the server spoke faster than could be read" : "") +
        (traffic.hitRatio ? "; hit ratio " + formatValue(*traffic.hitRatio, Unit::ratio) : "") +
        "\nMisses by prefix are " +
        (traffic.exactMisses ? "counted from the server's events\n"
                             : "estimated by asking after some of the keys read\n");
    for (std::size_t i = 0; i < std::min(kShownPrefixes, traffic.prefixes.size()); ++i) {
        const auto& each = traffic.prefixes[i];
        const auto ratio = each.hitRatio();
        text += "  " +
                inColumn(each.prefix.empty() ? "(no prefix)" : display(each.prefix, kNameWidth), kNameWidth,
                         true) +
                inColumn(formatCount(static_cast<double>(each.reads)), 9) + " reads" +
                inColumn(formatCount(static_cast<double>(each.writes)), 9) + " writes  hit ratio " +
                (ratio ? formatValue(*ratio, Unit::ratio) : std::string("unknown")) + "\n";
    }
    return text;
}

Json estimateJson(const Estimate& estimate) {
    return {{"value", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
}

Json keyJson(const redis::KeyFacts& key) {
    Json json{{"key", display(key.key)},
              {"type", keyTypeName(key.type)},
              {"bytes", key.bytes},
              {"encoding", key.encoding},
              {"ttl_seconds", key.ttl ? Json(std::chrono::duration<double>(*key.ttl).count()) : Json()}};
    if (key.length) {
        json["length"] = *key.length;
    }
    if (key.frequency) {
        json["frequency"] = *key.frequency;
    }
    if (key.idleSeconds) {
        json["idle_seconds"] = *key.idleSeconds;
    }
    return json;
}

template <std::size_t N>
Json countsJson(const std::array<std::uint64_t, N>& counts, const std::array<std::string_view, N>& names) {
    Json json = Json::object();
    for (std::size_t i = 0; i < N; ++i) {
        json[std::string(names[i])] = counts[i];
    }
    return json;
}

Json trafficJson(const keyspace::Traffic& traffic) {
    Json json{{"seconds", traffic.seconds},
              {"commands", traffic.commands},
              {"reads", traffic.reads},
              {"writes", traffic.writes},
              {"ended_by_bytes", traffic.endedByBytes},
              {"ended_by_lag", traffic.endedByLag},
              {"exact_misses", traffic.exactMisses},
              {"hit_ratio", traffic.hitRatio ? Json(*traffic.hitRatio) : Json()},
              {"prefixes", Json::array()}};
    for (const auto& each : traffic.prefixes) {
        const auto ratio = each.hitRatio();
        json["prefixes"].push_back({{"prefix", display(each.prefix)},
                                    {"reads", each.reads},
                                    {"writes", each.writes},
                                    {"hit_ratio", ratio ? Json(*ratio) : Json()}});
    }
    return json;
}

} // namespace

std::string inspectionText(const keyspace::Facts& facts, const std::vector<keyspace::Finding>& findings) {
    const auto& keyspace = facts.keyspace;
    std::string text = serverText(facts.server);
    if (!facts.nodes.empty()) {
        text += nodesText(facts.nodes);
    }
    text +=
        "\n" + formatCount(static_cast<double>(keyspace.population)) + " keys, " +
        std::to_string(keyspace.sampled) +
        (keyspace.complete ? " read, every one" : " read; counts and bytes are estimates (95 % interval)") +
        ", delimiter " + keyspace.delimiter + "\n\n" + inColumn("prefix", kNameWidth, true) + "  " +
        inColumn("keys", 28) + "  " + inColumn("bytes", 38) + "  " + inColumn("type", 7, true) +
        "  expires in\n";
    addPrefixes(keyspace, 0, text);
    if (const auto data = keyspace::unaccountedData(facts)) {
        text += "\nThe server's data takes " + bytesOf(*data) +
                ", far more than these bytes: large keys were not " + "met. --keys 0 reads every key.\n";
    }
    if (!keyspace.bigKeys.empty()) {
        text += "\nLargest keys among those read\n";
        for (std::size_t i = 0; i < std::min(kShownKeys, keyspace.bigKeys.size()); ++i) {
            text += keyLine(keyspace.bigKeys[i]);
        }
    }
    if (!keyspace.hotKeys.empty()) {
        text += "\nHottest keys among those read (frequency of 255)\n";
        for (std::size_t i = 0; i < std::min(kShownKeys, keyspace.hotKeys.size()); ++i) {
            text += "  " + inColumn(std::to_string(*keyspace.hotKeys[i].frequency), 4) + "  " +
                    display(keyspace.hotKeys[i].key, 100) + "\n";
        }
    }
    if (facts.traffic) {
        text += trafficText(*facts.traffic);
    }
    text += findings.empty() ? "\nNothing is wrong that this knows of.\n" : "\nFindings\n";
    for (const keyspace::Finding& each : findings) {
        text += "\n" + inColumn(std::string(toString(each.severity)), 8, true) + "  " + each.title +
                (each.subject.empty() ? "" : ": " + each.subject) + "\n          " + each.evidence +
                "\n          " + each.why + "\n";
        if (!each.command.empty()) {
            text += "            " + each.command + "\n";
        }
        if (!each.undo.empty()) {
            text += "          back:\n            " + each.undo + "\n";
        }
    }
    return text;
}

Json inspectionJson(const keyspace::Facts& facts, const std::vector<keyspace::Finding>& findings) {
    const auto& keyspace = facts.keyspace;
    const auto& info = facts.server.info;
    Json json{{"schema", "pavement-cache-inspection"},
              {"server",
               {{"version", info.version},
                {"role", info.role},
                {"memory_used_bytes", info.memoryUsedBytes},
                {"memory_max_bytes", info.memoryMaxBytes},
                {"eviction_policy", info.evictionPolicy},
                {"fragmentation", info.fragmentation},
                {"evicted", info.evicted},
                {"expired", info.expired},
                {"hit_ratio", facts.server.hitRatio() ? Json(*facts.server.hitRatio()) : Json()}}},
              {"keys", keyspace.population},
              {"sampled", keyspace.sampled},
              {"complete", keyspace.complete},
              {"dataset_bytes", facts.server.memory.datasetBytes},
              {"unaccounted", keyspace::unaccountedData(facts).has_value()},
              {"delimiter", std::string(1, keyspace.delimiter)},
              {"prefixes", Json::array()},
              {"big_keys", Json::array()},
              {"hot_keys", Json::array()},
              {"findings", Json::array()}};
    for (const Prefix& each : keyspace.prefixes) {
        json["prefixes"].push_back({{"prefix", display(each.name)},
                                    {"parent", each.parent},
                                    {"rest", each.rest},
                                    {"sampled", each.sampled},
                                    {"keys", estimateJson(each.keys)},
                                    {"bytes", estimateJson(each.bytes)},
                                    {"types", countsJson(each.types, redis::kKeyTypeNames)},
                                    {"ttl", countsJson(each.ttl, keyspace::kTtlNames)},
                                    {"idle", countsJson(each.idle, keyspace::kIdleNames)},
                                    {"largest_bytes", each.largestBytes},
                                    {"largest_key", display(each.largestKey)}});
    }
    for (const auto& key : keyspace.bigKeys) {
        json["big_keys"].push_back(keyJson(key));
    }
    for (const auto& key : keyspace.hotKeys) {
        json["hot_keys"].push_back(keyJson(key));
    }
    if (!facts.nodes.empty()) {
        json["nodes"] = nodesJson(facts.nodes);
    }
    if (facts.traffic) {
        json["traffic"] = trafficJson(*facts.traffic);
    }
    for (const keyspace::Finding& each : findings) {
        json["findings"].push_back({{"id", each.id},
                                    {"title", each.title},
                                    {"severity", toString(each.severity)},
                                    {"subject", each.subject},
                                    {"evidence", each.evidence},
                                    {"why", each.why},
                                    {"command", each.command},
                                    {"undo", each.undo}});
    }
    return json;
}

std::string windowText(const redis::ValueWindow& window) {
    const auto& facts = window.facts;
    const bool isString = facts.type == redis::KeyType::string;
    std::string text =
        display(facts.key, 200) + "\n" + keyTypeName(facts.type) + " (" + facts.encoding + "), " +
        (isString ? bytesOf(static_cast<double>(facts.length.value_or(0)))
                  : formatCount(static_cast<double>(facts.length.value_or(0))) + " elements") +
        ", " + bytesOf(static_cast<double>(facts.bytes)) + " in memory, " +
        (facts.ttl ? "expires in " + formatDuration(*facts.ttl) : std::string("never expires")) + "\n\n";
    if (isString) {
        text += display(window.text) + "\n";
    }
    for (const auto& each : window.elements) {
        text += display(each.name) + (each.name.empty() || each.value.empty() ? "" : "  ") +
                (facts.type == redis::KeyType::stream ? each.value : display(each.value)) +
                (each.cut ? "… (cut)" : "") + "\n";
    }
    if (!window.next.empty()) {
        text += "\nMore follows: --position " + window.next + "\n";
    }
    return text;
}

Json windowJson(const redis::ValueWindow& window) {
    Json json = keyJson(window.facts);
    json["schema"] = "pavement-cache-value";
    json["position"] = window.position;
    json["next"] = window.next.empty() ? Json() : Json(window.next);
    if (window.facts.type == redis::KeyType::string) {
        json["text"] = display(window.text);
        return json;
    }
    json["elements"] = Json::array();
    for (const auto& each : window.elements) {
        json["elements"].push_back(
            {{"name", display(each.name)},
             {"value", window.facts.type == redis::KeyType::stream ? each.value : display(each.value)},
             {"cut", each.cut}});
    }
    return json;
}

} // namespace pavement::app
