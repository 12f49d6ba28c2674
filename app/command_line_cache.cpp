#include "app/command_line.h"
#include "app/shared_options.h"

#include <CLI/CLI.hpp>

namespace pavement::app {

namespace {

void addTrace(CLI::App& verb, Options& options) {
    verb.add_option(
            "trace", options.traceFile,
            "The requests: one key a line, or CSV whose heading names key and any of size (bytes), ttl "
            "and time (seconds); plain or gzip; - reads standard input")
        ->required()
        ->type_name("FILE|-");
}

void addPolicies(CLI::App& verb, Options& options, const char* about) {
    verb.add_option("--policy", options.policies, about)
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("NAME,...");
}

void addCacheSizes(CLI::App& verb, Options& options, const char* about) {
    verb.add_option("--size", options.cacheSizes, about)
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("SIZE,...");
}

void defineSimulate(CLI::App& cache, Options& options) {
    CLI::App* simulate = cache.add_subcommand(
        "simulate", "Say what caches of some policies and sizes would have made of a record of requests");
    addTrace(*simulate, options);
    addPolicies(
        *simulate, options,
        "What stays and what goes: lru, fifo, lfu, sieve, s3-fifo, 2q, arc, w-tinylfu (its window finds "
        "its size by itself), w-tinylfu-climb (the published way to that), w-tinylfu:10% (a window that "
        "stays), auto (moves to what does best), belady (the bound that knows the future), or all; "
        "several with commas (default: lru,sieve,s3-fifo,w-tinylfu,auto,belady)");
    addCacheSizes(
        *simulate, options,
        "Entries like 1000, a share of the different keys like 5%, or bytes like 64MiB where the trace "
        "tells sizes; several with commas (default: 1%,5%,10%,20%)");
    simulate
        ->add_option_function<std::string>(
            "--ttl", [&options](const std::string& text) { options.ttl = *parseDuration(text); },
            "Every entry leaves this long after it came: 90s, 10m, 2h. Needs a trace with times, and takes "
            "the "
            "place of the trace's own ttl")
        ->check(CLI::Validator(checkDuration, ""))
        ->type_name("DURATION");
    addTableFormat(*simulate, options);
    simulate->footer(
        "The CSV is policy,size,requests,miss_ratio with one line for each cache; the JSON also has "
        "bytes, expired entries and the time each took.\n"
        "Exit status: 0 done, 2 bad usage or no trace to read, 130 interrupted.\n"
        "Example: pavement cache simulate trace.txt.gz --policy lru,s3-fifo --size 1000,5%");
}

void defineMrc(CLI::App& cache, Options& options) {
    CLI::App* mrc = cache.add_subcommand(
        "mrc", "Say how the miss ratio falls with the size of the cache (miss-ratio curve)");
    addTrace(*mrc, options);
    addPolicies(
        *mrc, options,
        "As of simulate, but for belady. lru is exact unless --samples or --rate is given; every other "
        "policy runs as a miniature on a sample of the keys (default: lru)");
    addCacheSizes(*mrc, options,
                  "The sizes to tell it for, as of simulate (default: twenty, up to every key)");
    mrc->add_option(
           "--samples", options.samples,
           "Estimate lru from this many keys at a time (SHARDS of fixed size); 8192 is a good number")
        ->check(CLI::Range(64U, 100'000'000U).description(""))
        ->type_name("N");
    mrc->add_option(
           "--rate", options.rate,
           "Which share of the keys is looked at, 0 to 1: of lru instead of every key, of other policies "
           "instead of 0.05")
        ->check(CLI::Range(1e-6, 1.0).description(""))
        ->type_name("RATE");
    mrc->add_flag_callback(
        "--unadjusted", [&options] { options.adjusted = false; },
        "Do not correct lru's estimate for hot keys in or out of the sample; better where all is scans");
    addTableFormat(*mrc, options);
    mrc->footer("The CSV is policy,size,miss_ratio.\n"
                "Exit status: 0 done, 2 bad usage or no trace to read, 130 interrupted.\n"
                "Example: pavement cache mrc trace.txt.gz --policy lru,w-tinylfu --size 1%,5%,25%");
}

void defineInspect(CLI::App& cache, Options& options) {
    CLI::App* inspect = cache.add_subcommand(
        "inspect",
        "Say what is in a Redis, by prefix, and what is wrong with it; reads only, in small steps");
    addTarget(*inspect, options);
    inspect
        ->add_option("--prefix-delimiter", options.prefixDelimiter,
                     "What parts the names of keys, one character (default: learned from the names)")
        ->check(CLI::Validator(
            [](const std::string& text) {
                return text.size() == 1 ? std::string() : "A delimiter is one character: " + text;
            },
            ""))
        ->type_name("CHAR");
    inspect
        ->add_option("--keys", options.sampleKeys,
                     "How many keys to look at; more make narrower intervals, 0 is every key up to a million "
                     "(default: 10000)")
        ->type_name("N");
    CLI::Option* monitorFor =
        inspect
            ->add_option_function<std::string>(
                "--monitor-for",
                [&options](const std::string& text) { options.monitorFor = *parseDuration(text); },
                "Also watch every command for this long, at most 60s, to tell reads, writes and hit ratio by "
                "prefix. Costs the server about half of its throughput meanwhile (MONITOR)")
            ->check(CLI::Validator(checkDuration, ""))
            ->type_name("DURATION");
    CLI::Option* key = inspect
                           ->add_option("--key", options.key,
                                        "Show the value of this one key instead; bytes that cannot be typed "
                                        "are \\xNN, a backslash is \\\\")
                           ->excludes(monitorFor)
                           ->type_name("KEY");
    inspect
        ->add_option("--position", options.position,
                     "Where to begin: a byte, an element, or what the window before named as next")
        ->needs(key)
        ->type_name("POSITION");
    inspect
        ->add_option("--window", options.windowBytes,
                     "How much of the value to read, like 4KiB, at most 16MiB (default: 64KiB)")
        ->transform(CLI::AsSizeValue(false).description(""))
        ->needs(key)
        ->type_name("SIZE");
    addFormat(*inspect, options);
    inspect->footer(
        "Counts and bytes by prefix are estimates with their 95 % interval, unless every key was read. "
        "Nothing is written, no setting is changed, and KEYS is never called.\n"
        "Exit status: 0 done, 1 a warning or worse was found, 2 bad usage, 3 target unreachable, "
        "130 interrupted.\n"
        "Example: pavement cache inspect --redis redis://127.0.0.1:6379/0 --keys 50000");
}

} // namespace

void defineCache(CLI::App& app, Options& options) {
    CLI::App* cache =
        app.add_subcommand("cache", "Try caches on a record of requests, and look into a Redis");
    cache->require_subcommand(1);
    defineSimulate(*cache, options);
    defineMrc(*cache, options);
    defineInspect(*cache, options);
}

} // namespace pavement::app
