#include "engine/monitor/object_names.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace pavement::monitor {

namespace {

constexpr auto kPause = std::chrono::minutes{1};

} // namespace

Result<void> ObjectNames::learn(postgres::Session& session, std::span<const postgres::StatementKey> seen,
                                SteadyTime now, Deadline deadline) {
    const bool news = std::any_of(seen.begin(), seen.end(), [&](const postgres::StatementKey& key) {
        return !m_databases.contains(key.databaseOid) || !m_roles.contains(key.userOid);
    });
    if (!news || now < m_notBefore) {
        return {};
    }
    m_notBefore = now + kPause;
    const auto databases = postgres::readDatabases(session, deadline);
    if (!databases) {
        return fail(databases.error());
    }
    const auto roles = postgres::readRoles(session, deadline);
    if (!roles) {
        return fail(roles.error());
    }
    std::vector<history::ObjectName> names;
    for (const auto& one : *databases) {
        if (m_databases.insert(one.oid).second && !one.name.empty()) {
            names.push_back({history::ObjectName::Kind::database, one.oid, one.name});
        }
    }
    for (const auto& one : *roles) {
        if (m_roles.insert(one.oid).second) {
            names.push_back({history::ObjectName::Kind::role, one.oid, one.name});
        }
    }
    // What was dropped has no name any more, and is not asked for again.
    for (const auto& key : seen) {
        m_databases.insert(key.databaseOid);
        m_roles.insert(key.userOid);
    }
    return m_history.putNames(m_target, names);
}

} // namespace pavement::monitor
