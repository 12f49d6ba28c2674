#pragma once
// The objects everything else is handed: clock, runner, history. Built here and nowhere else.

#include "app/options.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/runner/task_runner.h"

#include <future>
#include <memory>

namespace pavement::app {

struct EngineRoom {
    SystemClock clock;
    runner::TaskRunner runner;
    std::unique_ptr<history::History> history;
};

Result<std::unique_ptr<EngineRoom>> buildEngineRoom(const Options& options, bool readOnly);

// The same on a thread of its own, while the caller makes ready for a window: opening the history means
// waiting for the disk.
std::future<Result<std::unique_ptr<EngineRoom>>> beginEngineRoom(const Options& options);

} // namespace pavement::app
