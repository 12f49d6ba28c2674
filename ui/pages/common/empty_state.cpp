#include "ui/pages/common/empty_state.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {

EmptyState::EmptyState(const Theme& theme, const QString& title, const QString& words, const QString& button,
                       QWidget* parent)
    : QWidget(parent)
    , m_button(new QPushButton(button, this)) {
    auto* heading = new QLabel(title, this);
    heading->setFont(theme.font(TextRole::pageTitle));
    heading->setAlignment(Qt::AlignCenter);
    auto* text = new QLabel(words, this);
    text->setProperty("muted", true);
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    text->setMaximumWidth(520);
    m_button->setProperty("primary", true);
    m_button->setAccessibleName(button);

    auto* column = new QVBoxLayout(this);
    column->setSpacing(spacing::kLarge);
    column->addStretch(2);
    column->addWidget(heading, 0, Qt::AlignHCenter);
    column->addWidget(text, 0, Qt::AlignHCenter);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    setFocusProxy(m_button);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::mendRequested);
}

} // namespace pavement::ui
