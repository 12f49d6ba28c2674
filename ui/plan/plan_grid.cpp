#include "ui/plan/plan_grid.h"

#include "ui/plan/plan_rows.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <utility>

namespace pavement::ui {

PlanGrid::PlanGrid(PlanState& state, const Theme& theme, QWidget* parent)
    : QTreeView(parent)
    , m_state(state) {
    setAccessibleName(tr("Plan as a table"));
    setModel(&m_model);
    dressPlanRows(*this, theme);
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    header()->resizeSection(PlanGridModel::NodeColumn, digit * 40);
    for (int column = PlanGridModel::OwnTime; column < PlanGridModel::Condition; ++column) {
        header()->resizeSection(column, digit * (column == PlanGridModel::OwnTime ? 20 : 11));
    }
    header()->setSortIndicatorClearable(true);
    setSortingEnabled(true);
    sortByColumn(PlanGridModel::NodeColumn, Qt::AscendingOrder);
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_following = true; });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_following = false;
        expandAll();
        followCurrent();
    });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (!m_following) {
                    m_state.select(m_model.node(current));
                }
            });
    connect(this, &QTreeView::activated, this,
            [this](const QModelIndex& index) { emit nodeActivated(m_model.node(index)); });
    // A click on figures means "the largest"; the next one goes back to the tree.
    connect(header(), &QHeaderView::sortIndicatorChanged, this,
            [this, before = 0](int column, Qt::SortOrder order) mutable {
                const int last = std::exchange(before, column);
                if (column > PlanGridModel::NodeColumn && column < PlanGridModel::Condition &&
                    column != last && order == Qt::AscendingOrder) {
                    header()->setSortIndicator(column, Qt::DescendingOrder);
                }
            });
    connect(&state, &PlanState::planChanged, this, &PlanGrid::takePlan);
    connect(&state, &PlanState::currentChanged, this, &PlanGrid::followCurrent);
    takePlan();
}

void PlanGrid::takePlan() {
    m_model.show(m_state.document());
}

void PlanGrid::followCurrent() {
    m_following = true;
    const QModelIndex wanted = m_model.indexOf(m_state.current());
    if (wanted.isValid()) {
        setCurrentIndex(wanted);
    } else {
        selectionModel()->clear();
    }
    m_following = false;
}

void PlanGrid::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy) && currentIndex().isValid()) {
        QStringList cells;
        for (int column = 0; column < m_model.columnCount(); ++column) {
            cells << currentIndex().siblingAtColumn(column).data().toString();
        }
        QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        emit nodeActivated(m_model.node(currentIndex()));
        return;
    }
    QTreeView::keyPressEvent(event);
}

} // namespace pavement::ui
