#include "app/command_line.h"
#include "app/help_formats.h"
#include "app/profile_secrets.h"
#include "app/target_choice.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/base/log.h"

#include <CLI/CLI.hpp>

namespace pavement::app {

int runCompletion(const Options& options) {
    Options unused;
    const auto definition = defineCommandLine(unused);
    print(options.shell == "bash"  ? bashCompletion(*definition)
          : options.shell == "zsh" ? zshCompletion(*definition)
                                   : fishCompletion(*definition));
    return kDone;
}

int runManual() {
    Options unused;
    print(manualPage(*defineCommandLine(unused)));
    return kDone;
}

int dispatch(const Options& options, const monitor::Target* given, Interrupt& interrupt) {
    if (options.verbosity > 0) {
        log::setLevel(options.verbosity > 1 ? log::Level::debug : log::Level::info);
    }
    switch (options.verb) {
    case Verb::window:
        return runWindow(options, given, interrupt);
    case Verb::sandbox:
        return runSandbox(options, interrupt);
    case Verb::analyzePlan:
        if (options.statement.empty()) {
            return runAnalyzePlan(options, interrupt);
        }
        break;
    case Verb::cacheSimulate:
        return runCacheSimulate(options, interrupt);
    case Verb::cacheMrc:
        return runCacheMrc(options, interrupt);
    case Verb::report:
        return runReport(options, given, interrupt);
    case Verb::analyzeStatements:
        return runAnalyzeStatements(options, interrupt);
    case Verb::completion:
        return runCompletion(options);
    case Verb::manual:
        return runManual();
    case Verb::doctor:
    case Verb::analyzeChecks:
    case Verb::analyzeLocks:
    case Verb::cacheInspect:
    case Verb::record:
    case Verb::capture:
        break;
    }
    monitor::Target target;
    std::vector<monitor::AlertRule> rules = monitor::defaultAlertRules();
    if (given != nullptr) {
        target = *given;
    } else {
        auto chosen = chooseTarget(options.target);
        if (!chosen) {
            return complain(chosen.error());
        }
        target = std::move(chosen->target);
        if (chosen->profile) {
            rules = chosen->profile->alertRules;
            if (chosen->profile->rememberSecrets) {
                if (const auto read = readSecrets(target, chosen->profile->target.id, interrupt); !read) {
                    say(read.error().oneLine()); // the server may let us in all the same
                }
            }
        }
    }
    switch (options.verb) {
    case Verb::doctor:
        return runDoctor(options, target, interrupt);
    case Verb::analyzePlan:
        return runAnalyzeExplain(options, target, interrupt);
    case Verb::analyzeChecks:
        return runAnalyzeChecks(options, target, interrupt);
    case Verb::analyzeLocks:
        return runAnalyzeLocks(options, target, interrupt);
    case Verb::cacheInspect:
        return runCacheInspect(options, target, interrupt);
    case Verb::record:
        return runRecord(options, target, std::move(rules), interrupt);
    default:
        return runCapture(options, target, interrupt);
    }
}

} // namespace pavement::app
