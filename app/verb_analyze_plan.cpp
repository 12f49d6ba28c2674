#include "app/plan_printing.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/plan/parse.h"
#include "engine/sql/statement.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <stop_token>
#include <unistd.h>

namespace pavement::app {

namespace {

constexpr std::size_t kMostBytes = 64U << 20U; // of a plan's text; the largest seen in the field are a tenth

Error tooLarge(const std::string& source) {
    return {ErrorCode::invalidInput,
            "There is more text in " + source + " than a plan has (64 MiB are read)",
            "Give the answer of one EXPLAIN alone, not a whole log.",
            {}};
}

// Until its end; a plan is pasted or comes through a pipe.
Result<std::string> readStandardInput(Interrupt& interrupt) {
    if (::isatty(STDIN_FILENO) == 1) {
        say("Paste the answer of EXPLAIN and end it with Ctrl+D.");
    }
    // A thread of its own takes the signals, so that no read here is broken off by one.
    std::array<int, 2> wake{-1, -1};
    if (::pipe2(wake.data(), O_CLOEXEC) != 0) {
        return fail(errnoError(errno, "read", "standard input"));
    }

    struct Closer {
        const std::array<int, 2>& ends;

        ~Closer() {
            ::close(ends[0]);
            ::close(ends[1]);
        }
    } const closer{wake};

    const std::stop_callback onInterrupt(interrupt.token(), [end = wake[1]] {
        const char byte = 0;
        static_cast<void>(::write(end, &byte, 1) == 1);
    });
    std::string text;
    std::array<char, 65536> part{};
    for (;;) {
        std::array<pollfd, 2> sources{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{wake[0], POLLIN, 0}};
        if (::poll(sources.data(), sources.size(), -1) < 0 && errno != EINTR) {
            return fail(errnoError(errno, "read", "standard input"));
        }
        if (interrupt.requested()) {
            return fail(ErrorCode::cancelled, "Interrupted", "");
        }
        if (sources[0].revents == 0) {
            continue;
        }
        const ssize_t count = ::read(STDIN_FILENO, part.data(), part.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return fail(errnoError(errno, "read", "standard input"));
        }
        if (count == 0) {
            return text;
        }
        text.append(part.data(), static_cast<std::size_t>(count));
        if (text.size() > kMostBytes) {
            return fail(tooLarge("standard input"));
        }
    }
}

Result<std::string> read(const std::string& source, Interrupt& interrupt) {
    return source == "-" ? readStandardInput(interrupt) : readFile(source, kMostBytes);
}

AnalysedPlan analysed(plan::PlanTree tree) {
    AnalysedPlan plan{std::move(tree), {}, {}};
    plan.accounting = plan::account(plan.tree);
    // auto_explain prints the statement above its plan.
    Result<sql::StatementInfo> statement = fail(ErrorCode::notFound, "The plan has no statement", "");
    if (!plan.tree.queryText.empty()) {
        statement = sql::analyse(plan.tree.queryText);
    }
    plan.findings =
        analyzer::analysePlan({plan.tree, plan.accounting, statement ? &*statement : nullptr, nullptr});
    return plan;
}

Result<std::vector<AnalysedPlan>> plansIn(const std::string& source, Interrupt& interrupt) {
    auto text = read(source, interrupt);
    if (!text) {
        return fail(text.error());
    }
    auto trees = plan::parsePlans(*text);
    if (!trees) {
        Error error = trees.error();
        error.context = (source == "-" ? "standard input" : source) +
                        (error.context.empty() ? std::string() : ": " + error.context);
        return fail(std::move(error));
    }
    std::vector<AnalysedPlan> plans;
    for (plan::PlanTree& tree : *trees) {
        plans.push_back(analysed(std::move(tree)));
    }
    return plans;
}

// Whatever keeps a plan from being read is bad usage: "found wanting" is said of plans only.
int refuse(const Error& error) {
    return complain(error) == kInterrupted ? kInterrupted : kBadUsage;
}

bool isGrave(const AnalysedPlan& plan) {
    for (const analyzer::Finding& finding : plan.findings.findings) {
        if (finding.severity == analyzer::Severity::critical) {
            return true;
        }
    }
    return false;
}

int compareTwo(const Options& options, const AnalysedPlan& before, const AnalysedPlan& after) {
    const plan::Comparison comparison = plan::compare(before.tree, after.tree);
    if (options.format == Format::json) {
        Json json{{"schema", "pavement-plan-comparison"},
                  {"version", kPlanSchemaVersion},
                  {"comparison", comparisonJson(comparison)}};
        json["before"] = planJson(before);
        json["after"] = planJson(after);
        print(dumpJson(json, 2));
    } else {
        print(forLocale(comparisonText(before, after, comparison) + "\nAfter: " + planText(after)));
    }
    return isGrave(after) ? kFoundWanting : kDone;
}

} // namespace

int runAnalyzePlan(const Options& options, Interrupt& interrupt) {
    if (options.planFile == "-" && options.compareFile == "-") {
        return refuse({ErrorCode::invalidInput,
                       "Two plans cannot both come from standard input",
                       "Write one of them to a file.",
                       {}});
    }
    const auto plans = plansIn(options.planFile, interrupt);
    if (!plans) {
        return refuse(plans.error());
    }
    if (!options.compareFile.empty()) {
        const auto after = plansIn(options.compareFile, interrupt);
        if (!after) {
            return refuse(after.error());
        }
        if (plans->size() > 1 || after->size() > 1) {
            say("Of several plans in a text the first is compared.");
        }
        return compareTwo(options, plans->front(), after->front());
    }
    bool grave = false;
    Json json{{"schema", "pavement-plan"}, {"version", kPlanSchemaVersion}, {"plans", Json::array()}};
    std::string text;
    for (const AnalysedPlan& plan : *plans) {
        grave = grave || isGrave(plan);
        if (options.format == Format::json) {
            json["plans"].push_back(planJson(plan));
        } else {
            text += (text.empty() ? "" : "\n\n") + planText(plan);
        }
    }
    print(options.format == Format::json ? dumpJson(json, 2) : forLocale(text));
    return grave ? kFoundWanting : kDone;
}

} // namespace pavement::app
