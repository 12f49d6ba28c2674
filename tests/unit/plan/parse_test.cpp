// What people paste: framed, quoted, logged, cut, hostile — and what versions print that no server here does.

#include "engine/base/json.h"
#include "engine/plan/parse.h"
#include "engine/plan/parse_json.h"
#include "engine/plan/parse_text.h"
#include "engine/plan/to_json.h"
#include "engine/plan/to_text.h"
#include "plan_invariants.h"

#include <QTest>

#include <string>

using namespace pavement;
using namespace pavement::plan;
using namespace pavement::testing;

namespace {

const std::string kJoin =
    "Hash Join  (cost=1.00..9.00 rows=10 width=8) (actual time=0.100..0.200 rows=7 loops=1)\n"
    "  Hash Cond: (o.customer_id = c.id)\n"
    "  ->  Seq Scan on orders o  (cost=0.00..5.00 rows=10 width=8) (actual time=0.010..0.020 "
    "rows=10 loops=1)\n"
    "        Filter: (note <> 'a  b'::text)\n"
    "        Rows Removed by Filter: 3\n"
    "  ->  Hash  (cost=1.00..1.00 rows=5 width=4) (actual time=0.030..0.030 rows=5 loops=1)\n"
    "        Buckets: 1024  Batches: 1  Memory Usage: 9kB\n"
    "        ->  Seq Scan on customers c  (cost=0.00..1.00 rows=5 width=4) (actual "
    "time=0.005..0.010 rows=5 loops=1)\n"
    "Planning Time: 0.500 ms\n"
    "Execution Time: 0.300 ms\n";

PlanTree plain() {
    return parseTextPlan(kJoin).value();
}

// Each line through a function of (line, number).
template <typename Change>
std::string eachLine(const std::string& text, const Change& change) {
    std::string out;
    int number = 0;
    for (std::size_t from = 0; from < text.size();) {
        const auto end = text.find('\n', from);
        out += change(text.substr(from, end - from), number++) + "\n";
        from = end + 1;
    }
    return out;
}

void sameAsPlain(const std::string& text) {
    const auto tree = parsePlan(text);
    QVERIFY2(tree.has_value(), tree ? "" : tree.error().oneLine().c_str());
    const std::string differ = difference(plain(), *tree);
    QVERIFY2(differ.empty(), (text + differ).c_str());
}

const Node& only(const PlanTree& tree) {
    return tree.nodes.back();
}

PlanTree read(const std::string& text) {
    const auto tree = parsePlan(text);
    return tree ? *tree : PlanTree{};
}

} // namespace

class ParseTest : public QObject {
    Q_OBJECT
private slots:

