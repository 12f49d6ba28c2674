#pragma once
// One function a verb; each returns the exit status.

#include "app/interrupt.h"
#include "app/options.h"
#include "engine/monitor/alerts.h"
#include "engine/monitor/target.h"

#include <vector>

namespace pavement::app {

// Verbs that look at a target take it as an argument, so that the sandbox can hand in its own.
int runDoctor(const Options& options, const monitor::Target& target, Interrupt& interrupt);
int runRecord(const Options& options, const monitor::Target& target, std::vector<monitor::AlertRule> rules,
              Interrupt& interrupt);
int runCapture(const Options& options, const monitor::Target& target, Interrupt& interrupt);
int runAnalyzePlan(const Options& options, Interrupt& interrupt);
// The plan of a statement that is asked of the server.
int runAnalyzeExplain(const Options& options, const monitor::Target& target, Interrupt& interrupt);
int runAnalyzeStatements(const Options& options, Interrupt& interrupt);
int runAnalyzeChecks(const Options& options, const monitor::Target& target, Interrupt& interrupt);
int runAnalyzeLocks(const Options& options, const monitor::Target& target, Interrupt& interrupt);
int runCacheSimulate(const Options& options, Interrupt& interrupt);
int runCacheMrc(const Options& options, Interrupt& interrupt);
int runCacheInspect(const Options& options, const monitor::Target& target, Interrupt& interrupt);
// `given`: the server of a sandbox, for the sections that ask it; else null.
int runReport(const Options& options, const monitor::Target* given, Interrupt& interrupt);
int runSandbox(const Options& options, Interrupt& interrupt);
int runSandboxWindow(const Options& options, Interrupt& interrupt);
int runCompletion(const Options& options);
int runManual();

// The window; with a target it is opened on that one, else on what was open last.
int runWindow(const Options& options, const monitor::Target* target, Interrupt& interrupt);

// Chooses the function for the verb. `target` overrides what the options name.
int dispatch(const Options& options, const monitor::Target* target, Interrupt& interrupt);

} // namespace pavement::app
