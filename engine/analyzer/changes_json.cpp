#include "engine/analyzer/changes_json.h"

#include "engine/analyzer/changes_text.h"
#include "engine/base/json.h"
#include "engine/base/units.h"

#include <cmath>
#include <optional>

namespace pavement::analyzer {

namespace {

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json rangeJson(TimeRange range) {
    return {{"from", formatTimestamp(range.from, true)}, {"to", formatTimestamp(range.to, true)}};
}

Json timeJson(const TypicalTime& time) {
    return {{"seconds", number(time.seconds)}, {"low", number(time.low)}, {"high", number(time.high)}};
}

Json planJson(const std::optional<std::uint64_t>& shape) {
    return shape ? Json(planName(*shape)) : Json(nullptr);
}

Json textJson(const TextsById& texts, const std::string& id) {
    const auto found = texts.find(id);
    return found == texts.end() ? Json(nullptr) : Json(found->second);
}

Json wordsJson(const Wording& words) {
    return {{"title", words.title},
            {"cause", words.cause},
            {"cost", words.cost},
            {"advice", words.advice},
            {"confidence", toString(words.confidence)}};
}

Json adviceJson(const std::vector<PatternAdvice>& advice) {
    Json list = Json::array();
    for (const PatternAdvice one : advice) {
        list.push_back(toString(one));
    }
    return list;
}

Json changeJson(const TimeChange& change, const TextsById& texts) {
    Json evidence = Json::array();
    for (const ChangeEvidence& one : change.evidence) {
        evidence.push_back({{"figure", toString(one.figure)},
                            {"before", number(one.before)},
                            {"after", number(one.after)},
                            {"speaks", one.speaks}});
    }
    return {{"statement", change.statement},
            {"text", textJson(texts, change.statement)},
            {"kind", change.isRegression() ? "slower" : "faster"},
            {"at", formatTimestamp(change.at, true)},
            {"at_between", rangeJson(change.between)},
            {"compared", rangeJson({change.from, change.to})},
            {"before", timeJson(change.before)},
            {"after", timeJson(change.after)},
            {"factor", number(change.factor())},
            {"confidence", number(change.confidence())},
            {"seconds_per_day", number(change.secondsPerDay)},
            {"cause", toString(change.cause)},
            {"cause_confidence", number(change.causeConfidence)},
            {"evidence", std::move(evidence)},
            {"plan_before", planJson(change.planBefore)},
            {"plan_after", planJson(change.planAfter)},
            {"words", wordsJson(wordsOf(change))}};
}

Json pairJson(const NPlusOne& one, const TextsById& texts) {
    Json json{{"kind", "look-up for each row"},
              {"list", one.list},
              {"list_text", textJson(texts, one.list)},
              {"look_up", one.lookUp},
              {"look_up_text", textJson(texts, one.lookUp)},
              {"per_list", number(one.perList)},
              {"per_row", one.perRow > 0 ? number(one.perRow) : Json(nullptr)},
              {"list_calls", number(one.listCalls)},
              {"look_up_calls", number(one.lookUpCalls)},
              {"look_up_seconds", number(one.lookUpSeconds)},
              {"counters", nullptr},
              {"log", nullptr},
              {"table", one.table},
              {"column", one.column},
              {"advice", adviceJson(one.advice)},
              {"confidence", number(one.confidence)},
              {"words", wordsJson(wordsOf(one))}};
    if (one.intervals > 0) {
        json["counters"] = {{"correlation", number(one.correlation)}, {"intervals", one.intervals}};
    }
    if (one.runs > 0) {
        json["log"] = {{"runs", one.runs},
                       {"mean_run", number(one.meanRun)},
                       {"share_in_runs", number(one.shareInRuns)}};
    }
    return json;
}

Json chattyJson(const ChattyFound& one, const TextsById& texts) {
    const Chatty& chatty = one.chatty;
    return {{"kind", toString(chatty.kind)},
            {"database", chatty.database.empty() ? Json(nullptr) : Json(chatty.database)},
            {"statement", one.statement.empty() ? Json(nullptr) : Json(one.statement)},
            {"text", textJson(texts, one.statement)},
            {"share_of_calls", one.statement.empty() ? Json(nullptr) : number(one.shareOfCalls)},
            {"per_transaction", number(chatty.perTransaction)},
            {"per_second", number(chatty.perSecond)},
            {"statement_seconds", number(chatty.statementSeconds)},
            {"waiting_share", number(chatty.waitingShare)},
            {"observed", chatty.observed},
            {"from", chatty.statement.empty() ? "counters" : "log"},
            {"advice", adviceJson(chatty.advice)},
            {"words", wordsJson(wordsOf(one))}};
}

} // namespace

Json toJson(const ChangesFound& found) {
    Json changes = Json::array();
    for (const TimeChange& change : found.times.changes) {
        changes.push_back(changeJson(change, found.texts));
    }
    Json json = rangeJson(found.range);
    json["schema"] = "pavement-changes";
    json["version"] = kChangesSchemaVersion;
    json["examined"] = found.times.examined;
    json["too_few_calls"] = found.times.tooFew;
    json["changes"] = std::move(changes);
    return json;
}

Json toJson(const PatternsFound& found) {
    Json pairs = Json::array();
    for (const NPlusOne& one : found.nPlusOne) {
        pairs.push_back(pairJson(one, found.texts));
    }
    Json chatty = Json::array();
    for (const ChattyFound& one : found.chatty) {
        chatty.push_back(chattyJson(one, found.texts));
    }
    Json json = rangeJson(found.range);
    json["schema"] = "pavement-patterns";
    json["version"] = kPatternsSchemaVersion;
    json["examined"] = found.examined;
    json["with_log"] = found.withLog;
    json["look_ups_for_each_row"] = std::move(pairs);
    json["chatty"] = std::move(chatty);
    return json;
}

} // namespace pavement::analyzer
