#include "engine/monitor/metrics.h"

#include "engine/monitor/metric_tables.h"

#include <algorithm>
#include <array>
#include <vector>

namespace pavement::monitor {

namespace {

using namespace metric;

constexpr std::array kResponseTime{kLogP95,      kLogP50,      kLogP99,     kStatementMean,
                                   kInFlightP95, kInFlightP50, kInFlightMax};
constexpr std::array kThroughput{kTransactions, kStatements, kRedisCommands};
constexpr std::array kErrorRate{kErrorRatio, kRollbackRatio};
constexpr std::array kCacheHitRatio{kBufferHitRatio, kRedisHitRatio};
constexpr std::array kUtilization{kHostCpu, kConnectionsUsed, kHostMemory, kHostPressureIo};
constexpr std::array kUsers{kActiveSessions, kClients, kRedisClients};

const std::array<KpiInfo, 6> kKpis{{
    {"response_time", "Response time",
     "How long a statement takes on the server. From the server's log where it can be read: the true "
     "95th, 50th and 99th percentile of the statements it logged. Else from pg_stat_statements: the mean "
     "of all statements that ended in the interval, which hides the slow tail. Else from activity "
     "samples: the age of the statements running at the moment of sampling, which favours long ones.",
     kResponseTime, 0.1},
    {"throughput", "Throughput",
     "Work finished per second: transactions of all databases of the server (committed and rolled back), "
     "statements, and Redis commands.",
     kThroughput, 0.0},
    {"error_rate", "Error rate",
     "From the server's log where it can be read: messages of severity ERROR, FATAL or PANIC divided by "
     "statements. Else the share of transactions rolled back, which also counts deliberate rollbacks and "
     "misses failed statements inside transactions that were committed after a savepoint.",
     kErrorRate, 0.01},
    {"cache_hit_ratio", "Cache hit ratio",
     "Buffers: blocks found in shared_buffers divided by blocks asked for; a miss may still have been in "
     "the operating system's cache. Redis: keys found divided by keys looked up.",
     kCacheHitRatio, 0.95},
    {"utilization", "Utilization",
     "Share of the machine's processors at work, where this machine is the server's; else the share of "
     "the allowed connections in use.",
     kUtilization, 0.7},
    {"users", "Concurrent users",
     "Client sessions running a statement at the moment of sampling; beside it all connected clients.",
     kUsers, 0.0},
}};

const std::vector<MetricInfo>& joined() {
    static const std::vector<MetricInfo> all = [] {
        std::vector<MetricInfo> list;
        for (const auto part : {detail::serviceMetrics(), detail::postgresMetrics(), detail::redisMetrics(),
                                detail::machineMetrics()}) {
            list.insert(list.end(), part.begin(), part.end());
        }
        return list;
    }();
    return all;
}

} // namespace

std::span<const MetricInfo> metricCatalogue() {
    return joined();
}

const MetricInfo* findMetric(std::string_view id) {
    const auto& all = joined();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const MetricInfo& info) { return info.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::string_view sourceOf(std::string_view metric) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kPrefixes{{
        {"host.", "host"},
        {"redis.", "redis"},
        {metric::kRedisCommands, "redis"},
        {metric::kRedisHitRatio, "redis"},
        {"response.log.", "log"},
        {"errors.log.", "log"},
        {"collector.", ""},
    }};
    for (const auto& [prefix, source] : kPrefixes) {
        if (metric.starts_with(prefix)) {
            return source;
        }
    }
    return "postgres";
}

std::span<const KpiInfo> kpiCatalogue() {
    return kKpis;
}

} // namespace pavement::monitor
