#pragma once
// The objects everything else is handed: clock, runner, history. Built here and nowhere else.

#include "app/options.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/history.h"
#include "engine/runner/task_runner.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace pavement::app {

struct EngineRoom {
    SystemClock clock;
    runner::TaskRunner runner;
    std::unique_ptr<history::History> history;
};

Result<std::unique_ptr<EngineRoom>> buildEngineRoom(const Options& options, bool readOnly);

// The file the options name, or the user's own. Waits for the disk; with a damaged file for long, which
// `onSalvage` hears of (see history::OpenOptions).
Result<std::unique_ptr<history::History>> openHistory(const Options& options, bool readOnly,
                                                      const Clock& clock,
                                                      std::function<void(double)> onSalvage = {},
                                                      std::stop_token stop = {});

} // namespace pavement::app
