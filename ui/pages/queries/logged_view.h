#pragma once
// Executions of one statement that the server wrote to its log by itself, with how long each took and the
// plan it had. Values of parameters are not among it: they are never kept. UI thread only.

#include "engine/history/statement_work.h"
#include "ui/models/keyed_table_model.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <map>
#include <vector>

namespace pavement::ui {

class DataTable;

class LoggedView : public QWidget {
    Q_OBJECT
public:
    explicit LoggedView(const Theme& theme, QWidget* parent = nullptr);

    void setExecutions(const std::vector<history::LoggedExecution>& executions);

    const KeyedTableModel& model() const { return m_model; }

signals:
    void planRequested(quint64 shape);

private:
    KeyedTableModel m_model;
    DataTable* m_table;
    std::map<QString, std::uint64_t> m_shapes; // by key
};

// How a shape is called in every table: its first digits.
QString shapeText(std::uint64_t shape);

} // namespace pavement::ui
