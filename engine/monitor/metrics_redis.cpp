#include "engine/monitor/metric_tables.h"

#include <array>

namespace pavement::monitor::detail {

namespace {

using namespace metric;

constexpr std::string_view kFromMemory = "INFO memory.";
constexpr std::string_view kFromClients = "INFO clients.";
constexpr std::string_view kFromStats = "INFO stats: differences between two readings.";
constexpr std::string_view kFromCommands =
    "INFO commandstats: differences between two readings. Time is that of "
    "executing the command, without waiting and network.";

constexpr std::string_view kFromLatency =
    "LATENCY LATEST: events of at least latency-monitor-threshold milliseconds; none while that is 0. One "
    "event a second and kind is kept by the server, the longest.";
constexpr std::string_view kLatencyEvent = "kind of event: command, fork, aof-write, expire-cycle, …";

const std::array kRedisMetrics{
    MetricInfo{kRedisMemory, "Redis memory", Unit::bytes, "Bytes Redis has allocated.", kFromMemory, "",
               false, false},
    MetricInfo{kRedisMemoryLimit, "Redis memory limit", Unit::bytes,
               "The setting maxmemory; not recorded where there is no limit.", kFromMemory, "", true, false},
    MetricInfo{kRedisFragmentation, "Redis fragmentation", Unit::none,
               "Memory the operating system gave to Redis divided by what Redis allocated. Well above 1.5: "
               "fragmented; below 1: partly swapped out. Meaningless while little is stored.",
               kFromMemory, "", false, false},
    MetricInfo{kRedisClients, "Redis clients", Unit::count, "Client connections, ours included.",
               kFromClients, "", false, false},
    MetricInfo{kRedisBlockedClients, "Redis clients waiting", Unit::count,
               "Clients waiting in a blocking command such as BLPOP.", kFromClients, "", false, false},
    MetricInfo{kRedisRejected, "Redis connections refused", Unit::perSecond,
               "Connections turned away per second because maxclients was reached.", kFromStats, "", true,
               false},
    MetricInfo{kRedisKeys, "Redis keys", Unit::count, "Keys in all databases of the server.",
               "INFO keyspace.", "", false, false},
    MetricInfo{kRedisEvicted, "Redis evictions", Unit::perSecond,
               "Keys removed per second because memory was short.", kFromStats, "", false, false},
    MetricInfo{kRedisExpired, "Redis expirations", Unit::perSecond,
               "Keys removed per second because their time to live had passed.", kFromStats, "", false,
               false},
    MetricInfo{kRedisNetworkIn, "Redis network in", Unit::bytesPerSecond, "Bytes received per second.",
               kFromStats, "", false, false},
    MetricInfo{kRedisNetworkOut, "Redis network out", Unit::bytesPerSecond, "Bytes sent per second.",
               kFromStats, "", false, false},
    MetricInfo{kRedisCpu, "Redis processor time", Unit::ratio,
               "Processor seconds used per second by the Redis process, its threads included; 1 is one core.",
               "INFO cpu: differences between two readings.", "", false, false},
    MetricInfo{kRedisRoundTrip, "Redis round trip", Unit::seconds,
               "Time of one PING as seen from here: network, queueing and execution.",
               "Measured by our own connection.", "", false, false},
    MetricInfo{kRedisCommandRate, "Redis commands by name", Unit::perSecond, "Calls per second.",
               kFromCommands, "command; \"other\": all beyond the most used", true, false},
    MetricInfo{kRedisCommandTime, "Redis command time", Unit::seconds,
               "Mean execution time of a call in the interval. A gap where there was none.", kFromCommands,
               "command; \"other\": all beyond the most used", false, false},
    MetricInfo{kRedisSlow, "Redis slow commands", Unit::perSecond,
               "Commands per second that took longer than slowlog-log-slower-than.",
               "SLOWLOG: growth of the newest entry's number, so nothing is missed when the log is short.",
               "", false, false},
    MetricInfo{kRedisLatencyLatest, "Redis latest pause", Unit::seconds,
               "How long the latest event of a kind kept all clients waiting. Not recorded before the first "
               "one.",
               kFromLatency, kLatencyEvent, false, false},
    MetricInfo{kRedisLatencyHighest, "Redis longest pause", Unit::seconds,
               "The longest event of a kind since the server's start or LATENCY RESET.", kFromLatency,
               kLatencyEvent, false, false},
    MetricInfo{kRedisLatencyAge, "Redis latest pause, age", Unit::seconds,
               "How long ago the latest event of a kind was, to the second.", kFromLatency, kLatencyEvent,
               true, false},
};

} // namespace

std::span<const MetricInfo> redisMetrics() {
    return kRedisMetrics;
}

} // namespace pavement::monitor::detail
