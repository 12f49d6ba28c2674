#pragma once
// Whether a statement may be run for its plan's sake. Inside this module only.

#include "engine/analyzer/explain_prepare.h"
#include "engine/base/result.h"
#include "engine/sql/statement.h"

namespace pavement::analyzer {

// unsupported, with the reason and what to do, when running it could change anything. Names are looked up as
// the transaction's search_path has them.
Result<void> mayBeRun(const Run& run, const sql::StatementInfo& info);

} // namespace pavement::analyzer
