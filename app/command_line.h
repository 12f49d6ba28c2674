#pragma once
// The command line, defined once: parsing, --help, the manual page and the shell completions all come from
// here.

#include "app/options.h"
#include "engine/base/result.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace pavement::app {

struct Parsed {
    std::optional<Options>
        options; // absent when there is nothing left to do: help was asked for, or usage is wrong
    int exitStatus = kDone;
};

// Words after the program's name. Prints help on standard output, complaints on standard error.
Parsed parseCommandLine(const std::vector<std::string>& words);

// The definition itself, for whoever describes it in another form. `options` must outlive the result.
std::unique_ptr<CLI::App> defineCommandLine(Options& options);

// "60s", "10m", "2h", "7d", "250ms"; a bare number means seconds.
Result<Milliseconds> parseDuration(const std::string& text);

// "2026-03-01", "2026-03-01 12:00", "2026-03-01T12:00:30Z" — UTC.
Result<Timestamp> parseTime(const std::string& text);

} // namespace pavement::app
