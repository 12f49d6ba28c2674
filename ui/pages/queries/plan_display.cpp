#include "ui/pages/queries/plan_display.h"

#include "engine/plan/accounting.h"
#include "engine/plan/compare.h"
#include "engine/plan/to_json.h"
#include "engine/plan/to_text.h"
#include "ui/models/text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {

PlanDisplay::PlanDisplay(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_text(new QPlainTextEdit(this))
    , m_copyText(new QPushButton(tr("Copy as text"), this))
    , m_copyJson(new QPushButton(tr("Copy as JSON"), this)) {
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(theme.font(TextRole::mono));
    m_text->setAccessibleName(tr("Plan"));
    m_text->setPlaceholderText(tr("No plan is chosen."));
    m_text->setFrameShape(QFrame::NoFrame);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_copyText);
    buttons->addWidget(m_copyJson);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_text, 1);
    column->addLayout(buttons);
    connect(m_copyText, &QPushButton::clicked, this, [this] {
        if (m_plan) {
            QGuiApplication::clipboard()->setText(toText(plan::toText(m_plan->tree)));
        }
    });
    connect(m_copyJson, &QPushButton::clicked, this, [this] {
        if (m_plan) {
            QGuiApplication::clipboard()->setText(toText(plan::toJson(m_plan->tree)));
        }
    });
    show(nullptr);
}

void PlanDisplay::show(const PlanShownPtr& plan) {
    m_copyText->setEnabled(plan != nullptr);
    m_copyJson->setEnabled(plan != nullptr);
    if (plan == m_plan && plan != nullptr) {
        return;
    }
    m_plan = plan;
    m_text->setPlainText(plan ? toText(plan::toText(plan->tree)) : QString());
}

void PlanDisplay::compare(const PlanShownPtr& before, const PlanShownPtr& after) {
    m_plan = nullptr;
    const plan::Comparison comparison = plan::compare(before->tree, after->tree);
    QString words = comparison.sameShape ? tr("The same shape.\n") : tr("Another shape.\n");
    words += tr("\nBefore:\n%1\nAfter:\n%2")
                 .arg(toText(plan::toText(before->tree)), toText(plan::toText(after->tree)));
    m_text->setPlainText(words);
}

QString PlanDisplay::text() const {
    return m_text->toPlainText();
}

} // namespace pavement::ui
