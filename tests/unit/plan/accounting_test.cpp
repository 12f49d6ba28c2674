// Plans whose sums were worked out by hand. Times in milliseconds.

#include "engine/plan/accounting.h"
#include "engine/plan/parse_text.h"
#include "plan_invariants.h"

#include <QTest>

#include <cmath>

using namespace pavement;
using namespace pavement::plan;
using namespace pavement::testing;

namespace {

PlanTree planOf(const std::string& text) {
    return parseTextPlan(text).value();
}

std::string actual(double total, double rows, double loops) {
    return "  (cost=0.00..1.00 rows=100 width=4) (actual time=0.000.." + std::to_string(total) +
           " rows=" + std::to_string(static_cast<int>(rows)) +
           " loops=" + std::to_string(static_cast<int>(loops)) + ")\n";
}

void near(double actualValue, double expected) {
    QVERIFY2(std::abs(actualValue - expected) < 1e-6,
             (std::to_string(actualValue) + " instead of " + std::to_string(expected)).c_str());
}

void addsUp(const PlanTree& tree) {
    const std::string problem = accountingProblem(tree);
    QVERIFY2(problem.empty(), problem.c_str());
}

} // namespace

class AccountingTest : public QObject {
    Q_OBJECT
private slots:

    void averages_are_multiplied_by_loops() {
        const PlanTree tree = planOf("Nested Loop" + actual(100, 50, 1) + "  ->  Seq Scan on a" +
                                     actual(10, 20, 1) + "  ->  Index Scan using i on b" + actual(4, 3, 20));
        const Accounting result = account(tree);
        near(result.nodes[2].totalMs, 80);
        near(result.nodes[2].rows, 60);
        near(result.nodes[0].selfMs, 10);
        addsUp(tree);
    }

    void a_parallel_part_is_charged_the_average_of_its_processes() {
        const PlanTree tree =
            planOf("Gather" + actual(100, 300, 1) + "  Workers Planned: 2\n  Workers Launched: 2\n" +
                   "  ->  Parallel Seq Scan on a" + actual(90, 100, 3));
        const Accounting result = account(tree);
        near(result.nodes[1].totalMs, 270);
        near(result.nodes[1].rows, 300);
        near(result.nodes[1].selfMs, 90);
        near(result.nodes[0].selfMs, 10);
        addsUp(tree);
    }

    void workers_that_outlast_their_gather_are_charged_no_more_than_it() {
        const PlanTree tree =
            planOf("Gather" + actual(60, 300, 1) + "  ->  Sort" + actual(90, 100, 3) +
                   "        Sort Key: x\n        ->  Parallel Seq Scan on a" + actual(45, 100, 3));
        const Accounting result = account(tree);
        near(result.nodes[0].selfMs, 0);
        near(result.nodes[1].selfMs, 30);
        near(result.nodes[2].selfMs, 30);
        addsUp(tree);
    }

    void a_cte_is_charged_once_however_often_it_is_scanned() {
        const PlanTree tree =
            planOf("Hash Join" + actual(100, 1, 1) + "  CTE w\n    ->  Seq Scan on a" + actual(60, 1, 1) +
                   "  ->  CTE Scan on w" + actual(70, 1, 1) + "  ->  Hash" + actual(20, 1, 1) +
                   "        ->  CTE Scan on w w_1" + actual(10, 1, 1));
        const Accounting result = account(tree);
        near(result.nodes[1].selfMs, 60);
        near(result.nodes[2].selfMs + result.nodes[4].selfMs, 20);
        near(result.nodes[0].selfMs, 10);
        near(result.detachedMs, 0);
        addsUp(tree);
    }

    void a_cte_of_the_same_name_further_in_hides_the_outer_one() {
        const PlanTree tree =
            planOf("Append" + actual(100, 1, 1) + "  CTE w\n    ->  Seq Scan on a" + actual(30, 1, 1) +
                   "  ->  CTE Scan on w" + actual(40, 1, 1) + "  ->  Limit" + actual(60, 1, 1) +
                   "        CTE w\n          ->  Seq Scan on b" + actual(50, 1, 1) +
                   "        ->  CTE Scan on w w_1" + actual(55, 1, 1));
        const Accounting result = account(tree);
        near(result.nodes[2].selfMs, 10);
        near(result.nodes[5].selfMs, 5);
        addsUp(tree);
    }

    void a_writing_cte_that_nobody_reads_runs_after_the_nodes() {
        const PlanTree tree =
            planOf("Result" + actual(1, 1, 1) + "  Buffers: shared hit=1\n  CTE w\n    ->  Insert on a" +
                   actual(40, 0, 1) + "          Buffers: shared hit=9\n          ->  Seq Scan on b" +
                   actual(15, 9, 1) + "                Buffers: shared hit=4\nExecution Time: 42.0 ms\n");
        const Accounting result = account(tree);
        near(result.detachedMs, 40);
        near(result.nodes[0].selfMs, 1);
        near(result.nodes[1].selfMs, 25);
        near(result.otherMs, 1);
        QCOMPARE(result.detachedBuffers.shared.hit, 9);
        QCOMPARE(result.nodes[0].selfBuffers.shared.hit, 1);
        QCOMPARE(result.nodes[1].selfBuffers.shared.hit, 5);
        addsUp(tree);
    }

