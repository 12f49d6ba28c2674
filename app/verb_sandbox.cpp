#include "app/command_line.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/base/units.h"
#include "engine/runner/task_runner.h"
#include "engine/sandbox/sample_database.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/workload.h"

namespace pavement::app {

namespace {

monitor::Target targetOf(const sandbox::Servers& servers) {
    monitor::Target target;
    target.id = "sandbox";
    target.name = "Sandbox";
    target.environment = monitor::Environment::sandbox;
    target.postgres = servers.postgres();
    target.redis = servers.redis();
    target.logDirectory = servers.logDirectory().string();
    return target;
}

// All verbs are parsed before the first server starts: a slip of the pen costs nobody a minute of loading.
Result<std::vector<Options>> parseVerbs(const Options& options, int& exitStatus) {
    std::vector<Options> all;
    for (const auto& words : options.verbs) {
        const Parsed parsed = parseCommandLine(words);
        if (!parsed.options) {
            exitStatus = parsed.exitStatus;
            return fail(ErrorCode::invalidInput, "");
        }
        if (parsed.options->verb == Verb::sandbox) {
            exitStatus = kBadUsage;
            return fail(ErrorCode::invalidInput, "A sandbox cannot run in a sandbox");
        }
        all.push_back(*parsed.options);
        if (all.back().history.empty()) {
            all.back().history = options.history;
        }
    }
    return all;
}

} // namespace

int runSandbox(const Options& options, Interrupt& interrupt) {
    int usage = kBadUsage;
    const auto verbs = parseVerbs(options, usage);
    if (!verbs) {
        if (!verbs.error().message.empty()) {
            complain(verbs.error());
        }
        return usage;
    }
    ProgressLine progress;
    progress.show(0.0, "starting PostgreSQL and Redis");
    sandbox::removeAbandoned(options.parentDirectory);
    sandbox::ServerOptions serverOptions;
    serverOptions.parentDirectory = options.parentDirectory;
    const auto servers =
        sandbox::Servers::start(serverOptions, Deadline::after(std::chrono::seconds{60}), interrupt.token());
    if (!servers) {
        return complain(servers.error());
    }
    sandbox::SampleOptions sample;
    sample.scale = options.scale;
    sample.seed = options.seed;
    const auto loaded =
        sandbox::loadSampleDatabase((*servers)->postgres(), sample,
                                    [&](double fraction, const std::string& what) {
                                        progress.show(fraction, "loading the sample: " + what);
                                    },
                                    interrupt.token());
    if (!loaded) {
        return complain(loaded.error());
    }
    progress.show(1.0, "sample loaded, starting the load");

    sandbox::WorkloadOptions load;
    load.clients = options.clients;
    load.seed = options.seed;
    load.intensity = options.intensity;
    const sandbox::Workload workload((*servers)->postgres(), (*servers)->redis(), load);
    const monitor::Target target = targetOf(**servers);
    if (verbs->empty()) {
        Options window = options;
        window.verb = Verb::window;
        if (window.history.empty()) {
            window.history =
                ((*servers)->directory() / "history.db").string(); // gone with the sandbox, like the rest
        }
        return runWindow(window, &target, interrupt);
    }
    int status = kDone;
    for (const Options& verb : *verbs) {
        const int one = dispatch(verb, &target, interrupt);
        status = status == kDone ? one : status;
        if (interrupt.requested()) {
            break;
        }
    }
    return status;
}

} // namespace pavement::app
