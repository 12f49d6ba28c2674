#pragma once
// From the words of the command line to what a history holds: one of its targets, and a range.

#include "app/options.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"

#include <string>

namespace pavement::app {

// The history knows a target by its id; a person may know it by the name of the profile. Empty: the only one.
Result<std::string> chooseRecordedTarget(const history::History& history, const std::string& wanted);

// --from, --to and --last, within the extent of what was recorded where they do not say otherwise.
Result<TimeRange> chooseRecordedRange(const Options& options, TimeRange extent);

} // namespace pavement::app
