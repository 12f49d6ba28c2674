// The left side of the reports page: range, sections, buttons, and what of them is remembered.

#include "ui/pages/reports/reports_page.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QLabel>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace pavement::ui {
namespace {

struct Choice {
    Milliseconds span;
    const char* name;
};

// The last entry stands for the two fields below it, the first for the range of the charts.
constexpr std::array kChoices{
    Choice{std::chrono::hours(1), QT_TRANSLATE_NOOP("pavement::ui::ReportsPage", "Last hour")},
    Choice{std::chrono::hours(6), QT_TRANSLATE_NOOP("pavement::ui::ReportsPage", "Last 6 hours")},
    Choice{std::chrono::hours(24), QT_TRANSLATE_NOOP("pavement::ui::ReportsPage", "Last 24 hours")},
    Choice{std::chrono::hours(24 * 7), QT_TRANSLATE_NOOP("pavement::ui::ReportsPage", "Last 7 days")},
    Choice{std::chrono::hours(24 * 30), QT_TRANSLATE_NOOP("pavement::ui::ReportsPage", "Last 30 days")},
    Choice{std::chrono::hours(24 * 365), QT_TRANSLATE_NOOP("pavement::ui::ReportsPage", "Last year")},
};

// Places in the list behind those: the range of the charts, then the two fields below it.
constexpr int kByHand = static_cast<int>(kChoices.size()) + 1;

} // namespace

