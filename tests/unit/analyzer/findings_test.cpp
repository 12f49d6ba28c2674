// Findings without a server: the recorded plans, costs that never overlap, the tables, and what is printed.

#include "engine/analyzer/finding_thresholds.h"
#include "engine/analyzer/findings_json.h"
#include "engine/analyzer/findings_text.h"
#include "engine/analyzer/reports_json.h"
#include "engine/analyzer/statement_findings.h"
#include "engine/base/json.h"
#include "engine/plan/parse.h"
#include "engine/plan/to_text.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

using namespace pavement;
using namespace pavement::analyzer;

namespace {

namespace fs = std::filesystem;

// Small plans matter here, or few of the recorded ones would be judged at all.
const ThresholdOverrides kSmall{{"all/time", 0.0001}, {"all/cost", 50}};

plan::PlanTree parsed(const fs::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    auto tree = plan::parsePlan(text.str());
    if (!tree) {
        qFatal("%s: %s", file.c_str(), tree.error().oneLine().c_str());
    }
    return std::move(*tree);
}

FindingReport judged(const plan::PlanTree& tree, const ThresholdOverrides& thresholds = kSmall) {
    const auto accounting = plan::account(tree);
    return analysePlan({.tree = tree, .accounting = accounting}, thresholds);
}

plan::PlanTree fromText(const std::string& text) {
    auto tree = plan::parsePlan(text);
    if (!tree) {
        qFatal("%s", tree.error().oneLine().c_str());
    }
    return std::move(*tree);
}

} // namespace

class FindingsTest : public QObject {
    Q_OBJECT

private slots:

    // Printed for a person to look through; what must hold for all is checked.
    void recorded_plans_are_judged_alike_in_both_formats_and_never_cost_more_than_they_took() {
        const fs::path corpus = fs::path(PAVEMENT_SOURCE_DIR) / "tests/unit/plan/corpus";
        std::string print;
        std::size_t plans = 0;
        for (const auto& file : fs::directory_iterator(corpus)) {
            if (file.path().extension() != ".json") {
                continue;
            }
            ++plans;
            const std::string name = file.path().stem().string();
            const auto tree = parsed(file.path());
            const auto report = judged(tree);
            double sum = 0;
            double shares = 0;
            std::multiset<std::string> ids;
            for (const Finding& one : report.findings) {
                QVERIFY2(findingKind(one.id) != nullptr, one.id.c_str());
                QVERIFY(one.node == plan::kNoNode || one.node < tree.nodes.size());
                sum += one.cost ? one.cost->milliseconds.value_or(0) : 0;
                shares += one.cost ? one.cost->share : 0;
                ids.insert(one.id);
            }
            QVERIFY2(sum <= report.totalMs * 1.001 + 0.01 && shares <= 1.001, name.c_str());
            // The same figures printed as text give the same findings.
            std::multiset<std::string> idsOfText;
            for (const Finding& one : judged(fromText(plan::toText(tree))).findings) {
                idsOfText.insert(one.id);
            }
            QVERIFY2(ids == idsOfText, name.c_str());
            print +=
                report.findings.empty() ? "" : "== " + name + "\n" + toText(report.findings.front(), &tree);
            for (std::size_t i = 1; i < report.findings.size(); ++i) {
                print += toText(report.findings[i], &tree);
            }
        }
        QVERIFY(plans >= 150);
        if (const char* to = std::getenv("PAVEMENT_PRINT_FINDINGS")) {
            std::ofstream(to) << print;
        }
    }

    void thresholds_have_a_source_and_stand_once() {
        std::set<std::string_view> seen;
        for (const FindingThreshold& one : findingThresholds()) {
            QVERIFY2(seen.insert(one.id).second, std::string(one.id).c_str());
            QVERIFY(!one.source.empty() && one.value > 0);
            const auto slash = one.id.find('/');
            QVERIFY(slash != std::string_view::npos);
        }
        const ThresholdOverrides own{{"rows/factor", 3}};
        QCOMPARE(Thresholds{own}("rows/factor"), 3.0);
        QCOMPARE(Thresholds{own}("rows/least"), 100.0);
    }

    void kinds_stand_once_and_say_what_they_are() {
        std::set<std::string_view> seen;
        for (const FindingKind& kind : findingCatalogue()) {
            QVERIFY2(seen.insert(kind.id).second, std::string(kind.id).c_str());
            QVERIFY(!kind.title.empty() && !kind.why.empty() && !kind.cannotSee.empty());
        }
        QVERIFY(findingKind("no.such-kind") == nullptr);
    }

