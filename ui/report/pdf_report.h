#pragma once
// The report as PDF: A4, vector charts drawn from the same data as the other forms, text that can be searched
// and copied. Needs a QGuiApplication (any platform). May run on a task's thread.

#include "engine/base/result.h"
#include "engine/report/report.h"

#include <filesystem>
#include <stop_token>

namespace pavement::ui {

// Written beside the target and renamed over it: never half a report, and none at all when asked to stop
// before.
Result<void> writePdf(const report::Report& report, const std::filesystem::path& path,
                      const std::stop_token& stop = {});

} // namespace pavement::ui
