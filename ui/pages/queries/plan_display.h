#pragma once
// One plan in full, or two compared. UI thread only.

#include "ui/pages/queries/plan_reading.h"
#include "ui/theme/theme.h"

#include <QStackedWidget>

namespace pavement::ui {

class PlanComparisonView;
class PlanPanel;

class PlanDisplay : public QStackedWidget {
    Q_OBJECT
public:
    explicit PlanDisplay(const Theme& theme, QWidget* parent = nullptr);

    void showPlan(const PlanShownPtr& plan); // null: nothing
    void compare(const PlanShownPtr& before, const PlanShownPtr& after);
    QString text() const; // as EXPLAIN prints it, or what the comparison says

    PlanPanel& panel() { return *m_panel; }

private:
    PlanPanel* m_panel;
    PlanComparisonView* m_comparison;
    PlanShownPtr m_plan, m_before, m_after;
};

} // namespace pavement::ui
