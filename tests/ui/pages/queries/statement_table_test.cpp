// The table of statements: order, filter and columns under Qt's model tester, and that neither ordering nor
// painting gets dearer for the window with the number of rows.

#include "engine/runner/task_runner.h"
#include "ui/models/statement_table_model.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/queries/statement_columns.h"
#include "ui/pages/queries/statement_delegate.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QIdentityProxyModel>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

#include <cmath>

using namespace pavement;
using namespace pavement::ui;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMany = 3 * StatementTableModel::kAtOnce;

StatementFigures row(const std::string& id, const std::string& text, double seconds,
                     const std::string& user = "app", const std::string& database = "shop") {
    StatementFigures one;
    one.id = id;
    one.text = text;
    one.user = user;
    one.database = database;
    one.figures.fill(kNaN);
    one.figures[static_cast<std::size_t>(StatementFigure::totalSeconds)] = seconds;
    one.figures[static_cast<std::size_t>(StatementFigure::share)] = seconds / 10;
    one.spark = {1, 2, std::numeric_limits<float>::quiet_NaN(), 3};
    return one;
}

std::shared_ptr<const StatementTable> small() {
    auto table = std::make_shared<StatementTable>();
    table->append(row("a", "SELECT name\n  FROM orders WHERE id = $1", 3));
    table->append(row("b", "UPDATE Orders SET state = $1", 5, "batch"));
    table->append(row("c", "INSERT INTO log VALUES ($1)", kNaN, "app, batch", "archive"));
    table->append(row("d", "SELECT count(*) FROM log", 1));
    return table;
}

std::string shown(const StatementTableModel& model) {
    std::string ids;
    for (int i = 0; i < model.rowCount(); ++i) {
        ids += model.index(i, 0).data(KeyedTableModel::KeyRole).toString().toStdString();
    }
    return ids;
}

std::shared_ptr<const StatementTable> many(std::size_t rows) {
    auto table = std::make_shared<StatementTable>();
    StatementFigures one = row("", "", 0);
    for (std::size_t i = 0; i < rows; ++i) {
        one.id = std::to_string(i);
        one.text = "SELECT column_" + std::to_string(i % 1000) + " FROM schema.table WHERE key = $1";
        one.figures[0] = static_cast<double>(i % 977);
        table->append(one);
    }
    return table;
}

// What a view asks for, counted.
class Asked : public QIdentityProxyModel {
public:
    QVariant data(const QModelIndex& index, int role) const override {
        ++times;
        return QIdentityProxyModel::data(index, role);
    }

    mutable int times = 0;
};

struct Columns {
    explicit Columns(runner::TaskScope& jobs)
        : model(jobs) {
        view.setModel(&model);
        dressTable(view, QStringLiteral("Statements"));
        view.setSortingEnabled(true);
        columns = std::make_unique<StatementColumns>(view, model);
    }

    void resize(int width) {
        view.resize(width, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        columns->fit();
    }

    void choose(int column) {
        const std::unique_ptr<QMenu> menu(columns->menu(&view));
        menu->actions()[column - 1]->trigger();
    }

    bool shown(int column) const { return !view.isColumnHidden(column); }

    StatementTableModel model;
    QTableView view;
    std::unique_ptr<StatementColumns> columns;
};

} // namespace

class StatementTableTest : public QObject {
    Q_OBJECT
private slots:

