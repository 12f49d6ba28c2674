#include "engine/analyzer/horizon.h"

#include "engine/analyzer/horizon_sql.h"
#include "engine/base/scrub.h"
#include "engine/postgres/sql.h"

#include <algorithm>

namespace pavement::analyzer {

std::string horizonSql() {
    // A session holds by its snapshot (backend_xmin) and, once it has written, by its own transaction id. A
    // walsender's backend_xmin is what its standby feeds back, unless a slot keeps it. A vacuum's own
    // snapshot is the one that holds nothing.
    return R"(
SELECT CASE WHEN a.pid = pg_catalog.pg_backend_pid() THEN 'own session'
            WHEN a.backend_type = 'walsender' THEN 'standby' ELSE 'session' END AS kind,
       coalesce(nullif(a.application_name, ''), a.pid::text) AS name, a.pid AS pid, a.datname::text AS database,
       a.usename::text AS role, a.state AS state,
       greatest(pg_catalog.age(a.backend_xmin), pg_catalog.age(a.backend_xid))::int8 AS xid_age,
       false AS catalog_only,
       extract(epoch FROM pg_catalog.clock_timestamp() - coalesce(a.xact_start, a.backend_start))::float8 AS seconds,
       (extract(epoch FROM a.backend_start) * 1000000)::int8 AS backend_start,
       (extract(epoch FROM a.xact_start) * 1000000)::int8 AS transaction_start,
       (extract(epoch FROM a.query_start) * 1000000)::int8 AS statement_start
FROM pg_catalog.pg_stat_activity a
WHERE (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL)
  AND coalesce(a.backend_type, '') NOT IN ('autovacuum worker', 'parallel worker')
  AND a.query !~* '^\s*vacuum'
UNION ALL
SELECT 'prepared transaction', p.gid, 0, p.database::text, p.owner::text, NULL,
       pg_catalog.age(p.transaction)::int8, false,
       extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::float8, NULL, NULL, NULL
FROM pg_catalog.pg_prepared_xacts p
UNION ALL
SELECT 'replication slot', s.slot_name::text, coalesce(s.active_pid, 0), s.database::text, NULL,
       CASE WHEN s.active THEN 'active' ELSE 'inactive' END,
       greatest(pg_catalog.age(s.xmin), pg_catalog.age(s.catalog_xmin))::int8, s.xmin IS NULL, NULL, NULL, NULL, NULL
FROM pg_catalog.pg_replication_slots s
WHERE s.xmin IS NOT NULL OR s.catalog_xmin IS NOT NULL)";
}

namespace {

HolderKind holderKindOf(const std::string& kind, const std::string& state) {
    if (kind == "prepared transaction")
        return HolderKind::preparedTransaction;
    if (kind == "replication slot")
        return HolderKind::replicationSlot;
    if (kind == "standby")
        return HolderKind::standby;
    return state.starts_with("idle in transaction") ? HolderKind::idleInTransaction
                                                    : HolderKind::runningStatement;
}

void advise(HorizonHolder& holder, const std::string& gid, const std::string& state) {
    switch (holder.kind) {
    case HolderKind::runningStatement:
        holder.advice =
            "Cancel the statement, or run it on a standby without hot_standby_feedback; a dump can be "
            "taken there.";
        break;
    case HolderKind::idleInTransaction:
        holder.advice = "The application waits with its transaction open: end the session, and set "
                        "idle_in_transaction_session_timeout for its role.";
        break;
    case HolderKind::preparedTransaction:
        holder.advice =
            "Ask its transaction manager whether it should be committed; if nobody knows of it any "
            "more, roll it back, connected to its database.";
        if (const auto quoted = postgres::quoteLiteral(gid))
            holder.fix = "ROLLBACK PREPARED " + *quoted + ";";
        break;
    case HolderKind::replicationSlot:
        holder.advice = state == "active"
                            ? "Its reader lags behind: see what keeps it."
                            : "Nobody reads it. If nobody will, drop it; a reader that comes back "
                              "then has to be built anew.";
        if (const auto quoted = postgres::quoteLiteral(gid); quoted && state != "active")
            holder.fix = "SELECT pg_catalog.pg_drop_replication_slot(" + *quoted + ");";
        break;
    case HolderKind::standby:
        holder.advice = "A statement on the standby holds this server back: end it there, or switch "
                        "hot_standby_feedback off there and accept cancelled statements.";
        break;
    }
}

} // namespace

std::string_view toString(HolderKind kind) {
    switch (kind) {
    case HolderKind::runningStatement:
        return "running statement";
    case HolderKind::idleInTransaction:
        return "idle in transaction";
    case HolderKind::preparedTransaction:
        return "prepared transaction";
    case HolderKind::replicationSlot:
        return "replication slot";
    case HolderKind::standby:
        return "standby";
    }
    return {};
}

Result<Horizon> readHorizon(postgres::Session& session, Deadline deadline, std::stop_token stop) {
    const auto& can = session.capabilities();
    const auto rows = session.query(
        "SELECT kind, name, pid, database, role, state, xid_age, catalog_only, seconds,"
        " backend_start, transaction_start, statement_start FROM (" +
            horizonSql() + ") AS held WHERE kind <> 'own session' ORDER BY xid_age DESC LIMIT 500",
        {}, deadline, std::move(stop));
    if (!rows)
        return fail(rows.error());
    Horizon horizon;
    horizon.partial = !can.superuser && !can.readAllStats;
    for (std::size_t row = 0; row < rows->size(); ++row) {
        HorizonHolder holder;
        const std::string state = rows->text(row, 5);
        const std::string name = rows->text(row, 1);
        holder.kind = holderKindOf(rows->text(row, 0), state);
        holder.name = scrub(name);
        holder.pid = static_cast<int>(rows->integer(row, 2));
        holder.database = rows->text(row, 3);
        holder.role = rows->text(row, 4);
        holder.xidAge = rows->integer(row, 6);
        holder.catalogOnly = rows->boolean(row, 7);
        if (rows->cell(row, 8))
            holder.seconds = rows->real(row, 8);
        holder.backendStart = rows->integer(row, 9);
        holder.transactionStart = rows->integer(row, 10);
        holder.statementStart = rows->integer(row, 11);
        advise(holder, name, state);
        horizon.holders.push_back(std::move(holder));
    }
    return horizon;
}

} // namespace pavement::analyzer
