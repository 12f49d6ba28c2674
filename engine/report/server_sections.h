#pragma once
// The sections that ask the server while the report is made, over the third connection to a target.

#include "engine/monitor/command_access.h"
#include "engine/report/report.h"

#include <memory>

namespace pavement::report {

// From then on the spec asks that server for its checks and locks, where those sections are wanted. The clock
// outlives the building.
void askServer(ReportSpec& spec, std::shared_ptr<monitor::CommandAccess> commands, const Clock& clock);

} // namespace pavement::report
