#include "app/shared_options.h"

#include <CLI/CLI.hpp>

#include <string>

namespace pavement::app {

namespace {

void definePlan(CLI::App& analyze, Options& options) {
    CLI::App* plan = analyze.add_subcommand(
        "plan", "Say what a plan spends its time on and what to do about it; needs no server, unless it is "
                "to be asked for the plan of a statement");
    CLI::Option* file =
        plan->add_option(
                "plan", options.planFile,
                "The answer of EXPLAIN, as text or JSON, with whatever was copied around it; - reads "
                "standard input")
            ->type_name("FILE|-");
    CLI::Option* statement =
        plan->add_option("--statement", options.statement,
                         "Ask the server for the plan of this statement instead, without running it; it may "
                         "have $1, $2, … as pg_stat_statements shows it")
            ->excludes(file)
            ->type_name("SQL");
    CLI::Option* values =
        plan->add_flag(
                "--values", options.realValues,
                "Plan it with the values of a call that runs now, or that --log has, instead of for any "
                "values. They may be anybody's data: the profile of the target must allow it, and they "
                "are not printed")
            ->needs(statement);
    plan->add_option("--log", options.sessionLog,
                     "The server's JSON or CSV log, for calls that do not run now")
        ->needs(values)
        ->type_name("FILE");
    addTarget(*plan, options);
    plan->callback([file, statement] {
        if (file->count() == 0 && statement->count() == 0) {
            throw CLI::RequiredError("Without --statement a plan");
        }
    });
    plan->add_option(
            "--compare", options.compareFile,
            "The plan of the same statement afterwards: says what changed from the first to this one")
        ->type_name("FILE|-");
    addFormat(*plan, options);
    plan->footer(
        "Exit status: 0 nothing grave was found, 1 a finding of high severity (with --compare: of the "
        "second plan), 2 there is no plan to read, 3 target unreachable.\n"
        "Example: psql -XAtc 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT 1' | pavement analyze "
        "plan -");
}

void defineStatements(CLI::App& analyze, Options& options) {
    CLI::App* statements = analyze.add_subcommand(
        "statements", "Say which statements took the time in a range of the history, whose time per call "
                      "changed, and which ask too often; needs no server");
    addHistory(*statements, options);
    addFormat(*statements, options);
    addRecordedRange(*statements, options);
    statements
        ->add_option("--top", options.top,
                     "How many, " + std::to_string(options.top) +
                         " unless told otherwise; the JSON says how many there are")
        ->check(CLI::Range(1U, 1'000'000U).description(""))
        ->type_name("N");
    statements->add_flag("--split", options.split,
                         "One line for each user and database a statement ran under");
    statements->add_option("--user", options.user, "Only what this role ran")->type_name("NAME");
    statements->add_option("--database", options.database, "Only what ran in this database")
        ->type_name("NAME");
    statements
        ->add_option(
            "--log", options.sessionLog,
            "The server's JSON or CSV log with the durations of statements: the order in which sessions "
            "ran them tells patterns that counters do not")
        ->type_name("FILE");
    statements->footer(
        "What needs you: at most five matters, dearest first, of findings, changes, patterns, waits for "
        "locks "
        "and alerts; not with --user, --database or --split.\n"
        "Changed: statements whose time per call became another for good in the three days before the end "
        "of the range (a week, where the range is longer than a day), with the cause and what it costs a "
        "day. Patterns: a look-up for each row of a list (N+1), and transactions of many small statements, "
        "in the one or two hours before that end; each with what to do.\n"
        "Exit status: 0 done, 1 nothing was recorded (no history, an empty one, or no statement in that "
        "range), 2 bad usage.\n"
        "Example: pavement analyze statements --last 1h --top 10");
}

void defineChecks(CLI::App& analyze, Options& options) {
    CLI::App* checks = analyze.add_subcommand(
        "checks", "Check schema and instance of a server: what is wrong, why, and the SQL that mends it");
    addTarget(*checks, options);
    addFormat(*checks, options);
    checks->add_option("--check", options.checks, "Only this check, by its id; may be repeated")
        ->type_name("ID");
    checks->footer("Nothing is changed: each check is one SELECT within two seconds.\n"
                   "Exit status: 0 nothing worse than a notice, 1 a warning or worse, 2 bad usage, 3 target "
                   "unreachable.");
}

void defineLocks(CLI::App& analyze, Options& options) {
    CLI::App* locks =
        analyze.add_subcommand("locks", "Say who waits for whom right now, and who holds vacuum back");
    addTarget(*locks, options);
    addFormat(*locks, options);
    locks->footer("Exit status: 0 nobody waits for a lock, 1 somebody does, 2 bad usage, 3 target "
                  "unreachable.");
}

} // namespace

void defineAnalyze(CLI::App& app, Options& options) {
    CLI::App* analyze = app.add_subcommand("analyze", "Say what is slow, and why");
    analyze->require_subcommand(1);
    defineStatements(*analyze, options);
    definePlan(*analyze, options);
    defineChecks(*analyze, options);
    defineLocks(*analyze, options);
}

} // namespace pavement::app
