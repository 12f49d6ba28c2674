#include "ui/charts/spark_line.h"

#include "ui/charts/line_raster.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace pavement::ui {

namespace {

// From the line down to `floor`, in each column whose middle lies between two points that are joined.
void fillUnder(const std::vector<QPointF>& line, LineRaster& raster, double floor, int columns,
               const QColor& colour) {
    std::size_t next = 1; // of the points that end the part of the line under way
    for (int column = 0; column < columns; ++column) {
        const double middle = column + 0.5;
        while (next < line.size() && line[next].x() <= middle) {
            ++next;
        }
        if (next >= line.size()) {
            return;
        }
        const QPointF& from = line[next - 1];
        const QPointF& to = line[next];
        if (from.x() > middle || std::isnan(from.y()) || std::isnan(to.y())) {
            continue;
        }
        raster.fillColumn(column, from.y() + (to.y() - from.y()) * (middle - from.x()) / (to.x() - from.x()),
                          floor, colour);
    }
}

} // namespace

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
    // Drawn as the charts draw their lines: a dozen tiles stroked by QPainter cost more than all charts do.
    const double ratio = devicePixelRatioF();
    QImage image((QSizeF(size()) * ratio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    image.fill(m_theme.palette().surface); // that of the tile beneath
    if (std::isfinite(m_target) && m_target >= low && m_target <= high) {
        QPainter painter(&image);
        QPen pen(m_theme.palette().axis, 1.0, Qt::CustomDashLine);
        pen.setDashPattern({3.0, 3.0});
        painter.setPen(pen);
        painter.drawLine(QPointF(area.left(), y(m_target)), QPointF(area.right(), y(m_target)));
    }
    std::vector<stats::Point> points;
    m_points.decimate(from, to + 1, static_cast<std::size_t>(std::max(1.0, area.width() / 2.0)), points);
    std::vector<QPointF> line;
    line.reserve(points.size());
    for (const stats::Point& point : points) {
        line.emplace_back(x(point.millis) * ratio, y(point.value) * ratio);
    }
    LineRaster raster(image, image.rect());
    fillUnder(line, raster, (area.bottom() + 4.0) * ratio, image.width(),
              blended(colour, m_theme.palette().surface, m_theme.palette().dark ? 0.20 : 0.12));
    raster.polyline(line, colour, 1.5 * ratio, {});
    QPainter painter(this);
    painter.drawImage(QPointF(0.0, 0.0), image);
    painter.setRenderHint(QPainter::Antialiasing);
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
