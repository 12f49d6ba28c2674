#pragma once
// The runner's event loop, for modules with a timer or a socket of their own. Handlers run on the one loop
// thread: they must never block and never run longer than about a millisecond; anything else is a task.
// Users add `pavement_asio` to the LIBRARIES of their module.

#include "engine/runner/task_runner.h"

#include <asio/io_context.hpp>

namespace pavement::runner {

asio::io_context& ioContext(TaskRunner& runner);

} // namespace pavement::runner
