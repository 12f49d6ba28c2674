#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/analyzer/check_catalogue.h"
#include "engine/analyzer/check_runner.h"
#include "engine/analyzer/reports_json.h"
#include "engine/base/json.h"
#include "engine/base/units.h"
#include "engine/monitor/command_access.h"

#include <algorithm>

namespace pavement::app {

namespace {

constexpr std::chrono::seconds kChecksPatience{180};

std::string indented(const std::string& text, const std::string& by) {
    std::string out;
    std::string line;
    for (const char c : text + "\n") {
        if (c != '\n') {
            line += c;
            continue;
        }
        out += by + line + "\n";
        line.clear();
    }
    return out;
}

std::string toText(const analyzer::CheckReport& report, const std::vector<analyzer::Check>& checks,
                   const monitor::Target& target) {
    const auto check = [&](const std::string& id) {
        return std::find_if(checks.begin(), checks.end(),
                            [&](const analyzer::Check& one) { return one.id == id; });
    };
    std::string text = target.name + "\n";
    for (const analyzer::CheckFinding& finding : report.findings) {
        const auto of = check(finding.checkId);
        std::string severity(toString(finding.severity));
        severity.resize(8, ' ');
        text += "\n" + severity + "  " + (of != checks.end() ? of->title : finding.checkId) + ": " +
                finding.object + "\n";
        std::string figures;
        const auto add = [&](const analyzer::Figure& figure) {
            figures +=
                (figures.empty() ? "" : ", ") + figure.label + " " + formatValue(figure.value, figure.unit);
        };
        if (finding.cost) {
            add(*finding.cost);
        }
        for (const analyzer::Figure& figure : finding.evidence) {
            add(figure);
        }
        if (!figures.empty()) {
            text += "          " + figures + "\n";
        }
        if (!finding.note.empty()) {
            text += "          " + finding.note + "\n";
        }
        if (!finding.fix.empty()) {
            text += "          mend it:\n" + indented(finding.fix, "            ");
            if (!finding.undo.empty()) {
                text += "          take it back:\n" + indented(finding.undo, "            ");
            }
        } else if (of != checks.end() && !of->advice.empty()) {
            text += "          " + of->advice + "\n";
        }
    }
    if (report.findings.empty()) {
        text += report.skipped.empty() ? "\nNothing found.\n"
                                       : "\nNothing found among the " + std::to_string(report.runs.size()) +
                                             " checks that could be made.\n";
    }
    for (const analyzer::CheckRun& run : report.runs) {
        if (run.more) {
            text += "\n" + run.checkId + ": there are more than the " + std::to_string(run.findings) +
                    " that are shown.\n";
        }
    }
    if (!report.skipped.empty()) {
        text += "\nNot checked:\n";
        for (const analyzer::SkippedCheck& skipped : report.skipped) {
            text += "  " + skipped.checkId + " (" + std::string(toString(skipped.reason)) + ") " +
                    skipped.detail + "\n";
        }
    }
    return text;
}

} // namespace

int runAnalyzeChecks(const Options& options, const monitor::Target& target, Interrupt& interrupt) {
    const std::vector<analyzer::Check> checks = analyzer::checkCatalogue();
    for (const std::string& id : options.checks) {
        if (std::none_of(checks.begin(), checks.end(),
                         [&](const analyzer::Check& check) { return check.id == id; })) {
            std::string list;
            for (const analyzer::Check& check : checks) {
                list += (list.empty() ? "" : ", ") + check.id;
            }
            return complain(
                {ErrorCode::invalidInput, "There is no check '" + id + "'", "Checks are " + list + ".", {}});
        }
    }
    const Deadline deadline = Deadline::after(kChecksPatience);
    monitor::CommandAccess access(target);
    const auto session = access.lend({}, deadline, interrupt.token());
    if (!session) {
        return complain(session.error());
    }
    const auto report = [&] {
        ProgressLine progress;
        analyzer::CheckOptions wish;
        wish.only = options.checks;
        wish.progress = [&](double fraction, const std::string& title) { progress.show(fraction, title); };
        return analyzer::runChecks(**session, checks, wish, deadline, interrupt.token());
    }();
    if (!report) {
        return complain(report.error());
    }
    print(options.format == Format::json ? dumpJson(analyzer::toJson(*report, checks), 2)
                                         : toText(*report, checks, target));
    if (interrupt.requested()) {
        return complain({ErrorCode::cancelled, "Interrupted", {}, {}});
    }
    if ((*session)->broken()) {
        return complain({ErrorCode::connectionLost,
                         "The connection was lost before all checks were made",
                         "Run it again once the server answers.",
                         {}});
    }
    // A check that did not end has found nothing and cleared nothing.
    const bool unsure = std::any_of(report->skipped.begin(), report->skipped.end(), [](const auto& skipped) {
        return skipped.reason == analyzer::SkipReason::failed ||
               skipped.reason == analyzer::SkipReason::timedOut;
    });
    const bool wanting =
        unsure || std::any_of(report->findings.begin(), report->findings.end(), [](const auto& finding) {
            return finding.severity != analyzer::Severity::notice;
        });
    return wanting ? kFoundWanting : kDone;
}

} // namespace pavement::app
