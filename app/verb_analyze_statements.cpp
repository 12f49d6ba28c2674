#include "app/engine_room.h"
#include "app/history_choice.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/analyzer/findings_json.h"
#include "engine/analyzer/workload.h"
#include "engine/analyzer/workload_findings.h"
#include "engine/analyzer/workload_json.h"
#include "engine/base/json.h"
#include "engine/base/units.h"

#include <algorithm>

namespace pavement::app {

namespace {

constexpr std::size_t kTextCharacters = 100;
constexpr std::size_t kMargin = 56; // where the statements begin

std::string padded(const std::string& text, std::size_t width) {
    // Widths are counted in characters, not bytes: "µs" is two of them.
    const auto characters = static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    return std::string(width > characters ? width - characters : 0, ' ') + text;
}

std::string oneLine(const std::string& statement) {
    std::string line;
    for (const char c : statement) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    if (line.size() > kTextCharacters) {
        std::size_t cut = kTextCharacters - 1;
        while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) {
            --cut; // between characters
        }
        line = line.substr(0, cut) + "…";
    }
    return line;
}

using Findings = std::vector<analyzer::FindingReport>; // of the first statements, in their order

Result<Findings> findingsOf(const history::History& history, const std::string& target,
                            const analyzer::Workload& workload, std::size_t top) {
    const auto waits = analyzer::loadByWait(history, target, workload.range);
    if (!waits) {
        return fail(waits.error());
    }
    const double recorded =
        std::chrono::duration<double>(workload.range.length()).count() * workload.recorded;
    Findings findings;
    for (std::size_t i = 0; i < std::min(top, workload.statements.size()); ++i) {
        const analyzer::StatementLoad& load = workload.statements[i];
        const auto found = std::find_if(waits->statements.begin(), waits->statements.end(),
                                        [&](const auto& one) { return one.id == load.id; });
        findings.push_back(analyzer::findingsOf(
            load, workload.figures, recorded,
            found == waits->statements.end() ? std::vector<analyzer::WaitLoad>() : found->waits));
    }
    return findings;
}

std::string toText(const analyzer::Workload& workload, const Findings& findings, const std::string& target,
                   std::size_t top) {
    using analyzer::WorkFigure;
    std::string text = target + ", " + formatTimestamp(workload.range.from) + " to " +
                       formatTimestamp(workload.range.to) + "\n";
    if (workload.recorded < 0.995) {
        text += "recorded: " + formatValue(workload.recorded, Unit::ratio) + " of the range\n";
    }
    if (workload.partial) {
        text += "statements of other roles were hidden: shares are not known (GRANT pg_monitor)\n";
    }
    const auto line = [&](const std::string& time, const std::string& share, const std::string& calls,
                          const std::string& mean, const std::string& rows, const std::string& hit,
                          const std::string& statement) {
        text += padded(time, 9) + padded(share, 8) + padded(calls, 9) + padded(mean, 10) + padded(rows, 10) +
                padded(hit, 8) + "  " + statement + "\n";
    };
    text += "\n";
    line("time", "share", "calls", "mean", "rows/call", "hits", "statement");
    for (std::size_t i = 0; i < std::min(top, workload.statements.size()); ++i) {
        const analyzer::StatementLoad& load = workload.statements[i];
        const double calls = load.calls();
        std::string where;
        for (const std::string& name : load.databases) {
            where += (where.empty() ? "" : ",") + name;
        }
        line(formatValue(load.seconds(), Unit::seconds), formatValue(load.share, Unit::ratio),
             formatValue(calls, Unit::count), formatValue(load.work.mean(), Unit::seconds),
             calls > 0 ? formatValue(load.work[WorkFigure::rows] / calls, Unit::count) : "–",
             formatValue(load.hitRatio(), Unit::ratio),
             (load.text.empty() ? load.id : oneLine(load.text)) + (where.empty() ? "" : "  [" + where + "]"));
        for (const analyzer::Finding& finding : findings[i].findings) {
            text += std::string(kMargin, ' ') + std::string(toString(finding.severity)) + ": " +
                    finding.title + (finding.note.empty() ? "" : ". " + finding.note) + "\n";
        }
    }
    if (workload.statements.size() > top) {
        text += "\n" + std::to_string(top) + " of " + std::to_string(workload.statements.size()) +
                " statements; --top shows more\n";
    }
    return text;
}

} // namespace

int runAnalyzeStatements(const Options& options, Interrupt&) {
    const auto room = buildEngineRoom(options, true);
    if (!room) {
        return complain(room.error());
    }
    const history::History& history = *(*room)->history;
    const auto target = chooseRecordedTarget(history, options.target.target);
    if (!target) {
        return complain(target.error());
    }
    const auto extent = history.extent(*target);
    if (!extent) {
        return complain({ErrorCode::notFound,
                         "The history holds no samples of '" + *target + "'",
                         "Record some first.",
                         {}});
    }
    const auto range = chooseRecordedRange(options, *extent);
    if (!range) {
        return complain(range.error());
    }
    analyzer::WorkloadOptions wish;
    wish.splitByDatabase = wish.splitByUser = options.split;
    wish.database = options.database;
    wish.user = options.user;
    wish.most = std::max<std::size_t>(options.top, wish.most);
    wish.sparkPoints = 0;
    const auto workload = analyzer::readWorkload(history, *target, *range, wish);
    if (!workload) {
        return complain(workload.error());
    }
    const auto findings = findingsOf(history, *target, *workload, options.top);
    if (!findings) {
        return complain(findings.error());
    }
    if (options.format == Format::json) {
        Json json = analyzer::toJson(*workload, options.top);
        for (std::size_t i = 0; i < findings->size(); ++i) {
            json["statements"][i]["findings"] = analyzer::toJson((*findings)[i])["findings"];
        }
        print(dumpJson(json, 2));
    } else {
        print(toText(*workload, *findings, *target, options.top));
    }
    if (workload->statements.empty()) {
        say("No statement was recorded in that range: pg_stat_statements has to be installed on the server "
            "(pavement doctor), and is read every ten seconds.");
        return kFoundWanting;
    }
    return kDone;
}

} // namespace pavement::app
