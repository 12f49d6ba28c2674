#pragma once
// The objects everything else is handed: clock, runner, history. Built here and nowhere else.

#include "app/options.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/runner/task_runner.h"

#include <memory>

namespace pavement::app {

struct EngineRoom {
    SystemClock clock;
    runner::TaskRunner runner;
    std::unique_ptr<history::History> history;
};

Result<std::unique_ptr<EngineRoom>> buildEngineRoom(const Options& options, bool readOnly);

} // namespace pavement::app
