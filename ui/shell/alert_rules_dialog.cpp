#include "ui/shell/alert_rules_dialog.h"

#include "engine/monitor/metrics.h"
#include "ui/models/text.h"
#include "ui/pages/common/data_table.h"
#include "ui/pages/common/dialog_buttons.h"
#include "ui/pages/common/error_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace pavement::ui {
namespace {

// People think of milliseconds and per cent; rules are kept in base units.
double shownFactor(Unit unit) {
    return unit == Unit::seconds ? 1000.0 : unit == Unit::ratio ? 100.0 : 1.0;
}

QString shownUnit(Unit unit) {
    switch (unit) {
    case Unit::seconds:
        return QStringLiteral("ms");
    case Unit::ratio:
        return QStringLiteral("%");
    case Unit::bytes:
        return QStringLiteral("B");
    case Unit::perSecond:
        return QStringLiteral("/s");
    case Unit::bytesPerSecond:
        return QStringLiteral("B/s");
    case Unit::count:
    case Unit::none:
        break;
    }
    return {};
}

Unit unitOf(std::string_view metric) {
    const monitor::MetricInfo* info = monitor::findMetric(metric);
    return info != nullptr ? info->unit : Unit::none;
}

// Up to three decimals, and none that says nothing: "500", not "500.000".
class NumberField : public QDoubleSpinBox {
public:
    using QDoubleSpinBox::QDoubleSpinBox;

    QString textFromValue(double value) const override {
        QLocale plain = locale();
        plain.setNumberOptions(QLocale::OmitGroupSeparator);
        return plain.toString(value, 'f', QLocale::FloatingPointShortest);
    }
};

QDoubleSpinBox* number(const QString& name, QWidget* parent) {
    auto* field = new NumberField(parent);
    field->setRange(0, 1e12);
    field->setDecimals(3);
    field->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    field->setAccessibleName(name);
    return field;
}

std::vector<Column> ruleColumns() {
    return {{AlertRulesDialog::tr("Rule"), {}, false, 200, true},
            {AlertRulesDialog::tr("Raised"), {}, false, 120}};
}

} // namespace