    // Two findings at one node share its time; neither is paid twice.
    void a_nodes_time_is_claimed_once() {
        const auto tree = fromText(
            "Limit  (cost=0.00..1.00 rows=10 width=8) (actual time=99.000..100.000 rows=10 loops=1)\n"
            "  ->  Index Scan using t_pkey on t  (cost=0.00..9000.00 rows=200000 width=8) (actual "
            "time=0.010..98.000"
            " rows=100010 loops=1)\n"
            "        Filter: (kind = 1)\n"
            "        Rows Removed by Filter: 900000\n"
            "Planning Time: 0.100 ms\n"
            "Execution Time: 100.100 ms\n");
        const auto report = judged(tree, {});
        QCOMPARE(report.findings.size(), std::size_t{2}); // the walk and the page
        double sum = 0;
        for (const Finding& one : report.findings) {
            sum += one.cost.value().milliseconds.value();
        }
        QVERIFY(sum > 95 && sum <= report.totalMs);
        QCOMPARE(report.findings[0].id, std::string("index.order-walk"));
        QCOMPARE(report.findings[1].id, std::string("paging.offset"));
    }

    void a_made_name_is_cut_between_characters() {
        std::string table;
        for (int i = 0; i < 29; ++i) {
            table += "ü";
        }
        for (const std::string& more : {std::string(), std::string("x")}) {
            const auto tree =
                fromText("Seq Scan on \"" + more + table +
                         "\"  (cost=0.00..9.00 rows=1 width=8) (actual time=0.010..50.000 rows=1"
                         " loops=1)\n  Filter: (\"Größe\" = 1)\n  Rows Removed by Filter: 99999\n"
                         "Execution Time: 50.100 ms\n");
            const auto report = judged(tree, {});
            QCOMPARE(report.findings.size(), std::size_t{1});
            const std::string& undo = report.findings[0].undo;
            const auto from = undo.find('"') + 1;
            const std::string name = undo.substr(from, undo.rfind('"') - from);
            QVERIFY2(name.size() <= 63 && name.size() >= 61 && name.ends_with("_idx"), undo.c_str());
            QCOMPARE(QString::fromUtf8(name.c_str()).toUtf8().toStdString(), name);
            QVERIFY(!name.empty() && !QString::fromUtf8(name.c_str()).contains(QChar(0xfffd)));
        }
    }

    void what_an_empty_side_stopped_is_no_misestimate() {
        const fs::path corpus = fs::path(PAVEMENT_SOURCE_DIR) / "tests/unit/plan/corpus";
        const auto ids = [&](const std::string& name) {
            std::set<std::string> found;
            for (const Finding& one : judged(parsed(corpus / (name + ".json"))).findings) {
                found.insert(one.id);
            }
            return found;
        };
        QVERIFY(!ids("hash_join_never_executed").contains("rows.misestimate"));
        // The condition asks a sub-query, or an aggregate's result: no ANALYZE helps.
        for (const char* name : {"sub_plan_hashed", "exists_or", "aggregate_sorted"}) {
            QVERIFY2(ids(name).contains("rows.expression") && !ids(name).contains("rows.misestimate"), name);
        }
    }

    // The recorded plan has a Gather that ran three times, with all its workers each time.
    void workers_are_not_missing_where_a_gather_ran_again() {
        const auto tree =
            parsed(fs::path(PAVEMENT_SOURCE_DIR) / "tests/unit/plan/corpus/parallel_gather_again.json");
        QVERIFY(std::any_of(tree.nodes.begin(), tree.nodes.end(), [](const plan::Node& node) {
            return node.type == plan::NodeType::gather && node.actuals->loops == 3 &&
                   node.workersLaunched == node.workersPlanned;
        }));
        for (const Finding& one : judged(tree).findings) {
            QVERIFY2(one.id != "parallel.not-launched", toText(one, &tree).c_str());
        }
    }

    void who_refers_is_not_told_to_index_what_it_refers_by() {
        const fs::path corpus = fs::path(PAVEMENT_SOURCE_DIR) / "tests/unit/plan/corpus";
        const auto advice = [&](const std::string& name) -> std::optional<std::string> {
            for (const Finding& one : judged(parsed(corpus / (name + ".json"))).findings) {
                if (one.id == "trigger.foreign-key") {
                    return one.advice;
                }
            }
            return std::nullopt;
        };
        const auto refers = advice("insert_foreign_key");
        const auto referred = advice("delete_cascade");
        QVERIFY(refers && referred);
        QVERIFY(refers->find("An index on the referencing") == std::string::npos);
        QVERIFY(referred->find("An index on the referencing") != std::string::npos);
    }

