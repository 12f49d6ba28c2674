#include "app/sandbox_run.h"

#include "app/terminal.h"
#include "engine/base/json.h"
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
    const auto begun = std::chrono::steady_clock::now();
    const auto loaded = sandbox::loadSampleDatabase(
        run->servers->postgres(), sample,
        [&](double fraction, const std::string& what) { progress(fraction, "loading the sample: " + what); },
        stop);
    if (!loaded) {
        return fail(loaded.error());
    }
    run->loadTime = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begun);
    const auto size =
        sandbox::databaseSize(run->servers->postgres(), Deadline::after(std::chrono::seconds{10}), stop);
    if (!size) {
        return fail(size.error());
    }
    run->sampleSize = *size;
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
    run->target.values.use = true; // nobody's data: all of it is generated
    run->target.postgres = run->servers->postgres();
    run->target.redis = run->servers->redis();
    run->target.logDirectory = run->servers->logDirectory().string();
    return run;
}

void tell(const SandboxRun& run, const Options& options) {
    const std::string postgres = run.target.postgres.description();
    const std::string redis = run.target.redis->description();
    say("sandbox: " + formatBytes(run.sampleSize) + " loaded in " + formatDuration(run.loadTime) + "; " +
        postgres + ", " + redis);
    if (options.format == Format::json) {
        print(dumpJson({{"postgresql", postgres},
                        {"redis", redis},
                        {"directory", run.servers->directory().string()},
                        {"scale", options.scale},
                        {"seed", options.seed},
                        {"clients", options.clients},
                        {"sample_bytes", run.sampleSize.count},
                        {"load_seconds", std::chrono::duration<double>(run.loadTime).count()}},
                       2));
    }
}

} // namespace pavement::app
