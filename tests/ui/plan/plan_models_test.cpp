// The models of plans under Qt's own tester, with the figures a person reads; and the colours of texts.

#include "plan_fixture.h"
#include "ui/plan/plan_comparison_model.h"
#include "ui/plan/plan_grid_model.h"
#include "ui/plan/plan_rows.h"
#include "ui/plan/plan_words.h"
#include "ui/plan/text_colours.h"

#include "engine/plan/to_text.h"

#include <QAbstractItemModelTester>
#include <QDir>

using namespace pavement;
using namespace pavement::ui;

namespace {

constexpr auto kStrict = QAbstractItemModelTester::FailureReportingMode::QtTest;

int countRows(const QAbstractItemModel& model, const QModelIndex& parent = {}) {
    int count = 0;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        count += 1 + countRows(model, model.index(row, 0, parent));
    }
    return count;
}

QString cell(const PlanGridModel& model, plan::NodeIndex node, int column) {
    return model.indexOf(node, column).data().toString();
}

} // namespace

class PlanModelsTest : public QObject {
    Q_OBJECT
private slots:

    void every_recorded_plan_is_a_sound_tree_and_a_sound_list() {
        const QStringList files = QDir(QStringLiteral(PAVEMENT_SOURCE_DIR "/tests/unit/plan/corpus"))
                                      .entryList({QStringLiteral("*.json")});
        QVERIFY(files.size() >= 120);
        PlanGridModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        for (const QString& file : files) {
            const auto document = makePlanDocument(corpusPlan(qPrintable(file.chopped(5))));
            const int nodes = static_cast<int>(document->tree.nodes.size());
            model.sort(PlanGridModel::NodeColumn);
            model.show(document);
            QCOMPARE(countRows(model), nodes);
            model.sort(PlanGridModel::OwnTime, Qt::DescendingOrder);
            QVERIFY(model.isFlat());
            QCOMPARE(model.rowCount(), nodes);
            for (plan::NodeIndex i = 0; i < document->tree.nodes.size(); ++i) {
                QCOMPARE(model.node(model.indexOf(i)), i);
                QVERIFY(!PlanWords::node(*document, i).isEmpty());
            }
        }
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void sorted_by_own_time_the_slowest_comes_first_and_the_unmeasured_last() {
        PlanGridModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        const auto document = makePlanDocument(corpusPlan("join_never_executed"));
        model.show(document);
        for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
            model.sort(PlanGridModel::OwnTime, order);
            bool nothing = false;
            std::optional<double> last;
            for (int row = 0; row < model.rowCount(); ++row) {
                const QVariant key = model.index(row, PlanGridModel::OwnTime).data(PlanRowRole::sort);
                QVERIFY(!nothing || !key.isValid());
                nothing = nothing || !key.isValid();
                if (key.isValid() && last) {
                    QVERIFY(order == Qt::DescendingOrder ? key.toDouble() <= *last : key.toDouble() >= *last);
                }
                last = key.isValid() ? std::optional(key.toDouble()) : last;
            }
            QVERIFY(nothing && last); // this plan has both
        }
        model.sort(-1); // the sort indicator was cleared
        QVERIFY(!model.isFlat());
        QCOMPARE(model.rowCount(), 1);
    }

    void cells_say_what_was_printed() {
        plan::PlanTree tree = corpusPlan("nested_loop_join_filter");
        const auto document = makePlanDocument(tree);
        PlanGridModel model;
        model.show(document);
        for (plan::NodeIndex i = 0; i < tree.nodes.size(); ++i) {
            const plan::Node& node = tree.nodes[i];
            QCOMPARE(cell(model, i, PlanGridModel::Rows),
                     QString::fromStdString(formatCount(document->accounting.nodes[i].rows)));
            QCOMPARE(cell(model, i, PlanGridModel::Loops),
                     QString::fromStdString(formatCount(node.actuals->loops)));
            QCOMPARE(cell(model, i, PlanGridModel::Estimated),
                     QString::fromStdString(formatCount(node.estimates->rows)));
            QVERIFY(cell(model, i, PlanGridModel::OwnTime).contains(QLatin1Char('s')));
        }
        const plan::NodeIndex join = nodeOfType(tree, plan::NodeType::nestedLoop);
        QVERIFY(cell(model, join, PlanGridModel::Condition).startsWith(QLatin1String("Join Filter: ")));
    }

