#include "ui/pages/common/tone_delegate.h"

#include "ui/models/keyed_table_model.h"

namespace pavement::ui {

void ToneDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus; // the whole row is marked, not one cell
    const Palette& palette = m_theme.palette();
    QColor colour = palette.text;
    switch (static_cast<Tone>(index.data(KeyedTableModel::ToneRole).toInt())) {
    case Tone::normal:
        break;
    case Tone::muted:
        colour = palette.textMuted;
        break;
    case Tone::good:
        colour = palette.good;
        break;
    case Tone::warning:
        colour = palette.warning;
        break;
    case Tone::bad:
        colour = palette.bad;
        break;
    }
    option->palette.setColor(QPalette::Text, colour);
    // A soft band under the row keeps each tone readable, where the system's highlight would not.
    option->palette.setColor(QPalette::HighlightedText, palette.text);
    option->palette.setColor(QPalette::Highlight, palette.selection);
}

} // namespace pavement::ui
