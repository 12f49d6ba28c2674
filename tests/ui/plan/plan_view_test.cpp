// The plan's views as a person uses them: keyboard, mouse, one choice for all views, and a plan of ten
// thousand nodes of which only what is in sight is painted.

#include "plan_fixture.h"
#include "ui/plan/plan_comparison_view.h"
#include "ui/plan/plan_details.h"
#include "ui/plan/plan_findings.h"
#include "ui/plan/plan_grid.h"
#include "ui/plan/plan_panel.h"
#include "ui/plan/plan_text.h"
#include "ui/plan/plan_tree_view.h"
#include "ui/plan/sql_view.h"

#include "engine/plan/to_text.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QScrollBar>
#include <QTabWidget>
#include <QTextBlock>
#include <QTreeView>
#include <QWheelEvent>

#include <cmath>

using namespace pavement;
using namespace pavement::ui;
using plan::kNoNode;
using plan::NodeIndex;

namespace {

void wheel(PlanTreeView& view, QPointF at, int steps) {
    QWheelEvent event(at, view.viewport()->mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(view.viewport(), &event);
}

QString spoken(QWidget& widget, QAccessible::Text what) {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&widget);
    return face == nullptr ? QString() : face->text(what);
}

} // namespace

class PlanViewTest : public QObject {
    Q_OBJECT

    Theme m_theme{*qApp, ThemeMode::light};

    // A shown panel with three joins of two scans each.
    struct Shown {
        explicit Shown(const Theme& theme, PlanDocumentPtr document)
            : panel(theme) {
            panel.resize(1280, 800);
            panel.show(std::move(document));
            panel.show();
            if (!QTest::qWaitForWindowExposed(&panel)) {
                qFatal("the panel did not appear");
            }
        }

        PlanPanel panel;
    };

private slots:

    void arrows_go_to_parent_child_and_neighbours() {
        Shown shown(m_theme, makePlanDocument(largePlan(3)));
        PlanTreeView& tree = shown.panel.tree();
        PlanState& state = shown.panel.state();
        state.select(0);
        const auto press = [&tree](Qt::Key key) { QTest::keyClick(&tree, key); };
        press(Qt::Key_Down);
        QCOMPARE(state.current(), NodeIndex{1}); // the first join
        press(Qt::Key_Down);
        QCOMPARE(state.current(), NodeIndex{2});
        press(Qt::Key_Right);
        QCOMPARE(state.current(), NodeIndex{3});
        press(Qt::Key_Right);
        QCOMPARE(state.current(), NodeIndex{5}); // across to the next join's first scan
        press(Qt::Key_Left);
        QCOMPARE(state.current(), NodeIndex{3});
        press(Qt::Key_Up);
        QCOMPARE(state.current(), NodeIndex{1});
        press(Qt::Key_Left);
        QCOMPARE(state.current(), NodeIndex{1}); // nothing left of it
        press(Qt::Key_Home);
        QCOMPARE(state.current(), NodeIndex{0});
        press(Qt::Key_Up);
        QCOMPARE(state.current(), NodeIndex{0});
        state.select(kNoNode);
        press(Qt::Key_Down);
        QCOMPARE(state.current(), NodeIndex{0}); // the first key shows where one stands
    }

    void what_is_chosen_in_one_view_is_chosen_in_all() {
        Shown shown(m_theme, makePlanDocument(largePlan(3)));
        PlanState& state = shown.panel.state();
        PlanGrid& grid = shown.panel.grid();
        auto* text = shown.panel.findChild<PlanText*>();
        auto* details = shown.panel.findChild<PlanDetails*>();
        QVERIFY(text != nullptr && details != nullptr);

        state.select(5);
        QCOMPARE(grid.rows().node(grid.currentIndex()), NodeIndex{5});
        QVERIFY(details->toPlainText().contains(QLatin1String("orders1")));

        shown.panel.setView(PlanPanel::View::table);
        grid.setFocus();
        QTest::keyClick(&grid, Qt::Key_Down);
        QCOMPARE(state.current(), NodeIndex{6});
        QVERIFY(details->toPlainText().contains(QLatin1String("customers1")));

        shown.panel.setView(PlanPanel::View::text);
        QVERIFY(text->textCursor().block().text().contains(QLatin1String("customers1")));
        QTest::keyClick(text, Qt::Key_Up);
        QCOMPARE(state.current(), NodeIndex{5});
        QCOMPARE(grid.rows().node(grid.currentIndex()), NodeIndex{5});

        shown.panel.setView(PlanPanel::View::tree);
        shown.panel.tree().fit();
        QTest::mouseClick(shown.panel.tree().viewport(), Qt::LeftButton, {},
                          shown.panel.tree().boxOf(4).center().toPoint());
        QCOMPARE(state.current(), NodeIndex{4});
    }

