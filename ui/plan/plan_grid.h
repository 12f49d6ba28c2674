#pragma once
// The plan as a table: a tree view on PlanGridModel with bars for the own time. A click on a column of
// figures lists the largest first, the next one goes back to the plan's own tree. Ctrl+C copies the row. UI
// thread only.

#include "ui/plan/plan_grid_model.h"
#include "ui/plan/plan_state.h"
#include "ui/theme/theme.h"

#include <QTreeView>

namespace pavement::ui {

class PlanGrid : public QTreeView {
    Q_OBJECT
public:
    // Both outlive the grid.
    PlanGrid(PlanState& state, const Theme& theme, QWidget* parent = nullptr);

    const PlanGridModel& rows() const { return m_model; }

signals:
    void nodeActivated(pavement::plan::NodeIndex node); // Enter or double-click

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void takePlan();
    void followCurrent();

    PlanState& m_state;
    PlanGridModel m_model;
    bool m_following = false; // the selection moves because the state did, or the rows were ordered anew
};

} // namespace pavement::ui
