#include "ui/pages/queries/wait_profile.h"

#include "ui/models/text.h"

#include <QPainter>

#include <algorithm>

namespace pavement::ui {
namespace {

constexpr std::size_t kMost = 6;
constexpr int kBar = 6;

QString typeOf(const std::string& event) {
    return toText(event.substr(0, event.find(':')));
}

} // namespace

WaitProfileView::WaitProfileView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Where its time went"));
    connect(&theme, &Theme::changed, this, QOverload<>::of(&QWidget::update));
}

void WaitProfileView::show(std::vector<analyzer::WaitLoad> waits, double seconds) {
    m_waits = std::move(waits);
    m_seconds = seconds;
    if (m_waits.size() > kMost) {
        analyzer::WaitLoad others{toUtf8(tr("Others")), 0};
        for (std::size_t i = kMost - 1; i < m_waits.size(); ++i) {
            others.seconds += m_waits[i].seconds;
        }
        m_waits.resize(kMost - 1);
        m_waits.push_back(std::move(others));
    }
    QStringList words;
    for (const analyzer::WaitLoad& wait : m_waits) {
        words << tr("%1 %2").arg(toText(wait.event), valueText(wait.seconds / m_seconds, Unit::ratio));
    }
    setAccessibleDescription(words.isEmpty() ? tr("It was not seen running by a sample.")
                                             : words.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

int WaitProfileView::rowHeight() const {
    return fontMetrics().height() + kBar + spacing::kSmall;
}

QSize WaitProfileView::sizeHint() const {
    const int rows = std::max(1, static_cast<int>(m_waits.size()));
    return {240, rows * rowHeight()};
}

QSize WaitProfileView::minimumSizeHint() const {
    return {160, sizeHint().height()};
}

void WaitProfileView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const Palette& palette = m_theme.palette();
    if (m_waits.empty() || !(m_seconds > 0)) {
        painter.setPen(palette.textMuted);
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                         tr("It was not seen running by a sample in this range."));
        return;
    }
    int top = 0;
    for (const analyzer::WaitLoad& wait : m_waits) {
        const double share = wait.seconds / m_seconds;
        const QRect words(0, top, width(), fontMetrics().height());
        const QString figure =
            tr("%1 · %2").arg(valueText(share, Unit::ratio), valueText(wait.seconds, Unit::seconds));
        const int figureWidth = fontMetrics().horizontalAdvance(figure);
        painter.setPen(palette.text);
        painter.drawText(words.adjusted(0, 0, -figureWidth - spacing::kSmall, 0), Qt::AlignLeft,
                         fontMetrics().elidedText(toText(wait.event), Qt::ElideRight,
                                                  width() - figureWidth - spacing::kSmall));
        painter.setPen(palette.textMuted);
        painter.drawText(words, Qt::AlignRight, figure);
        const QRectF ground(0, words.bottom() + 2, width(), kBar);
        painter.fillRect(ground, palette.hover);
        QRectF bar = ground;
        bar.setWidth(std::max(1.0, ground.width() * std::min(share, 1.0)));
        painter.fillRect(bar, m_theme.waitType(typeOf(wait.event)));
        top += rowHeight();
    }
}

} // namespace pavement::ui
