#include "engine/analyzer/changes_text.h"

#include "engine/base/units.h"
#include "engine/sql/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace pavement::analyzer {

namespace {

constexpr double kTwice = 1.95; // from here on in times, below in per cent
constexpr double kSure = 0.8;
constexpr double kLikely = 0.6;

std::string times(double factor) {
    return factor < 10 ? fmt::format("{:.1f}", factor) : fmt::format("{:.0f}", factor);
}

std::string secondsText(double seconds) {
    return formatValue(seconds, Unit::seconds);
}

std::string longText(double seconds) {
    return formatDuration(
        std::chrono::nanoseconds(std::llround(std::min(std::abs(seconds), 1e9) * 1'000'000'000)));
}

std::string between(const TypicalTime& time) {
    return secondsText(time.seconds) + " (95 %: " + secondsText(time.low) + " to " + secondsText(time.high) +
           ")";
}

std::string minuteText(Timestamp at) {
    std::string text = formatTimestamp(at).substr(0, 16); // to the minute
    text[10] = ' ';
    return text;
}

Unit unitOf(ChangeFigure figure) {
    switch (figure) {
    case ChangeFigure::missShare:
    case ChangeFigure::planShapeShare:
        return Unit::ratio;
    case ChangeFigure::ioSecondsPerCall:
    case ChangeFigure::lockSecondsPerCall:
    case ChangeFigure::waitSecondsPerCall:
        return Unit::seconds;
    case ChangeFigure::tableBytes:
        return Unit::bytes;
    default:
        return Unit::count;
    }
}

std::string titleOf(const TimeChange& change) {
    const double factor = change.factor();
    const std::string both =
        ": " + secondsText(change.before.seconds) + " → " + secondsText(change.after.seconds) + " a call";
    if (factor >= kTwice) {
        return "Takes " + times(factor) + " times as long" + both;
    }
    if (factor > 1) {
        return fmt::format("Takes {:.0f} % longer", (factor - 1) * 100) + both;
    }
    if (factor <= 1 / kTwice) {
        return times(1 / factor) + " times as fast" + both;
    }
    return fmt::format("Takes {:.0f} % less time", (1 - factor) * 100) + both;
}

bool speaks(const TimeChange& change, ChangeFigure figure) {
    return std::any_of(change.evidence.begin(), change.evidence.end(),
                       [&](const ChangeEvidence& one) { return one.speaks && one.figure == figure; });
}

bool knows(const TimeChange& change, ChangeFigure figure) {
    return std::any_of(change.evidence.begin(), change.evidence.end(),
                       [&](const ChangeEvidence& one) { return one.figure == figure; });
}

bool plansDiffer(const TimeChange& change) {
    return change.planBefore && change.planAfter && change.planBefore != change.planAfter;
}

std::string headOf(const TimeChange& change) {
    const bool slower = change.isRegression();
    switch (change.cause) {
    case ChangeCause::moreData:
        return slower ? "it works through more data" : "it works through less data";
    case ChangeCause::newPlan:
        return plansDiffer(change) ? "the server runs another plan"
                                   : "the server goes another way to the same rows";
    case ChangeCause::coldCache:
        return slower ? "more of its blocks come from outside shared buffers"
                      : "fewer of its blocks come from outside shared buffers";
    case ChangeCause::waits:
        if (speaks(change, ChangeFigure::lockSecondsPerCall)) {
            return slower ? "it waits for locks" : "it waits less for locks";
        }
        return slower ? "it waits" : "it waits less";
    case ChangeCause::host:
        return "nothing of its own changed, but other statements changed at the same time, so the reason "
               "lies outside of it, in the machine, the storage or the load";
    case ChangeCause::unknown:
        break;
    }
    return "none of its other figures changed with the time";
}

std::string clauseOf(const ChangeEvidence& one) {
    if (one.figure == ChangeFigure::statementsChangedAlike) {
        return formatValue(one.after, Unit::count) + " of " + formatValue(one.before, Unit::count) +
               " statements";
    }
    if (one.figure == ChangeFigure::planShapeShare) {
        return "its plan of now was in use " + formatValue(one.before, Unit::ratio) +
               " of the time before and " + formatValue(one.after, Unit::ratio) + " after";
    }
    std::string name = figureName(one.figure);
    if (name.size() > 1 && std::islower(static_cast<unsigned char>(name[1])) != 0) { // "I/O" stays
        name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
    }
    return name + " " + figureText(one);
}

std::string causeOf(const TimeChange& change) {
    std::string text = headOf(change);
    std::string clauses;
    for (const ChangeEvidence& one : change.evidence) {
        if (one.speaks) {
            clauses += (clauses.empty() ? ": " : ", ") + clauseOf(one);
        }
    }
    text += clauses + ".";
    const bool sure = change.causeConfidence >= kSure || change.cause == ChangeCause::unknown ||
                      change.cause == ChangeCause::host;
    if (sure) {
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    } else {
        text = (change.causeConfidence >= kLikely ? "Probably " : "Perhaps ") + text;
    }
    if (change.cause == ChangeCause::newPlan && !plansDiffer(change) &&
        !knows(change, ChangeFigure::tableBytes)) {
        text += " The sizes of its tables are not recorded: tables that grew would look alike.";
    }
    return text;
}

std::string adviceOf(const TimeChange& change) {
    if (!change.isRegression()) {
        return {};
    }
    switch (change.cause) {
    case ChangeCause::moreData:
        return "Ask whether all of it is needed: a narrower condition, a LIMIT, an index that serves the "
               "condition, or old rows moved elsewhere.";
    case ChangeCause::newPlan:
        return plansDiffer(change) ? "Compare the two plans. ANALYZE its tables if estimates are off, and "
                                     "see whether an index was dropped or a setting changed at that time."
                                   : "Explain it and see which step reads so many blocks. ANALYZE its "
                                     "tables, and see whether an index was dropped or a setting changed.";
    case ChangeCause::coldCache:
        return "After a restart this passes by itself. If it stays, the data in use has outgrown "
               "shared_buffers and the system's cache.";
    case ChangeCause::waits:
        return speaks(change, ChangeFigure::lockSecondsPerCall)
                   ? "See who holds the locks it waits for, and shorten those transactions."
                   : "See what it waits for, and what else was running then.";
    case ChangeCause::host:
        return "Look at processors, memory, storage and load of that moment.";
    case ChangeCause::unknown:
        break;
    }
    return "See what else happened at that moment: a restart, a setting, another version of the program.";
}

std::string adviceOf(PatternAdvice advice, const std::string& table, const std::string& column) {
    switch (advice) {
    case PatternAdvice::join:
        return "Ask for both in one statement" +
               (table.empty() ? std::string(".") : ": join " + table + " by " + column + ".");
    case PatternAdvice::anyOfArray:
        return "Collect the keys and ask once: WHERE " + (column.empty() ? "key" : column) + " = ANY($1).";
    case PatternAdvice::lateral:
        return "Ask for both in one statement: JOIN LATERAL (SELECT … FROM " + (table.empty() ? "…" : table) +
               " WHERE " + (column.empty() ? "…" : column) + " = … ORDER BY … LIMIT n) ON true.";
    case PatternAdvice::batch:
        return "Send the rows together: one INSERT of many rows, COPY, or one UPDATE … FROM (VALUES …).";
    case PatternAdvice::cache:
        return "Keep the answers in a cache where the same keys come again and again.";
    case PatternAdvice::pool:
        return "Keep connections open: a pool in the program, or PgBouncer before the server.";
    case PatternAdvice::pipeline:
        break;
    }
    return "Send statements without waiting for each answer: pipeline mode.";
}

Confidence confidenceOf(double value) {
    return value >= kSure ? Confidence::high : value >= kLikely ? Confidence::medium : Confidence::low;
}

std::string indented(const std::string& text) {
    return "    " + text + "\n";
}

std::string statementText(const TextsById& texts, const std::string& id) {
    const auto found = texts.find(id);
    return found == texts.end() ? id + " (its text is not known)" : sql::onOneLine(found->second);
}

std::string body(const Wording& words) {
    std::string text;
    for (const std::string* part : {&words.cause, &words.cost}) {
        text += part->empty() ? "" : indented(*part);
    }
    for (const std::string& one : words.advice) {
        text += indented(one);
    }
    return text;
}

std::string rangeText(TimeRange range) {
    return minuteText(range.from) + " to " + minuteText(range.to) + " UTC";
}

std::string beyond(std::size_t all, std::size_t most) {
    return all > most ? "\n  and " + std::to_string(all - most) + " more; --top shows more\n" : "";
}

} // namespace

std::string planName(std::uint64_t shape) {
    return fmt::format("{:06x}", shape >> 40U);
}

std::string shortCause(const TimeChange& change) {
    switch (change.cause) {
    case ChangeCause::moreData:
        return change.isRegression() ? "more data" : "less data";
    case ChangeCause::newPlan:
        return plansDiffer(change) ? "another plan" : "perhaps another plan";
    case ChangeCause::coldCache:
        return change.isRegression() ? "cold cache" : "warm cache";
    case ChangeCause::waits:
        return speaks(change, ChangeFigure::lockSecondsPerCall) ? "waits for locks" : "waits";
    case ChangeCause::host:
        return "many statements at once";
    case ChangeCause::unknown:
        break;
    }
    return "no cause found";
}

std::string figureName(ChangeFigure figure) {
    std::string name(toString(figure));
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    return name;
}

std::string figureText(const ChangeEvidence& one) {
    const Unit unit = unitOf(one.figure);
    return formatValue(one.before, unit) + " → " + formatValue(one.after, unit);
}

std::string whenText(const TimeChange& change) {
    return "Since " + minuteText(change.at) + " UTC (95 %: " + minuteText(change.between.from) + " to " +
           minuteText(change.between.to) + ").";
}

Wording wordsOf(const TimeChange& change) {
    Wording words;
    words.title = titleOf(change);
    words.cause = causeOf(change);
    words.cost = (change.secondsPerDay >= 0 ? "Costs " : "Saves ") + longText(change.secondsPerDay) +
                 " of execution a day at the present rate of calls.";
    if (std::string advice = adviceOf(change); !advice.empty()) {
        words.advice.push_back(std::move(advice));
    }
    words.figures.emplace_back("Time per call before", between(change.before));
    words.figures.emplace_back("Time per call after", between(change.after));
    if (change.planBefore && change.planAfter) {
        words.figures.emplace_back(
            "Plan", plansDiffer(change) ? planName(*change.planBefore) + " → " + planName(*change.planAfter)
                                        : planName(*change.planAfter) + ", before and after");
    }
    for (const ChangeEvidence& one : change.evidence) {
        if (one.figure == ChangeFigure::statementsChangedAlike) {
            words.figures.emplace_back("Changed alike", clauseOf(one));
        } else if (one.speaks || one.before != 0 || one.after != 0) {
            words.figures.emplace_back(figureName(one.figure), figureText(one));
        }
    }
    words.confidence = confidenceOf(change.causeConfidence);
    return words;
}

Wording wordsOf(const NPlusOne& pattern) {
    const bool writes = !pattern.advice.empty() && pattern.advice.front() == PatternAdvice::batch;
    Wording words;
    words.title = std::string(writes ? "One statement" : "One look-up") +
                  " for each row: " + formatValue(pattern.perList, Unit::count) + " for each run of the list";
    words.cause =
        "The look-up ran " + formatValue(pattern.lookUpCalls, Unit::count) + " times, " +
        formatValue(pattern.perList, Unit::count) + " for each of the " +
        formatValue(pattern.listCalls, Unit::count) + " runs of the list" +
        (pattern.perRow > 0 ? " and " + formatValue(pattern.perRow, Unit::count) + " for each of its rows."
                            : ".");
    if (pattern.intervals > 0) {
        words.cause += fmt::format(" Its calls follow the list's rows: partial correlation {:.2f} over {} "
                                   "intervals, the load left out.",
                                   pattern.correlation, pattern.intervals);
    }
    if (pattern.runs > 0) {
        words.cause += " In the log " + std::to_string(pattern.runs) + " runs of " +
                       formatValue(pattern.meanRun, Unit::count) + " right after the list hold " +
                       formatValue(pattern.shareInRuns, Unit::ratio) + " of its executions.";
    }
    words.cost = longText(pattern.lookUpSeconds) + " of execution, and a round trip for each of the " +
                 formatValue(pattern.lookUpCalls, Unit::count) + " calls on top.";
    for (const PatternAdvice advice : pattern.advice) {
        words.advice.push_back(adviceOf(advice, pattern.table, pattern.column));
    }
    const auto count = [&](const char* name, double value) {
        words.figures.emplace_back(name, formatValue(value, Unit::count));
    };
    count("Runs of the list", pattern.listCalls);
    count("Look-ups", pattern.lookUpCalls);
    count("Look-ups a run", pattern.perList);
    if (pattern.perRow > 0) {
        count("Look-ups a row", pattern.perRow);
    }
    words.confidence = confidenceOf(pattern.confidence);
    return words;
}

Wording wordsOf(const ChattyFound& pattern) {
    const Chatty& chatty = pattern.chatty;
    const bool fromLog = !chatty.statement.empty();
    const std::string observed =
        std::to_string(chatty.observed) + (fromLog ? " transactions of the log" : " intervals");
    const std::string where = chatty.database.empty() ? std::string() : " in " + chatty.database;
    Wording words;
    if (chatty.kind == ChattyKind::sessionPerQuery) {
        words.title = "A new connection for nearly every transaction" + where;
        words.cause = formatValue(chatty.perSecond, Unit::count) + " new sessions a second, " +
                      formatValue(chatty.perTransaction, Unit::count) + " for each transaction; medians of " +
                      observed + ".";
    } else {
        words.title = "Many small statements in each transaction" + where + ": " +
                      formatValue(chatty.perTransaction, Unit::count) + " of " +
                      secondsText(chatty.statementSeconds);
        words.cause = formatValue(chatty.perTransaction, Unit::count) + " statements a transaction, " +
                      formatValue(chatty.perSecond, Unit::count) + " a second; for " +
                      formatValue(chatty.waitingShare, Unit::ratio) +
                      " of a transaction the server waits for the program. Medians of " + observed + ".";
        words.cost = "Each of them is a round trip, and locks are held meanwhile.";
        words.figures.emplace_back("Statements a transaction",
                                   formatValue(chatty.perTransaction, Unit::count));
        words.figures.emplace_back("Time of a statement", secondsText(chatty.statementSeconds));
        words.figures.emplace_back("Waiting for the program", formatValue(chatty.waitingShare, Unit::ratio));
    }
    if (!pattern.statement.empty()) {
        words.cause +=
            " The most frequent one has " + formatValue(pattern.shareOfCalls, Unit::ratio) + " of all calls.";
    }
    for (const PatternAdvice advice : chatty.advice) {
        words.advice.push_back(adviceOf(advice, {}, {}));
    }
    words.confidence = fromLog ? Confidence::high : Confidence::medium;
    return words;
}

std::string nothingFound(const ChangesFound& found) {
    const std::string range = rangeText(found.range);
    if (found.times.examined == 0) {
        return "No statement ran often enough from " + range + " to tell whether its time per call changed.";
    }
    return "The time per call of no statement changed for good from " + range + "; " +
           std::to_string(found.times.examined) + " examined, " + std::to_string(found.times.tooFew) +
           " with too few calls.";
}

std::string nothingFound(const PatternsFound& found) {
    return "No look-up for each row, and no transactions of many small statements, from " +
           rangeText(found.range) + "; " + std::to_string(found.examined) + " statements examined.";
}

std::string toText(const ChangesFound& found, std::size_t most) {
    if (found.times.changes.empty()) {
        return "Changed\n\n  " + nothingFound(found) + "\n";
    }
    std::string text = "Changed, " + rangeText(found.range) + " (" + std::to_string(found.times.examined) +
                       " statements examined)\n";
    for (std::size_t i = 0; i < std::min(most, found.times.changes.size()); ++i) {
        const TimeChange& change = found.times.changes[i];
        const Wording words = wordsOf(change);
        text += "\n  " + words.title + "\n" + indented(statementText(found.texts, change.statement)) +
                indented(whenText(change)) + body(words);
        if (plansDiffer(change)) {
            text += indented("Plan " + planName(*change.planBefore) + " → " + planName(*change.planAfter));
        }
    }
    return text + beyond(found.times.changes.size(), most);
}

std::string toText(const PatternsFound& found, std::size_t most) {
    if (found.nPlusOne.empty() && found.chatty.empty()) {
        return "Patterns\n\n  " + nothingFound(found) + "\n";
    }
    std::string text = "Patterns, " + rangeText(found.range) + "\n";
    for (std::size_t i = 0; i < std::min(most, found.nPlusOne.size()); ++i) {
        const NPlusOne& one = found.nPlusOne[i];
        const Wording words = wordsOf(one);
        text += "\n  " + words.title + "\n" + indented("list:    " + statementText(found.texts, one.list)) +
                indented("look-up: " + statementText(found.texts, one.lookUp)) + body(words);
    }
    for (std::size_t i = 0; i < std::min(most, found.chatty.size()); ++i) {
        const ChattyFound& one = found.chatty[i];
        const Wording words = wordsOf(one);
        text +=
            "\n  " + words.title + "\n" +
            (one.statement.empty() ? std::string() : indented(statementText(found.texts, one.statement))) +
            body(words);
    }
    return text + beyond(std::max(found.nPlusOne.size(), found.chatty.size()), most);
}

} // namespace pavement::analyzer
