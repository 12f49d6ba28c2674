#include "engine/keyspace/rules.h"
#include "engine/keyspace/thresholds.h"

#include "engine/base/units.h"
#include "engine/redis/display.h"

#include <algorithm>
#include <array>

namespace pavement::keyspace::rules {

namespace {

// Each looks at the whole key space, or empties it, in one go while nobody else is served.
constexpr std::array<std::string_view, 2> kBlocking{"keys", "debug"};
// Each answers a whole collection; harmless on small ones, so their mean time is what counts.
constexpr std::array<std::string_view, 10> kWhole{"smembers", "hgetall", "hvals",  "hkeys",  "lrange",
                                                  "zrange",   "sort",    "sunion", "sinter", "sdiff"};

std::string seconds(double value) {
    return formatValue(value, Unit::seconds);
}

double meanSeconds(const redis::CommandStatistics& statistics) {
    return statistics.calls == 0 ? 0 : statistics.seconds / static_cast<double>(statistics.calls);
}

} // namespace

std::vector<Seen> snapshotFailing(const Facts& facts) {
    if (!facts.server.persistence.snapshotFailed) {
        return {};
    }
    return {{"rdb_last_bgsave_status is err; " +
                 countText(static_cast<double>(facts.server.info.changesSinceSave)) +
                 " changes since the last snapshot",
             "BGSAVE",
             {},
             {},
             {}}};
}

std::vector<Seen> appendFailing(const Facts& facts) {
    const auto& state = facts.server.persistence;
    if (!state.appendWriteFailed && !state.appendRewriteFailed) {
        return {};
    }
    Seen seen{std::string(state.appendWriteFailed ? "aof_last_write_status" : "aof_last_bgrewrite_status") +
                  " is err",
              state.appendWriteFailed ? "INFO persistence" : "BGREWRITEAOF",
              {},
              {},
              {}};
    if (!state.appendWriteFailed) {
        seen.severity = Severity::warning;
    }
    return {seen};
}

std::vector<Seen> slowFork(const Facts& facts) {
    const double fork = facts.server.persistence.forkSeconds;
    if (fork < thresholds::kForkSeconds) {
        return {};
    }
    return {{"the last fork took " + seconds(fork) + ", during which nobody was served",
             "CONFIG SET latency-monitor-threshold 100",
             "CONFIG SET latency-monitor-threshold 0",
             {},
             {}}};
}

std::vector<Seen> linkDown(const Facts& facts) {
    std::vector<Seen> seen;
    const auto& replication = facts.server.replication;
    if (replication.linkUp && !*replication.linkUp) {
        seen.push_back(
            {"this replica has had no link to its primary for " + seconds(replication.linkDownSeconds),
             "INFO replication",
             {},
             redis::display(replication.primary, 100),
             {}});
    }
    return seen;
}

std::vector<Seen> replicaLags(const Facts& facts) {
    std::vector<Seen> seen;
    for (const redis::ReplicaFacts& each : facts.server.replication.replicas) {
        const bool loading = each.state != "online";
        if (!loading && each.lagSeconds < thresholds::kReplicaLagSeconds &&
            (each.lagBytes < thresholds::kReplicaLagBytes ||
             each.lagSeconds <= 1)) { // they answer once a second
            continue;
        }
        const auto backlog = facts.server.settingNumber("repl-backlog-size").value_or(1024 * 1024);
        seen.push_back({loading ? "its state is " + redis::display(each.state, 40)
                                : "silent for " + seconds(each.lagSeconds) + ", " +
                                      bytesText(static_cast<double>(each.lagBytes)) + " behind",
                        "CONFIG SET repl-backlog-size " +
                            std::to_string(std::max<std::int64_t>(backlog * 4, 64 * 1024 * 1024)),
                        "CONFIG SET repl-backlog-size " + std::to_string(backlog),
                        redis::display(each.address, 100),
                        {}});
    }
    return seen;
}

std::vector<Seen> blockingCommands(const Facts& facts) {
    std::vector<Seen> seen;
    for (const std::string_view name : kBlocking) {
        const auto at = facts.server.info.commandStatistics.find(std::string(name));
        if (at == facts.server.info.commandStatistics.end() || at->second.calls == 0) {
            continue;
        }
        const std::string upper = name == "keys" ? "KEYS" : "DEBUG";
        seen.push_back({countText(static_cast<double>(at->second.calls)) + " calls, " +
                            seconds(meanSeconds(at->second)) + " each",
                        "ACL SETUSER default -" + std::string(name),
                        "ACL SETUSER default +" + std::string(name),
                        upper,
                        {}});
    }
    return seen;
}

std::vector<Seen> slowCommands(const Facts& facts) {
    std::vector<Seen> seen;
    for (const auto& [name, statistics] : facts.server.info.commandStatistics) {
        const double mean = meanSeconds(statistics);
        if (mean < thresholds::kSlowMeanSeconds || statistics.calls < 10 ||
            std::find(kWhole.begin(), kWhole.end(), name) == kWhole.end()) {
            continue;
        }
        seen.push_back(
            {countText(static_cast<double>(statistics.calls)) + " calls, " + seconds(mean) + " each",
             "SLOWLOG GET 10",
             {},
             name,
             {}});
    }
    return seen;
}

std::vector<Seen> slowLogFills(const Facts& facts) {
    if (!facts.server.slowLog || facts.server.slowLog->commands.size() < thresholds::kSlowEntries) {
        return {};
    }
    const auto& commands = facts.server.slowLog->commands;
    const auto worst = std::max_element(commands.begin(), commands.end(),
                                        [](const auto& a, const auto& b) { return a.duration < b.duration; });
    return {{std::to_string(commands.size()) + " commands in the slow log; the slowest took " +
                 formatDuration(worst->duration) + ": " + worst->text,
             "SLOWLOG GET 10",
             {},
             {},
             {}}};
}

std::vector<Seen> slowLogOff(const Facts& facts) {
    const auto limit = facts.server.settingNumber("slowlog-log-slower-than");
    if (!limit || *limit >= 0) {
        return {};
    }
    return {{"slowlog-log-slower-than is " + std::to_string(*limit),
             "CONFIG SET slowlog-log-slower-than 10000",
             "CONFIG SET slowlog-log-slower-than " + std::to_string(*limit),
             {},
             {}}};
}

std::vector<Seen> latencySpikes(const Facts& facts) {
    std::vector<Seen> seen;
    if (!facts.server.latency) {
        return seen;
    }
    for (const redis::LatencyEvent& each : *facts.server.latency) {
        const double highest = std::chrono::duration<double>(each.highest).count();
        if (highest >= thresholds::kLatencySpikeSeconds) {
            seen.push_back({"up to " + seconds(highest) + ", last " + formatTimestamp(each.at),
                            "LATENCY HISTORY " + each.event,
                            {},
                            each.event,
                            {}});
        }
    }
    return seen;
}

std::vector<Seen> outputBuffers(const Facts& facts) {
    const auto& memory = facts.server.memory;
    const auto together = static_cast<double>(memory.clientBytes);
    const auto used = static_cast<double>(facts.server.info.memoryUsedBytes);
    const bool many =
        together >= thresholds::kClientBytes && together >= thresholds::kClientBytesOfUsed * used;
    if (memory.largestOutputBytes < thresholds::kOutputBuffer && !many) {
        return {};
    }
    const auto now = facts.server.setting("maxmemory-clients");
    return {{"largest output buffer of one client " +
                 bytesText(static_cast<double>(memory.largestOutputBytes)) + ", all clients together " +
                 bytesText(together),
             now ? "CONFIG SET maxmemory-clients 5%" : "CLIENT LIST",
             now ? "CONFIG SET maxmemory-clients " + *now : "",
             {},
             {}}};
}

std::vector<Seen> manyConnections(const Facts& facts) {
    const auto& info = facts.server.info;
    const double share =
        info.maxClients == 0 ? 0 : static_cast<double>(info.clients) / static_cast<double>(info.maxClients);
    if (share < thresholds::kClientsOfLimit && info.connectionsRejected == 0) {
        return {};
    }
    const std::string set = "CONFIG SET maxclients ";
    Seen seen{std::to_string(info.clients) + " of at most " + std::to_string(info.maxClients) +
                  " clients are connected; " + countText(static_cast<double>(info.connectionsRejected)) +
                  " were turned away since the start",
              set + std::to_string(info.maxClients * 2),
              set + std::to_string(info.maxClients),
              {},
              {}};
    if (share >= thresholds::kClientsOfLimit && info.connectionsRejected > 0) {
        seen.severity = Severity::critical;
    }
    return {seen};
}

} // namespace pavement::keyspace::rules
