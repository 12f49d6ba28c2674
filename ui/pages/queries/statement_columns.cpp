#include "ui/pages/queries/statement_columns.h"

#include "ui/models/statement_table_model.h"

#include <QDataStream>
#include <QHeaderView>
#include <QIODevice>
#include <QMenu>
#include <QTableView>

#include <algorithm>
#include <array>

namespace pavement::ui {
namespace {

using Table = StatementTableModel;

constexpr int kRoom = 440; // pixels of the statement below which others give way

// Shown at first; the others wait behind "Columns".
constexpr std::array kShownAtFirst{Table::statement, Table::total,       Table::share,    Table::calls,
                                   Table::mean,      Table::rowsPerCall, Table::hitRatio, Table::reads,
                                   Table::findings,  Table::course,      Table::marks};

// Give way in this order.
constexpr std::array kOfLeastUse{Table::reads, Table::rowsPerCall, Table::hitRatio};

bool shownAtFirst(int column) {
    return std::find(kShownAtFirst.begin(), kShownAtFirst.end(), column) != kShownAtFirst.end();
}

} // namespace

StatementColumns::StatementColumns(QTableView& view, const StatementTableModel& model, QObject* parent)
    : QObject(parent)
    , m_view(view)
    , m_model(model) {
    QHeaderView* header = view.horizontalHeader();
    header->ensurePolished(); // a head's width is known only then
    for (int column = 0; column < Table::columnTotal; ++column) {
        const Column plan = Table::describe(column);
        header->resizeSection(column, std::max(plan.width, header->sectionSizeHint(column)));
        if (plan.stretches) {
            header->setSectionResizeMode(column, QHeaderView::Stretch);
        }
        header->setSectionHidden(column, !shownAtFirst(column));
    }
    m_atFirst = header->saveState();
    fit();
}

bool StatementColumns::says(int column) const {
    const StatementTable* table = m_model.table();
    if (table == nullptr || table->size() == 0) {
        return true; // heads alone still tell what there will be
    }
    if (column == Table::marks) {
        return table->saysMarks();
    }
    return column < Table::total || column > Table::findings ||
           table->says(static_cast<StatementFigure>(column - Table::total));
}

int StatementColumns::room() const {
    int room = m_view.viewport()->width();
    for (int column = Table::statement + 1; column < Table::columnTotal; ++column) {
        room -= m_view.isColumnHidden(column) ? 0 : m_view.columnWidth(column);
    }
    return room;
}

void StatementColumns::fit() {
    for (int column = Table::statement + 1; column < Table::columnTotal; ++column) {
        const auto chosen = m_chosen.constFind(column);
        const bool shown = chosen != m_chosen.constEnd() ? *chosen : shownAtFirst(column) && says(column);
        m_view.setColumnHidden(column, !shown);
    }
    for (const int column : kOfLeastUse) {
        if (room() >= kRoom) {
            return;
        }
        if (!m_chosen.contains(column)) {
            m_view.setColumnHidden(column, true);
        }
    }
}

void StatementColumns::choose(int column, bool shown) {
    m_chosen[column] = shown;
    fit();
    emit changed();
}

QMenu* StatementColumns::menu(QWidget* parent) {
    auto* menu = new QMenu(parent);
    for (int column = Table::statement + 1; column < Table::columnTotal; ++column) {
        const QString title = Table::describe(column).title;
        QAction* action = menu->addAction(says(column) ? title : tr("%1 (nothing in this range)").arg(title));
        action->setCheckable(true);
        action->setChecked(!m_view.isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { choose(column, on); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("As at first")), &QAction::triggered, this, [this] {
        m_chosen.clear();
        m_view.horizontalHeader()->restoreState(m_atFirst);
        fit();
        emit changed();
    });
    return menu;
}

QByteArray StatementColumns::saveState() const {
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << m_view.horizontalHeader()->saveState() << m_chosen;
    return state;
}

void StatementColumns::restoreState(const QByteArray& state) {
    QDataStream stream(state);
    QByteArray header;
    QMap<int, bool> chosen;
    stream >> header >> chosen;
    if (stream.status() == QDataStream::Ok && m_view.horizontalHeader()->restoreState(header)) {
        m_chosen = std::move(chosen);
    }
    fit();
}

void StatementColumns::restoreHeader(const QByteArray& header) {
    if (m_view.horizontalHeader()->restoreState(header)) {
        m_chosen.clear();
        for (int column = Table::statement + 1; column < Table::columnTotal; ++column) {
            if (const bool shown = !m_view.isColumnHidden(column); shown != shownAtFirst(column)) {
                m_chosen[column] = shown;
            }
        }
    }
    fit();
}

} // namespace pavement::ui
