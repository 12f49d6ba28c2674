#include "ui/charts/chart_group.h"

#include "ui/charts/chart_panel.h"

#include <algorithm>

namespace pavement::ui {

ChartGroup::ChartGroup(QObject* parent)
    : QObject(parent) {}

void ChartGroup::add(ChartPanel* panel) {
    m_panels.emplace_back(panel);
    // Queued: a wish is made while a panel paints, and the others must not be moved from inside that.
    connect(panel, &ChartPanel::marginWishChanged, this, &ChartGroup::align, Qt::QueuedConnection);
    connect(panel, &QObject::destroyed, this, &ChartGroup::align, Qt::QueuedConnection);
    align();
}

void ChartGroup::remove(ChartPanel* panel) {
    panel->disconnect(this);
    panel->setLeftMargin(0);
    std::erase(m_panels, panel);
    align();
}

void ChartGroup::align() {
    std::erase_if(m_panels, [](const QPointer<ChartPanel>& panel) { return panel.isNull(); });
    int widest = 0;
    for (const QPointer<ChartPanel>& panel : m_panels) {
        widest = std::max(widest, panel->wantedLeftMargin());
    }
    for (const QPointer<ChartPanel>& panel : m_panels) {
        panel->setLeftMargin(widest);
    }
}

} // namespace pavement::ui
