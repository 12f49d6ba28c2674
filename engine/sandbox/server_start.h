#pragma once
// What starting a private server comes to, whichever it is: a port that is free, and waiting until it is
// ready.

#include "engine/base/child_process.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/sandbox/ports.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace pavement::sandbox {

// `port` is 0 before the first start, which takes ports until one is free; later ones keep it. `start`
// reports ErrorCode::server where the server ended by itself.
Result<void> startOnPort(std::uint16_t& port, PortChooser& ports,
                         const std::function<Result<void>(std::uint16_t)>& start);

// ErrorCode: server (it ended while starting), timeout, cancelled; the context is the end of its log. After
// an error the process is still the caller's to end.
Result<void> awaitReady(ChildProcess& process, const std::function<bool()>& ready, const std::string& name,
                        const std::filesystem::path& log, Deadline deadline, const std::stop_token& stop);

} // namespace pavement::sandbox
