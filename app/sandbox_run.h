#pragma once
// The sandbox as the verbs use it: servers, sample and load together, gone when this object goes.

#include "app/options.h"
#include "engine/base/result.h"
#include "engine/monitor/target.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/workload.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace pavement::app {

struct SandboxRun {
    std::unique_ptr<sandbox::Servers> servers;
    std::unique_ptr<sandbox::Workload> workload; // ends before the servers
    monitor::Target target;

    ~SandboxRun() { workload.reset(); }
};

// Cleans up after earlier runs that were killed, starts the servers, loads the sample, starts the load.
// Progress: 0…1.
Result<std::shared_ptr<SandboxRun>>
startSandbox(const Options& options, const std::function<void(double, const std::string&)>& progress,
             std::stop_token stop);

} // namespace pavement::app
