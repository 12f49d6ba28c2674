#include "engine/analyzer/locks.h"

#include "engine/base/scrub.h"
#include "engine/postgres/statistics.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace pavement::analyzer {

namespace {

using postgres::Rows;

// What the waiting ones wait for and who stands on the same object: "pid mode" of each holder, a prepared
// transaction, known by the lock on its own id, by its number in the list of them. The lock on a row waits as
// "transactionid"; which table it is says the tuple lock the waiter took to stand first in line.
std::string detailSql(const postgres::Capabilities& can) {
    const std::string waited = can.versionNumber >= 140000
                                   ? "extract(epoch FROM pg_catalog.clock_timestamp() - w.waitstart)::float8"
                                   : "NULL::float8";
    return R"(
WITH l AS MATERIALIZED (SELECT * FROM pg_catalog.pg_locks),
     p AS MATERIALIZED (SELECT pg_catalog.row_number() OVER (ORDER BY x.prepared, x.gid) AS number, x.*,
                               (SELECT t.virtualtransaction FROM l t WHERE t.pid IS NULL AND t.granted
                                AND t.locktype = 'transactionid' AND t.transactionid = x.transaction
                                LIMIT 1) AS owner_id
                        FROM pg_catalog.pg_prepared_xacts x)
SELECT a.pid, (extract(epoch FROM a.backend_start) * 1000000)::int8, w.locktype, w.mode,
       (SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = coalesce(w.relation, (SELECT t.relation FROM l t WHERE t.pid = a.pid AND t.locktype = 'tuple'
                                            AND t.database = d.oid LIMIT 1))
          AND coalesce(w.database, d.oid) IN (d.oid, 0)),
       )" + waited +
           R"(,
       (SELECT pg_catalog.string_agg(coalesce(h.pid, -p.number) || ' ' || h.mode, ',')
        FROM l h LEFT JOIN p ON h.pid IS NULL AND h.virtualtransaction = p.owner_id
        WHERE h.granted AND h.locktype = w.locktype AND h.database IS NOT DISTINCT FROM w.database
          AND h.relation IS NOT DISTINCT FROM w.relation AND h.page IS NOT DISTINCT FROM w.page
          AND h.tuple IS NOT DISTINCT FROM w.tuple AND h.virtualxid IS NOT DISTINCT FROM w.virtualxid
          AND h.transactionid IS NOT DISTINCT FROM w.transactionid AND h.classid IS NOT DISTINCT FROM w.classid
          AND h.objid IS NOT DISTINCT FROM w.objid AND h.objsubid IS NOT DISTINCT FROM w.objsubid),
       NULL, NULL, NULL, NULL, (extract(epoch FROM a.xact_start) * 1000000)::int8,
       (extract(epoch FROM a.query_start) * 1000000)::int8
FROM pg_catalog.pg_stat_activity a
JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
LEFT JOIN l w ON w.pid = a.pid AND NOT w.granted
WHERE a.pid = ANY ($1::int[])
UNION ALL
SELECT -p.number, NULL, NULL, NULL, NULL, NULL, NULL, p.gid, p.database::text, p.owner::text,
       extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::float8, NULL, NULL
FROM p)";
}

struct Holder {
    int pid = 0;
    std::string mode;
};

std::vector<Holder> holdersOf(std::string_view list) { // "12 ShareLock,-1 ExclusiveLock"
    std::vector<Holder> holders;
    while (!list.empty()) {
        const std::string_view one = list.substr(0, list.find(','));
        list.remove_prefix(std::min(one.size() + 1, list.size()));
        Holder holder;
        const auto [end, error] = std::from_chars(one.data(), one.data() + one.size(), holder.pid);
        if (error == std::errc{} && end != one.data() + one.size())
            holder.mode.assign(end + 1, one.data() + one.size());
        holders.push_back(std::move(holder));
    }
    return holders;
}

LockSession sessionOf(const postgres::BackendActivity& activity, bool withLiterals) {
    LockSession session;
    session.pid = activity.pid;
    session.database = activity.database;
    session.role = activity.user;
    session.application = scrub(activity.application);
    session.client = activity.client;
    session.state = activity.state;
    session.waitType = activity.waitType;
    session.waitEvent = activity.waitEvent;
    session.transactionSeconds = activity.transactionSeconds;
    session.stateSeconds = activity.stateSeconds;
    session.statement = scrub(withLiterals ? activity.query : withoutLiterals(activity.query));
    session.hidden = activity.hidden;
    session.blockedBy = activity.blockedBy;
    return session;
}

LockSession preparedOf(const Rows& rows, std::size_t row) {
    LockSession session;
    session.pid = static_cast<int>(rows.integer(row, 0));
    session.preparedId = scrub(rows.text(row, 7));
    session.database = rows.text(row, 8);
    session.role = rows.text(row, 9);
    session.state = "prepared";
    session.transactionSeconds = rows.real(row, 10);
    return session;
}

