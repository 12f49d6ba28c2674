#pragma once
// What a Redis server says about itself, typed: INFO, the slow log, the latency monitor and the measured
// round trip. Cheap commands only: never KEYS, MONITOR or DEBUG. Counters are raw since the server's start;
// whoever holds two snapshots makes rates, and asks continues() first.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/redis/connection.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::redis {

struct CommandStatistics {
    std::uint64_t calls = 0;
    double seconds = 0;         // processor time of all calls together
    std::uint64_t rejected = 0; // refused before they ran (6.2+)
    std::uint64_t failed = 0;   // ran and answered an error (6.2+)
};

struct KeyspaceStatistics {
    std::uint64_t keys = 0;
    std::uint64_t withExpiry = 0;
    double averageTtlSeconds = 0; // an estimate of the server's; 0 where nothing expires
};

struct InfoSnapshot {
    std::string version; // "7.0.15"
    std::string runId;   // another one after each start
    std::string mode;    // "standalone", "cluster", "sentinel"
    std::string role;    // "master", "slave"
    std::int64_t processId = 0;
    double uptimeSeconds = 0;
    std::optional<Timestamp> serverTime; // by the server's own clock; 6.2+
    bool loading = false;                // still reading its data from disk

    std::uint64_t clients = 0, blockedClients = 0;
    std::uint64_t maxClients = 0; // 0: not told

    std::uint64_t memoryUsedBytes = 0, memoryPeakBytes = 0, memoryResidentBytes = 0;
    std::uint64_t memoryMaxBytes = 0; // 0: no limit set
    double fragmentation = 0;         // resident over used
    std::string evictionPolicy;       // "noeviction", "allkeys-lru", …

    std::uint64_t hits = 0, misses = 0;
    std::uint64_t commands = 0;
    std::uint64_t expired = 0, evicted = 0;
    std::uint64_t connectionsReceived = 0, connectionsRejected = 0;
    std::uint64_t netInBytes = 0, netOutBytes = 0;
    double cpuSystemSeconds = 0, cpuUserSeconds = 0; // main process, all threads

    bool persistsSnapshots = true; // rdb_last_bgsave_status is "ok"
    bool appendOnly = false;
    std::uint64_t changesSinceSave = 0;

    std::uint64_t connectedReplicas = 0;
    std::optional<bool> masterLinkUp; // on a replica

    std::uint64_t keys = 0, keysWithExpiry = 0;                 // all databases
    std::map<int, KeyspaceStatistics> keyspace;                 // by database; empty ones are absent
    std::map<std::string, CommandStatistics> commandStatistics; // "get", "config|get"
    // Seconds by percentile (50, 99, 99.9), since the server's start; 7.0+, empty where tracking is off.
    std::map<std::string, std::map<double, double>> latencyPercentiles;
    std::map<std::string, std::uint64_t> errors; // by first word, "WRONGTYPE"; 6.2+

    double cpuSeconds() const { return cpuSystemSeconds + cpuUserSeconds; }
};

// From INFO's text. Missing or malformed fields keep their default; a text without redis_version is refused
// (protocol).
Result<InfoSnapshot> parseInfoSnapshot(std::string_view text);

// INFO ALL: one command, all sections.
Result<InfoSnapshot> readInfo(Connection& connection);

// Whether counters may be subtracted: the same run of the server, and no CONFIG RESETSTAT between.
bool continues(const InfoSnapshot& before, const InfoSnapshot& after);

struct SlowCommand {
    std::int64_t id = 0;
    Timestamp at; // whole seconds, the server's clock
    std::chrono::microseconds duration{0};
    std::string command; // upper case, "HGETALL"
    std::string text;    // with arguments: credentials removed, unprintable bytes escaped, capped
    std::string client;  // "10.0.0.7:51234"; empty before 4.0
    std::string clientName;
};

struct SlowLog {
    std::vector<SlowCommand> commands;  // oldest first
    std::optional<std::int64_t> lastId; // hand it to the next read; absent while the log is empty
    std::uint64_t missed = 0;           // entries that came and went between two reads, or beyond the limit
    bool restarted = false;             // ids went back: another run of the server, or SLOWLOG RESET
};

// Entries newer than `after`; without it, the newest `limit` ones.
Result<SlowLog> readSlowLog(Connection& connection, std::optional<std::int64_t> after,
                            std::size_t limit = 128, std::size_t textBytes = 256);

struct LatencyEvent {
    std::string event; // "command", "fork", "aof-write", …
    Timestamp at;      // of the latest spike; whole seconds, the server's clock
    Milliseconds latest{0}, highest{0};
};

// LATENCY LATEST; empty also where latency-monitor-threshold is 0.
Result<std::vector<LatencyEvent>> readLatencyEvents(Connection& connection);

// From writing PING to having its answer, on a connection that stands already (connects first if need be).
Result<std::chrono::nanoseconds> measureRoundTrip(Connection& connection);

// A command with its arguments as one line fit for a screen: what AUTH, HELLO, CONFIG SET, ACL SETUSER,
// MIGRATE carry is cut, unprintable bytes become \xNN, every argument and the whole are capped.
std::string displayCommand(const std::vector<std::string>& words, std::size_t textBytes = 256);

} // namespace pavement::redis
