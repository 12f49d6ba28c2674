#pragma once
// Which columns the table of statements shows. What a person chose stays; of the others those are hidden that
// say nothing about any statement, and those of least use where the statement itself would have no room. UI
// thread only.

#include <QByteArray>
#include <QMap>
#include <QObject>

class QMenu;
class QTableView;

namespace pavement::ui {

class StatementTableModel;

class StatementColumns : public QObject {
    Q_OBJECT
public:
    // Of a dressed and sortable view that shows the model; both outlive it.
    StatementColumns(QTableView& view, const StatementTableModel& model, QObject* parent = nullptr);

    void fit(); // to the table and the room there is now
    QMenu* menu(QWidget* parent);

    // Widths, order and what was chosen. An earlier form had the header's state alone: what differs there
    // from what is shown at first was chosen.
    QByteArray saveState() const;
    void restoreState(const QByteArray& state);
    void restoreHeader(const QByteArray& header);

signals:
    void changed(); // by a person

private:
    bool says(int column) const;
    int room() const; // that is left for the statement
    void choose(int column, bool shown);

    QTableView& m_view;
    const StatementTableModel& m_model;
    QByteArray m_atFirst; // the header's state
    QMap<int, bool> m_chosen;
};

} // namespace pavement::ui
