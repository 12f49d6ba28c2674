#pragma once
// Inside this module only: the holders of the vacuum horizon, one row each.

#include <string>

namespace pavement::analyzer {

// Columns: kind ('session', 'own session', 'prepared transaction', 'replication slot', 'standby'), name, pid,
// database, role, state, xid_age (transactions), catalog_only, seconds, backend_start,
// transaction_start, statement_start (microseconds since 1970).
std::string horizonSql();

} // namespace pavement::analyzer
