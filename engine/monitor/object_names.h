#pragma once
// What the databases and roles in the labels of statements are called, kept in the history. Asked again when
// one comes up that is not known, at most once a minute. Owned by one thread.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/postgres/statistics.h"

#include <set>
#include <span>
#include <string>
#include <utility>

namespace pavement::monitor {

class ObjectNames {
public:
    ObjectNames(history::History& history, std::string target)
        : m_history(history)
        , m_target(std::move(target)) {}

    Result<void> learn(postgres::Session& session, std::span<const postgres::StatementKey> seen,
                       SteadyTime now, Deadline deadline);

private:
    history::History& m_history;
    std::string m_target;
    std::set<postgres::Oid> m_databases;
    std::set<postgres::Oid> m_roles;
    SteadyTime m_notBefore{};
};

} // namespace pavement::monitor
