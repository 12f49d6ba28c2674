#include "app/engine_room.h"
#include "app/history_choice.h"
#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/analyzer/attention_text.h"
#include "engine/analyzer/changes_json.h"
#include "engine/analyzer/changes_text.h"
#include "engine/analyzer/findings_json.h"
#include "engine/analyzer/workload.h"
#include "engine/analyzer/workload_findings.h"
#include "engine/analyzer/workload_json.h"
#include "engine/base/json.h"
#include "engine/base/units.h"
#include "engine/sql/format.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

namespace pavement::app {

namespace {

constexpr std::size_t kTextCharacters = 100;
constexpr std::size_t kMargin = 56; // where the statements begin

std::string shortened(const std::string& statement) {
    std::string line = sql::onOneLine(statement);
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

// The end of a log, since a log grows without end: what sessions did last says how they ask.
Result<std::optional<analyzer::SessionLog>> readLog(const std::string& path) {
    if (path.empty()) {
        return std::nullopt;
    }
    constexpr std::uintmax_t kMostSessionLogBytes = std::uintmax_t{256} << 20U;
    std::error_code problem;
    const std::uintmax_t size = std::filesystem::file_size(path, problem);
    std::ifstream file(path, std::ios::binary);
    if (problem || !file) {
        return fail(ErrorCode::invalidInput, "The log '" + path + "' cannot be read",
                    "Name the server's JSON log (log_destination = jsonlog, 15 and later) or its CSV log "
                    "(csvlog).");
    }
    std::string lines(static_cast<std::size_t>(std::min(size, kMostSessionLogBytes)), '\0');
    file.seekg(static_cast<std::streamoff>(size - lines.size()));
    file.read(lines.data(), static_cast<std::streamsize>(lines.size()));
    lines.resize(static_cast<std::size_t>(file.gcount()));
    analyzer::SessionLog log = analyzer::readSessionLog(lines);
    if (log.statements.empty()) {
        return fail(ErrorCode::invalidInput, "The log '" + path + "' holds no statement with its duration",
                    "It has to be a JSON or CSV log, with log_min_duration_statement = 0 or a "
                    "log_transaction_sample_rate above 0.");
    }
    return log;
}

struct News {
    analyzer::ChangesFound changes;
    analyzer::PatternsFound patterns;
};

// Of the statements that were asked for: with a user or a database chosen those in the workload alone.
void keepOnly(const analyzer::Workload& workload, News& news) {
    const auto listed = [&](const std::string& id) {
        return std::any_of(workload.statements.begin(), workload.statements.end(),
                           [&](const auto& load) { return load.id == id; });
    };
    std::erase_if(news.changes.times.changes, [&](const auto& one) { return !listed(one.statement); });
    std::erase_if(news.patterns.nPlusOne,
                  [&](const auto& one) { return !listed(one.list) || !listed(one.lookUp); });
    std::erase_if(news.patterns.chatty,
                  [&](const auto& one) { return !one.statement.empty() && !listed(one.statement); });
}

Result<News> readNews(const history::History& history, const std::string& target,
                      const analyzer::Workload& workload, const Options& options,
                      const analyzer::SessionLog* log, const std::stop_token& stop) {
    News news;
    auto changes = analyzer::readChanges(history, target, workload.range, stop);
    if (!changes) {
        return fail(changes.error());
    }
    news.changes = std::move(*changes);
    auto patterns = analyzer::readPatterns(history, target, workload.range, log, stop);
    if (!patterns) {
        return fail(patterns.error());
    }
    news.patterns = std::move(*patterns);
    if (!options.user.empty() || !options.database.empty()) {
        keepOnly(workload, news);
    }
    return news;
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
             (load.text.empty() ? load.id : shortened(load.text)) +
                 (where.empty() ? "" : "  [" + where + "]"));
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

int runAnalyzeStatements(const Options& options, Interrupt& interrupt) {
    const auto log = readLog(options.sessionLog);
    if (!log) {
        return complain(log.error());
    }
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
    const auto workload = analyzer::readWorkload(history, *target, *range, wish);
    if (!workload) {
        return complain(workload.error());
    }
    const auto waits = analyzer::loadByWait(history, *target, workload->range);
    if (!waits) {
        return complain(waits.error());
    }
    const Findings findings = analyzer::findingsOf(*workload, *waits, options.top);
    const auto news =
        readNews(history, *target, *workload, options, *log ? &**log : nullptr, interrupt.token());
    if (!news) {
        return complain(news.error());
    }
    std::optional<analyzer::Attention> attention;
    if (!workload->split && !workload->filtered) { // it is about the server as a whole
        analyzer::AttentionKnown known;
        known.workload = &*workload;
        known.waits = &*waits;
        known.changes = &news->changes;
        known.patterns = &news->patterns;
        auto found = analyzer::whatNeedsYou(history, *target, workload->range, known,
                                            analyzer::kMostAttention, interrupt.token());
        if (!found) {
            return complain(found.error());
        }
        attention = std::move(*found);
    }
    if (options.format == Format::json) {
        Json json = analyzer::toJson(*workload, options.top);
        for (std::size_t i = 0; i < findings.size(); ++i) {
            json["statements"][i]["findings"] = analyzer::toJson(findings[i]);
        }
        json["attention"] = attention ? analyzer::toJson(*attention) : Json(nullptr);
        json["changed"] = analyzer::toJson(news->changes);
        json["patterns"] = analyzer::toJson(news->patterns);
        print(dumpJson(json, 2));
    } else {
        print((attention ? analyzer::toText(*attention) + "\n" : "") +
              toText(*workload, findings, *target, options.top) + "\n" +
              analyzer::toText(news->changes, options.top) + "\n" +
              analyzer::toText(news->patterns, options.top));
    }
    if (workload->statements.empty()) {
        say("No statement was recorded in that range: pg_stat_statements has to be installed on the server "
            "(pavement doctor), and is read every ten seconds.");
        return kFoundWanting;
    }
    return kDone;
}

} // namespace pavement::app
