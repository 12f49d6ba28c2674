#include "engine/redis/statistics.h"

#include "engine/redis/display.h"

#include "engine/base/scrub.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace pavement::redis {

namespace {

using Fields = std::map<std::string, std::string>;

template <typename Number>
Number toNumber(std::string_view text, Number fallback = {}) {
    Number value{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    static_cast<void>(end); // "1.5%" and the like: the number counts, what follows does not
    return problem == std::errc{} ? value : fallback;
}

template <typename Number>
Number numberOf(const Fields& fields, const std::string& name, Number fallback = {}) {
    const auto at = fields.find(name);
    return at == fields.end() ? fallback : toNumber<Number>(at->second, fallback);
}

std::string textOf(const Fields& fields, const std::string& name) {
    const auto at = fields.find(name);
    return at == fields.end() ? std::string() : at->second;
}

// "cmdstat_get" with prefix "cmdstat_" is "get".
bool takePrefix(const std::string& key, std::string_view prefix, std::string& rest) {
    if (key.size() <= prefix.size() || key.compare(0, prefix.size(), prefix) != 0) {
        return false;
    }
    rest = key.substr(prefix.size());
    return true;
}

void takeLabelled(const std::string& key, const std::string& value, InfoSnapshot& info) {
    std::string name;
    if (takePrefix(key, "cmdstat_", name)) {
        const Fields fields = parseFields(value);
        CommandStatistics& each = info.commandStatistics[name];
        each.calls = numberOf<std::uint64_t>(fields, "calls");
        each.seconds = numberOf<double>(fields, "usec") / 1e6;
        each.rejected = numberOf<std::uint64_t>(fields, "rejected_calls");
        each.failed = numberOf<std::uint64_t>(fields, "failed_calls");
    } else if (takePrefix(key, "latency_percentiles_usec_", name)) {
        std::map<double, double>& each = info.latencyPercentiles[name];
        for (const auto& [percentile, micros] : parseFields(value)) {
            if (percentile.front() == 'p') {
                each[toNumber<double>(percentile.substr(1))] = toNumber<double>(micros) / 1e6;
            }
        }
    } else if (takePrefix(key, "errorstat_", name)) {
        info.errors[name] = numberOf<std::uint64_t>(parseFields(value), "count");
    } else if (takePrefix(key, "db", name) &&
               std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        const Fields fields = parseFields(value);
        KeyspaceStatistics& each = info.keyspace[toNumber<int>(name)];
        each.keys = numberOf<std::uint64_t>(fields, "keys");
        each.withExpiry = numberOf<std::uint64_t>(fields, "expires");
        each.averageTtlSeconds = numberOf<double>(fields, "avg_ttl") / 1e3;
        info.keys += each.keys;
        info.keysWithExpiry += each.withExpiry;
    }
}

Error oddReply(std::string_view command) {
    return Error{ErrorCode::protocol, "Redis answered " + std::string(command) + " in an unknown form", "",
                 ""};
}

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

// How many leading words may be shown of a command that carries credentials; all of the others.
std::size_t shownWords(const std::vector<std::string>& words) {
    const std::string first = upper(words[0]);
    const std::string second = words.size() > 1 ? upper(words[1]) : std::string();
    if (first == "AUTH" || first == "HELLO") {
        return 1;
    }
    if (first == "MIGRATE") {
        return 3; // host and port; AUTH comes later
    }
    if (first == "CONFIG" && second == "SET") {
        return words.size() > 2 ? 3 : 2; // the first setting's name; values may be secrets
    }
    if ((first == "ACL" && second == "SETUSER") || (first == "SENTINEL" && second == "SET")) {
        return words.size() > 2 ? 3 : 2;
    }
    return words.size();
}

} // namespace

Result<InfoSnapshot> parseInfoSnapshot(std::string_view text) {
    const Fields fields = parseInfo(text);
    InfoSnapshot info;
    info.version = textOf(fields, "redis_version");
    if (info.version.empty()) {
        return fail(oddReply("INFO"));
    }
    const auto count = [&fields](const char* name) { return numberOf<std::uint64_t>(fields, name); };
    const auto real = [&fields](const char* name) { return numberOf<double>(fields, name); };
    info.runId = textOf(fields, "run_id");
    info.mode = textOf(fields, "redis_mode");
    info.role = textOf(fields, "role");
    info.processId = numberOf<std::int64_t>(fields, "process_id");
    info.uptimeSeconds = real("uptime_in_seconds");
    if (const auto micros = numberOf<std::int64_t>(fields, "server_time_usec"); micros > 0) {
        info.serverTime = Timestamp{std::chrono::floor<Milliseconds>(std::chrono::microseconds{micros})};
    }
    info.loading = count("loading") != 0;
    info.clients = count("connected_clients");
    info.blockedClients = count("blocked_clients");
    info.maxClients = count("maxclients");
    info.memoryUsedBytes = count("used_memory");
    info.memoryPeakBytes = count("used_memory_peak");
    info.memoryResidentBytes = count("used_memory_rss");
    info.memoryMaxBytes = count("maxmemory");
    info.fragmentation = real("mem_fragmentation_ratio");
    info.evictionPolicy = textOf(fields, "maxmemory_policy");
    info.hits = count("keyspace_hits");
    info.misses = count("keyspace_misses");
    info.commands = count("total_commands_processed");
    info.expired = count("expired_keys");
    info.evicted = count("evicted_keys");
    info.connectionsReceived = count("total_connections_received");
    info.connectionsRejected = count("rejected_connections");
    info.netInBytes = count("total_net_input_bytes");
    info.netOutBytes = count("total_net_output_bytes");
    info.cpuSystemSeconds = real("used_cpu_sys");
    info.cpuUserSeconds = real("used_cpu_user");
    info.persistsSnapshots = textOf(fields, "rdb_last_bgsave_status") != "err";
    info.appendOnly = count("aof_enabled") != 0;
    info.changesSinceSave = count("rdb_changes_since_last_save");
    info.connectedReplicas = count("connected_slaves");
    if (const std::string link = textOf(fields, "master_link_status"); !link.empty()) {
        info.masterLinkUp = link == "up";
    }
    for (const auto& [key, value] : fields) {
        takeLabelled(key, value, info);
    }
    return info;
}

Result<InfoSnapshot> readInfo(Connection& connection) {
    auto reply = connection.command({"INFO", "ALL"});
    if (!reply) {
        return fail(std::move(reply.error()));
    }
    return parseInfoSnapshot(reply->text);
}

bool continues(const InfoSnapshot& before, const InfoSnapshot& after) {
    return before.runId == after.runId && before.uptimeSeconds <= after.uptimeSeconds &&
           before.commands <= after.commands && before.connectionsReceived <= after.connectionsReceived &&
           before.hits <= after.hits && before.misses <= after.misses && before.expired <= after.expired &&
           before.evicted <= after.evicted && before.netInBytes <= after.netInBytes &&
           before.netOutBytes <= after.netOutBytes;
}

std::string displayCommand(const std::vector<std::string>& words, std::size_t textBytes) {
    static constexpr std::size_t kWordBytes = 64;
    std::string line;
    const std::size_t shown = words.empty() ? 0 : std::min(shownWords(words), words.size());
    for (std::size_t i = 0; i < shown && line.size() <= textBytes; ++i) {
        line += (i == 0 ? "" : " ") + display(words[i], kWordBytes);
    }
    if (shown < words.size()) {
        line += " " + std::string(kScrubbed);
    }
    line = scrub(line);
    if (line.size() <= textBytes) {
        return line;
    }
    std::size_t end = textBytes;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0U) == 0x80U) {
        --end; // not within a character
    }
    return line.substr(0, end) + "…";
}

