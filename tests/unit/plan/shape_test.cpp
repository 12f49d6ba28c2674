#include "engine/plan/compare.h"
#include "engine/plan/parse_text.h"
#include "engine/plan/shape.h"

#include <QTest>

#include <algorithm>

using namespace pavement::plan;

namespace {

PlanTree planOf(const std::string& text) {
    return pavement::plan::parseTextPlan(text).value();
}

std::string join(const std::string& outer, const std::string& inner) {
    return "Nested Loop\n  ->  " + outer + "\n  ->  " + inner + "\n";
}

std::string partitions(std::initializer_list<const char*> scans) {
    std::string text = "Append\n";
    int number = 0;
    for (const char* scan : scans) {
        ++number;
        text += std::string("  ->  ") + scan + " on measures_q" + std::to_string(number) + " measures_" +
                std::to_string(number) + "\n";
    }
    return text;
}

const NodeMatch* changed(const Comparison& comparison, ChangeKind kind) {
    for (const NodeMatch& match : comparison.nodes) {
        for (const Change& change : match.changes) {
            if (change.kind == kind) {
                return &match;
            }
        }
    }
    return nullptr;
}

} // namespace

class ShapeTest : public QObject {
    Q_OBJECT
private slots:

    void costs_rows_literals_and_times_are_not_shape() {
        QCOMPARE(
            shapeHash(planOf("Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n  Filter: (a = 1)\n")),
            shapeHash(planOf("Seq Scan on t  (cost=9.00..91.00 rows=77 width=4) (actual time=1.0..2.0 rows=3 "
                             "loops=1)\n  Filter: (a = 12345)\n")));
    }

    void the_hash_is_what_it_was_when_it_was_first_stored() {
        QCOMPARE(shapeHash(planOf("Seq Scan on t\n")), shapeHash(planOf("Seq Scan on public.t\n")));
        QCOMPARE(shapeHash(planOf(join("Seq Scan on a", "Index Scan using b_idx on b"))),
                 std::uint64_t{10868203596207998814ULL});
    }

    void method_index_order_and_relation_are_shape() {
        const std::string base = join("Seq Scan on a", "Index Scan using b_idx on b");
        for (const std::string& other :
             {join("Seq Scan on a", "Seq Scan on b"), join("Seq Scan on a", "Index Scan using b_other on b"),
              join("Index Scan using b_idx on b", "Seq Scan on a"),
              join("Seq Scan on c", "Index Scan using b_idx on b"),
              join("Parallel Seq Scan on a", "Index Scan using b_idx on b"),
              join("Seq Scan on a", "Index Scan Backward using b_idx on b"),
              join("Seq Scan on a", "Index Scan using b_idx on b\n        Index Cond: (id = 1)")}) {
            QVERIFY2(shapeHash(planOf(base)) != shapeHash(planOf(other)), other.c_str());
        }
    }

    void a_partition_more_is_no_new_plan_but_one_read_another_way_is() {
        const auto two = shapeHash(planOf(partitions({"Seq Scan", "Seq Scan"})));
        QCOMPARE(shapeHash(planOf(partitions({"Seq Scan", "Seq Scan", "Seq Scan"}))), two);
        QVERIFY(shapeHash(planOf(partitions({"Seq Scan", "Seq Scan", "Index Scan using i"}))) != two);
    }

    void members_of_a_union_keep_their_names() {
        QVERIFY(shapeHash(planOf("Append\n  ->  Seq Scan on a\n  ->  Seq Scan on b\n")) !=
                shapeHash(planOf("Append\n  ->  Seq Scan on a\n  ->  Seq Scan on c\n")));
    }

    void another_way_to_read_a_table_is_found_on_its_node() {
        const Comparison result = compare(planOf(join("Seq Scan on a", "Seq Scan on b")),
                                          planOf(join("Seq Scan on a", "Index Scan using b_idx on b")));
        QVERIFY(!result.sameShape);
        const NodeMatch* match = changed(result, ChangeKind::scanMethod);
        QVERIFY(match != nullptr);
        QCOMPARE(match->before, 2U);
        QCOMPARE(match->after, 2U);
        QVERIFY(changed(result, ChangeKind::index) == match);
        QVERIFY(changed(result, ChangeKind::added) == nullptr);
        QVERIFY(changed(result, ChangeKind::removed) == nullptr);
        QVERIFY(changed(result, ChangeKind::joinOrder) == nullptr);
    }

    void another_join_method_and_order_are_found() {
        const Comparison result = compare(
            planOf(join("Seq Scan on a", "Index Scan using b_idx on b")),
            planOf("Hash Join\n  Hash Cond: (a.id = b.id)\n  ->  Seq Scan on b\n  ->  Hash\n        ->  Seq "
                   "Scan on a\n"));
        const NodeMatch* method = changed(result, ChangeKind::joinMethod);
        QVERIFY(method != nullptr);
        QVERIFY(changed(result, ChangeKind::joinOrder) == method);
        const NodeMatch* added = changed(result, ChangeKind::added);
        QVERIFY(added != nullptr);
        QCOMPARE(added->after, 2U); // the Hash
        QVERIFY(changed(result, ChangeKind::removed) == nullptr);
    }

    void a_sort_that_went_is_removed_and_the_rest_stays_matched() {
        const Comparison result =
            compare(planOf("Limit\n  ->  Sort\n        Sort Key: x\n        ->  Seq Scan on a\n"),
                    planOf("Limit\n  ->  Index Scan using a_x on a\n"));
        const NodeMatch* removed = changed(result, ChangeKind::removed);
        QVERIFY(removed != nullptr);
        QCOMPARE(removed->before, 1U);
        QCOMPARE(result.nodes.size(), std::size_t{3});
        QCOMPARE(result.nodes[0].before, 0U);
        QCOMPARE(result.nodes[1].before, 2U);
    }

    void figures_that_moved_are_named_with_both_values() {
        const Comparison result = compare(
            planOf("Seq Scan on a  (cost=0.00..1.00 rows=10 width=4) (actual time=0.1..2.0 rows=10 loops=1)\n"
                   "  Buffers: shared hit=10\nExecution Time: 2.5 ms\n"),
            planOf(
                "Seq Scan on a  (cost=0.00..1.00 rows=9 width=4) (actual time=0.1..90.0 rows=5000 loops=1)\n"
                "  Buffers: shared hit=10 read=990\nExecution Time: 91 ms\n"));
        QVERIFY(result.sameShape);
        QVERIFY(changed(result, ChangeKind::estimate) == nullptr);
        const NodeMatch* rows = changed(result, ChangeKind::rows);
        QVERIFY(rows != nullptr && rows == changed(result, ChangeKind::time) &&
                rows == changed(result, ChangeKind::buffers));
        QCOMPARE(result.beforeMs, 2.5);
        QCOMPARE(result.afterMs, 91.0);
        QCOMPARE(result.beforeBlocks, 10);
        QCOMPARE(result.afterBlocks, 1000);
    }
};

QTEST_APPLESS_MAIN(ShapeTest)
#include "shape_test.moc"
