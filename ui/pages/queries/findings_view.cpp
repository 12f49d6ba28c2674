#include "ui/pages/queries/findings_view.h"

#include "engine/analyzer/findings_json.h"
#include "engine/base/json.h"
#include "ui/models/analyzer_models.h"
#include "ui/models/text.h"
#include "ui/pages/common/sql_box.h"
#include "ui/pages/queries/word_label.h"

#include <QLabel>
#include <QVBoxLayout>

namespace pavement::ui {

FindingsView::FindingsView(const Theme& theme, QWidget* parent)
    : QScrollArea(parent)
    , m_theme(theme) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Findings about the statement"));
}

void FindingsView::showFindings(const analyzer::FindingReport& report) {
    // Read again every few seconds: as long as it says the same, place, focus and selection stay.
    if (std::string words = dumpJson(analyzer::toJson(report)); m_shown != words) {
        m_shown = std::move(words);
        build(report);
    }
}

void FindingsView::build(const analyzer::FindingReport& report) {
    auto* body = new QWidget(this);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, spacing::kMedium, spacing::kSmall, 0);
    column->setSpacing(spacing::kMedium);
    if (report.findings.empty()) {
        addWords(m_theme, body, column,
                 tr("Nothing is wrong with it as far as its text, its counters and its waits tell. "
                    "Its plans may say more."),
                 TextRole::body, true);
    }
    for (const analyzer::Finding& finding : report.findings) {
        QVBoxLayout* inside = addCard(body, column);
        QWidget* card = inside->parentWidget();
        addWords(m_theme, card, inside, toText(finding.title), TextRole::title, false);
        QStringList facts{severityText(finding.severity), confidenceText(finding.confidence)};
        if (finding.cost && finding.cost->milliseconds) {
            facts << tr("%1 a call").arg(valueText(*finding.cost->milliseconds / 1000, Unit::seconds));
        }
        for (const analyzer::Figure& figure : finding.evidence) {
            facts << tr("%1 %2").arg(toText(figure.label), valueText(figure.value, figure.unit));
        }
        addWords(m_theme, card, inside, facts.join(QStringLiteral(" · ")), TextRole::small, true);
        addWords(m_theme, card, inside, toText(finding.note), TextRole::body, false);
        if (const analyzer::FindingKind* kind = analyzer::findingKind(finding.id)) {
            addWords(m_theme, card, inside, toText(kind->why), TextRole::body, false);
        }
        addWords(m_theme, card, inside, toText(finding.advice), TextRole::body, false);
        if (!finding.fix.empty()) {
            auto* box = new SqlBox(m_theme, tr("SQL that mends it"), tr("Copy the SQL that mends it"), card);
            box->setSql(toText(finding.fix));
            inside->addWidget(box);
        }
    }
    for (const std::string& note : report.notes) {
        addWords(m_theme, body, column, toText(note), TextRole::small, true);
    }
    column->addStretch();
    setWidget(body); // the former one goes
}

} // namespace pavement::ui