    void settings_are_ordered_by_name_in_either_format() {
        const auto text = parsePlan("Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n"
                                    "Settings: jit = 'off', enable_sort = 'off'\n");
        const auto json = parsePlan(R"([{"Plan": {"Node Type": "Seq Scan", "Relation Name": "t",
            "Startup Cost": 0.00, "Total Cost": 1.00, "Plan Rows": 1, "Plan Width": 4},
            "Settings": {"jit": "off", "enable_sort": "off"}}])");
        QVERIFY(text && json);
        const std::vector<Setting> wanted{{"enable_sort", "off"}, {"jit", "off"}};
        QVERIFY(text->settings == wanted);
        QVERIFY(json->settings == wanted);
    }

    void a_plan_is_read_into_its_tree() {
        const PlanTree tree = plain();
        QCOMPARE(tree.nodes.size(), std::size_t{4});
        QVERIFY(tree.nodes[0].type == NodeType::hashJoin && tree.nodes[0].joinType == JoinType::inner);
        QCOMPARE(tree.nodes[0].condition(ConditionKind::hashCond),
                 std::string_view("(o.customer_id = c.id)"));
        QCOMPARE(tree.nodes[1].relation, std::string("orders"));
        QCOMPARE(tree.nodes[1].alias, std::string("o"));
        QCOMPARE(tree.nodes[1].rowsRemovedByFilter.value(), 3.0);
        QVERIFY(tree.nodes[1].relationship == Relationship::outer);
        QVERIFY(tree.nodes[2].relationship == Relationship::inner);
        QCOMPARE(tree.nodes[2].hash->peakMemoryKb.value(), 9);
        QCOMPARE(tree.nodes[3].parent, 2U);
        QCOMPARE(tree.executionMs.value(), 0.3);
        QVERIFY(linkProblem(tree).empty());
    }

    void psqls_header_and_footer_are_taken_off() {
        const std::string body = eachLine(kJoin, [](const std::string& line, int) { return " " + line; });
        sameAsPlain("                      QUERY PLAN                      \n----------------------------\n" +
                    body + "(10 rows)\n\nTime: 1.234 ms\n");
    }

    void psqls_borders_are_taken_off() {
        const auto row = [](const std::string& border) {
            return [border](const std::string& line, int) {
                return border + " " + line + std::string(line.size() < 140 ? 140 - line.size() : 0, ' ') +
                       " " + border;
            };
        };
        sameAsPlain("+--------+\n|  QUERY PLAN  |\n+--------+\n" + eachLine(kJoin, row("|")) +
                    "+--------+\n(10 rows)\n");
        sameAsPlain("┌────────┐\n│  QUERY PLAN  │\n├────────┤\n" + eachLine(kJoin, row("│")) +
                    "└────────┘\n");
    }

    void psqls_continuation_marks_are_taken_off_json() {
        const std::string json = eachLine(toJson(plain()) + "\n", [](const std::string& line, int) {
            return " " + line + std::string(line.size() < 80 ? 80 - line.size() : 0, ' ') + "+";
        });
        sameAsPlain("   QUERY PLAN   \n-----------------\n" + json + "(1 row)\n");
    }

    void a_grids_quotes_are_taken_off() {
        const auto quote = [](const std::string& line, int) {
            std::string out = "\"";
            for (const char c : line) {
                out += c == '"' ? "\"\"" : std::string(1, c);
            }
            return out + "\"";
        };
        sameAsPlain(eachLine(kJoin, quote));
        sameAsPlain("\"QUERY PLAN\"\n" + eachLine(kJoin, quote));
        const std::string whole = quote(toJson(plain()), 0);
        sameAsPlain(whole);
    }

    void indentation_may_be_shifted_or_lost_on_the_first_line() {
        sameAsPlain(eachLine(kJoin, [](const std::string& line, int) { return "        " + line; }));
        sameAsPlain(
            eachLine(kJoin, [](const std::string& line, int n) { return (n == 0 ? "" : "    ") + line; }));
        sameAsPlain(eachLine(kJoin, [](const std::string& line, int) { return line + "  \r"; }));
    }

    void tabs_count_as_eight_columns() {
        std::string text = kJoin;
        for (std::size_t at = 0; (at = text.find("        ", at)) != std::string::npos;) {
            text.replace(at, 8, "\t");
        }
        sameAsPlain(text);
    }

    void an_entry_of_auto_explain_is_read_with_its_statement() {
        const std::string query = "SELECT *\n  FROM orders -- a comment (cost=1)\n WHERE note <> 'x\n\ny'";
        const std::string body = "Query Text: " + query + "\n" + kJoin;
        const std::string log = "2026-01-05 10:00:00.123 UTC [77] LOG:  duration: 0.311 ms  plan:\n" +
                                eachLine(body, [](const std::string& line, int) { return "\t" + line; }) +
                                "2026-01-05 10:00:01.000 UTC [77] LOG:  checkpoint starting: time\n";
        const auto tree = parsePlan(log);
        QVERIFY2(tree.has_value(), tree ? "" : tree.error().oneLine().c_str());
        QCOMPARE(tree->queryText, query);
        PlanTree without = *tree;
        without.queryText.clear();
        QVERIFY(difference(without, plain()).empty());
        PlanTree with = plain();
        with.queryText = query;
        const std::string object = toJson(with);
        const std::string json = "2026-01-05 LOG:  duration: 0.3 ms  plan:\n" +
                                 eachLine(object.substr(1, object.size() - 2),
                                          [](const std::string& line, int) { return "\t" + line; });
        QVERIFY(difference(read(json), with).empty());
    }

    void parameters_follow_the_statement_in_a_log() {
        const PlanTree tree = read("Query Text: SELECT 1\nQuery Parameters: $1 = 'a', $2 = NULL\nResult  "
                                   "(cost=0.00..0.01 rows=1 width=4)\n");
        QCOMPARE(tree.queryText, std::string("SELECT 1"));
        QCOMPARE(tree.queryParameters, std::string("$1 = 'a', $2 = NULL"));
        QCOMPARE(tree.nodes.size(), std::size_t{1});
    }

    void json_comes_as_an_array_an_object_a_bare_node_or_a_drivers_row() {
        const std::string array = toJson(plain());
        sameAsPlain(array);
        sameAsPlain(array.substr(1, array.size() - 2));
        sameAsPlain("[{\"QUERY PLAN\": " + array + "}]");
        sameAsPlain("[{\"QUERY PLAN\": " + Json(array).dump() + "}]");
        PlanTree node = plain();
        node.planningMs.reset();
        node.executionMs.reset();
        const std::string alone = toJson(node);
        const auto from = alone.find("\"Plan\": ") + 8;
        QVERIFY(difference(read(alone.substr(from, alone.rfind('}') - from)), node).empty());
    }

    void a_rule_makes_several_plans_of_one_statement() {
        const std::string one = toJson(plain());
        const std::string inside = one.substr(1, one.size() - 2);
        QCOMPARE(parsePlans("[" + inside + "," + inside + "]").value().size(), std::size_t{2});
        QCOMPARE(parsePlans(kJoin + "\n" + kJoin).value().size(), std::size_t{2});
        QCOMPARE(parsePlans("Seq Scan on a\n\nInsert on b\n  ->  Result\n").value().size(), std::size_t{2});
    }

    void literals_may_hold_anything() {
        const PlanTree tree =
            read("Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n"
                 "  Filter: ((a = 'first\n->  Seq Scan on x\n  Filter: no\nit''s'::text) AND (b > 1))\n"
                 "  Rows Removed by Filter: 5\n");
        QCOMPARE(tree.nodes.size(), std::size_t{1});
        QCOMPARE(
            only(tree).condition(ConditionKind::filter),
            std::string_view("((a = 'first\n->  Seq Scan on x\n  Filter: no\nit''s'::text) AND (b > 1))"));
        QCOMPARE(only(tree).rowsRemovedByFilter.value(), 5.0);
        const PlanTree odd =
            read("Seq Scan on \"my \"\"schema\".\"t  (cost=1)\" \"x y\"  (cost=0.00..1.00 rows=1 width=4)\n");
        QCOMPARE(only(odd).schema, std::string("my \"schema"));
        QCOMPARE(only(odd).relation, std::string("t  (cost=1)"));
        QCOMPARE(only(odd).alias, std::string("x y"));
    }

    void what_older_versions_print_is_read() {
        const PlanTree tree =
            read("Aggregate  (cost=1.00..2.00 rows=1 width=8) (actual time=1.000..2.000 rows=1 loops=1)\n"
                 "  Buffers: shared hit=5 read=3, temp read=2 written=4\n"
                 "  I/O Timings: read=0.250 write=0.125\n"
                 "  ->  Gather  (cost=1.00..2.00 rows=1 width=8) (actual time=1.000..2.000 rows=3 loops=1)\n"
                 "        Workers Planned: 2\n"
                 "        Workers Launched: 2\n"
                 "        JIT for worker 0:\n"
                 "          Functions: 2\n"
                 "          Options: Inlining false, Optimization false, Expressions true, Deforming true\n"
                 "          Timing: Generation 0.5 ms, Inlining 0.0 ms, Optimization 0.25 ms, Emission 1.0 "
                 "ms, Total 1.75 ms\n"
                 "        ->  Parallel Seq Scan on t  (cost=0.00..1.00 rows=1 width=4) (actual "
                 "time=0.5..0.75 rows=1 loops=3)\n"
                 "              Worker 0: actual time=0.250..0.500 rows=2 loops=1\n"
                 "                Buffers: shared hit=1\n"
                 "              Worker 1: actual time=0.250..0.625 rows=1 loops=1\n"
                 "Planning Time: 0.1 ms\n");
        QCOMPARE(tree.nodes.size(), std::size_t{3});
        QVERIFY(tree.nodes[0].ioTimes->sharedIncludesLocal);
        QCOMPARE(tree.nodes[0].ioTimes->sharedReadMs.value(), 0.25);
        QCOMPARE(tree.nodes[0].buffers->tempWritten, 4);
        QCOMPARE(tree.nodes[1].workers.at(0).jit->times->emissionMs, 1.0);
        QCOMPARE(tree.nodes[2].workers.size(), std::size_t{2});
        QCOMPARE(tree.nodes[2].workers.at(0).buffers->shared.hit, 1);
        QCOMPARE(tree.nodes[2].workers.at(1).actuals->totalMs.value(), 0.625);
        const PlanTree thirteen =
            read("HashAggregate  (cost=1.00..2.00 rows=1 width=8) (actual time=1.0..2.0 rows=1 loops=1)\n"
                 "  Group Key: a\n  Planned Partitions: 4  Peak Memory Usage: 4145kB  Disk Usage: 1000kB  "
                 "HashAgg Batches: 5\n");
        QCOMPARE(only(thirteen).hash->plannedPartitions.value(), 4);
        QCOMPARE(only(thirteen).hash->aggregateBatches.value(), 5);
        QCOMPARE(only(thirteen).hash->diskKb.value(), 1000);
    }

    void what_newer_versions_print_is_read() {
        const PlanTree tree = read(
            "Hash Right Semi Join  (cost=1.00..2.00 rows=1 width=8) (actual time=1.000..2.000 rows=1.00 "
            "loops=1)\n"
            "  I/O Timings: shared read=0.500, local write=0.250, temp read=0.125\n"
            "  InitPlan 1\n"
            "    ->  Result  (cost=0.00..0.01 rows=1 width=4) (actual time=0.001..0.001 rows=1.00 loops=1)\n"
            "  ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4) (never executed)\n"
            "        Filter: (a = (InitPlan 1).col1)\n"
            "        Disabled: true\n"
            "  ->  Hash  (cost=0.00..1.00 rows=1 width=4) (actual time=0.0..0.0 rows=0.50 loops=2)\n"
            "        ->  Materialize  (cost=0.00..1.00 rows=1 width=4) (actual time=0.0..0.0 rows=0.50 "
            "loops=2)\n"
            "              Storage: Memory  Maximum Storage: 17kB\n"
            "              ->  Index Scan using i on u  (cost=0.00..1.00 rows=1 width=4) (actual "
            "time=0.0..0.0 rows=1.00 loops=1)\n"
            "                    Index Searches: 3\n"
            "Planning:\n"
            "  Buffers: shared hit=9\n"
            "  Memory: used=12kB  allocated=16kB\n"
            "Planning Time: 0.1 ms\n"
            "JIT:\n"
            "  Functions: 4\n"
            "  Options: Inlining true, Optimization true, Expressions true, Deforming false\n"
            "  Timing: Generation 0.500 ms (Deform 0.125 ms), Inlining 1.000 ms, Optimization 2.000 ms, "
            "Emission 3.000 ms, "
            "Total 6.500 ms\n"
            "Serialization: time=0.250 ms  output=12kB  format=text\n"
            "  Buffers: shared hit=2\n"
            "Execution Time: 9.0 ms\n");
        QCOMPARE(tree.nodes.size(), std::size_t{6});
        QVERIFY(tree.nodes[0].joinType == JoinType::rightSemi);
        QCOMPARE(tree.nodes[0].ioTimes->localWriteMs.value(), 0.25);
        QCOMPARE(tree.nodes[1].subplanName, std::string("InitPlan 1"));
        QVERIFY(tree.nodes[1].relationship == Relationship::initPlan);
        QVERIFY(tree.nodes[2].neverExecuted());
        QCOMPARE(tree.nodes[3].actuals->rows, 0.5);
        QCOMPARE(tree.nodes[4].storage->maximumKb, 17);
        QCOMPARE(tree.nodes[5].extra.at(0).name, std::string("Index Searches"));
        QCOMPARE(tree.planning->memoryAllocatedKb.value(), 16);
        QCOMPARE(tree.planning->buffers->shared.hit, 9);
        QCOMPARE(tree.jit->times->deformMs.value(), 0.125);
        QCOMPARE(tree.serialization->timeMs.value(), 0.25);
        QCOMPARE(tree.serialization->buffers->shared.hit, 2);
        QCOMPARE(tree.executionMs.value(), 9.0);
        QVERIFY(difference(comparable(tree, true), comparable(read(toText(tree)), true)).empty());
        QVERIFY(difference(tree, read(toJson(tree))).empty());
    }

    void what_follows_a_workers_jit_is_the_workers() {
        const PlanTree tree =
            read("Gather  (cost=1.00..2.00 rows=1 width=8) (actual time=1.000..2.000 rows=3 loops=1)\n"
                 "  ->  Parallel Seq Scan on t  (cost=0.00..1.00 rows=1 width=4) (actual time=0.5..0.7 "
                 "rows=1 loops=2)\n"
                 "        Buffers: shared hit=7\n"
                 "        Worker 0:  actual time=0.2..0.5 rows=2 loops=1\n"
                 "          JIT:\n"
                 "            Functions: 2\n"
                 "          Buffers: shared hit=1\n");
        QCOMPARE(only(tree).buffers->shared.hit, 7);
        QCOMPARE(only(tree).workers.at(0).buffers->shared.hit, 1);
        QCOMPARE(only(tree).workers.at(0).jit->functions, 2);
    }

    void nodes_that_this_program_does_not_know_survive_by_name() {
        const PlanTree text =
            read("Quantum Scan on t  (cost=0.00..1.00 rows=1 width=4)\n  Entangled With: u\n");
        QVERIFY(only(text).type == NodeType::unknown);
        QCOMPARE(typeName(only(text)), std::string_view("Quantum Scan"));
        QCOMPARE(only(text).relation, std::string("t"));
        QCOMPARE(only(text).extra.at(0).value, std::string("u"));
        const std::string json = "[{\"Plan\": {\"Node Type\": \"Quantum Scan\", \"Spin\": [1, {\"a\": "
                                 "null}], \"Total Cost\": \"many\"}}]";
        const PlanTree tree = read(json);
        QCOMPARE(typeName(only(tree)), std::string_view("Quantum Scan"));
        QVERIFY(Json::parse(toJson(tree)) == Json::parse(json));
    }

    void heading_forms_of_every_family_are_read_and_written_alike() {
        for (const char* line : {"Nested Loop",
                                 "Nested Loop Left Join",
                                 "Nested Loop Semi Join",
                                 "Merge Join",
                                 "Merge Full Join",
                                 "Merge Right Anti Join",
                                 "Hash Join",
                                 "Hash Right Semi Join",
                                 "Merge Append",
                                 "Append",
                                 "Hash",
                                 "HashAggregate",
                                 "Partial GroupAggregate",
                                 "Finalize Aggregate",
                                 "MixedAggregate",
                                 "HashSetOp Except All",
                                 "SetOp Intersect",
                                 "Gather Merge",
                                 "Gather",
                                 "Sort",
                                 "Incremental Sort",
                                 "WindowAgg",
                                 "Group",
                                 "Unique",
                                 "Limit",
                                 "LockRows",
                                 "Materialize",
                                 "Memoize",
                                 "ProjectSet",
                                 "Result",
                                 "BitmapAnd",
                                 "BitmapOr",
                                 "Recursive Union",
                                 "Parallel Append",
                                 "Parallel Hash Left Join",
                                 "Insert on a",
                                 "Update on s.a b",
                                 "Merge on a",
                                 "Delete on a",
                                 "Foreign Update on a",
                                 "Async Foreign Scan on a",
                                 "Custom Scan (Chunks) on a",
                                 "Index Scan Backward using i on a",
                                 "Index Only Scan using \"I\" on a",
                                 "Bitmap Index Scan on i",
                                 "Parallel Bitmap Heap Scan on a",
                                 "Tid Scan on a",
                                 "Tid Range Scan on a",
                                 "Sample Scan on a",
                                 "Values Scan on \"*VALUES*\"",
                                 "CTE Scan on c d",
                                 "WorkTable Scan on c",
                                 "Subquery Scan on q",
                                 "Function Scan on generate_series g",
                                 "Table Function Scan on \"xmltable\"",
                                 "Named Tuplestore Scan",
                                 "Foreign Scan"}) {
            const std::string whole = std::string(line) + "  (cost=1.00..2.50 rows=3 width=4)\n";
            const PlanTree tree = read(whole);
            QCOMPARE(tree.nodes.size(), std::size_t{1});
            QVERIFY2(only(tree).type != NodeType::unknown, line);
            QVERIFY2(only(tree).extra.empty(), line);
            QVERIFY2(toText(tree) == whole, (toText(tree) + whole).c_str());
        }
    }

    void yaml_and_xml_are_refused_with_what_to_use() {
        for (const char* text : {"- Plan: \n    Node Type: \"Seq Scan\"\n    Parallel Aware: false\n",
                                 "<explain xmlns=\"http://www.postgresql.org/2009/explain\">\n  <Query>\n",
                                 "    QUERY PLAN    \n------------\n - Plan:             +\n     Node Type: "
                                 "\"Result\"+\n(1 row)\n"}) {
            const auto tree = parsePlan(text);
            QVERIFY(!tree.has_value());
            QVERIFY(tree.error().code == ErrorCode::unsupported);
            QVERIFY(tree.error().hint.find("FORMAT JSON") != std::string::npos);
        }
    }

    void mistakes_are_named_with_their_place() {
        const auto broken = parsePlan("[\n {\"Plan\": {\"Node Type\": \"Result\",,}}\n]");
        QVERIFY(!broken.has_value());
        QVERIFY2(broken.error().message.find("line 2") != std::string::npos,
                 broken.error().oneLine().c_str());
        const std::string json = toJson(plain());
        QVERIFY(parsePlan(json.substr(0, json.size() / 2)).error().message.find("ends in the middle") !=
                std::string::npos);
        const auto flat =
            parsePlan("Hash Join  (cost=1.00..2.00 rows=1 width=4)\n->  Seq Scan on a  (cost=0.00..1.00 "
                      "rows=1 width=4)\n->  Hash  (cost=0.00..1.00 rows=1 width=4)\n");
        QVERIFY(!flat.has_value());
        QVERIFY(flat.error().message.find("Line 2") != std::string::npos);
        QVERIFY(flat.error().hint.find("indentation") != std::string::npos);
        for (const char* text :
             {"", "  \n", "hello", "SELECT 1", "[]", "{}", "[1]", "7", "null", "[[]]", "{\"Plan\": 3}",
              "[{\"Plan\": {}}", "{\"Plan\": {\"Plans\": [7]}}", "{\"Plan\": {\"Workers\": [[]]}}",
              "{\"QUERY PLAN\": [], \"x\": 1}", "{\"QUERY PLAN\": \"{\"}", "->", "\"\"\"\""}) {
            const auto tree = parsePlan(text);
            QVERIFY2(tree.has_value() || !tree.error().hint.empty(), text);
        }
    }

    void a_query_text_without_a_plan_is_no_plan() {
        for (const char* text : {"Query Text: SELECT 1", "Query Text: DELETE FROM t\n  WHERE a = 1\n\n",
                                 "Query Text: SELECT $1\nQuery Parameters: $1 = '2'\n"}) {
            const auto tree = parsePlan(text);
            QVERIFY2(!tree.has_value(), text);
            QVERIFY(!tree.error().message.empty());
        }
    }

    void plans_deeper_than_any_server_makes_are_refused() {
        std::string json;
        std::string text = "Limit\n";
        for (int i = 0; i < 100'000; ++i) {
            json += "{\"Plans\": [";
        }
        for (int i = 1; i < 3000; ++i) {
            text += std::string(static_cast<std::size_t>(i) * 2, ' ') + "->  Limit\n";
        }
        for (const std::string& deep : {"{\"Plan\": " + json, text, std::string(1'000'000, '['),
                                        "{\"a\": " + std::string(1'000'000, '[')}) {
            const auto tree = parsePlan(deep);
            QVERIFY(!tree.has_value());
            QVERIFY(!tree.error().message.empty());
        }
    }

    // Each would take minutes if anything were quadratic; the suite's time limit is the judge.
    void hostile_texts_take_linear_time() {
        const std::size_t size = 2'000'000;
        const auto repeated = [&](std::string_view piece) {
            std::string text;
            while (text.size() < size) {
                text += piece;
            }
            return text;
        };
        for (const std::string& text :
             {"Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n  Filter: '" + repeated("x\n"),
              repeated("(cost=0.00..1.00 rows=1 width=4) (actual "), repeated("->  "),
              repeated("Worker 0:  "), "Append\n" + repeated("  ->  Seq Scan on t\n"),
              repeated("Trigger a on b: "), repeated("\""), repeated("\t"),
              "Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n  Output: " + repeated("a, "),
              "Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n" + repeated("  Worker 1:  Sort Method: x\n"),
              "Query Text: " + repeated("SELECT 1;\n"), "Sort Method: " + repeated("a  b: "), repeated("|\n"),
              "{\"Plan\": {\"Plans\": [" + repeated("{\"Node Type\": \"Append\"},") + "{}]}}",
              "{\"Plan\": {\"Node Type\": \"Result\", \"Target Tables\": [" + repeated("\"a\": "),
              "{\"Plan\": {\"Output\": [" + repeated("\"a\",") + "\"a\"]}}",
              "Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\nSettings: " + repeated("a = 'b', ")}) {
            const auto tree = parsePlan(text);
            QVERIFY(tree.has_value() || !tree.error().message.empty());
        }
    }

    void invalid_bytes_do_no_harm() {
        for (const std::string& text :
             {std::string("Seq Scan on \xff\xfe  (cost=0.00..1.00 rows=1 width=4)\n  \xe2\x94\n"),
              std::string("[{\"Plan\": {\"Node Type\": \"\xff\"}}]"), std::string("\0\0\0", 3)}) {
            const auto tree = parsePlan(text);
            if (tree) {
                QVERIFY(!toJson(*tree).empty());
                QVERIFY(!toText(*tree).empty());
            }
        }
    }
};

QTEST_APPLESS_MAIN(ParseTest)
#include "parse_test.moc"
