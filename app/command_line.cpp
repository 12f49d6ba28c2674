#include "app/command_line.h"

#include "app/shared_options.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <iostream>

namespace pavement::app {

std::string checkDuration(const std::string& text) {
    const auto parsed = parseDuration(text);
    return parsed ? std::string() : parsed.error().oneLine();
}

void addTarget(CLI::App& verb, Options& options) {
    verb.add_option(
            "-t,--target", options.target.target,
            "What to look at: the name of a saved profile, a URL (postgresql://user@host/db), or a "
            "connection "
            "string. Without it, libpq's own environment (PGHOST, PGSERVICE…) decides. Passwords come from "
            "PGPASSWORD, ~/.pgpass or, for a saved profile, the system's keychain; never from the command "
            "line")
        ->type_name("PROFILE|URL");
    verb.add_option("--redis", options.target.redis,
                    "The Redis before it: redis://host:port/db or unix:///path. Its password comes from "
                    "REDISCLI_AUTH or, for a saved profile, the system's keychain")
        ->type_name("URL");
    verb.add_option("--database", options.target.moreDatabases,
                    "Another database of the same server whose tables are watched too; may be repeated")
        ->type_name("NAME");
    verb.add_option("--ssh", options.target.ssh, "Reach both through a tunnel of the system's ssh")
        ->type_name("USER@HOST");
    verb.add_option("--log-directory", options.target.logDirectory,
                    "Where the server's log files can be read on this machine")
        ->type_name("DIR");
    verb.add_option("--name", options.target.name, "The name under which the history keeps this target")
        ->type_name("NAME");
}

void addHistory(CLI::App& verb, Options& options) {
    verb.add_option("--history", options.history,
                    "The history file (default: pavement/history.db in the user's data folder)")
        ->type_name("FILE");
}

void addFormat(CLI::App& verb, Options& options) {
    verb.add_option("--format", options.format, "How to print the result: text or json")
        ->transform(CLI::CheckedTransformer(
                        std::map<std::string, Format>{{"text", Format::text}, {"json", Format::json}},
                        CLI::ignore_case)
                        .description(""))
        ->type_name("text|json");
}

void addTableFormat(CLI::App& verb, Options& options) {
    verb.add_option("--format", options.format, "How to print the result: text, json or csv")
        ->transform(CLI::CheckedTransformer(std::map<std::string, Format>{{"text", Format::text},
                                                                          {"json", Format::json},
                                                                          {"csv", Format::csv}},
                                            CLI::ignore_case)
                        .description(""))
        ->type_name("text|json|csv");
}

void addRecordedRange(CLI::App& verb, Options& options) {
    verb.add_option(
            "-t,--target", options.target.target,
            "Which target of the history, or the saved profile it was recorded with (default: the only "
            "one)")
        ->type_name("NAME|PROFILE");
    verb.add_option("--last", options.last, "The time up to now, or to the end of the recording: 1h, 7d")
        ->check(CLI::Validator(checkDuration, ""))
        ->type_name("DURATION");
    verb.add_option("--from", options.from, "Beginning of the range, UTC: 2026-03-01T12:00")
        ->type_name("TIME");
    verb.add_option("--to", options.to, "End of the range, UTC (default: the end of the recording)")
        ->type_name("TIME");
}

namespace {

void addSizes(CLI::App& verb, Options& options) {
    verb.add_option_function<std::vector<std::string>>(
            "--size",
            [&options](const std::vector<std::string>& texts) {
                for (const std::string& text : texts) {
                    int width = 0;
                    int height = 0;
                    char rest = 0;
                    if (std::sscanf(text.c_str(), "%dx%d%c", &width, &height, &rest) != 2 || width < 320 ||
                        height < 240 || width > 7680 || height > 4320) {
                        throw CLI::ValidationError("--size",
                                                   "'" + text + "' is no size; write it like 1280x800");
                    }
                    options.sizes.emplace_back(width, height);
                }
            },
            "Size of the pictures; may be repeated (default: 1280x800 and 2560x1440)")
        ->type_name("WxH");
}

Verb verbNamed(const std::string& name) {
    static const std::map<std::string, Verb> verbs{
        {"sandbox", Verb::sandbox},
        {"doctor", Verb::doctor},
        {"analyze plan", Verb::analyzePlan},
        {"analyze statements", Verb::analyzeStatements},
        {"analyze checks", Verb::analyzeChecks},
        {"analyze locks", Verb::analyzeLocks},
        {"cache simulate", Verb::cacheSimulate},
        {"cache mrc", Verb::cacheMrc},
        {"cache inspect", Verb::cacheInspect},
        {"record", Verb::record},
        {"report", Verb::report},
        {"capture", Verb::capture},
        {"manual", Verb::manual},
        {"completion", Verb::completion},
    };
    return verbs.at(name);
}

} // namespace

Result<Milliseconds> parseDuration(const std::string& text) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    const std::string unit(rest, end);
    const double factor = unit == "ms"                   ? 1
                          : unit.empty() || unit == "s"  ? 1000
                          : unit == "m" || unit == "min" ? 60'000
                          : unit == "h"                  ? 3'600'000
                          : unit == "d"                  ? 86'400'000
                                                         : 0;
    if (problem != std::errc{} || factor == 0 || !(number > 0) || number * factor > 1e13) {
        return fail(ErrorCode::invalidInput, "'" + text + "' is no duration",
                    "Write it like 90s, 10m, 2h or 7d.");
    }
    return Milliseconds{std::llround(number * factor)};
}

