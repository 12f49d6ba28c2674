// The newer sections as passages for people: one wording for HTML, PDF and the preview.

#include "engine/analyzer/changes_text.h"
#include "engine/report/build.h"

#include <algorithm>
#include <cmath>

namespace pavement::report {

namespace {

constexpr std::size_t kMostWaits = 5;

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

Passage depthPassage(const StatementDepth& depth) {
    Passage passage;
    passage.title = std::isfinite(depth.share)
                        ? formatValue(depth.share, Unit::ratio) + " of all execution time"
                        : formatValue(depth.totalSeconds, Unit::seconds) + " of execution time";
    passage.code = depth.text.empty() ? depth.id + " (its text is not known)" : depth.text;
    const auto add = [&](const char* name, const std::optional<double>& value, Unit unit,
                         const std::string& beside = {}) {
        if (value) {
            passage.figures.emplace_back(name, formatValue(*value, unit) + beside);
        }
    };
    const auto addAboveNought = [&](const char* name, const std::optional<double>& value, Unit unit) {
        if (value && *value > 0) {
            add(name, value, unit);
        }
    };
    add("Total time", depth.totalSeconds, Unit::seconds);
    add("Calls", depth.calls, Unit::count);
    add("Mean", depth.meanSeconds, Unit::seconds,
        depth.deviationSeconds ? " ± " + formatValue(*depth.deviationSeconds, Unit::seconds) : "");
    add("Slowest", depth.slowestSeconds, Unit::seconds);
    add("Rows per call", depth.rowsPerCall, Unit::count);
    add("Rows scanned per call", depth.rowsScannedPerCall, Unit::count, ", " + depth.rowsScannedSource);
    add("Buffer hits", depth.hitRatio, Unit::ratio);
    addAboveNought("Read from outside shared buffers", depth.readBytes, Unit::bytes);
    addAboveNought("Temporary files", depth.tempBytes, Unit::bytes);
    addAboveNought("Write-ahead log", depth.walBytes, Unit::bytes);
    addAboveNought("Planning", depth.planSeconds, Unit::seconds);
    addAboveNought("JIT", depth.jitSeconds, Unit::seconds);
    passage.figures.emplace_back("Databases", joined(depth.databases));
    passage.figures.emplace_back("Users", joined(depth.users));
    if (!depth.waits.empty()) {
        std::string words = "Its time went to";
        for (std::size_t i = 0; i < std::min(kMostWaits, depth.waits.size()); ++i) {
            words += (i == 0 ? " " : ", ") + depth.waits[i].first + " " +
                     formatValue(depth.waits[i].second, Unit::ratio);
        }
        passage.words.push_back(words + ".");
    }
    if (depth.isNew) {
        passage.words.emplace_back("It was never seen before this range.");
    }
    for (const analyzer::Finding& finding : depth.findings.findings) {
        std::string words = finding.title + ".";
        for (const std::string* part : {&finding.note, &finding.advice}) {
            words += part->empty() ? "" : " " + *part;
        }
        passage.words.push_back(std::move(words));
        if (!finding.fix.empty()) {
            passage.sql.emplace_back(finding.title, finding.fix);
        }
    }
    for (const Timestamp at : depth.planChanges) {
        passage.words.push_back("Another plan from " + momentText(at) + " on.");
    }
    return passage;
}

constexpr std::size_t kMostNews = 20; // of either kind; data forms have all

std::string statementText(const analyzer::TextsById& texts, const std::string& id) {
    const auto found = texts.find(id);
    return found == texts.end() ? id + " (its text is not known)" : found->second;
}

Passage inWords(const analyzer::Wording& words) {
    Passage passage;
    passage.title = words.title;
    passage.figures = words.figures;
    for (const std::string* part : {&words.cause, &words.cost}) {
        if (!part->empty()) {
            passage.words.push_back(*part);
        }
    }
    passage.words.insert(passage.words.end(), words.advice.begin(), words.advice.end());
    return passage;
}

void addBeyond(std::vector<Passage>& list, std::size_t all) {
    if (all > kMostNews) {
        Passage passage;
        passage.title = "And " + std::to_string(all - kMostNews) + " more";
        passage.words.emplace_back("The report as JSON or CSV has all of them.");
        list.push_back(std::move(passage));
    }
}

std::vector<Passage> changePassages(const analyzer::ChangesFound& found) {
    std::vector<Passage> list;
    for (const analyzer::TimeChange& change : found.times.changes) {
        if (list.size() == kMostNews) {
            break;
        }
        Passage passage = inWords(analyzer::wordsOf(change));
        passage.code = statementText(found.texts, change.statement);
        passage.words.insert(passage.words.begin(), analyzer::whenText(change));
        list.push_back(std::move(passage));
    }
    addBeyond(list, found.times.changes.size());
    return list;
}

std::vector<Passage> patternPassages(const analyzer::PatternsFound& found) {
    std::vector<Passage> list;
    for (const analyzer::NPlusOne& pair : found.nPlusOne) {
        if (list.size() == kMostNews) {
            break;
        }
        Passage passage = inWords(analyzer::wordsOf(pair));
        passage.sql = {{"The list", statementText(found.texts, pair.list)},
                       {"The look-up", statementText(found.texts, pair.lookUp)}};
        list.push_back(std::move(passage));
    }
    addBeyond(list, found.nPlusOne.size());
    for (const analyzer::ChattyFound& one : found.chatty) {
        Passage passage = inWords(analyzer::wordsOf(one));
        if (!one.statement.empty()) {
            passage.sql = {{"The most frequent statement", statementText(found.texts, one.statement)}};
        }
        list.push_back(std::move(passage));
    }
    return list;
}

Passage checkPassage(const analyzer::CheckFinding& finding, const ChecksTaken& taken) {
    Passage passage;
    const auto check = std::find_if(taken.catalogue.begin(), taken.catalogue.end(),
                                    [&](const analyzer::Check& one) { return one.id == finding.checkId; });
    const bool known = check != taken.catalogue.end();
    std::string severity(analyzer::toString(finding.severity));
    severity.front() = static_cast<char>(severity.front() - 'a' + 'A');
    passage.title = severity + ": " + (known ? check->title : finding.checkId) + " — " + finding.object;
    const auto add = [&](const analyzer::Figure& figure) {
        passage.figures.emplace_back(figure.label, formatValue(figure.value, figure.unit));
    };
    if (finding.cost) {
        add(*finding.cost);
    }
    for (const analyzer::Figure& figure : finding.evidence) {
        add(figure);
    }
    if (!finding.note.empty()) {
        passage.words.push_back(finding.note);
    }
    if (known && !check->why.empty()) {
        passage.words.push_back(check->why);
    }
    if (known && !check->advice.empty()) {
        passage.words.push_back(check->advice);
    }
    if (!finding.fix.empty()) {
        passage.sql.emplace_back("To mend it", finding.fix);
    }
    if (!finding.undo.empty()) {
        passage.sql.emplace_back("To take that back", finding.undo);
    }
    return passage;
}

Passage skippedPassage(const ChecksTaken& taken) {
    Passage passage;
    passage.title = "Not checked";
    for (const analyzer::SkippedCheck& skipped : taken.report.skipped) {
        passage.figures.emplace_back(
            skipped.checkId, skipped.detail.empty() ? std::string(toString(skipped.reason)) : skipped.detail);
    }
    return passage;
}

Passage lockPassage(const analyzer::LockForest& forest, std::size_t at) {
    const analyzer::LockNode& node = forest.nodes[at];
    const analyzer::LockSession& session = node.session;
    Passage passage;
    passage.title = (session.preparedId.empty() ? std::to_string(session.pid)
                                                : "Prepared transaction " + session.preparedId) +
                    (session.application.empty() ? "" : " " + session.application);
    if (node.blockedInAll > 0) {
        passage.title += " blocks " + std::to_string(node.blockedInAll);
    }
    passage.code = session.statement;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            passage.figures.emplace_back(name, value);
        }
    };
    add("Role", session.role);
    add("Database", session.database);
    add("State", session.state);
    if (session.transactionSeconds) {
        add("Transaction", formatValue(*session.transactionSeconds, Unit::seconds));
    }
    if (session.wait) {
        add("Waits for",
            session.wait->mode + " on " +
                (session.wait->relation.empty() ? session.wait->type : session.wait->relation) +
                (session.wait->seconds ? ", since " + formatValue(*session.wait->seconds, Unit::seconds)
                                       : std::string()));
    }
    std::string pids;
    for (const int pid : session.blockedBy) {
        pids += (pids.empty() ? "" : ", ") + std::to_string(pid);
    }
    add("Blocked by", pids);
    return passage;
}

