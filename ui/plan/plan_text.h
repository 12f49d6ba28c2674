#pragma once
// The plan as EXPLAIN prints it, coloured for reading. The line of the current node is marked, and the line a
// person goes to makes its node the current one. UI thread only.

#include "ui/plan/plan_state.h"
#include "ui/plan/text_colours.h"
#include "ui/theme/theme.h"

#include <QPlainTextEdit>

#include <vector>

namespace pavement::ui {

class PlanText : public QPlainTextEdit {
    Q_OBJECT
public:
    // Both outlive the view.
    PlanText(PlanState& state, const Theme& theme, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void takePlan();
    void followCurrent();
    void markLine();
    plan::NodeIndex nodeOfLine(int line) const;

    PlanState& m_state;
    const Theme& m_theme;
    TextColours m_colours;
    std::vector<int> m_lines; // of each node's heading
    bool m_stale = true;      // the plan is written when it is first looked at
    bool m_following = false;
};

} // namespace pavement::ui
