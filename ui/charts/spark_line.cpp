#include "ui/charts/spark_line.h"

#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace pavement::ui {

SparkLine::SparkLine(const Theme& theme, QString name, Unit unit, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_name(std::move(name))
    , m_unit(unit)
    , m_target(std::numeric_limits<double>::quiet_NaN()) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(m_name);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SparkLine::append(stats::Point point) {
    if (!std::isfinite(point.value)) {
        point.value = std::numeric_limits<double>::quiet_NaN();
    }
    m_points.append(point);
    m_points.dropBefore(point.millis - 2 * m_span.count());
    changed();
}

void SparkLine::assign(std::vector<stats::Point> points) {
    for (stats::Point& point : points) {
        if (!std::isfinite(point.value)) {
            point.value = std::numeric_limits<double>::quiet_NaN();
        }
    }
    m_points.assign(std::move(points));
    changed();
}

void SparkLine::setSpan(Milliseconds span) {
    m_span = std::max(span, Milliseconds{1'000});
    changed();
}

void SparkLine::setTarget(double value) {
    m_target = value;
    changed();
}

void SparkLine::setColour(const QColor& colour) {
    m_colour = colour;
    changed();
}

void SparkLine::changed() {
    if (isVisible()) {
        update(); // Qt joins the updates of one turn of the event loop
    }
}

void SparkLine::paintEvent(QPaintEvent* /*event*/) {
    if (m_points.empty()) {
        return;
    }
    const std::int64_t to = m_points.back().millis;
    const std::int64_t from = to - m_span.count();
    const stats::MinMax extent = m_points.minMax(from, to + 1);
    if (extent.empty) {
        return;
    }
    const QColor colour = m_colour.isValid() ? m_colour : m_theme.palette().accent;
    const QRectF area = QRectF(rect()).adjusted(2.0, 4.0, -5.0, -4.0);
    double low = extent.min;
    double high = extent.max;
    if (std::isfinite(m_target) && m_target > low - (high - low) && m_target < high + (high - low)) {
        low = std::min(low, m_target);
        high = std::max(high, m_target);
    }
    const double span = high - low;
    const auto x = [&](std::int64_t millis) {
        return area.left() +
               static_cast<double>(millis - from) / static_cast<double>(to - from) * area.width();
    };
    // A steady value is a line through the middle, not along the floor.
    const auto y = [&](double value) {
        return span > 0.0 ? area.bottom() - (value - low) / span * area.height() : area.center().y();
    };
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(rect());
    if (std::isfinite(m_target) && m_target >= low && m_target <= high) {
        QPen pen(m_theme.palette().axis, 1.0, Qt::CustomDashLine);
        pen.setDashPattern({3.0, 3.0});
        painter.setPen(pen);
        painter.drawLine(QPointF(area.left(), y(m_target)), QPointF(area.right(), y(m_target)));
    }
    std::vector<stats::Point> points;
    m_points.decimate(from, to + 1, static_cast<std::size_t>(std::max(1.0, area.width() / 2.0)), points);
    QColor veil = colour;
    veil.setAlphaF(m_theme.palette().dark ? 0.20F : 0.12F);
    QPolygonF run;
    const auto finish = [&] {
        if (run.size() > 1) {
            QPolygonF fill = run;
            fill << QPointF(run.back().x(), area.bottom() + 4.0)
                 << QPointF(run.front().x(), area.bottom() + 4.0);
            painter.setPen(Qt::NoPen);
            painter.setBrush(veil);
            painter.drawPolygon(fill);
            painter.setBrush(Qt::NoBrush);
            // Round joins are curves, each of many pieces, and cannot be seen at this width.
            painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
            painter.drawPolyline(run);
        }
        run.clear();
    };
    for (const stats::Point& point : points) {
        if (std::isnan(point.value)) {
            finish();
        } else {
            run << QPointF(x(point.millis), y(point.value));
        }
    }
    finish();
    if (const stats::Point last = m_points.back(); !std::isnan(last.value)) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(QPointF(x(last.millis), y(last.value)), 2.5, 2.5);
        setAccessibleDescription(tr("last %1, lowest %2, highest %3")
                                     .arg(QString::fromStdString(formatValue(last.value, m_unit)),
                                          QString::fromStdString(formatValue(extent.min, m_unit)),
                                          QString::fromStdString(formatValue(extent.max, m_unit))));
    }
}

QSize SparkLine::sizeHint() const {
    return {120, 36};
}

QSize SparkLine::minimumSizeHint() const {
    return {48, 20};
}

} // namespace pavement::ui