QWidget* ReportsPage::buildChoices() {
    auto* panel = new QWidget(this);
    panel->setFixedWidth(300);
    m_range = new QComboBox(panel);
    m_range->setAccessibleName(tr("Range of the report"));
    for (const Choice& choice : kChoices) {
        m_range->addItem(tr(choice.name));
    }
    m_range->addItem(tr("As on the charts"));
    m_range->addItem(tr("From … to …"));
    const auto moment = [&](const QString& name) {
        auto* field = new QDateTimeEdit(panel);
        field->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
        field->setCalendarPopup(true);
        field->setAccessibleName(name);
        connect(field, &QDateTimeEdit::dateTimeChanged, this, [this] {
            if (!m_filling) {
                m_range->setCurrentIndex(m_range->count() - 1);
                markStale();
                emit stateChanged();
            }
        });
        return field;
    };
    m_from = moment(tr("From"));
    m_to = moment(tr("Until"));
    m_list = new QListView(panel);
    m_list->setModel(&m_sections);
    m_list->setAccessibleName(tr("Sections of the report"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSpacing(2);
    m_list->setMinimumHeight(230);

    m_preview = new QPushButton(tr("&Preview"), panel);
    m_preview->setProperty("primary", true);
    m_preview->setAccessibleName(tr("Preview the report"));
    m_cancel = new QPushButton(tr("Cancel"), panel);
    m_cancel->setAccessibleName(tr("Cancel the report"));
    m_progress = new QProgressBar(panel);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(4);
    m_progress->setAccessibleName(tr("Progress of the report"));
    m_state = new QLabel(panel);
    m_state->setProperty("muted", true);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(spacing::kMedium);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Range"), m_range);
    form->addRow(tr("&From"), m_from);
    form->addRow(tr("&Until"), m_to);
    auto* exports = new QHBoxLayout;
    exports->setSpacing(spacing::kSmall);
    const auto offer = [&](const QString& name, ReportFormat format) {
        auto* button = new QPushButton(name, panel);
        button->setMinimumWidth(0);
        button->setAccessibleName(tr("Export as %1").arg(name));
        connect(button, &QPushButton::clicked, this, [this, format] { askAndExport(format); });
        exports->addWidget(button, 1);
        m_exports.push_back(button);
    };
    if (m_writePdf) {
        offer(QStringLiteral("PDF"), ReportFormat::pdf);
    }
    offer(QStringLiteral("HTML"), ReportFormat::html);
    offer(QStringLiteral("CSV"), ReportFormat::csv);
    offer(QStringLiteral("JSON"), ReportFormat::json);
    const auto heading = [&](const QString& text) {
        auto* label = new QLabel(text, panel);
        label->setFont(m_services.theme.font(TextRole::title));
        return label;
    };
    auto* act = new QHBoxLayout;
    act->addWidget(m_preview, 1);
    act->addWidget(m_cancel);

    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::kMedium);
    column->addWidget(heading(tr("Range")));
    column->addLayout(form);
    column->addSpacing(spacing::kSmall);
    column->addWidget(heading(tr("Sections")));
    column->addWidget(m_list, 1);
    column->addLayout(act);
    column->addWidget(m_progress);
    column->addWidget(m_state);
    column->addWidget(heading(tr("Export")));
    column->addLayout(exports);

    connect(m_range, &QComboBox::currentIndexChanged, this, &ReportsPage::chooseRange);
    connect(m_preview, &QPushButton::clicked, this, &ReportsPage::build);
    connect(m_cancel, &QPushButton::clicked, this, &ReportsPage::cancel);
    return panel;
}

void ReportsPage::chooseRange(int choice) {
    markStale();
    emit stateChanged();
    TimeRange range{m_services.clock.wall(), m_services.clock.wall()};
    if (choice < static_cast<int>(kChoices.size())) {
        range.from -= kChoices[static_cast<std::size_t>(std::max(0, choice))].span;
    } else if (choice == static_cast<int>(kChoices.size())) {
        range = m_services.axis.range();
    } else {
        return;
    }
    m_filling = true;
    m_from->setDateTime(QDateTime::fromMSecsSinceEpoch(toMillis(range.from)));
    m_to->setDateTime(QDateTime::fromMSecsSinceEpoch(toMillis(range.to)));
    m_filling = false;
}

int ReportsPage::currentChoice() const {
    return m_range != nullptr ? m_range->currentIndex() : m_keptChoice;
}

void ReportsPage::takeKeptRange() {
    const bool byHand = m_keptChoice == kByHand && m_keptRange.from < m_keptRange.to;
    const int choice = m_keptChoice == kByHand && !byHand ? 0 : m_keptChoice;
    m_range->setCurrentIndex(choice);
    chooseRange(choice);
    if (byHand) {
        m_filling = true; // it is a choice already made
        m_from->setDateTime(QDateTime::fromMSecsSinceEpoch(toMillis(m_keptRange.from)));
        m_to->setDateTime(QDateTime::fromMSecsSinceEpoch(toMillis(m_keptRange.to)));
        m_filling = false;
    }
}

std::map<QString, QByteArray> ReportsPage::saveState() const {
    QByteArray sections = ","; // none chosen is a choice, too
    for (const report::Section section : m_sections.chosen()) {
        sections += QByteArray::number(static_cast<int>(section)) + ',';
    }
    const bool made = m_range != nullptr;
    const auto from = made ? m_from->dateTime().toMSecsSinceEpoch() : toMillis(m_keptRange.from);
    const auto to = made ? m_to->dateTime().toMSecsSinceEpoch() : toMillis(m_keptRange.to);
    return {{QStringLiteral("range"), QByteArray::number(currentChoice())},
            {QStringLiteral("from"), QByteArray::number(from)},
            {QStringLiteral("to"), QByteArray::number(to)},
            {QStringLiteral("sections"), sections}};
}

void ReportsPage::restoreState(const std::map<QString, QByteArray>& state) {
    const auto kept = [&](const char* name) {
        const auto found = state.find(QLatin1String(name));
        return found == state.end() ? QByteArray() : found->second;
    };
    if (const QByteArray range = kept("range"); !range.isEmpty()) {
        m_keptChoice = std::clamp(range.toInt(), 0, kByHand);
    }
    m_keptRange = {fromMillis(kept("from").toLongLong()), fromMillis(kept("to").toLongLong())};
    if (m_range != nullptr) {
        takeKeptRange();
    }
    if (const QByteArray sections = kept("sections"); !sections.isEmpty()) {
        const QList<QByteArray> chosen = sections.split(',');
        const std::vector<report::Section> all = report::allSections();
        for (int row = 0; row < m_sections.rowCount(); ++row) {
            const auto number = QByteArray::number(static_cast<int>(all[static_cast<std::size_t>(row)]));
            m_sections.setData(m_sections.index(row), chosen.contains(number) ? Qt::Checked : Qt::Unchecked,
                               Qt::CheckStateRole);
        }
    }
}

} // namespace pavement::ui
