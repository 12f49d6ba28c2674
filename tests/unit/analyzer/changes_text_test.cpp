// Changes and patterns in words and as JSON.

#include "engine/analyzer/changes_json.h"
#include "engine/analyzer/changes_text.h"
#include "engine/base/json.h"

#include <QtTest>

#include <string>

using namespace pavement;
using namespace pavement::analyzer;

namespace {

TimeChange slower() {
    TimeChange change;
    change.statement = "00aa";
    change.at = fromMillis(1'772'368'440'000); // 2026-03-01 12:34
    change.between = {change.at - Milliseconds{600'000}, change.at + Milliseconds{600'000}};
    change.from = change.at - std::chrono::hours{48};
    change.to = change.at + std::chrono::hours{24};
    change.before = {0.002, 0.0019, 0.0021};
    change.after = {0.0062, 0.006, 0.0064};
    change.qValue = 0.001;
    change.secondsPerDay = 4'200;
    change.cause = ChangeCause::newPlan;
    change.causeConfidence = 0.95;
    change.planBefore = 0x1111110000000001U;
    change.planAfter = 0x2222220000000001U;
    change.evidence = {{ChangeFigure::planShapeShare, 0, 1, true},
                       {ChangeFigure::buffersPerCall, 60, 900, true},
                       {ChangeFigure::rowsPerCall, 12, 12, false},
                       {ChangeFigure::tempBlocksPerCall, 0, 0, false}};
    return change;
}

NPlusOne pair() {
    NPlusOne one;
    one.list = "00bb";
    one.lookUp = "00cc";
    one.perList = 12;
    one.perRow = 1;
    one.listCalls = 1'200;
    one.lookUpCalls = 14'400;
    one.lookUpSeconds = 18;
    one.correlation = 0.97;
    one.intervals = 180;
    one.table = "authors";
    one.column = "post_id";
    one.advice = {PatternAdvice::join, PatternAdvice::anyOfArray, PatternAdvice::cache};
    one.confidence = 0.82;
    return one;
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

#define SAYS(text, part) QVERIFY2(has(text, part), (text).c_str())

} // namespace

class ChangesTextTest : public QObject {
    Q_OBJECT

private slots:

    void a_change_says_how_much_why_and_what_it_costs() {
        const Wording words = wordsOf(slower());
        QCOMPARE(words.title, std::string("Takes 3.1 times as long: 2.00 ms → 6.20 ms a call"));
        QCOMPARE(words.cause, std::string("The server runs another plan: its plan of now was in use 0 % of "
                                          "the time before and 100 % after, blocks per call 60 → 900."));
        QCOMPARE(words.cost,
                 std::string("Costs 1 h 10 min of execution a day at the present rate of calls."));
        QCOMPARE(words.advice.size(), std::size_t{1});
        SAYS(words.advice[0], "Compare the two plans");
        QVERIFY(words.confidence == Confidence::high);
        QCOMPARE(words.figures[0].second, std::string("2.00 ms (95 %: 1.90 ms to 2.10 ms)"));
        QCOMPARE(words.figures[2], (std::pair<std::string, std::string>{"Plan", "111111 → 222222"}));
        for (const auto& [name, value] : words.figures) {
            QVERIFY(name != "Temporary blocks per call"); // none before, none after
        }
        QCOMPARE(whenText(slower()),
                 std::string("Since 2026-03-01 12:34 UTC (95 %: 2026-03-01 12:24 to 2026-03-01 12:44)."));
        QCOMPARE(shortCause(slower()), std::string("another plan"));
    }

    void small_factors_are_per_cent_and_gains_are_gains() {
        TimeChange change = slower();
        change.after = {0.0028, 0.0027, 0.0029};
        SAYS(wordsOf(change).title, "Takes 40 % longer: 2.00 ms → 2.80 ms");
        std::swap(change.before, change.after);
        change.secondsPerDay = -30;
        SAYS(wordsOf(change).title, "Takes 29 % less time");
        SAYS(wordsOf(change).cost, "Saves 30.0 s of execution a day");
        QVERIFY(wordsOf(change).advice.empty());
        change.before = {0.02, 0.02, 0.02};
        SAYS(wordsOf(change).title, "10 times as fast");
    }

