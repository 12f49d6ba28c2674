#include "ui/charts/chart_legend.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace pavement::ui {

namespace {

constexpr double kSwatch = 18.0;
constexpr double kInner = 6.0;
constexpr double kBetween = 16.0;
constexpr int kMostNameWidth = 160;

// The widest a formatted value of the unit gets.
QString widestValue(Unit unit) {
    switch (unit) {
    case Unit::seconds:
        return QStringLiteral("88.8 min");
    case Unit::bytes:
        return QStringLiteral("88.8 MiB");
    case Unit::bytesPerSecond:
        return QStringLiteral("88.8 MiB/s");
    case Unit::perSecond:
        return QStringLiteral("88.8 M/s");
    case Unit::ratio:
        return QStringLiteral("88.8 %");
    case Unit::none:
    case Unit::count:
        break;
    }
    return QStringLiteral("88.8 k");
}

} // namespace

ChartLegend::ChartLegend(ChartState& state, QWidget* parent)
    : QWidget(parent)
    , m_state(state) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_OpaquePaintEvent); // spares the backgrounds of all parents at each tick
}

ChartLegend::Layout ChartLegend::place(double width) const {
    const QFontMetricsF metrics(m_state.theme.font(TextRole::small));
    const double line = std::ceil(metrics.height()) + 4.0;
    const double value = std::ceil(metrics.horizontalAdvance(widestValue(m_state.unit)));
    std::vector<Item> items;
    double x = 0.0;
    double y = 0.0;
    const std::vector<ChartSeries>& all = m_state.data.all();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].removed) {
            continue;
        }
        const double name =
            std::min<double>(kMostNameWidth, std::ceil(metrics.horizontalAdvance(all[i].name)));
        const double needed = std::min(width, kSwatch + kInner + name + kInner + value);
        if (x > 0.0 && x + needed > width) {
            x = 0.0;
            y += line;
        }
        items.push_back({static_cast<int>(i), QRectF(x, y, needed, line)});
        x += needed + kBetween;
    }
    const double height = items.empty() ? 0.0 : y + line;
    return {width, height, value, std::move(items)};
}

int ChartLegend::heightFor(int width) const {
    return static_cast<int>(std::ceil(place(width).height));
}

void ChartLegend::relayout() {
    m_font = m_state.theme.font(TextRole::small);
    m_layout = place(width());
    setFixedHeight(static_cast<int>(std::ceil(m_layout.height)));
    update();
}

void ChartLegend::refresh() {
    if (isVisible()) {
        update();
    }
}

QString ChartLegend::valueText(int series, Milliseconds pixel) const {
    if (const std::optional<Timestamp> at = m_state.axis.cursor()) {
        return QString::fromStdString(formatValue(m_state.data.valueAt(series, *at, pixel), m_state.unit));
    }
    // Without a crosshair the value at the right edge of what is shown.
    return QString::fromStdString(
        formatValue(m_state.data.valueAt(series, m_state.axis.range().to, pixel), m_state.unit));
}

void ChartLegend::drawTo(QPainter& painter, const QRectF& area) const {
    const Palette& colours = m_state.theme.palette();
    painter.setFont(m_font);
    const QFontMetricsF metrics(m_font);
    const Milliseconds pixel{m_state.axis.span().count() / std::max(1, width())};
    const Layout other = area.width() == m_layout.width ? Layout{} : place(area.width());
    const Layout& layout = area.width() == m_layout.width ? m_layout : other;
    const double value = layout.value;
    for (const Item& item : layout.items) {
        const ChartSeries& series = m_state.data.all()[static_cast<std::size_t>(item.series)];
        const QRectF place = item.area.translated(area.topLeft());
        const double middle = std::floor(place.center().y()) + 0.5;
        QColor colour = m_state.colourOf(item.series);
        if (!series.visible) {
            colour = colours.border;
        }
        if (m_state.data.kind() == ChartKind::stackedArea) {
            painter.fillRect(QRectF(place.left() + 2.0, middle - 5.0, 10.0, 10.0), colour);
        } else {
            QPen pen(colour, 2.0);
            if (series.style != Qt::SolidLine) {
                pen.setStyle(Qt::CustomDashLine);
                pen.setDashPattern(series.style == Qt::DotLine    ? QList<qreal>{1.0, 1.5}
                                   : series.style == Qt::DashLine ? QList<qreal>{3.5, 2.0}
                                                                  : QList<qreal>{3.5, 1.5, 1.0, 1.5});
            }
            pen.setCapStyle(Qt::FlatCap);
            painter.setPen(pen);
            painter.drawLine(QPointF(place.left(), middle), QPointF(place.left() + kSwatch, middle));
        }
        const double nameLeft = place.left() + kSwatch + kInner;
        const double nameWidth = std::max(0.0, place.right() - value - kInner - nameLeft);
        const double base = place.top() + (place.height() - metrics.height()) / 2.0 + metrics.ascent();
        if (!series.visible) {
            QFont struck = m_font;
            struck.setStrikeOut(true);
            painter.setFont(struck);
        }
        painter.setPen(colours.textMuted);
        painter.drawText(QPointF(nameLeft, base),
                         metrics.elidedText(series.name, Qt::ElideRight, nameWidth + 0.5));
        painter.setFont(m_font);
        if (series.visible) {
            painter.setPen(colours.text);
            painter.drawText(QPointF(nameLeft + nameWidth + kInner, base), valueText(item.series, pixel));
        }
    }
}

void ChartLegend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), m_state.theme.palette().surface);
    drawTo(painter, QRectF(rect()));
}

void ChartLegend::mousePressEvent(QMouseEvent* event) {
    for (const Item& item : m_layout.items) {
        if (item.area.contains(event->position())) {
            emit toggled(item.series);
            return;
        }
    }
    event->ignore();
}

void ChartLegend::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        relayout();
    }
}

} // namespace pavement::ui
