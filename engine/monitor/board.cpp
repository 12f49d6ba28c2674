#include "engine/monitor/board.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace pavement::monitor {

namespace {

// Whatever else is wrong, a database that does not answer is said first.
int rank(const SourceHealth& health) {
    constexpr std::array<std::string_view, 4> kOrder{"postgres", "redis", "host", "log"};
    return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), health.source) - kOrder.begin());
}

} // namespace

std::optional<Timestamp> lastAnswer(const Snapshot& snapshot) {
    for (const std::string_view wanted : {"postgres", "redis"}) {
        for (const SourceHealth& health : snapshot.sources) {
            if (health.source == wanted) {
                return health.lastSuccess;
            }
        }
    }
    return std::nullopt;
}

Board::Board(std::string target, bool hostIsServer) {
    m_snapshot.target = std::move(target);
    m_snapshot.hostIsServer = hostIsServer;
    m_snapshot.backends = std::make_shared<const std::vector<BackendRow>>();
    m_snapshot.statements = std::make_shared<const std::vector<StatementRow>>();
    m_snapshot.slowCommands = std::make_shared<const std::vector<redis::SlowCommand>>();
    m_snapshot.redisPauses = std::make_shared<const std::vector<redis::LatencyEvent>>();
    m_snapshot.replication = std::make_shared<const std::vector<ReplicationRow>>();
}

void Board::addValues(std::span<const MetricValue> values) {
    const std::lock_guard lock(m_mutex);
    m_snapshot.values.insert(m_snapshot.values.end(), values.begin(), values.end());
    for (const auto& value : values) {
        if (value.label.empty()) {
            m_newest[value.metric] = value.value;
        }
    }
}

double Board::newest(std::string_view metric) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_newest.find(metric);
    return found == m_newest.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
}

void Board::setSource(SourceHealth health) {
    const std::lock_guard lock(m_mutex);
    auto name = health.source;
    m_sources[std::move(name)] = std::move(health);
}

void Board::setServer(const postgres::ServerIdentity& identity, const postgres::Capabilities& capabilities,
                      bool hostIsServer) {
    const std::lock_guard lock(m_mutex);
    m_snapshot.server = identity;
    m_snapshot.capabilities = capabilities;
    m_snapshot.hostIsServer = hostIsServer;
}

bool Board::hostIsServer() const {
    const std::lock_guard lock(m_mutex);
    return m_snapshot.hostIsServer;
}

void Board::setRedisVersion(std::string version) {
    const std::lock_guard lock(m_mutex);
    m_snapshot.redisVersion = std::move(version);
}

void Board::setBackends(std::vector<BackendRow> rows) {
    auto shared = std::make_shared<const std::vector<BackendRow>>(std::move(rows));
    const std::lock_guard lock(m_mutex);
    m_snapshot.backends = std::move(shared);
}

void Board::setStatements(std::vector<StatementRow> rows) {
    auto shared = std::make_shared<const std::vector<StatementRow>>(std::move(rows));
    const std::lock_guard lock(m_mutex);
    m_snapshot.statements = std::move(shared);
}

void Board::setRedis(std::shared_ptr<const redis::InfoSnapshot> info) {
    const std::lock_guard lock(m_mutex);
    m_snapshot.redis = std::move(info);
}

void Board::setRedisPauses(std::vector<redis::LatencyEvent> pauses) {
    auto shared = std::make_shared<const std::vector<redis::LatencyEvent>>(std::move(pauses));
    const std::lock_guard lock(m_mutex);
    m_snapshot.redisPauses = std::move(shared);
}

void Board::setReplication(std::vector<ReplicationRow> rows) {
    auto shared = std::make_shared<const std::vector<ReplicationRow>>(std::move(rows));
    const std::lock_guard lock(m_mutex);
    m_snapshot.replication = std::move(shared);
}

void Board::setSlowCommands(std::vector<redis::SlowCommand> commands) {
    auto shared = std::make_shared<const std::vector<redis::SlowCommand>>(std::move(commands));
    const std::lock_guard lock(m_mutex);
    m_snapshot.slowCommands = std::move(shared);
}

void Board::setConnected(const std::string& holder, bool connected) {
    const std::lock_guard lock(m_mutex);
    m_connected[holder] = connected;
}

int Board::connections() const {
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(std::count_if(m_connected.begin(), m_connected.end(),
                                          [](const auto& entry) { return entry.second; }));
}

void Board::setProblem(const std::string& holder, std::string problem) {
    const std::lock_guard lock(m_mutex);
    m_problems[holder] = std::move(problem);
}

std::string Board::problems() const {
    const std::lock_guard lock(m_mutex);
    std::string all;
    for (const auto& [holder, problem] : m_problems) {
        if (!problem.empty()) {
            all += (all.empty() ? "" : " ") + problem;
        }
    }
    return all;
}

void Board::setStatsReset(const std::string& database, std::int64_t at) {
    const std::lock_guard lock(m_mutex);
    m_statsResets[database] = at;
}

std::int64_t Board::statsReset(const std::string& database) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_statsResets.find(database);
    return found == m_statsResets.end() ? 0 : found->second;
}

void Board::serverChanged() {
    const std::lock_guard lock(m_mutex);
    ++m_serverChanges;
}

std::uint64_t Board::serverChanges() const {
    const std::lock_guard lock(m_mutex);
    return m_serverChanges;
}

void Board::setCollector(const CollectorRow& row) {
    const std::lock_guard lock(m_mutex);
    m_collectors[row.name] = row;
}

std::uint64_t Board::skippedCollections() const {
    const std::lock_guard lock(m_mutex);
    std::uint64_t sum = 0;
    for (const auto& [name, row] : m_collectors) {
        sum += row.skipped;
    }
    return sum;
}

Snapshot Board::take(Timestamp at) {
    Snapshot taken;
    {
        const std::lock_guard lock(m_mutex);
        ++m_snapshot.sequence;
        m_snapshot.at = at;
        taken = m_snapshot;
        m_snapshot.values.clear();
        for (const auto& [name, health] : m_sources) {
            taken.sources.push_back(health);
        }
        std::stable_sort(taken.sources.begin(), taken.sources.end(),
                         [](const auto& a, const auto& b) { return rank(a) < rank(b); });
        for (const auto& [name, row] : m_collectors) {
            taken.collectors.push_back(row);
        }
    }
    // A collection that ran twice since the last snapshot leaves its newest figures only — but a gap
    // outweighs the figure after it, or a live chart would draw its line across.
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> places;
    std::vector<MetricValue> newestFirst;
    for (auto value = taken.values.rbegin(); value != taken.values.rend(); ++value) {
        const auto [place, isNew] = places.try_emplace({value->metric, value->label}, newestFirst.size());
        if (isNew) {
            newestFirst.push_back(*value);
        } else if (std::isnan(value->value)) {
            newestFirst[place->second].value = value->value;
        }
    }
    taken.values.assign(newestFirst.rbegin(), newestFirst.rend());
    return taken;
}

} // namespace pavement::monitor
