#include "ui/pages/queries/check_detail.h"

#include "ui/models/text.h"
#include "ui/pages/common/sql_box.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace pavement::ui {

CheckDetail::CheckDetail(const Theme& theme, QWidget* parent)
    : QScrollArea(parent)
    , m_theme(theme) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Finding"));
}

void CheckDetail::show(const ChecksModel& model, const QString& key) {
    m_body = new QWidget(this);
    m_column = new QVBoxLayout(m_body);
    m_column->setContentsMargins(spacing::kLarge, 0, spacing::kSmall, spacing::kSmall);
    m_column->setSpacing(spacing::kSmall);
    const ChecksShown* shown = model.shown();
    if (const analyzer::CheckFinding* finding = model.finding(key)) {
        showFinding(shown->check(finding->checkId), *finding);
    } else if (const analyzer::SkippedCheck* skipped = model.skipped(key)) {
        showSkipped(shown->check(skipped->checkId), *skipped);
    } else {
        addText(tr("Choose a finding to see why it matters and what to do."), TextRole::body, true);
    }
    m_column->addStretch();
    setWidget(m_body); // the former one goes
}

void CheckDetail::addText(const QString& text, TextRole role, bool muted) {
    if (text.isEmpty()) {
        return;
    }
    auto* label = new QLabel(text, m_body);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFont(m_theme.font(role));
    if (muted) {
        label->setProperty("muted", true);
    }
    m_column->addWidget(label);
}

void CheckDetail::addHeading(const QString& text) {
    m_column->addSpacing(spacing::kSmall);
    auto* label = new QLabel(text, m_body);
    label->setFont(m_theme.font(TextRole::title));
    m_column->addWidget(label);
}

void CheckDetail::addSql(const QString& heading, const QString& copyName, const std::string& sql) {
    if (sql.empty()) {
        return;
    }
    addHeading(heading);
    auto* box = new SqlBox(m_theme, heading, copyName, m_body);
    box->setSql(toText(sql));
    m_column->addWidget(box);
}

void CheckDetail::showFinding(const analyzer::Check* check, const analyzer::CheckFinding& finding) {
    addText(check != nullptr ? toText(check->title) : toText(finding.checkId), TextRole::pageTitle, false);
    addText(toText(finding.object), TextRole::mono, false);
    addText(tr("%1 · %2").arg(severityText(finding.severity), confidenceText(finding.confidence)),
            TextRole::body, true);
    addText(toText(finding.note), TextRole::body, false);
    if (finding.cost || !finding.evidence.empty()) {
        addHeading(tr("Figures"));
        auto* form = new QFormLayout;
        form->setHorizontalSpacing(spacing::kLarge);
        form->setVerticalSpacing(spacing::kTight);
        const auto add = [&](const analyzer::Figure& figure) {
            auto* name = new QLabel(toText(figure.label), m_body);
            name->setProperty("muted", true);
            auto* value = new QLabel(valueText(figure.value, figure.unit), m_body);
            value->setTextInteractionFlags(Qt::TextSelectableByMouse);
            form->addRow(name, value);
        };
        if (finding.cost) {
            add(*finding.cost);
        }
        for (const analyzer::Figure& figure : finding.evidence) {
            add(figure);
        }
        m_column->addLayout(form);
    }
    if (check != nullptr && !check->why.empty()) {
        addHeading(tr("Why it matters"));
        addText(toText(check->why), TextRole::body, false);
    }
    if (check != nullptr && !check->advice.empty()) {
        addHeading(tr("What to do"));
        addText(toText(check->advice), TextRole::body, false);
    }
    addSql(tr("SQL that mends it"), tr("Copy the SQL that mends it"), finding.fix);
    addSql(tr("SQL that takes it back"), tr("Copy the SQL that takes it back"), finding.undo);
    if (check != nullptr && !check->cannotSee.empty()) {
        addHeading(tr("What this check cannot see"));
        addText(toText(check->cannotSee), TextRole::body, true);
    }
}

void CheckDetail::showSkipped(const analyzer::Check* check, const analyzer::SkippedCheck& skipped) {
    addText(check != nullptr ? toText(check->title) : toText(skipped.checkId), TextRole::pageTitle, false);
    addText(tr("Not checked: %1").arg(skipText(skipped.reason)), TextRole::body, true);
    addText(toText(skipped.detail), TextRole::body, false);
    if (check != nullptr && !check->why.empty()) {
        addHeading(tr("What it looks for"));
        addText(toText(check->why), TextRole::body, false);
    }
}

} // namespace pavement::ui