AlertRulesDialog::AlertRulesDialog(const Profile& profile, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_profile(profile)
    , m_model(ruleColumns(), 1000)
    , m_error(new ErrorBar(theme, this)) {
    setWindowTitle(tr("Alert rules and targets: %1").arg(toText(profile.target.name)));
    resize(880, 560);
    auto* tabs = new QTabWidget(this);
    tabs->setDocumentMode(true);
    tabs->setAccessibleName(tr("Rules and targets"));
    tabs->addTab(buildRules(theme), tr("Alert rules"));
    tabs->addTab(buildTargets(theme), tr("Targets"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    dressButtons(*buttons, QDialogButtonBox::Save);
    connect(buttons, &QDialogButtonBox::accepted, this, &AlertRulesDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::kPage, spacing::kPage, spacing::kPage, spacing::kLarge);
    column->setSpacing(spacing::kLarge);
    column->addWidget(m_error);
    column->addWidget(tabs, 1);
    column->addWidget(buttons);
    fillTable();
    if (!m_profile.alertRules.empty()) {
        m_table->select(toText(m_profile.alertRules.front().id));
    }
    showRule(m_table->currentKey());
}

QWidget* AlertRulesDialog::buildRules(const Theme& theme) {
    auto* tab = new QWidget(this);
    m_table = new DataTable(m_model, theme, tr("Alert rules"), tab);
    m_table->setFilterVisible(false);
    m_table->setEmptyText(tr("No rules: nothing will be raised."));
    m_table->sortBy(0, Qt::AscendingOrder);
    auto* add = new QPushButton(tr("&Add"), tab);
    auto* remove = new QPushButton(tr("&Remove"), tab);
    auto* defaults = new QPushButton(tr("&Defaults"), tab);
    add->setAccessibleName(tr("Add a rule"));
    remove->setAccessibleName(tr("Remove the chosen rule"));
    defaults->setAccessibleName(tr("Take the default rules"));
    auto* under = new QHBoxLayout;
    for (QPushButton* button : {add, remove, defaults}) {
        button->setAutoDefault(false);
        under->addWidget(button);
    }
    under->addStretch();
    auto* left = new QVBoxLayout;
    left->addWidget(m_table, 1);
    left->addLayout(under);

    m_fields = new QWidget(tab);
    auto* form = new QFormLayout(m_fields);
    form->setHorizontalSpacing(spacing::kMedium);
    form->setVerticalSpacing(spacing::kSmall);
    form->setContentsMargins(0, spacing::kLarge, 0, 0);
    m_title = new QLineEdit(m_fields);
    m_title->setAccessibleName(tr("Title"));
    m_metric = new QComboBox(m_fields);
    m_metric->setAccessibleName(tr("Metric"));
    m_metric->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_metric->setMinimumContentsLength(20);
    for (const monitor::MetricInfo& info : monitor::metricCatalogue()) {
        if (!info.isHistogram) {
            m_metric->addItem(toText(info.title), toText(info.id));
            m_metric->setItemData(m_metric->count() - 1, toText(info.definition), Qt::ToolTipRole);
        }
    }
    m_label = new QLineEdit(m_fields);
    m_label->setAccessibleName(tr("Only for"));
    m_label->setPlaceholderText(tr("every label, each on its own"));
    m_direction = new QComboBox(m_fields);
    m_direction->addItems({tr("above"), tr("below")});
    m_direction->setAccessibleName(tr("Raised when the value is"));
    m_threshold = number(tr("Threshold"), m_fields);
    m_clear = number(tr("Clears at"), m_fields);
    m_clear->setToolTip(tr("A value a little better than the threshold keeps an alert from flickering."));
    m_hold = new QSpinBox(m_fields);
    m_hold->setRange(0, 86'400);
    m_hold->setSuffix(tr(" s"));
    m_hold->setAccessibleName(tr("Must hold for"));
    m_enabled = new QCheckBox(tr("&Enabled"), m_fields);
    m_enabled->setAccessibleName(tr("Enabled"));
    m_notify = new QCheckBox(tr("Desktop &notification"), m_fields);
    m_notify->setAccessibleName(tr("Desktop notification"));
    form->addRow(tr("&Title"), m_title);
    form->addRow(tr("&Metric"), m_metric);
    form->addRow(tr("&Only for"), m_label);
    form->addRow(tr("Raised &when"), m_direction);
    form->addRow(tr("T&hreshold"), m_threshold);
    form->addRow(tr("&Clears at"), m_clear);
    form->addRow(tr("Must hold &for"), m_hold);
    form->addRow(QString(), m_enabled);
    form->addRow(QString(), m_notify);

    auto* row = new QHBoxLayout(tab);
    row->setContentsMargins(0, spacing::kMedium, 0, 0);
    row->setSpacing(spacing::kPage);
    row->addLayout(left, 5);
    row->addWidget(m_fields, 5);

    connect(m_table, &DataTable::currentKeyChanged, this, [this](const QString& key) {
        takeRule();
        showRule(key);
    });
    connect(add, &QPushButton::clicked, this, &AlertRulesDialog::addRule);
    connect(remove, &QPushButton::clicked, this, &AlertRulesDialog::removeRule);
    connect(defaults, &QPushButton::clicked, this, [this] {
        m_profile.alertRules = monitor::defaultAlertRules();
        m_shown.clear();
        fillTable();
        showRule(m_table->currentKey());
    });
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        const QString unit = shownUnit(unitOf(toUtf8(m_metric->currentData().toString())));
        for (QDoubleSpinBox* field : {m_threshold, m_clear}) {
            field->setSuffix(unit.isEmpty() ? QString() : QString(QLatin1Char(' ') + unit));
        }
    });
    return tab;
}

QWidget* AlertRulesDialog::buildTargets(const Theme& theme) {
    auto* tab = new QWidget(this);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(spacing::kLarge);
    form->setVerticalSpacing(spacing::kMedium);
    for (const monitor::KpiInfo& kpi : monitor::kpiCatalogue()) {
        const Unit unit = kpi.metrics.empty() ? Unit::none : unitOf(kpi.metrics.front());
        auto* field = number(tr("Target of %1").arg(toText(kpi.title)), tab);
        field->setSuffix(QLatin1Char(' ') + shownUnit(unit));
        field->setSpecialValueText(tr("no target"));
        field->setToolTip(toText(kpi.definition));
        field->setMaximumWidth(200);
        const auto found = m_profile.kpiTargets.find(std::string(kpi.id));
        const double value = found == m_profile.kpiTargets.end() ? kpi.defaultTarget : found->second;
        field->setValue(value * shownFactor(unit));
        m_targets.push_back(field);
        form->addRow(toText(kpi.title), field);
    }
    auto* words = new QLabel(tr("A tile says whether its target is met. Zero means: no target."), tab);
    words->setProperty("muted", true);
    words->setFont(theme.font(TextRole::caption));
    auto* column = new QVBoxLayout(tab);
    column->setContentsMargins(0, spacing::kLarge, 0, 0);
    column->setSpacing(spacing::kLarge);
    column->addLayout(form);
    column->addWidget(words);
    column->addStretch();
    return tab;
}

monitor::AlertRule* AlertRulesDialog::current() {
    const std::string id = toUtf8(m_shown);
    const auto found = std::find_if(m_profile.alertRules.begin(), m_profile.alertRules.end(),
                                    [&](const monitor::AlertRule& rule) { return rule.id == id; });
    return m_shown.isEmpty() || found == m_profile.alertRules.end() ? nullptr : &*found;
}

void AlertRulesDialog::fillTable() {
    std::vector<Row> rows;
    for (const monitor::AlertRule& rule : m_profile.alertRules) {
        const QString sign = rule.above ? QStringLiteral("> ") : QStringLiteral("< ");
        rows.push_back(
            {toText(rule.id),
             {{toText(rule.title), {}, rule.enabled ? Tone::normal : Tone::muted, {}},
              {rule.enabled ? QString(sign + valueText(rule.threshold, unitOf(rule.metric))) : tr("off"),
               {},
               Tone::muted,
               {}}}});
    }
    m_model.refresh(std::move(rows));
}

void AlertRulesDialog::showRule(const QString& id) {
    m_shown = id;
    const monitor::AlertRule* rule = current();
    m_fields->setEnabled(rule != nullptr);
    if (rule == nullptr) {
        return;
    }
    m_title->setText(toText(rule->title));
    int metric = m_metric->findData(toText(rule->metric));
    if (metric < 0) { // of a later version: kept as it is
        m_metric->addItem(toText(rule->metric), toText(rule->metric));
        metric = m_metric->count() - 1;
    }
    m_metric->setCurrentIndex(metric);
    m_label->setText(toText(rule->label));
    m_direction->setCurrentIndex(rule->above ? 0 : 1);
    const double factor = shownFactor(unitOf(rule->metric));
    m_threshold->setValue(rule->threshold * factor);
    m_clear->setValue(rule->clearAt * factor);
    m_hold->setValue(static_cast<int>(rule->holdFor.count() / 1000));
    m_enabled->setChecked(rule->enabled);
    m_notify->setChecked(rule->notify);
}

void AlertRulesDialog::takeRule() {
    monitor::AlertRule* rule = current();
    if (rule == nullptr) {
        return;
    }
    rule->title = toUtf8(m_title->text().trimmed());
    rule->metric = toUtf8(m_metric->currentData().toString());
    rule->label = toUtf8(m_label->text().trimmed());
    rule->above = m_direction->currentIndex() == 0;
    const double factor = shownFactor(unitOf(rule->metric));
    rule->threshold = m_threshold->value() / factor;
    rule->clearAt = m_clear->value() / factor;
    rule->holdFor = std::chrono::seconds(m_hold->value());
    rule->enabled = m_enabled->isChecked();
    rule->notify = m_notify->isChecked();
    fillTable();
}

void AlertRulesDialog::addRule() {
    takeRule();
    std::set<std::string> taken;
    for (const monitor::AlertRule& rule : m_profile.alertRules) {
        taken.insert(rule.id);
    }
    monitor::AlertRule rule;
    int number = 1;
    while (taken.count("rule-" + std::to_string(number)) > 0) {
        ++number;
    }
    rule.id = "rule-" + std::to_string(number);
    rule.title = toUtf8(tr("New rule"));
    rule.metric = std::string(monitor::metric::kHostCpu);
    rule.threshold = 0.9;
    rule.clearAt = 0.8;
    m_profile.alertRules.push_back(rule);
    m_shown.clear();
    fillTable();
    m_table->select(toText(rule.id));
    showRule(toText(rule.id));
    m_title->setFocus();
    m_title->selectAll();
}

void AlertRulesDialog::removeRule() {
    const std::string id = toUtf8(m_shown);
    m_shown.clear();
    std::erase_if(m_profile.alertRules, [&](const monitor::AlertRule& rule) { return rule.id == id; });
    fillTable();
    showRule(m_table->currentKey());
}

void AlertRulesDialog::accept() {
    takeRule();
    for (const monitor::AlertRule& rule : m_profile.alertRules) {
        const bool sound = rule.above ? rule.clearAt <= rule.threshold : rule.clearAt >= rule.threshold;
        if (rule.title.empty() || !sound) {
            m_table->select(toText(rule.id));
            m_error->showMessage(
                ErrorBar::Weight::error,
                rule.title.empty()
                    ? tr("A rule has no title.")
                    : tr("“%1” would clear on the wrong side of its threshold.").arg(toText(rule.title)),
                rule.above ? tr("Let it clear at or below the threshold.")
                           : tr("Let it clear at or above the threshold."));
            return;
        }
    }
    const auto kpis = monitor::kpiCatalogue();
    for (std::size_t i = 0; i < m_targets.size(); ++i) {
        const Unit unit = kpis[i].metrics.empty() ? Unit::none : unitOf(kpis[i].metrics.front());
        const double value = m_targets[i]->value() / shownFactor(unit);
        const std::string id(kpis[i].id);
        if (std::abs(value - kpis[i].defaultTarget) < 1e-9) {
            m_profile.kpiTargets.erase(id); // follows the catalogue
        } else {
            m_profile.kpiTargets[id] = value;
        }
    }
    emit profileChanged(m_profile);
    QDialog::accept();
}

} // namespace pavement::ui
