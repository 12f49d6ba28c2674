#pragma once
// The report as PDF: A4, vector charts drawn from the same data as the other forms, text that can be searched
// and copied. Needs a QGuiApplication (any platform). May run on a task's thread.

#include "engine/base/result.h"
#include "engine/report/report.h"

#include <filesystem>

namespace pavement::ui {

// Written beside the target and renamed over it: never half a report.
Result<void> writePdf(const report::Report& report, const std::filesystem::path& path);

} // namespace pavement::ui