Result<Timestamp> parseTime(const std::string& text) {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    char rest[4] = {};
    const int fields = std::sscanf(text.c_str(), "%4d-%2d-%2d%*[T ]%2d:%2d:%2d%3s", &year, &month, &day,
                                   &hour, &minute, &second, rest);
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    const std::string tail = rest;
    const bool whole = fields == 3 || fields >= 5;
    if (!whole || !date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
        second > 60 || (!tail.empty() && tail != "Z")) {
        return fail(ErrorCode::invalidInput, "'" + text + "' is no time",
                    "Write it in UTC, like 2026-03-01 or 2026-03-01T12:00.");
    }
    return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
           std::chrono::seconds{second};
}

std::unique_ptr<CLI::App> defineCommandLine(Options& options) {
    auto app = std::make_unique<CLI::App>(
        "Watches a PostgreSQL database and the Redis cache before it. Without a verb it opens the window.",
        "pavement");
    app->set_version_flag("--version", "pavement " PAVEMENT_VERSION);
    app->require_subcommand(0, 1);
    app->failure_message(CLI::FailureMessage::simple);
    app->add_flag("-v,--verbose", options.verbosity, "Say more on standard error; twice for even more");
    app->footer("Exit status: 0 done, 1 found wanting, 2 bad usage, 3 target unreachable, "
                "130 interrupted before it was done.");
    addHistory(*app, options);

    CLI::App* sandbox = app->add_subcommand(
        "sandbox",
        "Start a private PostgreSQL and Redis with a sample database under load, open the window on them "
        "(or run VERBs, each behind its own --), and remove everything at the end");
    sandbox->footer("Example: pavement sandbox -- record --for 60s --history demo.db -- report --history "
                    "demo.db --output "
                    "demo.html");
    sandbox->add_option("--scale", options.scale, "Size of the sample; 1 is about 300 MB")
        ->check(CLI::Range(0.001, 100.0).description(""))
        ->type_name("FACTOR");
    sandbox->add_option("--seed", options.seed, "Seed of the sample and its load")->type_name("N");
    sandbox->add_option("--clients", options.clients, "Simulated clients")
        ->check(CLI::Range(0U, 64U).description(""))
        ->type_name("N");
    sandbox->add_option("--intensity", options.intensity, "Multiplies the load")
        ->check(CLI::Range(0.01, 100.0).description(""))
        ->type_name("FACTOR");
    sandbox->add_option("--directory", options.parentDirectory, "Where the private directory is made")
        ->type_name("DIR");
    addHistory(*sandbox, options);
    addFormat(*sandbox, options);

    CLI::App* doctor = app->add_subcommand(
        "doctor", "Say what a target lacks, what that costs, and the exact line that mends it");
    addTarget(*doctor, options);
    addFormat(*doctor, options);

    defineAnalyze(*app, options);
    defineCache(*app, options);

    CLI::App* record = app->add_subcommand("record", "Sample a target without a window into a history file");
    addTarget(*record, options);
    addHistory(*record, options);
    addFormat(*record, options);
    record
        ->add_option_function<std::string>(
            "--for", [&options](const std::string& text) { options.duration = *parseDuration(text); },
            "How long: 90s, 10m, 2h, 7d (default: until interrupted)")
        ->check(CLI::Validator(checkDuration, ""))
        ->type_name("DURATION");

    CLI::App* report = app->add_subcommand("report", "Write a report of a time range of the history");
    addHistory(*report, options);
    addFormat(*report, options);
    addRecordedRange(*report, options);
    report
        ->add_option(
            "-o,--output", options.outputs,
            "File to write; its ending decides the form: .html, .pdf, .csv or .json. May be repeated; "
            "without it a summary goes to standard output")
        ->type_name("FILE");
    report
        ->add_option(
            "--section", options.sections,
            "Only these sections: kpis, attention, charts, statements, depth, changes, patterns, load, "
            "checks, locks, "
            "events, gaps, environment, sources; may be repeated. checks and locks ask the server, where the "
            "target is a saved profile, and are left out unless they are named")
        ->type_name("NAME");

    CLI::App* capture = app->add_subcommand("capture", "Write a picture of every page of the window");
    capture->add_option("directory", options.directory, "Where to")->required()->type_name("DIR");
    addTarget(*capture, options);
    addHistory(*capture, options);
    addSizes(*capture, options);
    addFormat(*capture, options);
    capture->add_option("--theme", options.themes, "light, dark; may be repeated (default: both)")
        ->check(CLI::IsMember({"light", "dark"}).description(""))
        ->type_name("light|dark");
    capture
        ->add_option_function<std::string>(
            "--settle", [&options](const std::string& text) { options.settle = *parseDuration(text); },
            "How long to watch before the pictures are taken (default: 25s)")
        ->check(CLI::Validator(checkDuration, ""))
        ->type_name("DURATION");

    CLI::App* completion = app->add_subcommand("completion", "Print the shell's completion script");
    completion->add_option("shell", options.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""))
        ->type_name("bash|zsh|fish");
    app->add_subcommand("manual", "Print the manual page (troff)");
    return app;
}