    void rows_are_ordered_by_time_and_unknown_figures_come_last_either_way() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        StatementTableModel model(jobs);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(small());
        QCOMPARE(shown(model), std::string("badc"));
        model.sort(StatementTableModel::total, Qt::AscendingOrder);
        QCOMPARE(shown(model), std::string("dabc"));
        model.sort(StatementTableModel::statement, Qt::AscendingOrder);
        QCOMPARE(shown(model), std::string("cdab")); // letters of either case alike
        model.sort(StatementTableModel::user, Qt::AscendingOrder);
        QCOMPARE(shown(model), std::string("adcb"));
        QCOMPARE(model.index(0, StatementTableModel::statement).data().toString(),
                 QStringLiteral("SELECT name FROM orders WHERE id = $1"));
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void what_got_worse_outweighs_what_got_better_and_a_cell_says_more() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        StatementTableModel model(jobs);
        auto table = std::make_shared<StatementTable>();
        const auto add = [&](const std::string& id, std::uint8_t marks, double findings) {
            StatementFigures one = row(id, "SELECT 1", 1);
            one.marks = marks;
            one.marksNote = marks == 0 ? "" : "why\n" + id;
            one.figures[static_cast<std::size_t>(StatementFigure::findings)] = findings;
            one.findingsNote = findings > 0 ? "what" : "";
            table->append(one);
        };
        using namespace statement_mark;
        add("f", kFaster, 0);
        add("-", 0, kNaN);
        add("s", kSlower, 2);
        add("p", kSlower | kNewPlan, 1);
        add("n", kNew, 0);
        add("r", kForEachRow, kNaN);
        model.show(std::move(table));
        model.sort(StatementTableModel::marks, Qt::DescendingOrder);
        QCOMPARE(shown(model), std::string("psrnf-"));
        QCOMPARE(model.index(0, StatementTableModel::marks).data().toString(),
                 QStringLiteral("slower, new plan"));
        QCOMPARE(model.index(0, StatementTableModel::marks).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("why\np"));
        model.sort(StatementTableModel::findings, Qt::DescendingOrder);
        QCOMPARE(shown(model), std::string("spfn-r")); // unknown last
        QCOMPARE(model.index(0, StatementTableModel::findings).data().toString(), QStringLiteral("2"));
        QCOMPARE(model.index(2, StatementTableModel::findings).data().toString(), QString());
        QCOMPARE(model.index(4, StatementTableModel::findings).data().toString(), QStringLiteral("–"));
        QCOMPARE(model.index(0, StatementTableModel::findings).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("what"));
        model.setFilter({.changedOnly = true});
        QCOMPARE(shown(model), std::string("spfn"));
    }

    void a_filter_takes_words_in_any_order_and_a_user_among_several() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        StatementTableModel model(jobs);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(small());
        const auto after = [&](StatementFilter filter) {
            model.setFilter(std::move(filter));
            return shown(model);
        };
        QCOMPARE(after({.text = "orders"}), std::string("ba"));
        QCOMPARE(after({.text = "LOG select"}), std::string("d"));
        QCOMPARE(after({.text = "orders log"}), std::string()); // no needle reaches from row to row
        QCOMPARE(after({.text = "$1)"}), std::string("c"));
        QCOMPARE(after({.user = "batch"}), std::string("bc"));
        QCOMPARE(after({.user = "bat"}), std::string());
        QCOMPARE(after({.user = "app", .database = "archive"}), std::string("c"));
        QCOMPARE(after({.changedOnly = true}), std::string());
        QCOMPARE(after({}), std::string("badc"));
    }

    void a_needle_at_the_seam_of_two_texts_is_not_found() {
        TextColumn column;
        column.append("ends with ab");
        column.append("cd begins");
        column.append("");
        column.append("ab");
        std::vector<std::size_t> hits;
        column.search("abcd", [&](std::size_t at) { hits.push_back(at); });
        QVERIFY(hits.empty());
        column.search("ab", [&](std::size_t at) { hits.push_back(at); });
        QCOMPARE(hits, (std::vector<std::size_t>{0, 3}));
        QCOMPARE(std::string(column.at(2)), std::string());
        QCOMPARE(std::string(column.at(3)), std::string("ab"));
    }

    void a_long_text_is_cut_between_characters() {
        StatementTable table;
        std::string text(StatementTable::kShownBytes - 3, 'x');
        text += "äöüäöü";
        table.append(row("a", text, 1));
        const QString cut = QString::fromStdString(std::string(table.text(0)));
        QVERIFY(!cut.contains(QChar::ReplacementCharacter));
        QVERIFY(cut.endsWith(QChar(0x2026)));
        QVERIFY(table.text(0).size() <= StatementTable::kShownBytes + 3);
    }

    void a_word_far_into_a_long_text_is_found() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        StatementTableModel model(jobs);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto table = std::make_shared<StatementTable>();
        std::string list = "SELECT a FROM t WHERE a IN (";
        for (int i = 1; i < 2'000; ++i) {
            list += "$" + std::to_string(i) + ", ";
        }
        table->append(row("a", list + "$2000)\n  ORDER BY Needle", 1));
        table->append(row("b", list + "$2000)", 2));
        model.show(table);
        model.setFilter({.text = "needle t"});
        QCOMPARE(shown(model), std::string("a"));
        QVERIFY(table->text(0).size() <= StatementTable::kShownBytes + 3); // what is shown stays short
    }

    void much_text_is_searched_off_the_thread_of_the_window_and_what_was_shown_stays() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        StatementTableModel model(jobs);
        auto table = std::make_shared<StatementTable>();
        table->append(row("a", std::string(StatementTableModel::kBytesAtOnce, 'x') + " needle", 1));
        table->append(row("b", "SELECT 1", 2));
        model.show(table);
        QCOMPARE(shown(model), std::string("ba")); // an order by figures reads no text
        model.setFilter({.text = "needle"});
        QVERIFY(model.busy());
        QCOMPARE(shown(model), std::string("ba"));
        model.show(table); // a new reading meanwhile
        QVERIFY(model.busy());
        QTRY_COMPARE(shown(model), std::string("a"));
        QVERIFY(!model.busy());
    }

    void many_rows_are_ordered_off_the_thread_of_the_window() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        StatementTableModel model(jobs);
        QSignalSpy arranged(&model, &StatementTableModel::arranged);
        model.show(many(kMany));
        QVERIFY(model.busy() && arranged.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(arranged.count(), 1, 30'000);
        QCOMPARE(model.rowCount(), static_cast<int>(kMany));
        model.sort(StatementTableModel::statement, Qt::AscendingOrder);
        model.setFilter({.text = "column_77"}); // the latest wins
        QVERIFY(model.busy() && arranged.count() == 1);
        QTRY_COMPARE_WITH_TIMEOUT(arranged.count(), 2, 30'000);
        QVERIFY(model.rowCount() > 0 && model.rowCount() < static_cast<int>(kMany));
        QVERIFY(!model.busy());
    }

    void a_frame_asks_for_what_is_in_sight_however_many_rows_there_are() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        Theme theme(*qApp, ThemeMode::light);
        const auto askedFor = [&](std::size_t rows) {
            StatementTableModel model(jobs);
            Asked asked;
            asked.setSourceModel(&model);
            QTableView view;
            view.setModel(&asked);
            view.setItemDelegate(new StatementDelegate(model, theme, &view));
            dressTable(view, QStringLiteral("Statements"));
            view.resize(1280, 800);
            view.show();
            if (!QTest::qWaitForWindowExposed(&view)) {
                return -1;
            }
            model.show(many(rows));
            if (!QTest::qWaitFor([&] { return !model.busy(); }, 30'000)) {
                return -1;
            }
            view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / 2);
            view.viewport()->repaint();
            asked.times = 0;
            view.viewport()->repaint();
            return asked.times;
        };
        const int few = askedFor(1'000);
        QVERIFY(few > 0);
        QCOMPARE(askedFor(kMany), few);
    }

    void columns_that_say_nothing_give_their_room_to_the_statement() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        Columns f(jobs);
        f.resize(2000);
        QVERIFY(f.shown(StatementTableModel::marks)); // nothing is known yet: heads tell what there will be
        f.model.show(small());
        f.columns->fit();
        QVERIFY(!f.shown(StatementTableModel::marks));
        QVERIFY(!f.shown(StatementTableModel::findings));
        QVERIFY(!f.shown(StatementTableModel::hitRatio));
        QVERIFY(f.shown(StatementTableModel::total));
        auto table = std::make_shared<StatementTable>();
        StatementFigures one = row("a", "SELECT 1", 1);
        one.marks = statement_mark::kSlower;
        one.figures[static_cast<std::size_t>(StatementFigure::findings)] = 1;
        table->append(one);
        f.model.show(table);
        f.columns->fit();
        QVERIFY(f.shown(StatementTableModel::marks));
        QVERIFY(f.shown(StatementTableModel::findings));
    }

    void where_there_is_little_room_the_least_useful_columns_give_way() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        Columns f(jobs);
        auto table = std::make_shared<StatementTable>();
        StatementFigures one = row("a", "SELECT 1", 1);
        one.figures.fill(1);
        one.marks = statement_mark::kNew;
        table->append(one);
        f.model.show(table);
        f.resize(1900);
        QVERIFY(f.shown(StatementTableModel::reads) && f.shown(StatementTableModel::hitRatio));
        f.resize(1150);
        QVERIFY(!f.shown(StatementTableModel::reads));
        QVERIFY(f.shown(StatementTableModel::total) && f.shown(StatementTableModel::marks));
        QVERIFY2(f.view.columnWidth(StatementTableModel::statement) >= 400,
                 qPrintable(QString::number(f.view.columnWidth(StatementTableModel::statement))));
        f.choose(StatementTableModel::reads); // who asks for it gets it
        QVERIFY(f.shown(StatementTableModel::reads));
        f.resize(1900);
        f.resize(1150);
        QVERIFY(f.shown(StatementTableModel::reads));
    }

    void no_head_of_a_column_is_cut() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        Columns f(jobs);
        f.resize(1900);
        for (int column = 1; column < StatementTableModel::columnTotal; ++column) {
            QVERIFY2(f.view.columnWidth(column) >= f.view.horizontalHeader()->sectionSizeHint(column) ||
                         !f.shown(column),
                     qPrintable(StatementTableModel::describe(column).title));
        }
    }

    void chosen_columns_and_widths_come_back_and_those_of_an_earlier_version_too() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        QByteArray state;
        QByteArray header;
        {
            Columns f(jobs);
            f.resize(1900);
            f.choose(StatementTableModel::wal);
            f.choose(StatementTableModel::calls);
            f.view.setColumnWidth(StatementTableModel::total, 155);
            state = f.columns->saveState();
            header = f.view.horizontalHeader()->saveState();
        }
        for (const bool earlier : {false, true}) {
            Columns f(jobs);
            f.resize(1900);
            if (earlier) {
                f.columns->restoreHeader(header);
            } else {
                f.columns->restoreState(state);
            }
            f.model.show(small());
            f.columns->fit();
            QVERIFY(f.shown(StatementTableModel::wal)); // though it says nothing here
            QVERIFY(!f.shown(StatementTableModel::calls));
            QVERIFY(!f.shown(StatementTableModel::marks));
            QCOMPARE(f.view.columnWidth(StatementTableModel::total), 155);
            f.columns->restoreState("rubbish");
            QVERIFY(f.shown(StatementTableModel::wal));
        }
    }

    void the_course_is_told_in_words() {
        runner::TaskRunner runner;
        runner::TaskScope jobs(runner);
        StatementTableModel model(jobs);
        auto table = std::make_shared<StatementTable>();
        constexpr float kGap = std::numeric_limits<float>::quiet_NaN();
        StatementFigures one = row("a", "SELECT 1", 2);
        one.spark = {kGap, 0.5F, 4, kGap, 2};
        table->append(one);
        one.spark = {kGap, kGap};
        one.figures[0] = 1;
        table->append(one);
        model.show(table);
        const auto said = [&](int at) {
            return model.index(at, StatementTableModel::course).data(Qt::AccessibleTextRole).toString();
        };
        QCOMPARE(said(0),
                 QStringLiteral("Execution time in each second: from 500 ms to 2.00 s, highest 4.00 s"));
        QCOMPARE(said(1), QStringLiteral("Nothing recorded in this range"));
    }
};

QTEST_MAIN(StatementTableTest)
#include "statement_table_test.moc"
