#include "engine/monitor/metric_tables.h"

#include <array>

namespace pavement::monitor::detail {

namespace {

using namespace metric;

constexpr std::string_view kFromLog =
    "The server's own log (JSON or CSV), where this role or this machine can read it. Holds only the "
    "statements the server was told to log (log_min_duration_statement, log_duration).";
constexpr std::string_view kFromStatements =
    "pg_stat_statements: differences between two readings. Counted when a statement ends. Knows no "
    "percentiles, and forgets statements it had to evict.";
constexpr std::string_view kFromAges =
    "pg_stat_activity, sampled. Ages of statements still running, not durations: long statements are seen "
    "more often than short ones.";
constexpr std::string_view kFromActivity =
    "pg_stat_activity, sampled; what happens between two samples is not "
    "seen. Our own connections are left out.";
constexpr std::string_view kFromDatabase =
    "pg_stat_database, all databases of the server: differences between two readings. The server's "
    "processes report up to a second late, so single seconds are uneven.";

const std::array kServiceMetrics{
    MetricInfo{kLogP50, "Response time p50 (log)", Unit::seconds,
               "Half of the logged statements of the interval took no longer than this.", kFromLog, "", false,
               false},
    MetricInfo{kLogP95, "Response time p95 (log)", Unit::seconds,
               "95 of 100 logged statements of the interval took no longer than this.", kFromLog, "", false,
               false},
    MetricInfo{kLogP99, "Response time p99 (log)", Unit::seconds,
               "99 of 100 logged statements of the interval took no longer than this.", kFromLog, "", false,
               false},
    MetricInfo{kLogDurations, "Durations (log)", Unit::seconds,
               "Distribution of the durations of the logged statements of the interval.", kFromLog, "", false,
               true},
    MetricInfo{kStatementMean, "Mean response time (statements)", Unit::seconds,
               "Execution time of all statements that ended in the interval, divided by their number.",
               kFromStatements, "", false, false},
    MetricInfo{kStatementDeviation, "Deviation of response time (statements)", Unit::seconds,
               "Standard deviation of the execution times of the statements that ended in the interval, over "
               "all statements together.",
               kFromStatements, "", false, false},
    MetricInfo{kInFlightP50, "Age of running statements p50", Unit::seconds,
               "Half of the statements running at the moment of sampling had been running no longer than "
               "this. A gap where none was running.",
               kFromAges, "", false, false},
    MetricInfo{kInFlightP95, "Age of running statements p95", Unit::seconds,
               "95 of 100 statements running at the moment of sampling had been running no longer than this. "
               "A gap where none was running.",
               kFromAges, "", false, false},
    MetricInfo{kInFlightMax, "Oldest running statement", Unit::seconds,
               "Age of the statement that had been running longest at the moment of sampling. A gap where "
               "none was running.",
               kFromAges, "", false, false},

    MetricInfo{kTransactions, "Transactions", Unit::perSecond,
               "Transactions ended per second: committed and rolled back, implicit ones included.",
               kFromDatabase, "", true, false},
    MetricInfo{kStatements, "Statements", Unit::perSecond, "Statements ended per second.", kFromStatements,
               "", true, false},
    MetricInfo{kRedisCommands, "Redis commands", Unit::perSecond,
               "Commands Redis has processed per second, our own few included.",
               "INFO stats, total_commands_processed: differences between two readings.", "", true, false},

    MetricInfo{kErrorRatio, "Error rate (log)", Unit::ratio,
               "Log messages of severity ERROR, FATAL or PANIC, divided by statements that ended well plus "
               "those messages.",
               "Errors: the server's own log. Statements: pg_stat_statements, or transactions where it is "
               "missing. Errors below log_min_messages are not seen.",
               "", false, false},
    MetricInfo{kErrorsBySqlstate, "Errors by SQLSTATE", Unit::perSecond,
               "Log messages of severity ERROR, FATAL or PANIC per second.", "The server's own log.",
               "SQLSTATE, the five-character error code", false, false},
    MetricInfo{kRollbackRatio, "Rollback ratio", Unit::ratio,
               "Transactions rolled back divided by all transactions ended. Not the same as errors: "
               "deliberate rollbacks count, errors caught at a savepoint do not.",
               kFromDatabase, "", false, false},

    MetricInfo{kBufferHitRatio, "Buffer hit ratio", Unit::ratio,
               "Blocks found in shared_buffers divided by all blocks asked for. A miss may still have been "
               "served from the operating system's cache.",
               kFromDatabase, "", true, false},
    MetricInfo{kRedisHitRatio, "Redis hit ratio", Unit::ratio,
               "Keys found divided by keys looked up, over all clients and databases of the Redis server.",
               "INFO stats, keyspace_hits and keyspace_misses: differences between two readings.", "", true,
               false},

    MetricInfo{kActiveSessions, "Active sessions", Unit::count,
               "Client sessions running a statement at the moment of sampling.", kFromActivity, "", false,
               false},
    MetricInfo{kClients, "Connected clients", Unit::count,
               "Client sessions of any state at the moment of sampling.", kFromActivity, "", false, false},
    MetricInfo{kIdleInTransaction, "Idle in transaction", Unit::count,
               "Client sessions that hold a transaction open without running a statement.", kFromActivity, "",
               false, false},
    MetricInfo{kBlocked, "Blocked sessions", Unit::count,
               "Client sessions waiting for a lock that another session holds.", kFromActivity, "", false,
               false},
    MetricInfo{kMaxConnections, "Connection limit", Unit::count, "The server's max_connections.",
               "Setting max_connections.", "", true, false},
    MetricInfo{kConnectionsUsed, "Connections in use", Unit::ratio,
               "Connected clients, ours included, divided by max_connections.",
               "pg_stat_activity, sampled; setting max_connections.", "", false, false},
    MetricInfo{kLongestTransaction, "Oldest transaction", Unit::seconds,
               "Age of the oldest transaction a client holds open; zero where none is open.", kFromActivity,
               "", false, false},
    MetricInfo{kLongestIdleInTransaction, "Longest idle in transaction", Unit::seconds,
               "How long the client idle in transaction the longest has been so; zero where none is.",
               kFromActivity, "", false, false},

    MetricInfo{
        kLoadByWaitType, "Load by wait type", Unit::count,
        "Sessions running a statement, by what they wait for; \"CPU\" where they report no wait, which "
        "includes waiting for a processor. Averaged over time these are average active sessions: "
        "compare their sum with the number of processors.",
        kFromActivity, "wait event type", false, false},
    MetricInfo{kLoadByWaitEvent, "Load by wait event", Unit::count,
               "Sessions running a statement, by the exact wait event.", kFromActivity,
               "wait event type and wait event", false, false},
    MetricInfo{kLoad, "Load", Unit::count,
               "Sessions running a statement, parallel workers included. Averaged over time: average active "
               "sessions.",
               kFromActivity, "", false, false},
};

} // namespace

std::span<const MetricInfo> serviceMetrics() {
    return kServiceMetrics;
}

} // namespace pavement::monitor::detail
