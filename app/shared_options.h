#pragma once
// Options that several verbs take, declared in one place so that they read alike everywhere.

#include "app/options.h"

namespace CLI {
class App;
}

namespace pavement::app {

void addTarget(CLI::App& verb, Options& options);
void addHistory(CLI::App& verb, Options& options);
void addFormat(CLI::App& verb, Options& options);

// "analyze" with what can be analysed below it; each further one is a function in its source and a line here.
void defineAnalyze(CLI::App& app, Options& options);

} // namespace pavement::app