// pg_blocking_pids says 0 for any prepared transaction; which ones, the holders of the lock say.
void resolve(LockSession& session, const std::vector<Holder>& holders) {
    if (!session.wait)
        return;
    std::set<int> hard;
    for (const Holder& holder : holders)
        if (conflict(holder.mode, session.wait->mode))
            hard.insert(holder.pid);
    auto& by = session.blockedBy;
    if (const auto prepared = std::find(by.begin(), by.end(), 0); prepared != by.end()) {
        std::vector<int> named;
        std::copy_if(hard.begin(), hard.end(), std::back_inserter(named), [](int pid) { return pid < 0; });
        if (!named.empty()) {
            by.erase(prepared);
            by.insert(by.end(), named.begin(), named.end());
        }
    }
    for (const int pid : by)
        if (!hard.contains(pid))
            session.softBlockedBy.push_back(pid);
}

Result<void> addDetail(postgres::Session& session, std::vector<LockSession>& sessions, Deadline deadline,
                       const std::stop_token& stop) {
    std::string pids = "{";
    for (const LockSession& one : sessions)
        pids += (pids.size() > 1 ? "," : "") + std::to_string(one.pid);
    const auto rows = session.query(detailSql(session.capabilities()), {pids + "}"}, deadline, stop);
    if (!rows)
        return fail(rows.error());
    std::map<int, std::size_t> byPid;
    for (std::size_t i = 0; i < sessions.size(); ++i)
        byPid[sessions[i].pid] = i;
    for (std::size_t row = 0; row < rows->size(); ++row) {
        const auto found = byPid.find(static_cast<int>(rows->integer(row, 0)));
        if (found == byPid.end()) {
            sessions.push_back(preparedOf(*rows, row));
            continue;
        }
        LockSession& one = sessions[found->second];
        one.backendStart = rows->integer(row, 1);
        one.transactionStart = rows->integer(row, 11);
        one.statementStart = rows->integer(row, 12);
        if (!rows->cell(row, 2) || one.blockedBy.empty())
            continue; // it waits for nothing, or no more
        one.wait = LockWait{rows->text(row, 2), rows->text(row, 3), rows->text(row, 4), {}};
        if (rows->cell(row, 5))
            one.wait->seconds = rows->real(row, 5);
        resolve(one, holdersOf(rows->text(row, 6)));
    }
    return {};
}

} // namespace

bool conflict(std::string_view mode, std::string_view other) {
    static constexpr std::array<std::string_view, 8> kModes{
        "AccessShareLock", "RowShareLock",          "RowExclusiveLock", "ShareUpdateExclusiveLock",
        "ShareLock",       "ShareRowExclusiveLock", "ExclusiveLock",    "AccessExclusiveLock"};
    // Bit n: conflicts with the n-th mode.
    static constexpr std::array<unsigned, 8> kConflicts{0x80, 0xC0, 0xF0, 0xF8, 0xEC, 0xFC, 0xFE, 0xFF};
    const auto at = [](std::string_view name) {
        return static_cast<std::size_t>(std::find(kModes.begin(), kModes.end(), name) - kModes.begin());
    };
    const std::size_t one = at(mode);
    const std::size_t two = at(other);
    return one == kModes.size() || two == kModes.size() || ((kConflicts[one] >> two) & 1U) != 0;
}

Result<Locks> readLocks(postgres::Session& session, const LockOptions& options, Deadline deadline,
                        std::stop_token stop) {
    postgres::ActivityOptions wanted;
    wanted.clientsOnly = false;
    wanted.withoutOurs = false;
    wanted.maxRows = 10'000;
    wanted.queryCharacters = options.statementCharacters;
    const auto activity = postgres::readActivity(session, wanted, deadline);
    if (!activity)
        return fail(activity.error());
    Locks locks;
    locks.serverTime = activity->serverTime;
    std::set<int> involved;
    for (const auto& row : activity->rows) {
        locks.partial = locks.partial || row.hidden;
        if (!row.blockedBy.empty()) {
            involved.insert(row.pid);
            involved.insert(row.blockedBy.begin(), row.blockedBy.end());
        }
    }
    if (involved.empty())
        return locks;
    std::vector<LockSession> sessions;
    for (const auto& row : activity->rows)
        if (involved.contains(row.pid))
            sessions.push_back(sessionOf(row, options.withLiterals));
    if (auto added = addDetail(session, sessions, deadline, stop); !added)
        return fail(added.error());
    locks.forest = lockForest(std::move(sessions));
    return locks;
}

} // namespace pavement::analyzer
