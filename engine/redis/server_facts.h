#pragma once
// Everything about one server that an inspection looks at, read in a handful of commands: INFO, the settings
// that matter, slow log, latency events, persistence, replication, memory. Facts, no opinions. What the user
// is not permitted to read is absent, not an error. Settings that hold secrets are never asked for.

#include "engine/base/result.h"
#include "engine/redis/connection.h"
#include "engine/redis/statistics.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::redis {

struct ReplicaFacts {
    std::string address;        // "10.0.0.7:6379"
    std::string state;          // "online", "wait_bgsave", "send_bulk"
    std::uint64_t lagBytes = 0; // of the stream, not yet acknowledged
    double lagSeconds = 0;      // since its last acknowledgement
};

struct ReplicationFacts {
    std::vector<ReplicaFacts> replicas;
    std::optional<bool> linkUp; // on a replica
    double linkDownSeconds = 0;
    std::string primary; // "host:port" of a replica's primary
};

struct PersistenceFacts {
    bool snapshotFailed = false;    // last BGSAVE
    bool appendWriteFailed = false; // last write to the append-only file
    bool appendRewriteFailed = false;
    double forkSeconds = 0;             // the last fork; the server stood still for it
    std::uint64_t copyOnWriteBytes = 0; // of the last snapshot
};

struct MemoryFacts {
    std::optional<double> allocatorFragmentation; // active over allocated pages; jemalloc only
    std::int64_t fragmentationBytes = 0;          // resident minus used; negative: less is resident than used
    std::uint64_t datasetBytes = 0;
    std::uint64_t clientBytes = 0;        // buffers of all plain clients
    std::uint64_t largestOutputBytes = 0; // largest recent output buffer of one client
    std::uint64_t systemBytes = 0;
    double evictionExceededSeconds = 0; // above maxmemory, since the start; 7.0+
};

struct ServerFacts {
    InfoSnapshot info;
    MemoryFacts memory;
    PersistenceFacts persistence;
    ReplicationFacts replication;
    std::optional<double> expiredStaleShare; // 0…1 of keys with expiry that are likely expired yet in memory
    std::optional<std::map<std::string, std::string>> configuration; // absent: not permitted
    std::optional<SlowLog> slowLog;
    std::optional<std::vector<LatencyEvent>> latency;

    std::optional<std::string> setting(std::string_view name) const;
    std::optional<std::int64_t> settingNumber(std::string_view name) const;
    // hits / (hits + misses) since the start or the last CONFIG RESETSTAT; absent before the first read.
    std::optional<double> hitRatio() const;
};

// From INFO ALL's text; the parts that come from other commands stay absent.
Result<ServerFacts> parseServerFacts(std::string_view info);

// Fails where INFO does. ErrorCode: as Connection::command.
Result<ServerFacts> readServerFacts(Connection& connection);

} // namespace pavement::redis
