#include "ui/charts/chart_accessible.h"

#include "ui/charts/chart_panel.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <mutex>

namespace pavement::ui {

namespace {

class ChartAccessible final : public QAccessibleWidget {
public:
    ChartAccessible(QWidget* shown, ChartPanel* panel)
        : QAccessibleWidget(shown, QAccessible::Chart)
        , m_panel(panel) {}

    QString text(QAccessible::Text kind) const override {
        if (kind == QAccessible::Name) {
            return m_panel->title();
        }
        return kind == QAccessible::Description ? m_panel->textSummary() : QAccessibleWidget::text(kind);
    }

private:
    ChartPanel* m_panel; // the widget itself or its parent, so it outlives the interface's use
};

QAccessibleInterface* makeInterface(const QString& className, QObject* object) {
    auto* widget = qobject_cast<QWidget*>(object);
    if (widget == nullptr) {
        return nullptr;
    }
    if (className == QLatin1String("pavement::ui::ChartPanel")) {
        return new ChartAccessible(widget, qobject_cast<ChartPanel*>(object));
    }
    // The canvas takes the focus, so it is what a screen reader reads out.
    if (className == QLatin1String("pavement::ui::ChartCanvas")) {
        if (auto* panel = qobject_cast<ChartPanel*>(widget->parentWidget())) {
            return new ChartAccessible(widget, panel);
        }
    }
    return nullptr;
}

} // namespace

void installChartAccessibility() {
    static std::once_flag once;
    std::call_once(once, [] { QAccessible::installFactory(makeInterface); });
}

} // namespace pavement::ui