    void each_cause_has_its_sentence_and_says_how_sure_it_is() {
        TimeChange change = slower();
        change.planBefore.reset();
        change.causeConfidence = 0.55;
        change.evidence = {{ChangeFigure::buffersPerRow, 5, 75, true}};
        SAYS(wordsOf(change).cause, "Perhaps the server goes another way to the same rows: blocks per row");
        SAYS(wordsOf(change).cause, "tables that grew would look alike");
        QVERIFY(wordsOf(change).confidence == Confidence::low);
        change.evidence.push_back({ChangeFigure::tableBytes, 1e9, 1e9, false});
        change.causeConfidence = 0.75;
        SAYS(wordsOf(change).cause, "Probably the server");
        QVERIFY(!has(wordsOf(change).cause, "look alike"));
        change.cause = ChangeCause::moreData;
        change.causeConfidence = 0.9;
        change.evidence = {{ChangeFigure::rowsPerCall, 12, 48, true}};
        QCOMPARE(wordsOf(change).cause, std::string("It works through more data: rows per call 12 → 48."));
        change.cause = ChangeCause::coldCache;
        change.evidence = {{ChangeFigure::ioSecondsPerCall, 0.001, 0.004, true}};
        SAYS(wordsOf(change).cause, "from outside shared buffers: I/O seconds per call 1.00 ms → 4.00 ms");
        change.cause = ChangeCause::waits;
        change.evidence = {{ChangeFigure::lockSecondsPerCall, 0, 0.004, true}};
        SAYS(wordsOf(change).cause, "It waits for locks: seconds waiting for locks per call");
        SAYS(wordsOf(change).advice[0], "who holds the locks");
        change.cause = ChangeCause::host;
        change.evidence = {{ChangeFigure::statementsChangedAlike, 40, 7, true}};
        SAYS(wordsOf(change).cause, "7 of 40 statements");
        change.cause = ChangeCause::unknown;
        change.causeConfidence = 0.5;
        change.evidence.clear();
        QCOMPARE(wordsOf(change).cause, std::string("None of its other figures changed with the time."));
    }

    void a_look_up_for_each_row_says_what_was_seen_and_what_to_do() {
        const Wording words = wordsOf(pair());
        QCOMPARE(words.title, std::string("One look-up for each row: 12 for each run of the list"));
        SAYS(words.cause, "ran 14.4 k times, 12 for each of the 1.20 k runs of the list and 1 for each of");
        SAYS(words.cause, "partial correlation 0.97 over 180 intervals");
        QVERIFY(!has(words.cause, "In the log"));
        SAYS(words.cost, "18.0 s of execution, and a round trip for each of the 14.4 k calls");
        QCOMPARE(words.advice[0], std::string("Ask for both in one statement: join authors by post_id."));
        SAYS(words.advice[1], "WHERE post_id = ANY($1)");
        NPlusOne logged = pair();
        logged.intervals = 0;
        logged.runs = 40;
        logged.meanRun = 11.8;
        logged.shareInRuns = 0.96;
        SAYS(wordsOf(logged).cause, "In the log 40 runs of 11.8 right after the list hold 96.0 %");
        QVERIFY(!has(wordsOf(logged).cause, "correlation"));
        logged.advice = {PatternAdvice::batch, PatternAdvice::pipeline};
        SAYS(wordsOf(logged).title, "One statement for each row");
    }

    void many_small_statements_and_connections_say_their_figures() {
        ChattyFound found;
        found.chatty = {ChattyKind::manyStatements, "", "", 35, 420, 0.0006, 0.8, 90, {PatternAdvice::batch}};
        found.statement = "00cc";
        found.shareOfCalls = 0.62;
        const Wording words = wordsOf(found);
        QCOMPARE(words.title, std::string("Many small statements in each transaction: 35 of 600 µs"));
        SAYS(words.cause, "for 80.0 % of a transaction the server waits for the program");
        SAYS(words.cause, "Medians of 90 intervals");
        SAYS(words.cause, "The most frequent one has 62.0 % of all calls");
        SAYS(words.advice[0], "one INSERT of many rows");
        found.chatty = {ChattyKind::sessionPerQuery, "shop", "", 0.9, 30, 0, 0, 90, {PatternAdvice::pool}};
        found.statement.clear();
        QCOMPARE(wordsOf(found).title, std::string("A new connection for nearly every transaction in shop"));
        SAYS(wordsOf(found).advice[0], "PgBouncer");
    }