Result<SlowLog> readSlowLog(Connection& connection, std::optional<std::int64_t> after, std::size_t limit,
                            std::size_t textBytes) {
    const std::string most = std::to_string(limit);
    auto reply = connection.command({"SLOWLOG", "GET", most});
    if (!reply) {
        return fail(std::move(reply.error()));
    }
    SlowLog log;
    for (const Reply& each : reply->elements) { // newest first
        if (each.elements.size() < 4 || each.elements[3].kind != Reply::Kind::array) {
            return fail(oddReply("SLOWLOG"));
        }
        SlowCommand entry;
        entry.id = each.elements[0].integer;
        entry.at = Timestamp{std::chrono::seconds{each.elements[1].integer}};
        entry.duration = std::chrono::microseconds{each.elements[2].integer};
        std::vector<std::string> words;
        for (const Reply& word : each.elements[3].elements) {
            words.push_back(word.text);
        }
        entry.command = words.empty() ? std::string() : upper(display(words[0], 64));
        entry.text = displayCommand(words, textBytes);
        if (each.elements.size() > 5) {
            entry.client = display(each.elements[4].text, 128);
            entry.clientName = display(each.elements[5].text, 128);
        }
        log.commands.push_back(std::move(entry));
    }
    std::reverse(log.commands.begin(), log.commands.end());
    if (log.commands.empty()) {
        // Ids go on counting over SLOWLOG RESET, and start again at 0 with the server: the old mark would
        // hide new entries only until the next read sees a lower id.
        log.lastId = after;
        return log;
    }
    const std::int64_t newest = log.commands.back().id;
    log.lastId = newest;
    if (!after) {
        return log;
    }
    if (newest < *after) {
        log.restarted = true;
        log.missed = static_cast<std::uint64_t>(log.commands.front().id);
        return log;
    }
    std::erase_if(log.commands, [after](const SlowCommand& each) { return each.id <= *after; });
    log.missed = static_cast<std::uint64_t>(newest - *after) - log.commands.size();
    return log;
}

Result<std::vector<LatencyEvent>> readLatencyEvents(Connection& connection) {
    auto reply = connection.command({"LATENCY", "LATEST"});
    if (!reply) {
        return fail(std::move(reply.error()));
    }
    std::vector<LatencyEvent> events;
    for (const Reply& each : reply->elements) {
        if (each.elements.size() < 4) {
            return fail(oddReply("LATENCY LATEST"));
        }
        events.push_back({display(each.elements[0].text, 64),
                          Timestamp{std::chrono::seconds{each.elements[1].integer}},
                          Milliseconds{each.elements[2].integer}, Milliseconds{each.elements[3].integer}});
    }
    return events;
}

Result<std::chrono::nanoseconds> measureRoundTrip(Connection& connection) {
    if (auto ready = connection.connect(); !ready) {
        return fail(std::move(ready.error()));
    }
    const auto begin = std::chrono::steady_clock::now();
    auto reply = connection.command({"PING"});
    const auto end = std::chrono::steady_clock::now();
    if (!reply) {
        return fail(std::move(reply.error()));
    }
    return end - begin;
}

} // namespace pavement::redis
