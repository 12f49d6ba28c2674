#pragma once
// The one table model: rows with a key, refreshed as a whole without a reset, so that selection, scroll
// position and open editors survive the refresh of every second. Rows beyond the cap are counted, not kept.
// The concrete models only say which columns there are and how a snapshot becomes rows. UI thread only.

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace pavement::ui {

// How a cell is to be taken; the view gives it a colour, and the text always says the same in words.
enum class Tone { normal, muted, good, warning, bad };

struct Column {
    QString title;
    QString toolTip;
    bool numeric = false; // right-aligned
    int width = 120;      // pixels at first; a user's own width wins
    bool stretches = false;
};

struct Cell {
    QString text;
    QVariant sortKey; // invalid: the text
    Tone tone = Tone::normal;
    QString toolTip;

    bool operator==(const Cell&) const = default;
};

struct Row {
    QString key;
    std::vector<Cell> cells;
};

class KeyedTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole + 1, ToneRole, KeyRole };

    KeyedTableModel(std::vector<Column> columns, std::size_t cap, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const std::vector<Column>& columns() const { return m_columns; }

    // Rows that left are removed, rows that stayed are updated in place, new ones are appended. Duplicate
    // keys after the first are dropped. `total` counts what there is, where that is more than the rows given.
    void refresh(std::vector<Row> rows, std::size_t total = 0);

    void clear() { refresh({}); }

    std::size_t total() const { return m_total; } // before the cap

    QString countText() const; // "12", or "200 of 5,000" where capped
    QString key(const QModelIndex& index) const;
    QModelIndex find(const QString& key) const;

signals:
    void countChanged();

private:
    void removeAllBut(const std::vector<Row>& rows);

    std::vector<Column> m_columns;
    std::size_t m_cap;
    std::size_t m_total = 0;
    std::vector<Row> m_rows;
};

// Sorting by the cells' sort keys and filtering over all columns, case-insensitively.
class SortedTable : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SortedTable(QObject* parent = nullptr);
    void setFilterText(const QString& text);

    QString filterText() const { return m_filter; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QString m_filter;
};

} // namespace pavement::ui
