// What needs a person: the order, prices that never overlap, one line for one matter, and where each leads.

#include "engine/analyzer/attention.h"
#include "engine/analyzer/attention_text.h"
#include "engine/analyzer/check_catalogue.h"
#include "engine/base/json.h"
#include "tests/support/histories/recorded_changes.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::analyzer;
using namespace pavement::testing;
using std::chrono::hours;

namespace {

const Timestamp kFrom = fromMillis(1'760'000'000'000);
const TimeRange kRange{kFrom, kFrom + hours{1}};

StatementLoad load(const std::string& id, double seconds) {
    StatementLoad one;
    one.id = id;
    one.text = "SELECT a FROM t_" + id + " WHERE b = $1";
    one.labels = {id + "/5/10"};
    one.work[WorkFigure::calls] = 1'000;
    one.work[WorkFigure::seconds] = seconds;
    one.work[WorkFigure::rows] = 1'000;
    return one;
}

Workload workload(std::vector<StatementLoad> statements) {
    Workload out;
    out.range = kRange;
    out.recorded = 1;
    out.figures.add(WorkFigure::calls);
    out.figures.add(WorkFigure::seconds);
    for (const StatementLoad& one : statements) {
        out.total.add(one.work);
    }
    out.statements = std::move(statements);
    return out;
}

Finding finding(const std::string& id, double share, std::vector<std::string> objects = {}) {
    Finding one;
    one.id = id;
    one.title = id;
    one.objects = std::move(objects);
    one.severity = Severity::warning;
    one.confidence = Confidence::high;
    one.cost = FindingCost{.milliseconds = share * 100, .share = share};
    return one;
}

PlanFindings planOf(const std::string& statement, std::vector<Finding> findings) {
    PlanFindings one;
    one.statement = statement;
    one.report.measured = one.report.timed = true;
    one.report.totalMs = 100;
    one.report.findings = std::move(findings);
    return one;
}

ChangesFound changed(const std::string& statement, Timestamp at, double before, double after) {
    ChangesFound found;
    TimeChange change;
    change.statement = statement;
    change.at = at;
    change.before.seconds = before;
    change.after.seconds = after;
    change.qValue = 0.001;
    change.cause = ChangeCause::newPlan;
    change.causeConfidence = 0.9;
    found.times.changes.push_back(change);
    return found;
}

CheckFinding checked(const std::string& id, const std::string& object, Severity severity) {
    CheckFinding one;
    one.checkId = id;
    one.object = object;
    one.severity = severity;
    return one;
}

monitor::AlertState alert(const std::string& title) {
    monitor::AlertState one;
    one.ruleId = title;
    one.title = title;
    one.since = kFrom;
    return one;
}

LockSession session(int pid, std::vector<int> blockedBy) {
    LockSession one;
    one.pid = pid;
    one.application = "legacy";
    one.state = blockedBy.empty() ? "idle in transaction" : "active";
    one.transactionSeconds = 185;
    if (!blockedBy.empty()) {
        one.wait = LockWait{"transactionid", "ShareLock", "", 12.0};
    }
    one.blockedBy = std::move(blockedBy);
    return one;
}

bool near(const std::optional<double>& value, double wanted) {
    return value && std::abs(*value - wanted) < 1e-6 * std::max(1.0, wanted);
}

double sumOf(const Attention& attention) {
    double sum = 0;
    for (const AttentionItem& one : attention.items) {
        sum += one.seconds.value_or(0);
    }
    return sum;
}

const AttentionItem* ofKind(const Attention& attention, AttentionKind kind) {
    const auto found = std::find_if(attention.items.begin(), attention.items.end(),
                                    [&](const AttentionItem& one) { return one.kind == kind; });
    return found == attention.items.end() ? nullptr : &*found;
}

bool says(const std::vector<std::string>& sentences, const char* part) {
    return std::any_of(sentences.begin(), sentences.end(),
                       [&](const std::string& one) { return one.find(part) != std::string::npos; });
}

} // namespace

