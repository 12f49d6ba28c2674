#pragma once
// The sandbox as the verbs use it: servers, sample and load together, gone when this object goes.

#include "app/options.h"
#include "engine/base/result.h"
#include "engine/base/units.h"
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
    Bytes sampleSize;      // as the server accounts it after loading
    Milliseconds loadTime; // of the sample alone

    ~SandboxRun() { workload.reset(); }
};

// Cleans up after earlier runs that were killed, starts the servers, loads the sample, starts the load.
// Progress: 0…1.
Result<std::shared_ptr<SandboxRun>>
startSandbox(const Options& options, const std::function<void(double, const std::string&)>& progress,
             std::stop_token stop);

// What was started and how long it took: in words on standard error, with --format json also as data. Without
// secrets.
void tell(const SandboxRun& run, const Options& options);

} // namespace pavement::app
