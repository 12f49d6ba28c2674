#pragma once
// An index as the server shows it. Inside this module only.

#include "engine/base/json.h"
#include "engine/change/target.h"

#include <string>

namespace pavement::change {

// Null where nothing has that name; {"other": relkind} where it is no index. Else oid, table (oid), valid,
// unique, method, columns (names, "" for an expression; INCLUDE last), keys (how many of them are key
// columns), partial, definition, and neededBy: what else stands on it (a constraint, the replica identity, a
// partitioned index, CLUSTER).
Result<Json> lookAtIndex(Target& target, const std::string& schema, const std::string& index);

// CREATE INDEX CONCURRENTLY and its like are broken in 14.0 to 14.3: they can leave rows out of the index.
Result<void> mustBuildIndexesRight(Target& target);

} // namespace pavement::change
