#include "ui/models/keyed_table_model.h"

#include "ui/models/text.h"

#include <QHash>
#include <QLocale>
#include <QSet>

#include <cmath>

namespace pavement::ui {

KeyedTableModel::KeyedTableModel(std::vector<Column> columns, std::size_t cap, QObject* parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
    , m_cap(cap) {}

int KeyedTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int KeyedTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant KeyedTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == KeyRole) {
        return row.key;
    }
    const auto column = static_cast<std::size_t>(index.column());
    if (column >= row.cells.size()) {
        return {};
    }
    const Cell& cell = row.cells[column];
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole:
        return cell.toolTip.isEmpty() ? QVariant() : QVariant(plainToolTip(cell.toolTip));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((m_columns[column].numeric ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case SortRole:
        return cell.sortKey.isValid() ? cell.sortKey : QVariant(cell.text);
    case ToneRole:
        return static_cast<int>(cell.tone);
    default:
        return {};
    }
}

QVariant KeyedTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    const Column& column = m_columns[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return column.title;
    case Qt::ToolTipRole:
        return column.toolTip.isEmpty() ? QVariant() : QVariant(column.toolTip);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((column.numeric ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    default:
        return {};
    }
}

void KeyedTableModel::removeAllBut(const std::vector<Row>& rows) {
    QSet<QString> stays;
    for (const Row& row : rows) {
        stays.insert(row.key);
    }
    for (int last = rowCount() - 1; last >= 0; --last) {
        if (stays.contains(m_rows[static_cast<std::size_t>(last)].key)) {
            continue;
        }
        int first = last;
        while (first > 0 && !stays.contains(m_rows[static_cast<std::size_t>(first - 1)].key)) {
            --first;
        }
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
}

void KeyedTableModel::refresh(std::vector<Row> rows, std::size_t total) {
    const QString countBefore = countText();
    m_total = std::max(total, rows.size());
    if (rows.size() > m_cap) {
        rows.resize(m_cap);
    }
    removeAllBut(rows);
    QHash<QString, int> known;
    for (int i = 0; i < rowCount(); ++i) {
        known.insert(m_rows[static_cast<std::size_t>(i)].key, i);
    }
    std::vector<Row> fresh;
    QSet<QString> freshKeys;
    for (Row& row : rows) {
        const auto at = known.constFind(row.key);
        if (at == known.constEnd()) {
            if (!freshKeys.contains(row.key)) {
                freshKeys.insert(row.key);
                fresh.push_back(std::move(row));
            }
            continue;
        }
        Row& existing = m_rows[static_cast<std::size_t>(*at)];
        if (existing.cells != row.cells) {
            existing.cells = std::move(row.cells);
            emit dataChanged(index(*at, 0), index(*at, columnCount() - 1));
        }
    }
    if (!fresh.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
        m_rows.insert(m_rows.end(), std::make_move_iterator(fresh.begin()),
                      std::make_move_iterator(fresh.end()));
        endInsertRows();
    }
    if (countText() != countBefore) {
        emit countChanged();
    }
}

QString KeyedTableModel::countText() const {
    const QLocale locale;
    if (m_total > m_rows.size()) {
        return tr("%1 of %2")
            .arg(locale.toString(rowCount()), locale.toString(static_cast<qulonglong>(m_total)));
    }
    return locale.toString(rowCount());
}

QString KeyedTableModel::key(const QModelIndex& index) const {
    return index.isValid() ? m_rows[static_cast<std::size_t>(index.row())].key : QString();
}

QModelIndex KeyedTableModel::find(const QString& key) const {
    for (int i = 0; i < rowCount(); ++i) {
        if (m_rows[static_cast<std::size_t>(i)].key == key) {
            return index(i, 0);
        }
    }
    return {};
}

SortedTable::SortedTable(QObject* parent)
    : QSortFilterProxyModel(parent) {
    setSortRole(KeyedTableModel::SortRole);
    setDynamicSortFilter(true);
}

void SortedTable::setFilterText(const QString& text) {
    m_filter = text.trimmed();
    invalidateFilter();
}

bool SortedTable::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (m_filter.isEmpty()) {
        return true;
    }
    for (int column = 0; column < sourceModel()->columnCount(parent); ++column) {
        const QModelIndex cell = sourceModel()->index(row, column, parent);
        if (cell.data(Qt::DisplayRole).toString().contains(m_filter, Qt::CaseInsensitive)) {
            return true;
        }
    }
    return false;
}

bool SortedTable::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(KeyedTableModel::SortRole);
    const QVariant b = right.data(KeyedTableModel::SortRole);
    if (a.typeId() == QMetaType::Double && b.typeId() == QMetaType::Double) {
        const double x = a.toDouble();
        const double y = b.toDouble();
        // NaN ("no figure") stands below every figure, so that the order is total.
        if (std::isnan(x) || std::isnan(y)) {
            return std::isnan(x) && !std::isnan(y);
        }
        return x < y;
    }
    return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
}

} // namespace pavement::ui
