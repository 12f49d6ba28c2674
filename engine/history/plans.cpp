// Plans of statements, their logged executions, and the names of databases and roles.

#include "engine/history/store.h"

#include <set>

namespace pavement::history {

namespace {

// Of one statement. A plan that flips every minute must not fill the file.
constexpr std::int64_t kMostShapes = 32;
constexpr std::int64_t kMostPeriods = 500;
constexpr std::int64_t kMostExecutions = 200;

void movePeriod(Connection& connection, std::string_view target, const PlanSighting& seen) {
    const std::int64_t at = toMillis(seen.at);
    const auto shape = static_cast<std::int64_t>(seen.shape);
    std::int64_t latest = 0;
    bool same = false;
    {
        Query query(connection, "SELECT id, shape FROM plan_period WHERE target=? AND statement=?"
                                " ORDER BY id DESC LIMIT 1");
        query.bind(1, target).bind(2, std::string_view(seen.statement));
        if (query.next()) {
            latest = query.integer(0);
            same = query.integer(1) == shape;
        }
    }
    if (same) {
        Query(connection, "UPDATE plan_period SET first=min(first, ?), last=max(last, ?), seen=seen+?"
                          " WHERE id=?")
            .bind(1, at)
            .bind(2, at)
            .bind(3, static_cast<std::int64_t>(seen.times))
            .bind(4, latest)
            .run();
        return;
    }
    Query(connection, "INSERT INTO plan_period(target, statement, shape, first, last, seen)"
                      " VALUES(?,?,?,?,?,?)")
        .bind(1, target)
        .bind(2, std::string_view(seen.statement))
        .bind(3, shape)
        .bind(4, at)
        .bind(5, at)
        .bind(6, static_cast<std::int64_t>(seen.times))
        .run();
    Query(connection, "DELETE FROM plan_period WHERE target=?1 AND statement=?2 AND id<=(SELECT id FROM"
                      " plan_period WHERE target=?1 AND statement=?2 ORDER BY id DESC LIMIT 1 OFFSET ?3)")
        .bind(1, target)
        .bind(2, std::string_view(seen.statement))
        .bind(3, kMostPeriods)
        .run();
}

void putOne(Connection& connection, std::string_view target, const PlanSighting& seen) {
    const std::int64_t at = toMillis(seen.at);
    // A measured plan says more than an estimated one, and is not replaced by it.
    Query insert(connection,
                 "INSERT INTO plan(target, statement, shape, body, source, scanned, seconds, first,"
                 " last, seen) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?8,?9)"
                 " ON CONFLICT(target, statement, shape) DO UPDATE SET"
                 " body=iif(excluded.seconds>=0 OR seconds<0, excluded.body, body),"
                 " source=iif(excluded.seconds>=0 OR seconds<0, excluded.source, source),"
                 " scanned=iif(excluded.seconds>=0 OR seconds<0, excluded.scanned, scanned),"
                 " seconds=iif(excluded.seconds>=0 OR seconds<0, excluded.seconds, seconds),"
                 " first=min(first, excluded.first), last=max(last, excluded.last),"
                 " seen=seen+excluded.seen");
    insert.bind(1, target).bind(2, std::string_view(seen.statement));
    insert.bind(3, static_cast<std::int64_t>(seen.shape)).bind(4, std::string_view(seen.plan));
    insert.bind(5, std::string_view(seen.source)).bind(6, seen.rowsScanned).bind(7, seen.seconds);
    insert.bind(8, at).bind(9, static_cast<std::int64_t>(seen.times)).run();
    Query(connection, "DELETE FROM plan WHERE target=?1 AND statement=?2 AND id IN (SELECT id FROM plan"
                      " WHERE target=?1 AND statement=?2 ORDER BY last DESC, id DESC LIMIT -1 OFFSET ?3)")
        .bind(1, target)
        .bind(2, std::string_view(seen.statement))
        .bind(3, kMostShapes)
        .run();
    movePeriod(connection, target, seen);
}

void putOne(Connection& connection, std::string_view target, const LoggedExecution& execution) {
    Query(connection,
          "INSERT OR REPLACE INTO logged_execution(target, statement, shape, at, seconds, measured)"
          " VALUES(?,?,?,?,?,?)")
        .bind(1, target)
        .bind(2, std::string_view(execution.statement))
        .bind(3, static_cast<std::int64_t>(execution.shape))
        .bind(4, toMillis(execution.at))
        .bind(5, execution.seconds)
        .bind(6, static_cast<std::int64_t>(execution.measured ? 1 : 0))
        .run();
}

void dropOldExecutions(Connection& connection, std::string_view target, std::string_view statement) {
    Query(connection,
          "DELETE FROM logged_execution WHERE target=?1 AND statement=?2 AND at<(SELECT at FROM"
          " logged_execution WHERE target=?1 AND statement=?2 ORDER BY at DESC LIMIT 1 OFFSET ?3)")
        .bind(1, target)
        .bind(2, statement)
        .bind(3, kMostExecutions - 1)
        .run();
}

} // namespace

Result<void> History::putPlan(std::string_view target, const PlanSighting& seen) {
    return putPlans(target, {&seen, 1}, {});
}

Result<void> History::putPlans(std::string_view target, std::span<const PlanSighting> seen,
                               std::span<const LoggedExecution> executions) {
    return m_impl->writing<void>("write to", [&](Connection& connection) -> Result<void> {
        if (!m_impl->m_hasWork || (!executions.empty() && !hasLoggedExecutions(connection)))
            return fail(ErrorCode::unsupported, "The history file could not be brought up to date",
                        "Free some space on its disk and start again.");
        for (const PlanSighting& one : seen)
            putOne(connection, target, one);
        std::set<std::string_view> touched;
        for (const LoggedExecution& one : executions) {
            putOne(connection, target, one);
            touched.insert(one.statement);
        }
        for (const std::string_view statement : touched)
            dropOldExecutions(connection, target, statement);
        return {};
    });
}

Result<std::vector<StoredPlan>> History::plans(std::string_view target, std::string_view statement) const {
    return m_impl->guarded<std::vector<StoredPlan>>("read", [&]() -> Result<std::vector<StoredPlan>> {
        std::vector<StoredPlan> plans;
        Impl::Lease lease(*m_impl);
        if (!hasWorkTables(*lease.connection))
            return plans;
        Query query(*lease.connection,
                    "SELECT shape, body, source, scanned, seconds, first, last, seen"
                    " FROM plan WHERE target=? AND statement=? ORDER BY last DESC, id DESC");
        query.bind(1, target).bind(2, statement);
        while (query.next()) {
            StoredPlan plan;
            plan.shape = static_cast<std::uint64_t>(query.integer(0));
            plan.plan = query.text(1);
            plan.source = query.text(2);
            plan.rowsScanned = query.real(3);
            plan.seconds = query.real(4);
            plan.firstSeen = fromMillis(query.integer(5));
            plan.lastSeen = fromMillis(query.integer(6));
            plan.sightings = static_cast<std::uint64_t>(query.integer(7));
            plans.push_back(std::move(plan));
        }
        return plans;
    });
}

Result<std::vector<PlanPeriod>> History::planPeriods(std::string_view target,
                                                     std::string_view statement) const {
    return m_impl->guarded<std::vector<PlanPeriod>>("read", [&]() -> Result<std::vector<PlanPeriod>> {
        std::vector<PlanPeriod> periods;
        Impl::Lease lease(*m_impl);
        if (!hasWorkTables(*lease.connection))
            return periods;
        Query query(*lease.connection, "SELECT shape, first, last, seen FROM plan_period WHERE target=? AND"
                                       " statement=? ORDER BY first, id");
        query.bind(1, target).bind(2, statement);
        while (query.next())
            periods.push_back({static_cast<std::uint64_t>(query.integer(0)), fromMillis(query.integer(1)),
                               fromMillis(query.integer(2)), static_cast<std::uint64_t>(query.integer(3))});
        return periods;
    });
}

Result<std::vector<PlanScan>> History::planScans(std::string_view target) const {
    return m_impl->guarded<std::vector<PlanScan>>("read", [&]() -> Result<std::vector<PlanScan>> {
        std::vector<PlanScan> scans;
        Impl::Lease lease(*m_impl);
        if (!hasWorkTables(*lease.connection))
            return scans;
        Query query(*lease.connection,
                    "SELECT statement, scanned, seconds>=0, source, last FROM (SELECT *, row_number() OVER"
                    " (PARTITION BY statement ORDER BY seconds>=0 DESC, last DESC, id DESC) AS place"
                    " FROM plan WHERE target=? AND scanned>=0) WHERE place=1");
        query.bind(1, target);
        while (query.next())
            scans.push_back({query.text(0), query.real(1), query.integer(2) != 0, query.text(3),
                             fromMillis(query.integer(4))});
        return scans;
    });
}

Result<std::vector<LoggedExecution>> History::loggedExecutions(std::string_view target,
                                                               std::string_view statement) const {
    using Executions = std::vector<LoggedExecution>;
    return m_impl->guarded<Executions>("read", [&]() -> Result<Executions> {
        Executions executions;
        Impl::Lease lease(*m_impl);
        if (!hasLoggedExecutions(*lease.connection))
            return executions;
        Query query(*lease.connection, "SELECT shape, at, seconds, measured FROM logged_execution"
                                       " WHERE target=? AND statement=? ORDER BY at DESC, seconds DESC");
        query.bind(1, target).bind(2, statement);
        while (query.next())
            executions.push_back({std::string(statement), static_cast<std::uint64_t>(query.integer(0)),
                                  fromMillis(query.integer(1)), query.real(2), query.integer(3) != 0});
        return executions;
    });
}

Result<void> History::putNames(std::string_view target, std::span<const ObjectName> names) {
    return m_impl->writing<void>("write to", [&](Connection& connection) -> Result<void> {
        if (!m_impl->m_hasWork)
            return {};
        for (const ObjectName& one : names) {
            Query insert(connection, "INSERT INTO object_name(target, kind, oid, name) VALUES(?,?,?,?)"
                                     " ON CONFLICT(target, kind, oid) DO UPDATE SET name=excluded.name");
            insert.bind(1, target).bind(2, static_cast<std::int64_t>(one.kind));
            insert.bind(3, static_cast<std::int64_t>(one.oid)).bind(4, std::string_view(one.name)).run();
        }
        return {};
    });
}

Result<std::vector<ObjectName>> History::names(std::string_view target) const {
    return m_impl->guarded<std::vector<ObjectName>>("read", [&]() -> Result<std::vector<ObjectName>> {
        std::vector<ObjectName> names;
        Impl::Lease lease(*m_impl);
        if (!hasWorkTables(*lease.connection))
            return names;
        Query query(*lease.connection, "SELECT kind, oid, name FROM object_name WHERE target=?");
        query.bind(1, target);
        while (query.next())
            names.push_back({static_cast<ObjectName::Kind>(query.integer(0)),
                             static_cast<std::uint32_t>(query.integer(1)), query.text(2)});
        return names;
    });
}

} // namespace pavement::history
