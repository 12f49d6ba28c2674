#pragma once
// Where nothing was recorded: between two neighbours further apart than usual a line would be invented. A
// recording that ended as it should has left a gap there; one that was killed has not.

#include "engine/history/history.h"

namespace pavement::history {

// How far apart two neighbours of these ascending times (milliseconds) may be: three usual steps and two
// seconds. Without a pair of neighbours nothing is known, and no distance is too long.
Milliseconds longestBridge(const std::vector<std::int64_t>& millis);

// Puts a gap (count 0) into every silence that has none, a millisecond after what stands before it.
void breakSilences(std::vector<Aggregate>& points);

} // namespace pavement::history
