#pragma once
// What the command line asked for, as plain values. Filled by command_line.cpp, read by one file a verb.

#include "engine/base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pavement::app {

enum class Verb {
    window,
    sandbox,
    doctor,
    analyzePlan,
    analyzeStatements,
    analyzeChecks,
    analyzeLocks,
    cacheSimulate,
    cacheMrc,
    cacheInspect,
    record,
    report,
    capture,
    completion,
    manual,
};

enum class Format { text, json, csv }; // csv where a verb's help names it

// Exit statuses, as promised in the manual.
inline constexpr int kDone = 0;
inline constexpr int kFoundWanting = 1;
inline constexpr int kBadUsage = 2;
inline constexpr int kUnreachable = 3;
inline constexpr int kInterrupted = 130; // 128 + SIGINT, as shells have it

struct TargetOptions {
    std::string target; // profile name, URL or conninfo; empty: libpq's environment
    std::string redis;  // URL; empty: none
    std::string ssh;    // "user@host": both through a tunnel
    std::string logDirectory;
    std::string name; // how the history calls it
    std::vector<std::string> moreDatabases;
};

struct Options {
    Verb verb = Verb::window;
    Format format = Format::text;
    int verbosity = 0;
    std::string history; // file; empty: the user's own
    TargetOptions target;

    // sandbox
    double scale = 1.0;
    std::uint64_t seed = 42;
    unsigned clients = 8;
    double intensity = 1.0;
    std::string parentDirectory;
    std::vector<std::vector<std::string>> verbs; // each behind its own "--"

    // record
    std::optional<Milliseconds> duration;

    // report
    std::string from, to, last;
    std::vector<std::string> outputs;
    std::vector<std::string> sections;

    // analyze plan: files, or "-" for standard input
    std::string planFile;
    std::string compareFile; // empty: one plan alone
    std::string statement;   // instead of a file: the server is asked for its plan
    bool realValues = false; // for its $n, where the target's profile allows it

    // analyze statements
    std::size_t top = 20;
    bool split = false; // by user and database
    std::string user, database;
    // A JSON or CSV log of the server; empty: counters alone. Of analyze plan: where values may be found too.
    std::string sessionLog;

    // analyze checks: ids; empty: all
    std::vector<std::string> checks;

    // cache simulate, cache mrc
    std::string traceFile;               // "-": standard input
    std::vector<std::string> policies;   // empty: the verb's own choice
    std::vector<std::string> cacheSizes; // "1000", "5%", "64MiB"; empty: likewise
    std::optional<Milliseconds> ttl;
    std::size_t samples = 0;    // keys; 0: every key
    std::optional<double> rate; // of the keys, 0…1
    bool adjusted = true;

    // cache inspect
    std::string prefixDelimiter;     // one character; empty: learned from the names
    std::size_t sampleKeys = 10'000; // 0: every key
    std::optional<Milliseconds> monitorFor;
    std::optional<std::string> key; // one value instead, by windows; bytes escaped as \xNN
    std::string position;           // where the window begins; empty: the beginning
    std::uint64_t windowBytes = 64 * 1024;

    // capture
    std::string directory;
    std::vector<std::pair<int, int>> sizes;
    std::vector<std::string> themes;
    Milliseconds settle{25'000};

    // completion
    std::string shell;
};

} // namespace pavement::app
