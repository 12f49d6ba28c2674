#pragma once
// The course of one statement on the shared time axis: time, calls, rows and buffers per call, with marks
// where its plan or its time changed. UI thread only.

#include "engine/analyzer/regressions.h"
#include "ui/pages/common/page.h"
#include "ui/pages/queries/statement_reading.h"

#include <QScrollArea>

#include <vector>

namespace pavement::ui {

class ChartPanel;

class StatementCourse : public QScrollArea {
    Q_OBJECT
public:
    explicit StatementCourse(const PageServices& services, QWidget* parent = nullptr);

    void show(const analyzer::StatementHistory& history);
    using QWidget::show;
    void showMarks(const analyzer::StatementHistory& history,
                   const std::vector<const analyzer::TimeChange*>& changes);

private:
    ChartPanel* m_time = nullptr;
    ChartPanel* m_calls = nullptr;
    ChartPanel* m_rows = nullptr;
    ChartPanel* m_buffers = nullptr;
};

} // namespace pavement::ui
