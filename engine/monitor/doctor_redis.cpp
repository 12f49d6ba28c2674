#include "engine/monitor/doctor_checks.h"
#include "engine/redis/statistics.h"

#include <algorithm>
#include <cstdlib>

namespace pavement::monitor {

namespace {

using Severity = DoctorFinding::Severity;

const char* const kRedisCli = "redis-cli; then CONFIG REWRITE to keep it over a restart";

void unreachable(const Error& error, Findings& findings) {
    const bool refused = error.code == ErrorCode::authentication || error.code == ErrorCode::permission;
    findings.add(Severity::blocking, refused ? "redis.authentication" : "redis.unreachable",
                 error.message + (error.context.empty() ? "" : " (" + error.context + ")"),
                 "Nothing of Redis is recorded: no hit ratio, memory, commands or slow log.", error.hint,
                 refused ? "the connection's settings" : "where Redis runs");
}

// One setting, where the user may ask for it.
std::optional<std::string> setting(redis::Connection& connection, std::string_view name) {
    const auto reply = connection.command({"CONFIG", "GET", name});
    return reply && reply->elements.size() == 2 ? std::optional(reply->elements[1].text) : std::nullopt;
}

void examineMemory(const redis::InfoSnapshot& info, Findings& findings) {
    if (info.memoryMaxBytes == 0) {
        findings.add(Severity::warning, "redis.maxmemory", "Redis has no memory limit (maxmemory is 0)",
                     "It grows until the system kills it, and how full it is cannot be told.",
                     "CONFIG SET maxmemory 1gb",
                     std::string(kRedisCli) + "; choose the size for this machine");
    } else {
        findings.good("redis.maxmemory", "Redis has a memory limit");
        if (info.evictionPolicy == "noeviction") {
            findings.add(Severity::note, "redis.eviction", "A full Redis refuses writes (noeviction)",
                         "Right for a store; a cache should evict instead.",
                         "CONFIG SET maxmemory-policy allkeys-lru", kRedisCli);
        }
    }
}

void examinePersistence(const redis::InfoSnapshot& info, const std::optional<std::string>& save,
                        Findings& findings) {
    if (!info.persistsSnapshots) {
        findings.add(Severity::warning, "redis.persistence", "The last snapshot of Redis failed",
                     "Data since the one before is lost at a restart; by default writes are refused now.",
                     "BGSAVE", "redis-cli, after reading why in the log of Redis (disk full, memory)");
    } else if (!info.appendOnly && save && save->empty()) {
        findings.add(
            Severity::note, "redis.persistence", "Redis keeps nothing on disk",
            "Right for a cache; after a restart it is empty, and the database bears the load meanwhile.",
            "CONFIG SET save \"3600 1 300 100\"", kRedisCli);
    } else {
        findings.good("redis.persistence", "Redis keeps its data on disk");
    }
}

} // namespace

void examineRedis(redis::Settings settings, Findings& findings, Deadline deadline) {
    const Milliseconds limit = std::max(Milliseconds{1}, deadline.remaining());
    settings.connectTimeout = std::min(settings.connectTimeout, limit);
    settings.commandTimeout = std::min(settings.commandTimeout, limit);
    if (settings.tls && !redis::tlsAvailable()) {
        findings.add(Severity::blocking, "redis.tls", "This build cannot speak TLS to Redis",
                     "Nothing of Redis is recorded.", "apt install libssl-dev, then build again",
                     "on this machine");
        return;
    }
    redis::Connection connection(std::move(settings));
    if (auto connected = connection.connect(); !connected) {
        unreachable(connected.error(), findings);
        return;
    }
    const auto info = redis::readInfo(connection);
    if (!info) {
        if (info.error().code != ErrorCode::permission) {
            unreachable(info.error(), findings);
            return;
        }
        const std::string& user = connection.settings().user;
        findings.add(Severity::blocking, "redis.permission", info.error().message,
                     "Nothing of Redis is recorded: no hit ratio, memory, commands or slow log.",
                     "ACL SETUSER " + (user.empty() ? "default" : user) +
                         " +info +ping +slowlog|get +latency|latest +config|get",
                     "redis-cli, as an administrator");
        return;
    }
    findings.report().redisVersion = info->version;
    findings.good("redis.reachable", "Redis " + info->version + " answers");
    const int major = std::atoi(info->version.c_str());
    if (major < 6) {
        findings.add(
            Severity::note, "redis.version", "Redis " + info->version + " is old",
            "No latency percentiles (7.0), errors by kind (6.2) or users (6.0); no security updates.",
            "apt install redis-server", "where Redis runs, from a newer release");
    }
    if (info->loading) {
        findings.add(Severity::note, "redis.loading", "Redis is still reading its data from disk",
                     "Commands are refused until it is done.", "", "");
    }
    if (info->role == "slave" && info->masterLinkUp && !*info->masterLinkUp) {
        findings.add(Severity::warning, "redis.replication", "This replica has lost its master",
                     "What it answers grows old.", "INFO replication", "redis-cli; see master_link_status");
    }
    examineMemory(*info, findings);
    const auto slower = setting(connection, "slowlog-log-slower-than");
    if (!slower) {
        findings.add(Severity::note, "redis.config", "This user may not read the settings of Redis",
                     "The slow log's threshold and the latency monitor cannot be checked.",
                     "ACL SETUSER " +
                         (connection.settings().user.empty() ? "default" : connection.settings().user) +
                         " +config|get",
                     "redis-cli, as an administrator");
        return;
    }
    const long long threshold = std::strtoll(slower->c_str(), nullptr, 10);
    if (threshold < 0 || threshold > 100'000) {
        findings.add(Severity::warning, "redis.slowlog",
                     threshold < 0
                         ? "The slow log of Redis is off"
                         : "The slow log of Redis begins at " + std::to_string(threshold / 1000) + " ms",
                     "Slow commands are not seen; a command that takes 10 ms stops all clients for as long.",
                     "CONFIG SET slowlog-log-slower-than 10000", kRedisCli);
    } else {
        findings.good("redis.slowlog", "The slow log of Redis is on");
    }
    const auto monitored = setting(connection, "latency-monitor-threshold");
    if (monitored && *monitored == "0") {
        findings.add(Severity::note, "redis.latency_monitor", "The latency monitor of Redis is off",
                     "Pauses by fork, disk or expiry are not told apart.",
                     "CONFIG SET latency-monitor-threshold 100", kRedisCli);
    } else {
        findings.good("redis.latency_monitor", "The latency monitor of Redis is on");
    }
    examinePersistence(*info, setting(connection, "save"), findings);
}

} // namespace pavement::monitor
