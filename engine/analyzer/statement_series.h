#pragma once
// The recorded history of a target as what regressions.h and patterns.h look at: the statements with the most
// execution time, all read in one pass. Reads the history only; any thread but the window's.

#include "engine/analyzer/patterns.h"
#include "engine/analyzer/regressions.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace pavement::analyzer {

struct SeriesLimits {
    std::size_t statements = 500;
    std::size_t intervals = 1'008; // neighbours are joined beyond; ten minutes of a week
};

// By fingerprint, whatever database and role. Blocks are counted in the usual 8 KB. Waits where activity was
// sampled, plan shapes where plans were seen, sizes where those of all its tables were. An empty answer where
// nothing was recorded.
Result<std::vector<StatementSeries>> readStatementSeries(const history::History& history,
                                                         std::string_view target, TimeRange range,
                                                         const SeriesLimits& limits = {});

// Apart by database and role, as findNPlusOne pairs them. `intervals` of the range, of equal length, or fewer
// where the history keeps only minutes or hours; NaN
// where nothing was recorded. Short ones say more: a range of an hour or two, not of a week.
Result<std::vector<StatementCalls>> readStatementCalls(const history::History& history,
                                                       std::string_view target, TimeRange range,
                                                       const SeriesLimits& limits = {500, 240});

} // namespace pavement::analyzer