    void an_init_plan_is_taken_off_the_node_that_asks_for_it() {
        for (const auto& [name, mention] :
             {std::pair{"InitPlan 1 (returns $0)", "$0"}, {"InitPlan 1", "(InitPlan 1).col1"}}) {
            const PlanTree tree =
                planOf("Sort" + actual(100, 1, 1) + "  Sort Key: x\n  Buffers: shared hit=30\n  " + name +
                       "\n    ->  Aggregate" + actual(60, 1, 1) +
                       "          Buffers: shared hit=20\n  ->  Seq Scan on a" + actual(90, 1, 1) +
                       "        Filter: (a > " + mention + ")\n        Buffers: shared hit=30\n");
            const Accounting result = account(tree);
            near(result.nodes[0].selfMs, 10);
            near(result.nodes[1].selfMs, 60);
            near(result.nodes[2].selfMs, 30);
            QCOMPARE(result.nodes[0].selfBuffers.shared.hit, 0);
            QCOMPARE(result.nodes[2].selfBuffers.shared.hit, 10);
            addsUp(tree);
        }
    }

    void an_init_plan_that_nobody_names_goes_where_the_time_is() {
        const PlanTree tree =
            planOf("Limit" + actual(100, 1, 1) + "  InitPlan 1 (returns $0)\n    ->  Aggregate" +
                   actual(60, 1, 1) + "  ->  Seq Scan on a" + actual(90, 1, 1));
        const Accounting result = account(tree);
        near(result.nodes[0].selfMs + result.nodes[2].selfMs, 40);
        QVERIFY(result.nodes[0].selfMs >= 0 && result.nodes[2].selfMs >= 0);
        addsUp(tree);
    }

    void a_sub_plan_is_part_of_its_node() {
        const PlanTree tree = planOf("Seq Scan on a" + actual(100, 10, 1) + "  SubPlan 1\n    ->  Aggregate" +
                                     actual(9, 1, 10));
        near(account(tree).nodes[0].selfMs, 10);
        addsUp(tree);
    }

    void what_never_ran_costs_nothing_and_says_nothing_of_estimates() {
        const PlanTree tree =
            planOf("Nested Loop" + actual(5, 0, 1) + "  ->  Seq Scan on a" + actual(4, 0, 1) +
                   "  ->  Seq Scan on b  (cost=0.00..1.00 rows=100 width=4) (never executed)\n");
        const Accounting result = account(tree);
        near(result.nodes[2].selfMs, 0);
        QVERIFY(!result.nodes[2].misestimate.has_value());
        addsUp(tree);
    }

    void without_timing_there_are_rows_only() {
        const PlanTree tree = planOf("Limit  (cost=0.00..1.00 rows=1 width=4) (actual rows=3 loops=2)\n");
        const Accounting result = account(tree);
        QVERIFY(!result.timed);
        near(result.nodes[0].rows, 6);
        near(result.nodes[0].selfMs, 0);
        addsUp(tree);
    }

    void estimates_are_judged_per_loop_and_in_both_directions() {
        const PlanTree tree =
            planOf("Nested Loop" + actual(9, 1, 1) + "  ->  Seq Scan on a" + actual(1, 5000, 1) +
                   "  ->  Index Scan using i on b" + actual(0, 100, 50));
        const Accounting result = account(tree);
        near(result.nodes[0].misestimate->factor, 100);
        QVERIFY(!result.nodes[0].misestimate->under);
        near(result.nodes[1].misestimate->factor, 50);
        QVERIFY(result.nodes[1].misestimate->under);
        near(result.nodes[2].misestimate->factor, 1);
    }

    void what_a_limit_stops_is_marked_and_what_a_sort_reads_first_is_not() {
        const PlanTree tree = planOf("Limit" + actual(9, 1, 1) + "  ->  Nested Loop" + actual(9, 1, 1) +
                                     "        ->  Seq Scan on a" + actual(1, 1, 1) + "        ->  Sort" +
                                     actual(1, 1, 1) + "              ->  Seq Scan on b" + actual(1, 1, 1));
        const Accounting result = account(tree);
        QVERIFY(!result.nodes[0].mayBeCutShort);
        QVERIFY(result.nodes[1].mayBeCutShort);
        QVERIFY(result.nodes[2].mayBeCutShort);
        QVERIFY(result.nodes[3].mayBeCutShort);
        QVERIFY(!result.nodes[4].mayBeCutShort);
    }

    void triggers_of_constraints_ran_after_the_nodes_and_others_as_far_as_there_was_time() {
        const PlanTree tree =
            planOf("Update on a" + actual(20, 0, 1) +
                   "Trigger before_row: time=15.0 calls=3\n"
                   "Trigger for constraint fk: time=30.0 calls=3\nExecution Time: 52.0 ms\n");
        const Accounting result = account(tree);
        near(result.triggersMs, 45);
        near(result.triggersOutsideMs, 32);
        near(result.nodesMs + result.triggersOutsideMs + result.otherMs, 52);
        addsUp(tree);
    }

    void wrong_sums_are_noticed() {
        // The checks of the corpus are worth something only if they can fail.
        QVERIFY(
            !accountingProblem(planOf("Limit" + actual(5, 1, 1) + "  ->  Seq Scan on a" + actual(9, 1, 1)))
                 .empty());
        QVERIFY(!accountingProblem(planOf("Limit" + actual(5, 1, 1) +
                                          "  Buffers: shared hit=1\n  ->  Seq Scan on a" + actual(4, 1, 1) +
                                          "        Buffers: shared hit=2\n"))
                     .empty());
        QVERIFY(!accountingProblem(planOf("Limit" + actual(5, 1, 1) + "Execution Time: 1.0 ms\n")).empty());
    }
};

QTEST_APPLESS_MAIN(AccountingTest)
#include "accounting_test.moc"