    void a_terminal_gets_all_of_it_or_how_much_was_looked_at() {
        ChangesFound changes;
        changes.range = {slower().from, slower().to};
        changes.times.changes = {slower(), slower()};
        changes.times.examined = 40;
        changes.texts = {{"00aa", "SELECT  1\n  FROM a"}};
        const std::string text = toText(changes, 1);
        SAYS(text, "Changed, 2026-02-27 12:34 to 2026-03-02 12:34 UTC (40 statements examined)\n");
        SAYS(text, "    SELECT 1 FROM a\n");
        SAYS(text, "    Since 2026-03-01 12:34 UTC");
        SAYS(text, "    Plan 111111 → 222222\n");
        SAYS(text, "and 1 more; --top shows more");
        changes.times.changes.clear();
        changes.times.tooFew = 3;
        SAYS(toText(changes, 1), "no statement changed for good");
        SAYS(toText(changes, 1), "40 examined, 3 with too few calls");
        changes.times.examined = 0;
        SAYS(toText(changes, 1), "No statement ran often enough");

        PatternsFound patterns;
        patterns.range = changes.range;
        patterns.examined = 40;
        SAYS(toText(patterns, 1), "40 statements examined");
        patterns.nPlusOne = {pair()};
        patterns.texts = {{"00bb", "SELECT list"}};
        SAYS(toText(patterns, 1), "    list:    SELECT list\n");
        SAYS(toText(patterns, 1), "    look-up: 00cc (its text is not known)\n");
    }

    void json_has_base_units_and_the_same_words() {
        ChangesFound changes;
        changes.range = {slower().from, slower().to};
        changes.times.changes = {slower()};
        changes.times.examined = 40;
        changes.texts = {{"00aa", "SELECT 1"}};
        const Json json = toJson(changes);
        QCOMPARE(json["schema"].get<std::string>(), std::string("pavement-changes"));
        QCOMPARE(json["examined"].get<int>(), 40);
        const Json& one = json["changes"][0];
        QCOMPARE(one["text"].get<std::string>(), std::string("SELECT 1"));
        QCOMPARE(one["kind"].get<std::string>(), std::string("slower"));
        QCOMPARE(one["before"]["seconds"].get<double>(), 0.002);
        QCOMPARE(one["seconds_per_day"].get<double>(), 4'200.0);
        QCOMPARE(one["plan_after"].get<std::string>(), std::string("222222"));
        QCOMPARE(one["words"]["title"].get<std::string>(), wordsOf(slower()).title);
        QCOMPARE(one["evidence"][1]["figure"].get<std::string>(), std::string("blocks per call"));
        QVERIFY(one["evidence"][0]["speaks"].get<bool>());

        PatternsFound patterns;
        patterns.nPlusOne = {pair()};
        patterns.chatty = {{{ChattyKind::manyStatements, "", "", 35, 420, 0.0006, 0.8, 90, {}}, "", 0}};
        const Json found = toJson(patterns);
        const Json& look = found["look_ups_for_each_row"][0];
        QCOMPARE(look["look_up"].get<std::string>(), std::string("00cc"));
        QVERIFY(look["look_up_text"].is_null()); // not known
        QVERIFY(look["log"].is_null());
        QCOMPARE(look["counters"]["intervals"].get<int>(), 180);
        QCOMPARE(found["chatty"][0]["from"].get<std::string>(), std::string("counters"));
        QVERIFY(found["chatty"][0]["statement"].is_null());
    }
};

QTEST_APPLESS_MAIN(ChangesTextTest)
#include "changes_text_test.moc"
