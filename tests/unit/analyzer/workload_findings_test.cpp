// Findings of a workload's rows: from counters that were counted, and from the waits of just those rows.

#include "engine/analyzer/workload_findings.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace pavement;
using namespace pavement::analyzer;

namespace {

StatementLoad load(const std::string& id, const std::string& text, std::vector<std::string> labels) {
    StatementLoad one;
    one.id = id;
    one.text = text;
    one.labels = std::move(labels);
    one.work[WorkFigure::calls] = 1'000;
    one.work[WorkFigure::seconds] = 100;
    one.work[WorkFigure::rows] = 1'000;
    return one;
}

bool has(const FindingReport& report, const std::string& id) {
    return std::any_of(report.findings.begin(), report.findings.end(),
                       [&](const Finding& one) { return one.id == id; });
}

Workload workload(std::vector<StatementLoad> statements) {
    Workload out;
    out.range = {fromMillis(1'700'000'000'000), fromMillis(1'700'003'600'000)};
    out.recorded = 1;
    out.figures.add(WorkFigure::calls);
    out.figures.add(WorkFigure::seconds);
    out.statements = std::move(statements);
    return out;
}

StatementWaits waitsAs(const std::string& id, std::vector<LabelWaits> byLabel) {
    StatementWaits out;
    out.id = id;
    out.byLabel = std::move(byLabel);
    return out;
}

} // namespace

class WorkloadFindingsTest : public QObject {
    Q_OBJECT

private slots:

    void a_statement_that_is_slow_only_by_lock_waits_has_a_finding() {
        const Workload two = workload({load("a", "UPDATE stock SET amount = $1 WHERE id = $2", {"1/5/10"}),
                                       load("b", "SELECT name FROM road WHERE id = $1", {"2/5/10"})});
        LoadByWait waits;
        waits.statements = {waitsAs("a", {{"1/5/10", {{"Lock:transactionid", 80}, {"CPU", 20}}}}),
                            waitsAs("b", {{"2/5/10", {{"CPU", 60}, {"IO:DataFileRead", 30}}}})};
        const auto found = findingsOf(two, waits, 10);
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].findings.size(), std::size_t{1});
        const Finding& finding = found[0].findings[0];
        QCOMPARE(finding.id, std::string("waits.lock"));
        QVERIFY(finding.cost && std::abs(finding.cost->share - 0.8) < 1e-9);
        QVERIFY(found[1].findings.empty());
    }

    void rows_that_are_split_answer_for_their_own_waits() {
        const std::string text = "UPDATE stock SET amount = $1 WHERE id = $2";
        Workload split = workload({load("a", text, {"1/5/10"}), load("a", text, {"1/5/20"})});
        split.split = true;
        LoadByWait waits;
        waits.statements = {
            waitsAs("a", {{"1/5/10", {{"CPU", 40}}}, {"1/5/20", {{"Lock:transactionid", 50}, {"CPU", 10}}}})};
        const auto found = findingsOf(split, waits, 10);
        QVERIFY(!has(found[0], "waits.lock"));
        QVERIFY(has(found[1], "waits.lock"));

        const auto joined = waitsOf(load("a", text, {"1/5/10", "1/5/20"}), waits, true);
        QCOMPARE(joined.size(), std::size_t{2});
        QCOMPARE(joined[0].event, std::string("CPU")); // of both, the same as the locks
        QCOMPARE(joined[0].seconds, 50.0);
        QCOMPARE(joined[1].seconds, 50.0);
    }

    void what_waits_under_the_name_of_its_session_is_the_statements() {
        // Counted as the role that was set, seen waiting as the one that logged in.
        const std::string text = "UPDATE stock SET amount = $1 WHERE id = $2";
        Workload whole = workload({load("a", text, {"1/5/10"})});
        LoadByWait waits;
        waits.statements = {waitsAs("a", {{"1/5/99", {{"Lock:transactionid", 50}}}})};
        QVERIFY(has(findingsOf(whole, waits, 10)[0], "waits.lock"));
        whole.filtered = true; // of one user: whose wait it was nobody knows
        QVERIFY(!has(findingsOf(whole, waits, 10)[0], "waits.lock"));
    }

    void what_the_server_does_not_count_is_not_judged_and_what_it_counts_is() {
        StatementLoad compiling = load("a", "SELECT sum(length) FROM road WHERE region = $1", {"1/5/10"});
        compiling.work[WorkFigure::jitSeconds] = 80;
        Workload one = workload({compiling});
        QVERIFY(!has(findingsOf(one, {}, 1)[0], "statement.jit"));
        one.figures.add(WorkFigure::jitSeconds);
        QVERIFY(has(findingsOf(one, {}, 1)[0], "statement.jit"));

        StatementLoad spilling = load("b", "SELECT name FROM road ORDER BY name", {"2/5/10"});
        spilling.work[WorkFigure::tempWrittenBytes] = 1'000 * 200e6;
        QVERIFY(has(findingsOf(workload({spilling}), {}, 1)[0], "statement.temp"));
    }

    void only_so_many_rows_are_judged() {
        const StatementLoad one = load("a", "SELECT 1 WHERE $1 = 1", {"1/5/10"});
        QCOMPARE(findingsOf(workload({one, one, one}), {}, 2).size(), std::size_t{2});
        QVERIFY(findingsOf(workload({}), {}, 2).empty());
    }

    void a_text_that_is_not_known_is_judged_by_its_figures_alone() {
        StatementLoad unknown = load("1/5/10", "", {"1/5/10"});
        unknown.work[WorkFigure::tempWrittenBytes] = 1'000 * 200e6;
        QVERIFY(has(findingsOf(workload({unknown}), {}, 1)[0], "statement.temp"));
    }
};

QTEST_APPLESS_MAIN(WorkloadFindingsTest)
#include "workload_findings_test.moc"
