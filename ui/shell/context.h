#pragma once
// Everything the window needs, built by the program and handed in. All references outlive the window; `jobs`
// in turn ends (and joins) before the history and the runner do.

#include "engine/base/clock.h"
#include "engine/history/history.h"
#include "engine/monitor/doctor.h"
#include "engine/monitor/target_monitor.h"
#include "engine/report/report.h"
#include "engine/runner/task_runner.h"
#include "ui/charts/time_axis.h"
#include "ui/shell/notifier.h"
#include "ui/shell/profile_store.h"
#include "ui/shell/secret_store.h"
#include "ui/shell/ui_state.h"
#include "ui/theme/theme.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace pavement::ui {

// Starts watching. May return null: snapshots then come through the listener alone.
using MonitorFactory =
    std::function<std::unique_ptr<monitor::TargetMonitor>(monitor::Target, monitor::TargetMonitor::Listener)>;

using Doctor = std::function<monitor::DoctorReport(const monitor::Target&, Deadline, std::stop_token)>;

// Draws a report as PDF; called on a task's thread.
using PdfWriter =
    std::function<Result<void>(const report::Report&, const std::filesystem::path&, const std::stop_token&)>;

struct Context {
    runner::TaskRunner& runner;
    runner::TaskScope& jobs; // all work of the window; never joined on the UI thread while it runs
    history::History& history;
    const Clock& clock;
    Theme& theme;
    TimeAxis& axis;
    SecretStore& secrets;
    ProfileStore& profiles;
    UiState& state;
    Notifier& notifier;
    MonitorFactory startMonitor;
    PdfWriter writePdf; // empty: the PDF export is not offered
    Doctor doctor = monitor::examine;
};

} // namespace pavement::ui
