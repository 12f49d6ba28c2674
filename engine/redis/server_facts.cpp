#include "engine/redis/server_facts.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace pavement::redis {

namespace {

// Names of one purpose stand together: before 7.0 a listpack was a ziplist.
constexpr std::array kSettings{"maxmemory",
                               "maxmemory-policy",
                               "maxmemory-samples",
                               "maxmemory-clients",
                               "hash-max-listpack-entries",
                               "hash-max-listpack-value",
                               "hash-max-ziplist-entries",
                               "hash-max-ziplist-value",
                               "zset-max-listpack-entries",
                               "zset-max-listpack-value",
                               "zset-max-ziplist-entries",
                               "zset-max-ziplist-value",
                               "set-max-intset-entries",
                               "set-max-listpack-entries",
                               "set-max-listpack-value",
                               "slowlog-log-slower-than",
                               "slowlog-max-len",
                               "latency-monitor-threshold",
                               "notify-keyspace-events",
                               "save",
                               "appendonly",
                               "appendfsync",
                               "stop-writes-on-bgsave-error",
                               "client-output-buffer-limit",
                               "maxclients",
                               "timeout",
                               "activedefrag",
                               "lazyfree-lazy-eviction",
                               "lazyfree-lazy-expire",
                               "repl-backlog-size",
                               "hz",
                               "active-expire-effort",
                               "lfu-decay-time",
                               "lfu-log-factor"};

std::optional<double> realOf(const std::map<std::string, std::string>& fields, const std::string& name) {
    const auto at = fields.find(name);
    double value = 0;
    if (at == fields.end() ||
        std::from_chars(at->second.data(), at->second.data() + at->second.size(), value).ec != std::errc{}) {
        return std::nullopt;
    }
    return value;
}

std::string wordOf(const std::map<std::string, std::string>& fields, const std::string& name) {
    const auto at = fields.find(name);
    return at == fields.end() ? std::string() : at->second;
}

std::uint64_t amountOf(const std::map<std::string, std::string>& fields, const std::string& name) {
    return static_cast<std::uint64_t>(std::max(0.0, realOf(fields, name).value_or(0)));
}

ReplicationFacts replicationOf(const std::map<std::string, std::string>& fields) {
    ReplicationFacts facts;
    const double offset = realOf(fields, "master_repl_offset").value_or(0);
    for (const auto& [name, value] : fields) {
        if (name.size() < 6 || name.compare(0, 5, "slave") != 0 || name[5] < '0' || name[5] > '9') {
            continue; // "slave0" and on, not "slave_read_only"
        }
        const auto parts = parseFields(value);
        ReplicaFacts replica;
        replica.address = wordOf(parts, "ip") + ":" + wordOf(parts, "port");
        replica.state = wordOf(parts, "state");
        replica.lagSeconds = realOf(parts, "lag").value_or(0);
        replica.lagBytes =
            static_cast<std::uint64_t>(std::max(0.0, offset - realOf(parts, "offset").value_or(offset)));
        facts.replicas.push_back(std::move(replica));
    }
    if (const std::string link = wordOf(fields, "master_link_status"); !link.empty()) {
        facts.linkUp = link == "up";
        facts.linkDownSeconds = std::max(0.0, realOf(fields, "master_link_down_since_seconds").value_or(0));
        facts.primary = wordOf(fields, "master_host") + ":" + wordOf(fields, "master_port");
    }
    return facts;
}

// One by one: several names in one CONFIG GET came with 7.0, and a name an older server lacks is no error.
std::optional<std::map<std::string, std::string>> readSettings(Connection& connection) {
    std::vector<std::vector<std::string>> commands;
    for (const char* name : kSettings) {
        commands.push_back({"CONFIG", "GET", name});
    }
    const auto replies = connection.pipeline(commands);
    if (!replies || !replies->front()) {
        return std::nullopt;
    }
    std::map<std::string, std::string> settings;
    for (const auto& reply : *replies) {
        if (reply && reply->elements.size() == 2) {
            settings[reply->elements[0].text] = reply->elements[1].text;
        }
    }
    return settings;
}

} // namespace

std::optional<std::string> ServerFacts::setting(std::string_view name) const {
    if (!configuration) {
        return std::nullopt;
    }
    const auto at = configuration->find(std::string(name));
    return at == configuration->end() ? std::nullopt : std::optional(at->second);
}

std::optional<std::int64_t> ServerFacts::settingNumber(std::string_view name) const {
    const auto text = setting(name);
    std::int64_t value = 0;
    if (!text || std::from_chars(text->data(), text->data() + text->size(), value).ec != std::errc{}) {
        return std::nullopt;
    }
    return value;
}

std::optional<double> ServerFacts::hitRatio() const {
    const auto reads = info.hits + info.misses;
    return reads == 0 ? std::nullopt
                      : std::optional(static_cast<double>(info.hits) / static_cast<double>(reads));
}

Result<ServerFacts> parseServerFacts(std::string_view text) {
    auto info = parseInfoSnapshot(text);
    if (!info) {
        return fail(std::move(info.error()));
    }
    const auto fields = parseInfo(text);
    ServerFacts facts;
    facts.info = std::move(*info);
    facts.memory.allocatorFragmentation = realOf(fields, "allocator_frag_ratio");
    facts.memory.fragmentationBytes = static_cast<std::int64_t>(facts.info.memoryResidentBytes) -
                                      static_cast<std::int64_t>(facts.info.memoryUsedBytes);
    facts.memory.datasetBytes = amountOf(fields, "used_memory_dataset");
    facts.memory.clientBytes = amountOf(fields, "mem_clients_normal");
    facts.memory.largestOutputBytes = amountOf(fields, "client_recent_max_output_buffer");
    facts.memory.systemBytes = amountOf(fields, "total_system_memory");
    facts.memory.evictionExceededSeconds = realOf(fields, "total_eviction_exceeded_time").value_or(0) / 1e3;
    facts.persistence.snapshotFailed = wordOf(fields, "rdb_last_bgsave_status") == "err";
    facts.persistence.appendWriteFailed = wordOf(fields, "aof_last_write_status") == "err";
    facts.persistence.appendRewriteFailed = wordOf(fields, "aof_last_bgrewrite_status") == "err";
    facts.persistence.forkSeconds = realOf(fields, "latest_fork_usec").value_or(0) / 1e6;
    facts.persistence.copyOnWriteBytes = amountOf(fields, "rdb_last_cow_size");
    facts.replication = replicationOf(fields);
    if (const auto stale = realOf(fields, "expired_stale_perc")) {
        facts.expiredStaleShare = *stale / 100;
    }
    return facts;
}

Result<ServerFacts> readServerFacts(Connection& connection) {
    auto info = connection.command({"INFO", "ALL"});
    if (!info) {
        return fail(std::move(info.error()));
    }
    auto facts = parseServerFacts(info->text);
    if (!facts) {
        return facts;
    }
    facts->configuration = readSettings(connection);
    if (auto log = readSlowLog(connection, std::nullopt)) {
        facts->slowLog = std::move(*log);
    }
    if (auto events = readLatencyEvents(connection)) {
        facts->latency = std::move(*events);
    }
    return facts;
}

} // namespace pavement::redis
