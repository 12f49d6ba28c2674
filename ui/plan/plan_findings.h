#pragma once
// What was found in the plan, dearest first; choosing one goes to its node. UI thread only.

#include "ui/plan/plan_state.h"
#include "ui/theme/theme.h"

#include <QListWidget>

namespace pavement::ui {

class PlanFindings : public QListWidget {
    Q_OBJECT
public:
    // Both outlive the list.
    PlanFindings(PlanState& state, const Theme& theme, QWidget* parent = nullptr);

    QSize sizeHint() const override;

private:
    void write();
    void followCurrent();

    PlanState& m_state;
    const Theme& m_theme;
    bool m_following = false;
};

} // namespace pavement::ui
