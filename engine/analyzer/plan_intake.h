#pragma once
// Plans that the server wrote to its log by itself (auto_explain), on their way into the history: read,
// stripped of every value, put to the statement they are of, and the execution beside them. Bounded by who
// hands the entries over (monitor::MonitorOptions). Thread-safe, as the history is.

#include "engine/base/clock.h"
#include "engine/history/history.h"
#include "engine/monitor/logged_plans.h"

#include <span>
#include <string_view>

namespace pavement::analyzer {

// Of entries with one plan of one statement only the latest measured one (else the latest) is kept, counted
// as often as it was seen; of each the time and how long it took. The program's own statements are left out.
// A text of several statements does not tell which one ran, so its plan counts as unread, as does one in XML
// or YAML. An entry whose time cannot be told counts as seen now.
monitor::PlansTaken takePlans(history::History& history, const Clock& clock, std::string_view target,
                              std::span<const monitor::LogEntry> entries);

// The same, for MonitorOptions::takePlans; history and clock must outlive the monitor.
monitor::PlanTaker planTaker(history::History& history, const Clock& clock);

} // namespace pavement::analyzer
