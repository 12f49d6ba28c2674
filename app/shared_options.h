#pragma once
// Options that several verbs take, declared in one place so that they read alike everywhere.

#include "app/options.h"

#include <string>

namespace CLI {
class App;
}

namespace pavement::app {

void addTarget(CLI::App& verb, Options& options);
void addHistory(CLI::App& verb, Options& options);
void addFormat(CLI::App& verb, Options& options);
void addTableFormat(CLI::App& verb, Options& options); // csv too
// Which target of a history and which range of it: --target, --last, --from, --to.
void addRecordedRange(CLI::App& verb, Options& options);

// "analyze" with what can be analysed below it; each further one is a function in its source and a line here.
void defineAnalyze(CLI::App& app, Options& options);
// "cache" likewise.
void defineCache(CLI::App& app, Options& options);

// A validator's words for what is no duration; empty: it is one.
std::string checkDuration(const std::string& text);

} // namespace pavement::app
