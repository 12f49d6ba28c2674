#include "ui/pages/queries/word_label.h"

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

namespace pavement::ui {

QLabel* addWords(const Theme& theme, QWidget* parent, QVBoxLayout* into, const QString& text, TextRole role,
                 bool muted) {
    if (text.isEmpty()) {
        return nullptr;
    }
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFont(theme.font(role));
    if (muted) {
        label->setProperty("muted", true);
    }
    into->addWidget(label);
    return label;
}

QVBoxLayout* addCard(QWidget* parent, QVBoxLayout* into) {
    auto* card = new QFrame(parent);
    card->setProperty("card", true);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(spacing::kMedium, spacing::kMedium, spacing::kMedium, spacing::kMedium);
    inside->setSpacing(spacing::kSmall);
    into->addWidget(card);
    return inside;
}

} // namespace pavement::ui
