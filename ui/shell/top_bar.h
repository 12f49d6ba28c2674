#pragma once
// The bar above the pages: what is watched (coloured by environment, production unmistakable), live or
// paused, the time range with its zoom history, the palette, the alerts, the menu. UI thread only.

#include "ui/charts/time_axis.h"
#include "ui/shell/profile_store.h"
#include "ui/theme/theme.h"

#include <QFrame>

class QLabel;
class QMenu;
class QToolButton;

namespace pavement::ui {

class TopBar : public QFrame {
    Q_OBJECT
public:
    TopBar(TimeAxis& axis, const Theme& theme, ProfileStore& profiles, QWidget* parent = nullptr);

    void setTarget(const monitor::Target* target);
    void setAlerts(int urgent, int all);
    void setMenu(QMenu* menu);
    void openTargets();
    void openRanges();

signals:
    void targetChosen(const QString& id);
    void newTargetRequested();
    void editTargetRequested();
    void disconnectRequested();
    void customRangeRequested();
    void alertsRequested();
    void paletteRequested();

private:
    void fillTargets();
    void showAxis();
    void recolour();

    TimeAxis& m_axis;
    const Theme& m_theme;
    ProfileStore& m_profiles;
    std::string m_targetId;
    QString m_environment;
    bool m_hasTarget = false;
    bool m_isProduction = false;
    monitor::Environment m_kind = monitor::Environment::development;
    int m_urgent = 0;
    QFrame* m_band;
    QToolButton* m_target;
    QLabel* m_chip;
    QToolButton* m_live;
    QToolButton* m_range;
    QToolButton* m_back;
    QToolButton* m_forward;
    QToolButton* m_search;
    QToolButton* m_alerts;
    QToolButton* m_menuButton;
    QMenu* m_targetMenu;
};

} // namespace pavement::ui
