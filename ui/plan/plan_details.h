#pragma once
// All that is known of the current node, and what was found at it: what was seen, what it costs, what to do,
// with the SQL to copy. Everything from the plan is shown as plain text. UI thread only.

#include "ui/plan/plan_state.h"
#include "ui/theme/theme.h"

#include <QTextBrowser>

namespace pavement::ui {

class PlanDetails : public QTextBrowser {
    Q_OBJECT
public:
    // Both outlive the view.
    PlanDetails(PlanState& state, const Theme& theme, QWidget* parent = nullptr);

    QSize sizeHint() const override;

private:
    void write();
    QString findingHtml(std::uint32_t number) const;

    PlanState& m_state;
    const Theme& m_theme;
};

} // namespace pavement::ui