    void a_repeat_of_what_the_plan_says_is_left_out() {
        FindingReport ofStatement;
        FindingReport ofPlan;
        ofStatement.findings = {{.id = "statement.jit"}, {.id = "predicate.cast"}, {.id = "statement.wal"}};
        ofPlan.findings = {{.id = "jit.dominant"}, {.id = "predicate.cast"}};
        const auto left = withoutRepeats(ofStatement, ofPlan);
        QCOMPARE(left.size(), std::size_t{1});
        QCOMPARE(left[0].id, std::string("statement.wal"));
    }

    void findings_become_json_with_a_schema() {
        const auto tree =
            fromText("Seq Scan on t  (cost=0.00..9.00 rows=1 width=8) (actual time=0.010..50.000 rows=1"
                     " loops=1)\n  Filter: (k = 4711)\n  Rows Removed by Filter: 99999\n"
                     "Execution Time: 50.100 ms\n");
        const auto report = judged(tree, {});
        const Json json = toJson(report);
        QCOMPARE(json.at("schema").get<std::string>(), std::string("pavement-findings"));
        QCOMPARE(json.at("version").get<int>(), kFindingsSchemaVersion);
        const Json& one = json.at("findings").at(0);
        QCOMPARE(one.at("id").get<std::string>(), std::string("scan.selective-filter"));
        QCOMPARE(one.at("node").get<int>(), 0);
        QVERIFY(one.at("cost").at("seconds").get<double>() > 0.049);
        QCOMPARE(one.at("evidence").at(0).at("unit").get<std::string>(), std::string("count"));
        QCOMPARE(one.at("fix").get<std::string>(),
                 std::string("CREATE INDEX CONCURRENTLY \"t_k_idx\" ON \"t\" (\"k\");"));
        QCOMPARE(one.at("undo").get<std::string>(), std::string("DROP INDEX CONCURRENTLY \"t_k_idx\";"));
        const std::string text = toText(report, &tree);
        QVERIFY2(text.find("at Seq Scan on t") != std::string::npos, text.c_str());
        QVERIFY2(text.find("4711") == std::string::npos, text.c_str());
    }

    void checks_locks_and_horizon_become_json() {
        CheckReport report;
        CheckFinding unused;
        unused.checkId = "index.unused";
        unused.object = "app.i";
        unused.severity = Severity::warning;
        unused.evidence = {{"size", 8192, Unit::bytes}};
        unused.fix = "DROP INDEX \"app\".\"i\";";
        report.findings.push_back(unused);
        report.skipped.push_back({"bloat.measured", SkipReason::extension, "pgstattuple is not installed"});
        report.runs.push_back({"index.unused", 0.25, 1, true});
        const std::vector<Check> checks{{.id = "index.unused", .title = "Unused", .why = "It costs."}};
        const Json json = toJson(report, checks);
        QCOMPARE(json.at("schema").get<std::string>(), std::string("pavement-checks"));
        const Json& finding = json.at("findings").at(0);
        QCOMPARE(finding.at("title").get<std::string>(), std::string("Unused"));
        QCOMPARE(finding.at("evidence").at(0).at("text").get<std::string>(), std::string("8.00 KiB"));
        QVERIFY(finding.at("cost").is_null());
        QCOMPARE(json.at("skipped").at(0).at("reason").get<std::string>(), std::string("extension"));
        QCOMPARE(json.at("runs").at(0).at("more").get<bool>(), true);

        LockSession culprit;
        culprit.pid = 1;
        LockSession waiter;
        waiter.pid = 2;
        waiter.blockedBy = {1};
        waiter.wait =
            LockWait{.type = "relation", .mode = "AccessShareLock", .relation = "app.t", .seconds = 2.5};
        const Json locks =
            toJson(Locks{.forest = lockForest({culprit, waiter}), .serverTime = fromMillis(0)});
        QCOMPARE(locks.at("schema").get<std::string>(), std::string("pavement-locks"));
        const auto root = locks.at("culprits").at(0).get<std::size_t>();
        QCOMPARE(locks.at("sessions").at(root).at("pid").get<int>(), 1);
        const auto child = locks.at("sessions").at(root).at("waiters").at(0).get<std::size_t>();
        QCOMPARE(locks.at("sessions").at(child).at("wait").at("seconds").get<double>(), 2.5);
        QCOMPARE(locks.at("at").get<std::string>(), std::string("1970-01-01T00:00:00.000Z"));

        Horizon horizon;
        HorizonHolder slot;
        slot.kind = HolderKind::replicationSlot;
        slot.name = "s";
        slot.xidAge = 7;
        horizon.holders.push_back(slot);
        const Json held = toJson(horizon);
        QCOMPARE(held.at("holders").at(0).at("kind").get<std::string>(), std::string("replication slot"));
        QVERIFY(held.at("holders").at(0).at("seconds").is_null());
    }
};

QTEST_GUILESS_MAIN(FindingsTest)
#include "findings_test.moc"
