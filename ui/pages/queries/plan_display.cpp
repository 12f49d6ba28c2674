#include "ui/pages/queries/plan_display.h"

#include "engine/plan/to_text.h"
#include "ui/models/text.h"
#include "ui/plan/plan_comparison_view.h"
#include "ui/plan/plan_panel.h"

namespace pavement::ui {

PlanDisplay::PlanDisplay(const Theme& theme, QWidget* parent)
    : QStackedWidget(parent)
    , m_panel(new PlanPanel(theme, this))
    , m_comparison(new PlanComparisonView(theme, this)) {
    addWidget(m_panel);
    addWidget(m_comparison);
}

void PlanDisplay::showPlan(const PlanShownPtr& plan) {
    setCurrentWidget(m_panel);
    m_before = m_after = nullptr;
    if (plan == m_plan) {
        return; // which node is looked at stays
    }
    m_plan = plan;
    m_panel->show(plan ? plan->document : nullptr);
}

void PlanDisplay::compare(const PlanShownPtr& before, const PlanShownPtr& after) {
    setCurrentWidget(m_comparison);
    if (before == m_before && after == m_after) {
        return;
    }
    m_before = before;
    m_after = after;
    m_comparison->show(comparePlans(before->document, after->document));
}

QString PlanDisplay::text() const {
    if (currentWidget() == m_comparison) {
        return m_comparison->summary();
    }
    return m_plan ? toText(plan::toText(m_plan->document->tree)) : QString();
}

} // namespace pavement::ui