class AttentionTest : public QObject {
    Q_OBJECT

private slots:

    void the_dearest_come_first_and_no_more_than_five() {
        const Workload work = workload(
            {load("a", 10), load("b", 40), load("c", 20), load("d", 5), load("e", 15), load("f", 10)});
        std::vector<PlanFindings> plans;
        for (const StatementLoad& one : work.statements) {
            plans.push_back(planOf(one.id, {finding("scan.selective-filter", 0.5, {"t_" + one.id + ".b"})}));
        }
        AttentionKnown known;
        known.workload = &work;
        known.plans = plans;
        const Attention found = rankAttention(kRange, known);
        QCOMPARE(found.items.size(), std::size_t{5});
        QCOMPARE(found.more, std::size_t{1});
        QCOMPARE(found.items[0].place.key, std::string("b"));
        QVERIFY(near(found.items[0].seconds, 20) && near(found.items[0].share, 0.2));
        QCOMPARE(found.items[0].statementText, work.statements[1].text);
        QCOMPARE(found.items[0].title, std::string("scan.selective-filter: t_b.b"));
        for (std::size_t i = 1; i < found.items.size(); ++i) {
            QVERIFY(*found.items[i].seconds <= *found.items[i - 1].seconds);
        }
        QCOMPARE(rankAttention(kRange, known, 2).items.size(), std::size_t{2});
        QCOMPARE(rankAttention(kRange, known, 2).more, std::size_t{4});
    }

    void the_same_matter_in_several_statements_is_one_line() {
        const Workload work = workload({load("a", 50), load("b", 30), load("c", 20)});
        const std::vector<PlanFindings> plans{
            planOf("a", {finding("rows.stale-statistics", 0.2, {"s.counts"})}),
            planOf("b", {finding("rows.stale-statistics", 0.5, {"s.counts"})}),
            planOf("c", {finding("rows.stale-statistics", 0.9, {"s.others"})})};
        AttentionKnown known;
        known.workload = &work;
        known.plans = plans;
        const Attention found = rankAttention(kRange, known);
        QCOMPARE(found.items.size(), std::size_t{2});
        QVERIFY(near(found.items[0].seconds, 25));
        QCOMPARE(found.items[0].statements, (std::vector<std::string>{"b", "a"}));
        QVERIFY(found.items[0].cost.find("in 2 statements") != std::string::npos);
        QCOMPARE(found.items[0].place.key, std::string("b"));
    }

    void prices_of_one_statement_never_exceed_its_time() {
        const Workload work = workload({load("a", 100), load("b", 10)});
        const std::vector<PlanFindings> plans{
            planOf("a", {finding("scan.selective-filter", 0.9, {"t_a.b"}), finding("sort.spill", 0.1)})};
        const ChangesFound changes = changed("a", kFrom - hours{5}, 0.02, 0.1); // 80 % of what it takes now
        PatternsFound patterns;
        NPlusOne pair;
        pair.list = "b";
        pair.lookUp = "a"; // all of it
        pair.confidence = 0.9;
        patterns.nPlusOne = {pair};
        AttentionKnown known;
        known.workload = &work;
        known.plans = plans;
        known.changes = &changes;
        known.patterns = &patterns;
        const Attention found = rankAttention(kRange, known);
        QCOMPARE(found.items.size(), std::size_t{1}); // the look-ups: all of its time
        QVERIFY(found.items[0].kind == AttentionKind::pattern);
        QVERIFY(near(found.items[0].seconds, 100));
        QCOMPARE(found.items[0].also.size(), std::size_t{3}); // the others are named beside it
        QVERIFY(sumOf(found) <= 110);

        known.patterns = nullptr;
        const Attention without = rankAttention(kRange, known);
        QCOMPARE(without.items.size(), std::size_t{2});
        QVERIFY(near(without.items[0].seconds, 90) && near(without.items[1].seconds, 10));
        QVERIFY(says(without.items[0].also, "as long"));
    }

