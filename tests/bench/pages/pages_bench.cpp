// Prints what the large tables and trees of the window cost: a million statements ordered, searched and
// scrolled, beside QSortFilterProxyModel over the same rows; and a plan of 10,000 nodes painted, beside the
// 33 ms that thirty frames a second leave.

#include "../../ui/plan/large_plan.h"

#include "engine/runner/task_runner.h"
#include "ui/models/statement_table_model.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/queries/statement_delegate.h"
#include "ui/plan/plan_panel.h"
#include "ui/plan/plan_tree_view.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QTableView>

#include <cstdio>
#include <limits>
#include <random>

using namespace pavement;
using namespace pavement::ui;

namespace {

constexpr std::size_t kRows = 1'000'000;
constexpr int kFrames = 60;

std::shared_ptr<const StatementTable> manyStatements() {
    auto table = std::make_shared<StatementTable>();
    table->reserve(kRows);
    std::mt19937_64 random(7);
    StatementFigures one;
    one.spark.assign(16, 1.0F);
    one.database = "shop";
    for (std::size_t i = 0; i < kRows; ++i) {
        one.id = std::to_string(i);
        one.text = "SELECT column_" + std::to_string(random() % 1000) + ", other FROM schema.table_" +
                   std::to_string(random() % 50'000) + " WHERE key = $1 AND region = $2 ORDER BY created_at";
        for (double& figure : one.figures) {
            figure = static_cast<double>(random() % 1'000'000) / 1000.0;
        }
        one.user = i % 3 == 0 ? "app" : "batch";
        table->append(one);
    }
    return table;
}

// The same rows as a plain model, which the proxy sorts and filters.
class PlainRows : public QAbstractTableModel {
public:
    explicit PlainRows(const StatementTable& table)
        : m_table(table) {
        for (std::size_t i = 0; i < table.size(); ++i) {
            const std::string_view text = table.text(i);
            m_texts.append(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
        }
    }

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_texts.size());
    }

    int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : 2; }

    QVariant data(const QModelIndex& index, int role) const override {
        if (role != Qt::DisplayRole) {
            return {};
        }
        return index.column() == 0 ? QVariant(m_texts[index.row()])
                                   : QVariant(m_table.figure(static_cast<std::size_t>(index.row()),
                                                             StatementFigure::totalSeconds));
    }

private:
    const StatementTable& m_table;
    QStringList m_texts;
};

template <typename Work>
double millisecondsFor(const Work& work) {
    QElapsedTimer timer;
    timer.start();
    work();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void print(const char* what, double ours, double peers) {
    std::printf("  %-44s %10.1f ms %10.1f ms\n", what, ours, peers);
}

void statements(runner::TaskScope& jobs, const Theme& theme) {
    std::shared_ptr<const StatementTable> table;
    const double built = millisecondsFor([&] { table = manyStatements(); });
    PlainRows plain(*table);
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(&plain);
    proxy.setFilterKeyColumn(0);
    std::printf("statements, %zu rows (made in %.0f ms)           ours      QSortFilterProxyModel\n", kRows,
                built);
    std::size_t found = 0;
    print("sorted by time", millisecondsFor([&] { found += arrange(*table, {}, {}).size(); }),
          millisecondsFor([&] { proxy.sort(1, Qt::DescendingOrder); }));
    print("sorted by text",
          millisecondsFor([&] { found += arrange(*table, {}, {.by = StatementOrder::text}).size(); }),
          millisecondsFor([&] { proxy.sort(0, Qt::AscendingOrder); }));
    proxy.sort(-1);
    print("a filter that keeps all, sorted by time",
          millisecondsFor([&] { found += arrange(*table, {.text = "order by"}, {}).size(); }),
          millisecondsFor([&] { proxy.setFilterFixedString(QStringLiteral("ORDER BY")); }));
    print("a filter that keeps few, sorted by time",
          millisecondsFor([&] { found += arrange(*table, {.text = "table_4711 "}, {}).size(); }),
          millisecondsFor([&] { proxy.setFilterFixedString(QStringLiteral("table_4711 ")); }));

    StatementTableModel model(jobs);
    QTableView view;
    view.setModel(&model);
    view.setItemDelegate(new StatementDelegate(model, theme, &view));
    dressTable(view, QStringLiteral("Statements"));
    view.resize(1280, 800);
    view.show();
    const auto wait = [&] {
        while (model.busy()) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
    };
    std::printf("  in the window: the call, then until it is there; the 16 ms of a frame are the limit\n");
    const double shown = millisecondsFor([&] { model.show(table); });
    print("show()", shown, millisecondsFor(wait));
    const double filtered = millisecondsFor([&] { model.setFilter({.text = "column_77"}); });
    print("setFilter()", filtered, millisecondsFor(wait));
    model.setFilter({});
    wait();
    const double all = millisecondsFor([&] {
        for (int frame = 0; frame < kFrames; ++frame) {
            view.verticalScrollBar()->setValue(
                static_cast<int>(static_cast<double>(view.verticalScrollBar()->maximum()) * frame / kFrames));
            view.viewport()->repaint();
        }
    });
    std::printf("  %-44s %10.1f ms, limit 33 ms\n", "a frame of scrolling", all / kFrames);
    if (found == 0) {
        std::puts("nothing was found");
    }
}

void plans(const Theme& theme) {
    PlanPanel panel(theme);
    panel.resize(1280, 800);
    panel.show(makePlanDocument(largePlan(3'333)));
    panel.show();
    QCoreApplication::processEvents();
    PlanTreeView& tree = panel.tree();
    const QPointF centre(tree.viewport()->rect().center());
    tree.zoomTo(1, centre);
    const double walked = millisecondsFor([&] {
        for (int i = 0; i < kFrames; ++i) {
            tree.horizontalScrollBar()->setValue(tree.horizontalScrollBar()->value() + 40);
            tree.viewport()->repaint();
        }
    });
    tree.fit();
    tree.viewport()->repaint();
    const double whole = millisecondsFor([&] {
        for (int i = 0; i < kFrames; ++i) {
            tree.viewport()->repaint();
        }
    });
    std::printf("a plan of 10,000 nodes\n");
    std::printf("  %-44s %10.1f ms, limit 33 ms\n", "a frame of scrolling at full size", walked / kFrames);
    std::printf("  %-44s %10.1f ms, limit 100 ms\n", "all of it at once", whole / kFrames);
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    Theme theme(application, ThemeMode::light);
    runner::TaskRunner runner;
    runner::TaskScope jobs(runner);
    statements(jobs, theme);
    plans(theme);
    return 0;
}
