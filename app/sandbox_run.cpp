#include "app/sandbox_run.h"

#include "engine/sandbox/sample_database.h"

namespace pavement::app {

Result<std::shared_ptr<SandboxRun>>
startSandbox(const Options& options, const std::function<void(double, const std::string&)>& progress,
             std::stop_token stop) {
    progress(0.0, "starting PostgreSQL and Redis");
    sandbox::removeAbandoned(options.parentDirectory);
    sandbox::ServerOptions serverOptions;
    serverOptions.parentDirectory = options.parentDirectory;
    auto servers = sandbox::Servers::start(serverOptions, Deadline::after(std::chrono::seconds{60}), stop);
    if (!servers) {
        return fail(servers.error());
    }
    auto run = std::make_shared<SandboxRun>();
    run->servers = std::move(*servers);

    sandbox::SampleOptions sample;
    sample.scale = options.scale;
    sample.seed = options.seed;
    const auto loaded = sandbox::loadSampleDatabase(
        run->servers->postgres(), sample,
        [&](double fraction, const std::string& what) { progress(fraction, "loading the sample: " + what); },
        stop);
    if (!loaded) {
        return fail(loaded.error());
    }
    progress(1.0, "sample loaded, starting the load");
    sandbox::WorkloadOptions load;
    load.clients = options.clients;
    load.seed = options.seed;
    load.intensity = options.intensity;
    run->workload =
        std::make_unique<sandbox::Workload>(run->servers->postgres(), run->servers->redis(), load);

    run->target.id = "sandbox";
    run->target.name = "Sandbox";
    run->target.environment = monitor::Environment::sandbox;
    run->target.postgres = run->servers->postgres();
    run->target.redis = run->servers->redis();
    run->target.logDirectory = run->servers->logDirectory().string();
    return run;
}

} // namespace pavement::app
