#pragma once
// What to be warned of and what to aim for: alert rules (threshold, hysteresis, how long it must hold,
// whether to notify) and the target of each key performance indicator. UI thread only.

#include "ui/models/keyed_table_model.h"
#include "ui/shell/profile_store.h"
#include "ui/theme/theme.h"

#include <QDialog>

#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTabWidget;

namespace pavement::ui {

class DataTable;
class ErrorBar;

class AlertRulesDialog : public QDialog {
    Q_OBJECT
public:
    AlertRulesDialog(const Profile& profile, const Theme& theme, QWidget* parent = nullptr);

    const Profile& edited() const { return m_profile; }

signals:
    void profileChanged(const pavement::ui::Profile& profile);

protected:
    void accept() override;

private:
    QWidget* buildRules(const Theme& theme);
    QWidget* buildTargets(const Theme& theme);
    void showRule(const QString& id);
    void takeRule(); // what the fields say, into the rule they show
    void fillTable();
    void addRule();
    void removeRule();
    monitor::AlertRule* current();

    Profile m_profile;
    KeyedTableModel m_model;
    QString m_shown;
    ErrorBar* m_error;
    DataTable* m_table;
    QWidget* m_fields;
    QLineEdit* m_title;
    QComboBox* m_metric;
    QLineEdit* m_label;
    QComboBox* m_direction;
    QDoubleSpinBox* m_threshold;
    QDoubleSpinBox* m_clear;
    QSpinBox* m_hold;
    QCheckBox* m_enabled;
    QCheckBox* m_notify;
    std::vector<QDoubleSpinBox*> m_targets; // in the order of the catalogue; the least value: as catalogued
};

} // namespace pavement::ui
