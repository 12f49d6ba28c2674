#include "ui/pages/overview/attention_delegate.h"

#include "ui/models/attention_model.h"

#include <QPainter>

namespace pavement::ui {
namespace {

constexpr int kSign = 22; // room of the sign
constexpr int kBesides = spacing::kLarge;
constexpr int kLeastStatement = 120; // room below which it is left out

} // namespace

QSize AttentionDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    const int lines = QFontMetrics(m_theme.font(TextRole::body)).height() +
                      QFontMetrics(m_theme.font(TextRole::small)).height();
    return {200, lines + 2 * spacing::kSmall};
}

void AttentionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
    const Palette& palette = m_theme.palette();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool focused = (option.state & QStyle::State_HasFocus) != 0;
    if (focused || (option.state & QStyle::State_MouseOver) != 0) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(focused ? palette.selection : palette.hover);
        painter->drawRoundedRect(QRectF(option.rect), spacing::kTight, spacing::kTight);
    }
    const QRect area =
        option.rect.adjusted(spacing::kSmall, spacing::kSmall, -spacing::kSmall, -spacing::kSmall);
    const QFont body = m_theme.font(TextRole::body);
    const QFont small = m_theme.font(TextRole::small);
    const int upper = QFontMetrics(body).height();
    const QRect first(area.left() + kSign, area.top(), area.width() - kSign, upper);
    const QRect second(first.left(), first.bottom() + 1, first.width(), area.bottom() - first.bottom());

    // The right-hand words keep their room, those on the left are cut.
    const auto line = [&](const QRect& room, const QFont& font, const QString& left, const QString& right,
                          const QColor& leftColour, const QColor& rightColour) {
        painter->setFont(font);
        const QFontMetrics metrics(font);
        const int taken = right.isEmpty() ? 0 : metrics.horizontalAdvance(right) + kBesides;
        painter->setPen(rightColour);
        painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, right);
        const int width = std::max(0, room.width() - taken);
        painter->setPen(leftColour);
        painter->drawText(QRect(room.left(), room.top(), width, room.height()),
                          Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(left, Qt::ElideRight, width));
    };
    const auto words = [&](int role) { return index.data(role).toString(); };
    const auto tone = static_cast<Tone>(words(KeyedTableModel::ToneRole).toInt());
    painter->setFont(body);
    painter->setPen(tone == Tone::bad ? palette.bad : tone == Tone::warning ? palette.warning : palette.info);
    painter->drawText(QRect(area.left(), area.top(), kSign, upper), Qt::AlignLeft | Qt::AlignVCenter,
                      words(AttentionModel::SignRole));
    QFont strong = body;
    strong.setWeight(QFont::DemiBold);
    line(first, strong, words(Qt::DisplayRole), words(AttentionModel::CostRole), palette.text, palette.text);
    const QFontMetrics titleMetrics(strong);
    const int titled = titleMetrics.horizontalAdvance(words(Qt::DisplayRole)) + kBesides;
    const int priced = titleMetrics.horizontalAdvance(words(AttentionModel::CostRole)) + kBesides;
    if (const int left = first.width() - titled - priced; left > kLeastStatement) { // a stump says nothing
        line(QRect(first.left() + titled, first.top(), left, first.height()), m_theme.font(TextRole::mono),
             words(AttentionModel::StatementRole), {}, palette.textMuted, palette.textMuted);
    }
    line(second, small, words(AttentionModel::AdviceRole), words(AttentionModel::SureRole), palette.textMuted,
         palette.textMuted);
    painter->restore();
}

} // namespace pavement::ui
