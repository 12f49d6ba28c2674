#pragma once
// Two plans of one statement side by side: what became of the whole in one line, one tree with every node of
// both, and all changes of the chosen node. N goes to the next change. UI thread only.

#include "ui/plan/plan_comparison_model.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QTreeView;

namespace pavement::ui {

class PlanComparisonView : public QWidget {
    Q_OBJECT
public:
    explicit PlanComparisonView(const Theme& theme, QWidget* parent = nullptr); // the theme outlives the view

    void show(PlanComparisonPtr comparison);
    using QWidget::show;

    QString summary() const; // what the first line says
    void goToNextChange();   // from the top again after the last

    QTreeView& rows() { return *m_rows; }

    const PlanComparisonModel& model() const { return m_model; }

private:
    void showChanges();

    PlanComparisonModel m_model;
    QLabel* m_summary;
    QTreeView* m_rows;
    QPlainTextEdit* m_changes;
};

} // namespace pavement::ui
