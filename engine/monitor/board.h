#pragma once
// Where the collections put what they know, for the next snapshot to be made of. Thread-safe: one mutex,
// never held during input or output.

#include "engine/base/clock.h"
#include "engine/monitor/snapshot.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pavement::monitor {

class Board {
public:
    Board(std::string target, bool hostIsServer);

    void addValues(std::span<const MetricValue> values);
    // The newest value of a metric without labels; NaN while there is none.
    double newest(std::string_view metric) const;

    void setSource(SourceHealth health);
    void setServer(const postgres::ServerIdentity& identity, const postgres::Capabilities& capabilities,
                   bool hostIsServer);
    bool hostIsServer() const;
    void setRedisVersion(std::string version);
    void setBackends(std::vector<BackendRow> rows);
    void setStatements(std::vector<StatementRow> rows);
    void setRedis(std::shared_ptr<const redis::InfoSnapshot> info);
    void setRedisPauses(std::vector<redis::LatencyEvent> pauses);
    void setReplication(std::vector<ReplicationRow> rows);
    void setSlowCommands(std::vector<redis::SlowCommand> commands);

    // Connections to the PostgreSQL server this monitor holds, by who holds them.
    void setConnected(const std::string& holder, bool connected);
    int connections() const;

    // What keeps part of the PostgreSQL figures from being had, by who found it; empty: nothing (any more).
    void setProblem(const std::string& holder, std::string problem);
    std::string problems() const; // joined, for one line

    // When the statistics of a database were last reset, in milliseconds; 0 where unknown.
    void setStatsReset(const std::string& database, std::int64_t at);
    std::int64_t statsReset(const std::string& database) const;

    // Somebody saw that the server changed its role, was restarted or is another one: whoever holds a
    // connection looks again.
    void serverChanged();
    std::uint64_t serverChanges() const;

    void setCollector(const CollectorRow& row);
    std::uint64_t skippedCollections() const; // all collectors together

    // Everything but alerts and history health; takes the values with it.
    Snapshot take(Timestamp at);

private:
    mutable std::mutex m_mutex;
    Snapshot m_snapshot;
    std::map<std::string, SourceHealth> m_sources;
    std::map<std::string, CollectorRow> m_collectors;
    std::map<std::string_view, double> m_newest;
    std::map<std::string, bool> m_connected;
    std::map<std::string, std::string> m_problems;
    std::map<std::string, std::int64_t> m_statsResets;
    std::uint64_t m_serverChanges = 0;
};

} // namespace pavement::monitor