void addTree(std::vector<Passage>& list, const analyzer::LockForest& forest) {
    // Depth first, with an own stack: a chain of locks can be long.
    std::vector<std::size_t> open(forest.roots.rbegin(), forest.roots.rend());
    while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        list.push_back(lockPassage(forest, at));
        const auto& children = forest.nodes[at].children;
        open.insert(open.end(), children.rbegin(), children.rend());
    }
}

Passage holderPassage(const analyzer::HorizonHolder& holder) {
    Passage passage;
    passage.title = "Holds vacuum back: " + std::string(toString(holder.kind)) + " " + holder.name;
    passage.figures.emplace_back("Transactions since",
                                 formatValue(static_cast<double>(holder.xidAge), Unit::count));
    if (holder.seconds) {
        passage.figures.emplace_back("Since", formatValue(*holder.seconds, Unit::seconds));
    }
    if (!holder.advice.empty()) {
        passage.words.push_back(holder.advice);
    }
    if (!holder.fix.empty()) {
        passage.sql.emplace_back("To mend it", holder.fix);
    }
    return passage;
}

} // namespace

std::vector<Passage> passages(const Report& report, Section section) {
    std::vector<Passage> list;
    if (section == Section::attention && report.attention) {
        list = attentionPassages(*report.attention);
    } else if (section == Section::statementsInDepth) {
        for (const StatementDepth& depth : report.depths) {
            list.push_back(depthPassage(depth));
        }
    } else if (section == Section::changes && report.changes) {
        list = changePassages(*report.changes);
    } else if (section == Section::patterns && report.patterns) {
        list = patternPassages(*report.patterns);
    } else if (section == Section::checks && report.checks) {
        for (const analyzer::CheckFinding& finding : report.checks->report.findings) {
            list.push_back(checkPassage(finding, *report.checks));
        }
        for (const analyzer::CheckRun& run : report.checks->report.runs) {
            if (run.more) {
                list.push_back({run.checkId + ": more than are shown",
                                {},
                                {},
                                {"The first " + std::to_string(run.findings) + " stand above."},
                                {}});
            }
        }
        if (!report.checks->report.skipped.empty()) {
            list.push_back(skippedPassage(*report.checks));
        }
    } else if (section == Section::locks && report.locks) {
        if (report.locks->locks.partial || report.locks->horizon.partial) {
            list.push_back(
                {"Not all sessions were seen",
                 {},
                 {},
                 {"The role that looked may not see what other roles' sessions do: whoever of them "
                  "blocked others or held vacuum back is missing here. GRANT pg_read_all_stats to "
                  "it."},
                 {}});
        }
        addTree(list, report.locks->locks.forest);
        for (const analyzer::HorizonHolder& holder : report.locks->horizon.holders) {
            list.push_back(holderPassage(holder));
        }
    }
    return list;
}

std::string nothingText(const Report& report, Section section) {
    if (section == Section::attention) {
        return report.attention ? "Nothing stands out." : "It was not looked for.";
    }
    if (section == Section::statementsInDepth) {
        return "No statement statistics in this range (they need pg_stat_statements).";
    }
    if (section == Section::changes) {
        return report.changes ? analyzer::nothingFound(*report.changes) : "They were not looked for.";
    }
    if (section == Section::patterns) {
        return report.patterns ? analyzer::nothingFound(*report.patterns) : "They were not looked for.";
    }
    if (section == Section::checks) {
        return report.checks ? "Nothing found." : "They were not made; see the notes.";
    }
    return report.locks ? "Nobody waited for a lock, and nobody held vacuum back."
                        : "They were not read; see the notes.";
}

} // namespace pavement::report