    void a_misestimate_has_sign_words_and_meaning() {
        plan::PlanTree tree = largePlan(1);
        tree.nodes[2].estimates->rows = 10; // there were 1,000
        tree.nodes[3].estimates->rows = 100'000;
        PlanGridModel model;
        model.show(makePlanDocument(std::move(tree)));
        QCOMPARE(cell(model, 2, PlanGridModel::Factor), QStringLiteral("↑ 100× more"));
        QCOMPARE(cell(model, 3, PlanGridModel::Factor), QStringLiteral("↓ 100× fewer"));
        const auto meaning = [&model](plan::NodeIndex node) {
            return static_cast<PlanRowMeaning>(
                model.indexOf(node, PlanGridModel::Factor).data(PlanRowRole::meaning).toInt());
        };
        QVERIFY(meaning(2) == PlanRowMeaning::more);
        QVERIFY(meaning(3) == PlanRowMeaning::fewer);
        QCOMPARE(model.indexOf(2, PlanGridModel::Factor).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("100× more rows than estimated"));
    }

    void rows_have_a_scale_on_which_estimates_have_room_too() {
        plan::PlanTree tree = largePlan(1);
        tree.nodes[3].estimates->rows = 100'000; // there were 1,000
        tree.nodes[2].estimates->rows = 10;
        const auto document = makePlanDocument(std::move(tree));
        QCOMPARE(document->mostRows, 100'000.0);
        QCOMPARE(document->estimatedRows(3), 100'000.0);
        QCOMPARE(document->estimatedRows(2), 10.0);
    }

    void own_times_are_the_lengths_of_bars_and_fill_the_whole() {
        PlanGridModel model;
        model.show(makePlanDocument(corpusPlan("three_way_join")));
        double sum = 0;
        for (plan::NodeIndex i = 0; i < model.document()->tree.nodes.size(); ++i) {
            const QVariant share = model.indexOf(i, PlanGridModel::OwnTime).data(PlanRowRole::share);
            QVERIFY(share.isValid() && share.toDouble() >= 0 && share.toDouble() <= 1);
            sum += share.toDouble();
        }
        QVERIFY2(std::abs(sum - 1) < 0.01, qPrintable(QString::number(sum)));
    }

    void a_plan_that_was_not_run_shows_estimates_and_no_times() {
        PlanGridModel model;
        model.show(makePlanDocument(corpusPlan("seq_scan_plain_explain")));
        QVERIFY(cell(model, 0, PlanGridModel::OwnTime).isEmpty());
        QVERIFY(cell(model, 0, PlanGridModel::Rows).isEmpty());
        QVERIFY(!cell(model, 0, PlanGridModel::Estimated).isEmpty());
        QVERIFY(PlanWords::summary(*model.document()).contains(QLatin1String("not run")));
    }

    void never_executed_is_said_in_words() {
        const auto document = makePlanDocument(corpusPlan("join_never_executed"));
        PlanGridModel model;
        model.show(document);
        int idle = 0;
        for (plan::NodeIndex i = 0; i < document->tree.nodes.size(); ++i) {
            if (document->tree.nodes[i].neverExecuted()) {
                ++idle;
                QCOMPARE(cell(model, i, PlanGridModel::Rows), QStringLiteral("never"));
                QVERIFY(PlanWords::node(*document, i).contains(QLatin1String("never executed")));
                QCOMPARE(PlanWords::facts(*document, i).front().value, QStringLiteral("never"));
            }
        }
        QVERIFY(idle > 0);
    }

    void the_gravest_finding_of_a_node_comes_first() {
        analyzer::FindingReport report;
        report.findings = {findingAt(2, analyzer::Severity::notice, "small"),
                           findingAt(2, analyzer::Severity::critical, "grave"),
                           findingAt(plan::kNoNode, analyzer::Severity::warning, "whole"),
                           findingAt(1, analyzer::Severity::warning, "other")};
        const auto document = makePlanDocument(largePlan(1), report);
        QCOMPARE(document->findingsAt(2).size(), std::size_t{2});
        QCOMPARE(document->findingsAt(2).front(), 1U);
        QCOMPARE(document->findingsAt(1).size(), std::size_t{1});
        QVERIFY(document->findingsAt(0).empty());
        QCOMPARE(document->first(), plan::NodeIndex{2}); // of the first in the report: the dearest
        PlanGridModel model;
        model.show(document);
        QCOMPARE(model.indexOf(2).data(PlanRowRole::severity).toInt(),
                 static_cast<int>(analyzer::Severity::critical));
        QVERIFY(!model.indexOf(0).data(PlanRowRole::severity).isValid());
    }

    void without_findings_one_looks_first_where_the_time_went() {
        const auto document = makePlanDocument(corpusPlan("sort_external"));
        const plan::NodeIndex first = document->first();
        for (plan::NodeIndex i = 0; i < document->tree.nodes.size(); ++i) {
            QVERIFY(document->share(i) <= document->share(first));
        }
    }

    void two_plans_are_one_sound_tree_with_every_node_of_both() {
        PlanComparisonModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        const QList<std::pair<const char*, const char*>> pairs{
            {"hash_join", "merge_join"},         {"seq_scan", "index_scan"}, {"three_way_join", "hash_join"},
            {"parallel_hash_join", "hash_join"}, {"sort_external", "sort"},  {"result", "union_all"},
            {"cte_twice", "cte_twice"},
        };
        for (const auto& [one, other] : pairs) {
            const auto before = makePlanDocument(corpusPlan(one));
            const auto after = makePlanDocument(corpusPlan(other));
            model.show(comparePlans(before, after));
            int removed = 0;
            for (const plan::NodeMatch& match : model.comparison()->changes.nodes) {
                removed += match.after == plan::kNoNode ? 1 : 0;
            }
            QCOMPARE(countRows(model), static_cast<int>(after->tree.nodes.size()) + removed);
        }
    }

    void what_was_removed_hangs_where_it_was() {
        // Before: Sort over a scan. After: the scan alone below the same Limit.
        const auto make = [](bool sorted) {
            plan::PlanTree tree;
            const auto add = [&tree](plan::NodeIndex parent, plan::NodeType type) {
                const plan::NodeIndex i = tree.add(parent);
                tree.nodes[i].type = type;
                tree.nodes[i].relationship = plan::Relationship::outer;
                tree.nodes[i].actuals = plan::Actuals{0, 5, 10, 1};
                return i;
            };
            const plan::NodeIndex limit = add(plan::kNoNode, plan::NodeType::limit);
            const plan::NodeIndex scan = add(sorted ? add(limit, plan::NodeType::sort) : limit,
                                             sorted ? plan::NodeType::seqScan : plan::NodeType::indexScan);
            tree.nodes[scan].relation = tree.nodes[scan].alias = "orders";
            tree.link();
            return makePlanDocument(std::move(tree));
        };
        PlanComparisonModel model;
        const QAbstractItemModelTester tester(&model, kStrict);
        model.show(comparePlans(make(true), make(false)));
        QCOMPARE(countRows(model), 3);
        const QModelIndex limit = model.index(0, 0);
        QCOMPARE(model.rowCount(limit), 2);
        const QModelIndex scan = model.index(0, 0, limit);
        const QModelIndex sort = model.index(1, 0, limit);
        QVERIFY(model.fate(scan) == PlanComparisonModel::Fate::changed);
        QVERIFY(model.changes(scan).contains(QStringLiteral("read by: Seq Scan → Index Scan")));
        QVERIFY(model.fate(sort) == PlanComparisonModel::Fate::removed);
        QCOMPARE(sort.siblingAtColumn(PlanComparisonModel::ChangeColumn).data().toString(),
                 QStringLiteral("− removed"));
        QVERIFY(sort.data(Qt::FontRole).value<QFont>().strikeOut());
        QVERIFY(sort.siblingAtColumn(PlanComparisonModel::TimeAfter).data().toString().isEmpty());
        QVERIFY(!sort.siblingAtColumn(PlanComparisonModel::TimeBefore).data().toString().isEmpty());
        QCOMPARE(model.nextChange({}), scan);
        QCOMPARE(model.nextChange(scan), sort);
        QVERIFY(!model.nextChange(sort).isValid());
    }

    void colours_of_sql_count_in_characters_not_bytes() {
        const std::string sql = "SELECT 'grüße 🎈' AS \"ü\", $1, 42 -- Ende";
        const QString text = QString::fromStdString(sql);
        const auto inked = [&](Ink ink) {
            QStringList found;
            for (const InkSpan& span : inkOfSql(sql)) {
                if (span.ink == ink) {
                    found << text.mid(span.begin, span.end - span.begin);
                }
            }
            return found;
        };
        QCOMPARE(inked(Ink::keyword), (QStringList{QStringLiteral("SELECT"), QStringLiteral("AS")}));
        QCOMPARE(inked(Ink::string), QStringList{QStringLiteral("'grüße 🎈'")});
        QCOMPARE(inked(Ink::parameter), QStringList{QStringLiteral("$1")});
        QCOMPARE(inked(Ink::number), QStringList{QStringLiteral("42")});
        QCOMPARE(inked(Ink::muted), QStringList{QStringLiteral("-- Ende")});
    }

    void every_node_of_a_plans_text_is_strong() {
        const plan::PlanTree tree = corpusPlan("odd_names");
        std::vector<std::size_t> headings;
        const std::string text = plan::toText(tree, &headings);
        QCOMPARE(headings.size(), tree.nodes.size());
        const QString shown = QString::fromStdString(text);
        plan::NodeIndex node = 0;
        for (const InkSpan& span : inkOfPlan(text, headings)) {
            if (span.ink == Ink::strong) {
                QVERIFY(shown.mid(span.begin).startsWith(PlanWords::heading(tree.nodes[node])));
                ++node;
            }
        }
        QCOMPARE(node, static_cast<plan::NodeIndex>(tree.nodes.size()));
    }
};

QTEST_MAIN(PlanModelsTest)
#include "plan_models_test.moc"
