#pragma once
// The list behind the alerts button: what is active, acknowledge, snooze, and the way to the rules. UI thread
// only.

#include "ui/models/snapshot_models.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QPushButton;
class QToolButton;

namespace pavement::ui {

class DataTable;

class AlertsPanel : public QDialog {
    Q_OBJECT
public:
    AlertsPanel(AlertsModel& model, const Theme& theme, QWidget* parent);

signals:
    void acknowledgeRequested(const QString& key);
    void snoozeRequested(const QString& key, pavement::Milliseconds howLong);
    void rulesRequested();

private:
    void enable();

    AlertsModel& m_model;
    DataTable* m_table;
    QPushButton* m_acknowledge;
    QPushButton* m_snooze;
};

} // namespace pavement::ui