    void a_cause_comes_before_what_follows_from_it() {
        const Workload work = workload({load("a", 100)});
        Finding cause = finding("rows.stale-statistics", 0, {"s.counts"});
        cause.cost->leadsToMs = 70;
        const std::vector<PlanFindings> plans{planOf("a", {cause, finding("join.nested-loop", 0.7)})};
        AttentionKnown known;
        known.workload = &work;
        known.plans = plans;
        const Attention found = rankAttention(kRange, known);
        QCOMPARE(found.items.size(), std::size_t{1});
        QCOMPARE(found.items[0].id, std::string("finding:rows.stale-statistics|s.counts|"));
        QVERIFY(near(found.items[0].seconds, 70));
        QCOMPARE(found.items[0].also, (std::vector<std::string>{"join.nested-loop"}));
    }

    void a_change_costs_from_its_moment_on() {
        StatementLoad one = load("a", 100);
        Workload work = workload({one});
        for (int i = 0; i < 4; ++i) { // a quarter of an hour each: 10, 10, 40, 40 seconds
            work.sparkTimes.push_back(kFrom + Milliseconds{900'000 * i});
        }
        work.statements[0].spark = {1, 1, 4, 4};
        const ChangesFound changes = changed("a", kFrom + Milliseconds{1'800'000}, 0.025, 0.1);
        AttentionKnown known;
        known.workload = &work;
        known.changes = &changes;
        const Attention found = rankAttention(kRange, known);
        QCOMPARE(found.items.size(), std::size_t{1});
        QVERIFY(near(found.items[0].seconds, 100 * 0.8 * 0.75));
        QVERIFY(found.items[0].cost.find("more than before") != std::string::npos);
        QVERIFY(found.items[0].title.find("4.0 times as long") != std::string::npos);
    }

    void what_became_fast_again_needs_nobody() {
        const Workload work = workload({load("a", 100)});
        ChangesFound changes = changed("a", kFrom - hours{20}, 0.02, 0.1);
        changes.times.changes.push_back(changed("a", kFrom - hours{3}, 0.1, 0.02).times.changes.front());
        AttentionKnown known;
        known.workload = &work;
        known.changes = &changes;
        QVERIFY(rankAttention(kRange, known).items.empty());
    }

    void what_costs_next_to_nothing_is_left_out() {
        const Workload work = workload({load("a", 1'000), load("b", 1)});
        const std::vector<PlanFindings> plans{planOf("b", {finding("sort.spill", 0.9)})};
        AttentionKnown known;
        known.workload = &work;
        known.plans = plans;
        const Attention found = rankAttention(kRange, known);
        QVERIFY(found.items.empty());
        QCOMPARE(found.more, std::size_t{0});
    }

    void an_estimate_says_that_it_is_one_and_is_never_certain() {
        const Workload work = workload({load("a", 100)});
        Finding estimated = finding("scan.selective-filter", 0.6, {"t_a.b"});
        estimated.cost = FindingCost{.share = 0.6, .estimated = true};
        const std::vector<PlanFindings> plans{planOf("a", {estimated})};
        AttentionKnown known;
        known.workload = &work;
        known.plans = plans;
        const Attention found = rankAttention(kRange, known);
        QCOMPARE(found.items.size(), std::size_t{1});
        QVERIFY(found.items[0].estimated && found.items[0].confidence == Confidence::medium);
        QVERIFY(found.items[0].cost.find("estimate") != std::string::npos);
    }

    void what_has_no_price_keeps_two_places_where_it_is_critical_or_an_alert() {
        std::vector<StatementLoad> loads;
        std::vector<PlanFindings> plans;
        for (int i = 0; i < 8; ++i) {
            const std::string id(1, static_cast<char>('a' + i));
            loads.push_back(load(id, 10 + i));
            plans.push_back(planOf(id, {finding("sort.spill", 0.9)}));
        }
        const Workload work = workload(loads);
        CheckReport checks;
        checks.findings = {checked("transactions.wraparound", "shop", Severity::critical),
                           checked("index.duplicate", "public.i", Severity::warning)};
        for (const Check& one : checkCatalogue()) { // ids that exist, whatever they are
            checks.findings[0].checkId = one.id;
            break;
        }
        checks.findings[1].checkId = checkCatalogue().back().id;
        std::vector<monitor::AlertState> alerts{alert("Disk nearly full"), alert("Known"), alert("Later")};
        alerts[1].acknowledged = true;
        alerts[2].snoozedUntil = kFrom;
        AttentionKnown known;
        known.workload = &work;
        known.plans = plans;
        known.checks = &checks;
        known.alerts = &alerts;
        const Attention found = rankAttention(kRange, known);
        QCOMPARE(found.items.size(), std::size_t{5});
        QVERIFY(found.items[2].seconds.has_value());
        QVERIFY(found.items[3].severity == Severity::critical && !found.items[3].seconds);
        QCOMPARE(found.items[3].place.object, std::string("shop"));
        QVERIFY(found.items[4].kind == AttentionKind::alert);
        QCOMPARE(found.items[4].title, std::string("Disk nearly full"));
        QCOMPARE(found.more, std::size_t{6}); // five statements and the check that is no more than a warning

        known.workload = nullptr; // then a warning has a place too
        QCOMPARE(rankAttention(kRange, known).items.size(), std::size_t{3});
    }

    void a_check_that_a_finding_mends_already_is_no_second_line() {
        const Workload work = workload({load("a", 100)});
        Finding advice = finding("scan.selective-filter", 0.6, {"t_a.b"});
        advice.fix = "CREATE INDEX CONCURRENTLY ON t_a (b);";
        const std::vector<PlanFindings> plans{planOf("a", {advice})};
        CheckReport checks;
        checks.findings = {checked(checkCatalogue().front().id, "t_a", Severity::warning)};
        checks.findings[0].fix = "CREATE INDEX CONCURRENTLY named_so ON t_a (b);";
        AttentionKnown known;
        known.workload = &work;
        known.plans = plans;
        known.checks = &checks;
        const Attention found = rankAttention(kRange, known);
        QCOMPARE(found.items.size(), std::size_t{1});
        QCOMPARE(found.items[0].also.size(), std::size_t{1});
    }

    void waits_for_locks_are_one_matter_and_lead_to_who_holds_them() {
        const Workload work = workload({load("a", 100), load("b", 100)});
        LoadByWait waits;
        for (const char* id : {"a", "b", "c"}) { // "c" waits still: the server has not counted it yet
            StatementWaits one;
            one.id = id;
            one.waits = {{"Lock:transactionid", 40}, {"CPU", 5}};
            one.byLabel = {{std::string(id) + "/5/10", one.waits}};
            waits.statements.push_back(one);
        }
        Locks locks;
        locks.forest = lockForest({session(10, {}), session(11, {10}), session(12, {10})});
        AttentionKnown known;
        known.workload = &work;
        known.waits = &waits;
        known.locks = &locks;
        const Attention found = rankAttention(kRange, known);
        QCOMPARE(found.items.size(), std::size_t{1});
        const AttentionItem& item = found.items[0];
        QVERIFY(item.kind == AttentionKind::locks && item.place.view == AttentionPlace::View::locks);
        QVERIFY(near(item.seconds, 120));
        QCOMPARE(item.place.pid, 10);
        QVERIFY2(item.why.find("legacy") != std::string::npos &&
                     item.why.find("2 sessions") != std::string::npos,
                 item.why.c_str());

        known.locks = nullptr; // nobody was asked
        QCOMPARE(rankAttention(kRange, known).items[0].place.pid, 0);
        known.waits = nullptr; // and asked, but not sampled
        known.locks = &locks;
        QVERIFY(near(rankAttention(kRange, known).items[0].seconds, 24));
    }

    void without_others_statements_there_is_no_share_and_what_was_not_looked_at_is_said() {
        Workload work = workload({load("a", 100)});
        work.partial = true;
        work.recorded = 0.5;
        const std::vector<PlanFindings> plans{planOf("a", {finding("sort.spill", 0.5)})};
        AttentionKnown known;
        known.workload = &work;
        known.plans = plans;
        const Attention found = rankAttention(kRange, known);
        QVERIFY(near(found.items.at(0).seconds, 50) && !found.items[0].share);
        QVERIFY(found.items[0].cost.find("of all") == std::string::npos);
        for (const char* part : {"pg_monitor", "recorded", "Checks", "locks", "Changes"}) {
            QVERIFY2(says(found.notLookedAt, part), part);
        }
    }

    void nothing_known_is_nothing_told() {
        const Attention found = rankAttention(kRange, {});
        QVERIFY(found.items.empty());
        QVERIFY(toText(found).find("Nothing stands out") != std::string::npos);
    }

    void a_recorded_history_tells_by_itself() {
        QTemporaryDir directory;
        ManualClock clock{kFrom};
        auto opened = history::History::open({directory.filePath("h.db").toStdString(), {}, false}, clock);
        QVERIFY(opened.has_value());
        history::History& history = **opened;
        const auto recorded = recordChanges(history, "shop", clock.wall());
        QVERIFY(recorded.has_value());
        const TimeRange hour{recorded->end - hours{1}, recorded->end};
        QVERIFY(history
                    .addEvent({0, hour.from, std::nullopt, history::EventKind::alertRaised, "shop",
                               "Too many connections", ""})
                    .has_value());
        QVERIFY(history
                    .addEvent({0, hour.from, hour.from + Milliseconds{60'000},
                               history::EventKind::alertRaised, "shop", "Gone again", ""})
                    .has_value());

        const auto found = whatNeedsYou(history, "shop", hour);
        QVERIFY2(found.has_value(), found ? "" : found.error().oneLine().c_str());
        const std::string text = toText(*found);
        const auto leadsTo = [&](AttentionKind kind, const std::string& statement) {
            return std::any_of(found->items.begin(), found->items.end(), [&](const AttentionItem& one) {
                return one.kind == kind &&
                       std::find(one.statements.begin(), one.statements.end(),
                                 RecordedChanges::idOf(statement)) != one.statements.end();
            });
        };
        QVERIFY2(leadsTo(AttentionKind::pattern, recorded->lookUp), text.c_str());
        QVERIFY2(leadsTo(AttentionKind::regression, recorded->replanned), text.c_str());
        // Its time is lock waits, so the locks have it, and that it became slower is said there or by itself.
        QVERIFY2(leadsTo(AttentionKind::locks, recorded->locked) ||
                     leadsTo(AttentionKind::regression, recorded->locked),
                 text.c_str());
        QVERIFY2(!leadsTo(AttentionKind::regression, recorded->improved), text.c_str());
        const AttentionItem* raised = ofKind(*found, AttentionKind::alert);
        QVERIFY2(raised != nullptr && raised->title == "Too many connections", text.c_str());
        QVERIFY2(text.find("Gone again") == std::string::npos, text.c_str());
        QVERIFY(sumOf(*found) <= found->totalSeconds * (1 + 1e-9));

        const Json json = toJson(*found);
        QCOMPARE(json["schema"].get<std::string>(), std::string("pavement-attention"));
        QCOMPARE(json["items"].size(), found->items.size());
        for (const Json& item : json["items"]) {
            QVERIFY(!item["title"].get<std::string>().empty());
            QVERIFY(!item["place"]["view"].get<std::string>().empty());
        }

        std::stop_source stop;
        stop.request_stop();
        const auto cancelled = whatNeedsYou(history, "shop", hour, {}, 5, stop.get_token());
        QVERIFY(!cancelled && cancelled.error().code == ErrorCode::cancelled);
    }
};

QTEST_GUILESS_MAIN(AttentionTest)
#include "attention_test.moc"
