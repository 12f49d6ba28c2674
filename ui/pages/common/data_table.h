#pragma once
// A table of the window: sorted by a click on the header, filtered as one types, "N of M" where rows are
// capped, cells coloured by their tone, Ctrl+C copies. Selection and scroll position survive every refresh.
// UI thread only.

#include "ui/models/keyed_table_model.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QTableView;

namespace pavement::ui {

// What every table of the window has in common: whole rows, one chosen, arrows walk it and Tab leaves it.
void dressTable(QTableView& view, const QString& name);

class DataTable : public QWidget {
    Q_OBJECT
public:
    // The model outlives the table. `name` is what a screen reader says.
    DataTable(KeyedTableModel& model, const Theme& theme, const QString& name, QWidget* parent = nullptr);

    void sortBy(int column, Qt::SortOrder order);
    void setEmptyText(const QString& text); // said while there are no rows
    void setFilterVisible(bool visible);
    QString currentKey() const;
    void select(const QString& key);

    QTableView& view() { return *m_view; }

    QByteArray saveState() const;
    void restoreState(const QByteArray& state);

signals:
    void activated(const QString& key); // Enter or double-click
    void currentKeyChanged(const QString& key);
    void stateChanged(); // columns, order or filter: what saveState() tells

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showCount();
    void fitColumns();

    KeyedTableModel& m_model;
    SortedTable m_sorted;
    QTableView* m_view;
    QLineEdit* m_filter;
    QLabel* m_count;
    QLabel* m_empty;
    std::vector<int> m_given; // widths as they were given here; one that differs by now is a person's own
};

} // namespace pavement::ui