    void sorting_keeps_the_chosen_node() {
        Shown shown(m_theme, makePlanDocument(largePlan(3)));
        PlanGrid& grid = shown.panel.grid();
        shown.panel.state().select(6);
        QSignalSpy changed(&shown.panel.state(), &PlanState::currentChanged);
        grid.sortByColumn(PlanGridModel::BlocksHit, Qt::DescendingOrder);
        QVERIFY(grid.rows().isFlat());
        QCOMPARE(grid.rows().node(grid.currentIndex()), NodeIndex{6});
        grid.sortByColumn(PlanGridModel::NodeColumn, Qt::AscendingOrder);
        QVERIFY(!grid.rows().isFlat());
        QCOMPARE(grid.rows().node(grid.currentIndex()), NodeIndex{6});
        QVERIFY(grid.isExpanded(grid.rows().indexOf(0)));
        QCOMPARE(changed.count(), 0);
    }

    void findings_lead_to_their_nodes_and_nodes_to_their_findings() {
        analyzer::FindingReport report;
        report.findings = {findingAt(3, analyzer::Severity::critical, "A filter reads all of it"),
                           findingAt(5, analyzer::Severity::warning, "A <b>spill</b>"),
                           findingAt(kNoNode, analyzer::Severity::notice, "Offset paging")};
        Shown shown(m_theme, makePlanDocument(largePlan(3), report));
        PlanState& state = shown.panel.state();
        auto* list = shown.panel.findChild<PlanFindings*>();
        auto* details = shown.panel.findChild<PlanDetails*>();
        QCOMPARE(list->count(), 3);
        QCOMPARE(state.current(), NodeIndex{3}); // one looks at the dearest first
        QCOMPARE(list->currentRow(), 0);
        QVERIFY(details->toPlainText().contains(QLatin1String("A filter reads all of it")));
        QVERIFY(details->toPlainText().contains(QLatin1String("812 ms, 65.0 % of the statement")));
        QVERIFY(details->toPlainText().contains(QLatin1String("<status>"))); // shown, not taken for HTML
        list->setCurrentRow(1);
        QCOMPARE(state.current(), NodeIndex{5});
        QVERIFY(details->toPlainText().contains(QLatin1String("A <b>spill</b>")));
        state.select(3);
        QCOMPARE(list->currentRow(), 0);
        state.select(7);
        QCOMPARE(list->currentRow(), -1);
        emit details->anchorClicked(QUrl(QStringLiteral("fix:0")));
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("CREATE INDEX ON orders (status);"));
    }

    void the_wheel_zooms_at_the_cursor() {
        Shown shown(m_theme, makePlanDocument(largePlan(40)));
        PlanTreeView& tree = shown.panel.tree();
        tree.fit();
        const double fitted = tree.scale();
        const NodeIndex node = 1 + 3 * 20;
        const QPointF at = tree.boxOf(node).center();
        wheel(tree, at, 4);
        QVERIFY(tree.scale() > fitted * 2);
        // A tree that is not higher than the view hangs from its top; across, the point stays.
        QVERIFY(std::abs(tree.boxOf(node).center().x() - at.x()) < 2);
        tree.zoomTo(2, tree.boxOf(node).center());
        QVERIFY(tree.verticalScrollBar()->maximum() > 0);
        const QPointF now = tree.boxOf(node).center();
        wheel(tree, now, 1);
        QVERIFY2((tree.boxOf(node).center() - now).manhattanLength() < 4, "the point under the cursor moved");
        QCOMPARE(tree.nodeAt(now), node);
        QTest::keyClick(&tree, Qt::Key_F);
        QCOMPARE(tree.scale(), fitted);
        QTest::keyClick(&tree, Qt::Key_0);
        QCOMPARE(tree.scale(), 1.0);
        QTest::keyClick(&tree, Qt::Key_Minus);
        QCOMPARE(tree.scale(), 0.8);
    }

    void dragging_pans_and_chooses_nothing() {
        Shown shown(m_theme, makePlanDocument(largePlan(40)));
        PlanTreeView& tree = shown.panel.tree();
        QTest::keyClick(&tree, Qt::Key_0);
        const NodeIndex before = shown.panel.state().current();
        const QPointF from = tree.boxOf(before).center();
        const int scrolled = tree.horizontalScrollBar()->value();
        const QPoint start = tree.viewport()->rect().center();
        QTest::mousePress(tree.viewport(), Qt::LeftButton, {}, start);
        QTest::mouseMove(tree.viewport(), start - QPoint(60, 0));
        QTest::mouseMove(tree.viewport(), start - QPoint(120, 0));
        QTest::mouseRelease(tree.viewport(), Qt::LeftButton, {}, start - QPoint(120, 0));
        QCOMPARE(tree.horizontalScrollBar()->value(), scrolled + 120);
        QCOMPARE(tree.boxOf(before).center().x(), from.x() - 120);
        QCOMPARE(shown.panel.state().current(), before);
    }

    void ten_thousand_nodes_paint_only_what_is_in_sight() {
        const auto document = makePlanDocument(largePlan(3'333)); // 10,000 nodes
        QCOMPARE(document->tree.nodes.size(), std::size_t{10'000});
        Shown shown(m_theme, document);
        PlanTreeView& tree = shown.panel.tree();
        QTest::keyClick(&tree, Qt::Key_0);
        shown.panel.state().select(5'000);
        QVERIFY(QRectF(tree.viewport()->rect()).contains(tree.boxOf(5'000)));
        tree.viewport()->grab();
        QVERIFY2(tree.cardsPainted() > 0 && tree.cardsPainted() < 40,
                 qPrintable(QString::number(tree.cardsPainted())));

        // Scrolled through at reading size: never more than what fits.
        for (int i = 0; i < 60; ++i) {
            tree.horizontalScrollBar()->setValue(tree.horizontalScrollBar()->value() + 40);
            tree.viewport()->repaint();
            QVERIFY(tree.cardsPainted() > 0 && tree.cardsPainted() < 40);
        }

        tree.fit(); // all of them at once: several share a pixel
        tree.viewport()->grab();
        QVERIFY2(tree.cardsPainted() < 3 * tree.viewport()->width(),
                 qPrintable(QString::number(tree.cardsPainted())));

        // Walking along keeps the current one in sight.
        QTest::keyClick(&tree, Qt::Key_0);
        for (int i = 0; i < 50; ++i) {
            QTest::keyClick(&tree, Qt::Key_Right);
        }
        QVERIFY(QRectF(tree.viewport()->rect()).contains(tree.boxOf(shown.panel.state().current())));
    }

    void lines_lead_to_children_that_are_out_of_sight() {
        Shown shown(m_theme, makePlanDocument(largePlan(400)));
        PlanTreeView& tree = shown.panel.tree();
        QTest::keyClick(&tree, Qt::Key_0);
        tree.horizontalScrollBar()->setValue(tree.horizontalScrollBar()->maximum() / 5);
        tree.verticalScrollBar()->setValue(0);
        const NodeIndex join = tree.nodeAt({tree.viewport()->width() / 2.0, tree.boxOf(1).center().y()});
        const QRectF box = tree.boxOf(join == kNoNode ? 1 + 3 * 80 : join);
        QVERIFY(!QRectF(tree.viewport()->rect()).intersects(tree.boxOf(0))); // the parent is far to the right
        // The rail runs across the whole picture above the joins.
        const QImage picture = tree.viewport()->grab().toImage();
        const double ratio = picture.devicePixelRatio();
        const double gap = (box.top() - tree.boxOf(0).bottom()) / 2;
        const QColor ground = m_theme.palette().window;
        for (const double part : {0.02, 0.5, 0.98}) {
            bool line = false;
            for (int dy = -2; dy <= 2; ++dy) {
                const int x = static_cast<int>(picture.width() * part);
                const int y = static_cast<int>((box.top() - gap) * ratio) + dy;
                line = line || picture.pixelColor(x, y) != ground;
            }
            QVERIFY2(line, qPrintable(QString::number(part)));
        }
    }

    void every_recorded_plan_can_be_drawn_in_both_themes() {
        for (const ThemeMode mode : {ThemeMode::light, ThemeMode::dark}) {
            m_theme.setMode(mode);
            PlanState state;
            PlanTreeView tree(state, m_theme);
            tree.resize(900, 600);
            for (const char* name :
                 {"parallel_hash_join", "hash_join_never_executed", "jit", "partitions_all",
                  "seq_scan_plain_explain", "odd_names", "cte_recursive", "memoize"}) {
                state.show(makePlanDocument(corpusPlan(name)));
                tree.fit();
                tree.grab();
                QVERIFY2(tree.cardsPainted() > 0, name);
            }
            state.show(nullptr);
            tree.grab();
            QCOMPARE(tree.cardsPainted(), 0);
        }
        m_theme.setMode(ThemeMode::light);
    }

    void a_screen_reader_hears_the_node_and_the_plan() {
        Shown shown(m_theme, makePlanDocument(corpusPlan("hash_join")));
        PlanTreeView& tree = shown.panel.tree();
        shown.panel.state().select(1);
        QCOMPARE(spoken(tree, QAccessible::Name), QStringLiteral("Plan as a tree"));
        const QString words = spoken(tree, QAccessible::Description);
        QVERIFY2(words.contains(QLatin1String("node 2 of")), qPrintable(words));
        QVERIFY2(words.contains(QLatin1String("own time")), qPrintable(words));
        QVERIFY2(words.contains(QLatin1String("execution")), qPrintable(words));
        for (QWidget* widget : shown.panel.findChildren<QWidget*>()) {
            if ((widget->focusPolicy() & Qt::TabFocus) != 0 && !widget->inherits("QTabBar") &&
                !widget->objectName().startsWith(QLatin1String("qt_"))) {
                QVERIFY2(!spoken(*widget, QAccessible::Name).isEmpty(), widget->metaObject()->className());
            }
        }
    }

    void enter_opens_the_details() {
        Shown shown(m_theme, makePlanDocument(corpusPlan("hash_join")));
        shown.panel.activateWindow();
        shown.panel.tree().setFocus();
        QTest::keyClick(&shown.panel.tree(), Qt::Key_Return);
        QTRY_VERIFY(shown.panel.findChild<PlanDetails*>()->hasFocus());
    }

    void copying_gives_a_plan_that_reads_back_the_same() {
        const plan::PlanTree tree = corpusPlan("parallel_hash_join");
        Shown shown(m_theme, makePlanDocument(tree));
        shown.panel.copyAsJson();
        auto read = plan::parsePlan(QGuiApplication::clipboard()->text().toStdString());
        QVERIFY(read.has_value());
        QVERIFY(*read == tree);
        shown.panel.copyAsText();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromStdString(plan::toText(tree)));
    }

    void the_view_of_ones_choice_comes_back() {
        QByteArray state;
        {
            Shown shown(m_theme, makePlanDocument(largePlan(1)));
            shown.panel.setView(PlanPanel::View::table);
            state = shown.panel.saveState();
        }
        Shown again(m_theme, makePlanDocument(largePlan(1)));
        again.panel.restoreState(state);
        QVERIFY(again.panel.view() == PlanPanel::View::table);
        again.panel.restoreState("rubbish");
        QVERIFY(again.panel.view() == PlanPanel::View::table);
    }

    void a_new_plan_replaces_the_old_one_everywhere() {
        Shown shown(m_theme, makePlanDocument(largePlan(30)));
        shown.panel.state().select(60);
        shown.panel.show(makePlanDocument(corpusPlan("result")));
        QCOMPARE(shown.panel.state().current(), NodeIndex{0});
        QCOMPARE(shown.panel.grid().rows().rowCount(), 1);
        shown.panel.show(nullptr);
        QCOMPARE(shown.panel.state().current(), kNoNode);
        QCOMPARE(shown.panel.grid().rows().rowCount(), 0);
        shown.panel.tree().grab();
    }

    void a_comparison_starts_at_its_first_change_and_goes_round() {
        PlanComparisonView view(m_theme);
        view.resize(1100, 600);
        view.show(comparePlans(makePlanDocument(corpusPlan("hash_join")),
                               makePlanDocument(corpusPlan("merge_join"))));
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QVERIFY(view.summary().startsWith(QLatin1String("The shape changed")));
        QVERIFY(view.summary().contains(QStringLiteral(" → ")));
        const QModelIndex first = view.rows().currentIndex();
        QVERIFY(view.model().fate(first) != PlanComparisonModel::Fate::same);
        QSet<quintptr> seen;
        do {
            seen.insert(view.rows().currentIndex().internalId());
            view.goToNextChange();
        } while (view.rows().currentIndex().siblingAtColumn(0) != first.siblingAtColumn(0) &&
                 seen.size() < 100);
        QVERIFY(seen.size() > 1 && seen.size() < 100);

        view.show(comparePlans(makePlanDocument(corpusPlan("hash_join")),
                               makePlanDocument(corpusPlan("hash_join"))));
        QVERIFY(view.summary().startsWith(QLatin1String("Same shape")));
        QVERIFY(!view.model().nextChange({}).isValid());
    }

    void a_statement_is_coloured_in_lines_and_copied_as_it_was() {
        SqlView view(m_theme);
        const std::string sql = "select a, b from t where c = 'x' and d in (select 1 from u)";
        view.setStatement(sql);
        QVERIFY(view.blockCount() > 1);
        view.copyAll();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromStdString(sql));
        QVERIFY(view.isReadOnly());
        const auto colours = view.document()->firstBlock().layout()->formats();
        QVERIFY(!colours.isEmpty());
        QCOMPARE(colours.front().format.foreground().color(), m_theme.palette().syntaxKeyword);
        m_theme.setMode(ThemeMode::dark);
        QCOMPARE(view.document()->firstBlock().layout()->formats().front().format.foreground().color(),
                 m_theme.palette().syntaxKeyword);
        m_theme.setMode(ThemeMode::light);
    }
};

QTEST_MAIN(PlanViewTest)
#include "plan_view_test.moc"
