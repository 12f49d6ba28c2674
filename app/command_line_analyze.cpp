#include "app/shared_options.h"

#include <CLI/CLI.hpp>

namespace pavement::app {

namespace {

void definePlan(CLI::App& analyze, Options& options) {
    CLI::App* plan = analyze.add_subcommand(
        "plan", "Say what a plan spends its time on and what to do about it; needs no server");
    plan->add_option("plan", options.planFile,
                     "The answer of EXPLAIN, as text or JSON, with whatever was copied around it; - reads "
                     "standard input")
        ->required()
        ->type_name("FILE|-");
    plan->add_option(
            "--compare", options.compareFile,
            "The plan of the same statement afterwards: says what changed from the first to this one")
        ->type_name("FILE|-");
    addFormat(*plan, options);
    plan->footer(
        "Exit status: 0 nothing grave was found, 1 a finding of high severity (with --compare: of the "
        "second plan), 2 there is no plan to read.\n"
        "Example: psql -XAtc 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT 1' | pavement analyze "
        "plan -");
}

} // namespace

void defineAnalyze(CLI::App& app, Options& options) {
    CLI::App* analyze = app.add_subcommand("analyze", "Say what is slow, and why");
    analyze->require_subcommand(1);
    definePlan(*analyze, options);
}

} // namespace pavement::app
