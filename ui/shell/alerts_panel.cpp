#include "ui/shell/alerts_panel.h"

#include "ui/pages/common/data_table.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {

AlertsPanel::AlertsPanel(AlertsModel& model, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_model(model)
    , m_table(new DataTable(model, theme, tr("Active alerts"), this))
    , m_acknowledge(new QPushButton(tr("&Acknowledge"), this))
    , m_snooze(new QPushButton(tr("&Snooze"), this)) {
    setWindowTitle(tr("Alerts"));
    resize(760, 380);
    m_table->setEmptyText(tr("All figures are within their thresholds."));
    m_table->sortBy(3, Qt::DescendingOrder);
    auto* snoozes = new QMenu(m_snooze);
    const auto add = [&](const QString& name, Milliseconds howLong) {
        snoozes->addAction(name, this,
                           [this, howLong] { emit snoozeRequested(m_table->currentKey(), howLong); });
    };
    add(tr("For 15 minutes"), std::chrono::minutes(15));
    add(tr("For an hour"), std::chrono::hours(1));
    add(tr("For a day"), std::chrono::hours(24));
    m_snooze->setMenu(snoozes);
    m_acknowledge->setAccessibleName(tr("Acknowledge the chosen alert"));
    m_snooze->setAccessibleName(tr("Snooze the chosen alert"));
    auto* rules = new QPushButton(tr("Rules and &targets…"), this);
    rules->setAccessibleName(tr("Alert rules and targets"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setAccessibleName(tr("Close"));
    close->setDefault(false);
    close->setAutoDefault(false);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_acknowledge);
    buttons->addWidget(m_snooze);
    buttons->addStretch();
    buttons->addWidget(rules);
    buttons->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kLarge, spacing::kLarge, spacing::kLarge, spacing::kLarge);
    column->setSpacing(spacing::kMedium);
    column->addWidget(m_table, 1);
    column->addLayout(buttons);

    connect(m_acknowledge, &QPushButton::clicked, this,
            [this] { emit acknowledgeRequested(m_table->currentKey()); });
    connect(rules, &QPushButton::clicked, this, &AlertsPanel::rulesRequested);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_table, &DataTable::currentKeyChanged, this, &AlertsPanel::enable);
    connect(&model, &KeyedTableModel::countChanged, this, &AlertsPanel::enable);
    enable();
}

void AlertsPanel::enable() {
    const bool chosen = m_model.alert(m_table->currentKey()) != nullptr;
    m_acknowledge->setEnabled(chosen);
    m_snooze->setEnabled(chosen);
}

} // namespace pavement::ui
