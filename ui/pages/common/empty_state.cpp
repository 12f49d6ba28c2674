#include "ui/pages/common/empty_state.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace pavement::ui {

EmptyState::EmptyState(const Theme& theme, const QString& title, const QString& words, const QString& button,
                       QWidget* parent)
    : QWidget(parent)
    , m_words(new QLabel(words, this))
    , m_button(new QPushButton(button, this)) {
    auto* heading = new QLabel(title, this);
    heading->setFont(theme.font(TextRole::pageTitle));
    heading->setAlignment(Qt::AlignCenter);
    m_words->setProperty("muted", true);
    m_words->setAlignment(Qt::AlignCenter);
    m_words->setWordWrap(true);
    fitWords();
    m_button->setProperty("primary", true);
    m_button->setAccessibleName(button);

    auto* column = new QVBoxLayout(this);
    column->setSpacing(spacing::kLarge);
    column->addStretch(2);
    column->addWidget(heading, 0, Qt::AlignHCenter);
    column->addWidget(m_words, 0, Qt::AlignHCenter);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    setFocusProxy(m_button);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::mendRequested);
}

// A text as high as its width asks for makes every layout above it ask again and again; this one says once
// how large it is.
void EmptyState::fitWords() {
    constexpr int kWidth = 520;
    m_words->setFixedSize(kWidth, m_words->heightForWidth(kWidth));
    m_words->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void EmptyState::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        fitWords();
    }
}

} // namespace pavement::ui
