#pragma once
// PREPARE of a normalised statement, mended until the server takes it. Inside this module only; within the
// transaction of an explanation.

#include "engine/base/result.h"
#include "engine/postgres/session.h"
#include "engine/sql/preparable.h"

#include <functional>
#include <string>
#include <vector>

namespace pavement::analyzer {

inline constexpr const char* kPreparedName = "pavement_explained";

// Runs one statement with the explanation's limits.
using Run = std::function<Result<postgres::Rows>(const std::string& sql, const postgres::Params& params)>;

struct Prepared {
    sql::Preparable statement; // `changes` hold what was said about types too
    std::vector<std::string> types;
};

// On success a prepared statement of that name exists; the transaction is usable either way, unless the
// connection broke.
Result<Prepared> prepare(const Run& run, sql::Preparable statement);

} // namespace pavement::analyzer
