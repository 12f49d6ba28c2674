#include "app/command_line.h"
#include "app/sandbox_run.h"
#include "app/terminal.h"
#include "app/verbs.h"

namespace pavement::app {

namespace {

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
    auto verbs = parseVerbs(options, usage);
    if (!verbs) {
        if (!verbs.error().message.empty()) {
            complain(verbs.error());
        }
        return usage;
    }
    if (verbs->empty()) {
        return runSandboxWindow(options, interrupt);
    }
    Result<std::shared_ptr<SandboxRun>> run;
    {
        ProgressLine progress;
        run = startSandbox(
            options, [&](double fraction, const std::string& what) { progress.show(fraction, what); },
            interrupt.token());
    }
    if (interrupt.requested()) {
        return complain({ErrorCode::cancelled, "Interrupted", {}, {}});
    }
    if (!run) {
        return complain(run.error());
    }
    tell(**run, options);
    int status = kDone;
    std::size_t ran = 0;
    for (Options& verb : *verbs) {
        if (verb.history.empty()) {
            verb.history = ((*run)->servers->directory() / "history.db")
                               .string(); // gone with the sandbox, like the rest
        }
        const int one = dispatch(verb, &(*run)->target, interrupt);
        status = status == kDone ? one : status;
        ++ran;
        if (interrupt.requested()) {
            break;
        }
    }
    if (status == kDone && ran < verbs->size()) {
        return complain({ErrorCode::cancelled, "Interrupted", {}, {}});
    }
    return status;
}

} // namespace pavement::app
