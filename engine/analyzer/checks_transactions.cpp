#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_sql.h"

namespace pavement::analyzer {

namespace {

// Sessions of people and programs; never their statements, which hold values.
const std::string kSessions =
    "SELECT 'session ' || a.pid || coalesce(' of ' || nullif(a.application_name, ''), '') AS object,"
    " extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::float8 AS open_for,"
    " extract(epoch FROM pg_catalog.clock_timestamp() - a.state_change)::float8 AS waiting,"
    " pg_catalog.age(a.backend_xmin)::float8 AS age, 'Role ' || a.usename || ', database ' || a.datname || "
    "'.' ||"
    " CASE WHEN a.backend_xid IS NOT NULL THEN ' It has written: its rows stay locked.' ELSE '' END AS note,"
    // Who has written holds rows that others wait for.
    " CASE WHEN a.backend_xid IS NOT NULL THEN 1 ELSE 0 END AS severity"
    " FROM pg_catalog.pg_stat_activity a WHERE a.backend_type = 'client backend'"
    " AND a.pid <> pg_catalog.pg_backend_pid() ";

Check longTransaction() {
    return {
        .id = "transactions.long",
        .title = "Transaction that runs for very long",
        .category = CheckCategory::transactions,
        .sql = kSessions + "AND a.state = 'active' AND a.xact_start < pg_catalog.clock_timestamp() - "
                           "$1::float8 * interval '1 s'"
                           " ORDER BY a.xact_start",
        .thresholds = {{"time", 3600, Unit::seconds,
                        "pganalyze: a query of 30 minutes warns, 60 is an incident"}},
        .evidence = {{"open_for", "open for", Unit::seconds},
                     {"age", "transactions begun since", Unit::count}},
        .privilege = Privilege::readAllStats,
        .why = "Its locks are held and nothing that died since is cleaned up until it ends.",
        .advice = "See under Locks what it runs and who waits for it; cancel it there.",
        .cannotSee = "Whether it is about to finish.",
    };
}

Check idleInTransaction() {
    return {
        .id = "transactions.idle",
        .title = "Session idle in its transaction",
        .category = CheckCategory::transactions,
        .sql = kSessions + "AND a.state LIKE 'idle in transaction%'"
                           " AND a.state_change < pg_catalog.clock_timestamp() - $1::float8 * interval '1 s' "
                           "ORDER BY a.state_change",
        .thresholds = {{"time", 60, Unit::seconds,
                        "own: no program needs a minute between two statements of a "
                        "transaction; pganalyze warns at 30 minutes"}},
        .evidence = {{"waiting", "idle for", Unit::seconds},
                     {"open_for", "transaction open for", Unit::seconds},
                     {"age", "transactions begun since", Unit::count}},
        .privilege = Privilege::readAllStats,
        .why = "The server waits for the program; rows it locked stay locked, and vacuum cleans nothing that "
               "died since.",
        .advice = "End the session under Locks; in the program, commit before waiting for a person or "
                  "another service.",
        .cannotSee = "Sessions that did so between two looks: transactions.idle-share counts those.",
    };
}

Check idleShare() {
    return {
        .id = "transactions.idle-share",
        .title = "Sessions spend much time idle in transactions",
        .category = CheckCategory::transactions,
        .confidence = Confidence::medium,
        .sql = "SELECT d.datname AS object, d.idle_in_transaction_time / 1000 AS idle, d.active_time / 1000 "
               "AS active,"
               " d.idle_in_transaction_time / (d.idle_in_transaction_time + d.active_time) AS share"
               " FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()"
               " AND d.idle_in_transaction_time / 1000 >= $2::float8 AND d.idle_in_transaction_time >="
               " $1::float8 * (d.idle_in_transaction_time + d.active_time)",
        .thresholds = {{"share", 0.5, Unit::ratio,
                        "own: half of the time a transaction is open nothing happens in it"},
                       {"time", 60, Unit::seconds, "own: below, it is a moment"}},
        .evidence = {{"idle", "idle in transactions", Unit::seconds},
                     {"active", "running statements", Unit::seconds},
                     {"share", "share of open transactions' time", Unit::ratio}},
        .minVersion = 140000,
        .counters = CounterSource::database,
        .why = "While a transaction is open and idle its locks are held, vacuum is held back, and a pooler "
               "cannot lend "
               "the connection to anybody else.",
        .advice = "Find the program by transactions.idle or under Queries, and commit before it waits for "
                  "anything else.",
        .cannotSee = "Which program it is; time of transactions that are still open is counted late.",
    };
}

Check forgottenPrepared() {
    return {
        .id = "transactions.prepared",
        .title = "Prepared transaction that nobody finishes",
        .category = CheckCategory::transactions,
        .sql = "SELECT p.gid AS object, p.gid AS gid, 'Database ' || p.database || ', owner ' || p.owner || "
               "'.' AS note,"
               " extract(epoch FROM pg_catalog.now() - p.prepared)::float8 AS seconds,"
               " pg_catalog.age(p.transaction)::float8 AS age FROM pg_catalog.pg_prepared_xacts p"
               " WHERE p.prepared < pg_catalog.now() - $1::float8 * interval '1 s' ORDER BY p.prepared",
        .thresholds = {{"time", 3600, Unit::seconds,
                        "own: a transaction manager decides in seconds; an hour means that "
                        "it has forgotten"}},
        .evidence = {{"seconds", "prepared for", Unit::seconds},
                     {"age", "transactions begun since", Unit::count}},
        .why = "It holds its locks and the vacuum horizon without any session to end, across restarts, for "
               "ever.",
        .fix = "ROLLBACK PREPARED {'gid};",
        .advice =
            "Ask its transaction manager first: it may have to be committed instead. Run it connected to its "
            "database. It cannot be undone.",
        .cannotSee = "What the transaction did.",
    };
}

} // namespace

std::vector<Check> transactionChecks() {
    return {longTransaction(), idleInTransaction(), idleShare(), forgottenPrepared()};
}

} // namespace pavement::analyzer
