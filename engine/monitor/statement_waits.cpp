#include "engine/monitor/statement_waits.h"

#include "engine/sql/keepable.h"

namespace pavement::monitor {

namespace {

constexpr std::size_t kMostPairs = 1000;
constexpr std::size_t kMostRemembered = 4000;
constexpr double kToldAgain = 3600; // seconds

} // namespace

// "<query id>/<database>/<role>" as the statements collector has it; where the server does not tell the query
// id (before 14, compute_query_id off) the fingerprint stands in its place, after a tilde.
std::string StatementWaits::labelOf(const postgres::BackendActivity& row, bool learnTexts) {
    const std::string behind = '/' + std::to_string(row.databaseOid) + '/' + std::to_string(row.userOid);
    const bool hasId = row.queryId.value_or(0) != 0;
    std::string label;
    if (hasId) {
        label = std::to_string(*row.queryId) + behind;
        if (!learnTexts || m_told.contains(label)) {
            return label;
        }
    } else {
        if (row.query.empty()) {
            return {};
        }
        const auto known = m_fingerprints.find(row.query);
        if (known != m_fingerprints.end()) {
            label = '~' + known->second + behind;
            if (m_told.contains(label)) {
                return label;
            }
        }
    }
    auto kept = sql::keepable(row.query);
    const std::string hex = kept.fingerprint.hex();
    if (!hasId) {
        if (m_fingerprints.size() >= kMostRemembered) {
            m_fingerprints.clear();
        }
        m_fingerprints.emplace(row.query, hex);
        label = '~' + hex + behind;
    }
    if (m_told.size() >= kMostRemembered) {
        m_told.clear();
    }
    if (m_told.emplace(label, true).second) {
        m_texts.push_back({label, std::move(kept.text), hex, kept.fingerprint.fromTokens});
    }
    return label;
}

void StatementWaits::add(const postgres::Activity& activity, double seconds, bool learnTexts) {
    m_seconds += seconds;
    // What was told long ago may have been dropped since, where no sample named it any more.
    m_toldFor += seconds;
    if (m_toldFor > kToldAgain) {
        m_told.clear();
        m_toldFor = 0;
    }
    for (const auto& row : activity.rows) {
        const bool runs = row.backendType == "client backend" || row.backendType == "parallel worker";
        m_partial = m_partial || (row.hidden && row.userOid != 0);
        if (row.hidden || row.state != "active" || !runs) {
            continue;
        }
        std::pair<std::string, std::string> key{
            labelOf(row, learnTexts), row.waitType.empty() ? "CPU" : row.waitType + ':' + row.waitEvent};
        if (m_waits.size() >= kMostPairs && !m_waits.contains(key)) {
            key.first.clear();
        }
        m_waits[std::move(key)] += seconds;
    }
}

history::WaitInterval StatementWaits::take(Timestamp at) {
    history::WaitInterval interval{at, m_seconds, {}, m_partial};
    m_partial = false;
    for (const auto& [key, seconds] : m_waits) {
        interval.waits.push_back({key.first, key.second, seconds});
    }
    m_waits.clear();
    m_seconds = 0;
    return interval;
}

std::vector<StatementWaits::NewText> StatementWaits::takeTexts() {
    return std::exchange(m_texts, {});
}

} // namespace pavement::monitor
