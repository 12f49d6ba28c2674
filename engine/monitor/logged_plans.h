#pragma once
// Where the entries of auto_explain go that the monitor finds in the server's log. To read a plan is work of
// a floor above, so it is handed in from there; without it none are looked for. Called on the task that reads
// the log, one call at a time.

#include "engine/monitor/log_entry.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace pavement::monitor {

// What became of them.
struct PlansTaken {
    std::uint64_t kept = 0;
    std::uint64_t unread = 0; // could not be read, or said of no single statement
    std::string problem;      // of those, or of the keeping; empty where all is well
};

// The entries hold statements with their values: whoever takes them keeps none as they are.
using PlanTaker = std::function<PlansTaken(std::string_view target, std::span<const LogEntry> entries)>;

} // namespace pavement::monitor