Parsed parseCommandLine(const std::vector<std::string>& words) {
    Parsed parsed;
    Options options;
    const auto app = defineCommandLine(options);

    // What stands behind "--" belongs to the verbs that the sandbox runs.
    std::vector<std::string> own;
    bool beyond = false;
    for (const std::string& word : words) {
        if (word == "--") {
            beyond = true;
            options.verbs.emplace_back();
        } else if (beyond) {
            options.verbs.back().push_back(word);
        } else {
            own.push_back(word);
        }
    }
    try {
        std::vector<std::string> reversed(own.rbegin(), own.rend());
        app->parse(reversed);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        app->exit(error, std::cout, std::cerr);
        parsed.exitStatus = asked ? kDone : kBadUsage;
        return parsed;
    }
    for (const CLI::App* chosen : app->get_subcommands()) {
        std::string name = chosen->get_name();
        for (const CLI::App* below : chosen->get_subcommands()) {
            name += " " + below->get_name();
        }
        options.verb = verbNamed(name);
    }
    if (!options.verbs.empty() && options.verb != Verb::sandbox) {
        std::cerr << "Only 'sandbox' takes verbs behind '--'.\nRun with --help for more information.\n";
        parsed.exitStatus = kBadUsage;
        return parsed;
    }
    for (const auto& verb : options.verbs) {
        if (verb.empty()) {
            std::cerr << "There is no verb behind '--'.\nRun with --help for more information.\n";
            parsed.exitStatus = kBadUsage;
            return parsed;
        }
    }
    parsed.options = std::move(options);
    return parsed;
}

} // namespace pavement::app
