#include "ui/charts/chart_layers.h"

#include "ui/charts/line_raster.h"

#include <QImage>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace pavement::ui {

namespace {

constexpr double kLineWidth = 1.6; // logical pixels

DashPattern dashFor(Qt::PenStyle style, double ratio, bool dense) {
    DashPattern dash;
    switch (style) {
    case Qt::DashLine:
        dash.lengths = {7.0, 4.0};
        break;
    case Qt::DotLine:
        dash.lengths = {2.0, 3.0};
        break;
    case Qt::DashDotLine:
        dash.lengths = {7.0, 3.0, 2.0, 3.0};
        break;
    default:
        break;
    }
    for (double& length : dash.lengths) {
        length *= ratio;
    }
    // Where each column holds many points a full break would hide extremes and look like missing data.
    dash.offAlpha = dense ? 0.7 : 0.0;
    return dash;
}

void rasterLines(double ratio, ChartState& state, const PlotFrame& frame, LineRaster& raster) {
    const int columns = static_cast<int>(std::ceil(frame.plot.width() * ratio));
    const ValueScale& scale = state.scale.current();
    // The frame's x() and y(), their divisions done once.
    const std::int64_t from = toMillis(frame.range.from);
    const double perMilli = (frame.x(from + 1'000'000) - frame.plot.left()) * ratio / 1e6;
    const double left = frame.plot.left() * ratio;
    const double base = frame.y(0.0, scale) * ratio;
    const double perUnit = (frame.y(1.0, scale) - frame.y(0.0, scale)) * ratio;
    std::vector<QPointF> line;
    for (const int series : state.data.shown()) {
        const std::vector<stats::Point>& points = state.data.reduceKept(series, frame.range, columns);
        line.clear();
        line.reserve(points.size());
        for (const stats::Point& point : points) {
            line.emplace_back(left + static_cast<double>(point.millis - from) * perMilli,
                              base + point.value * perUnit);
        }
        const bool dense = static_cast<double>(points.size()) > 1.2 * columns;
        raster.polyline(line, state.colourOf(series), (dense ? 1.25 : kLineWidth) * ratio,
                        dashFor(state.data.all()[static_cast<std::size_t>(series)].style, ratio, dense));
    }
}

void rasterStack(double ratio, ChartState& state, const PlotFrame& frame, LineRaster& raster) {
    const double left = frame.plot.left() * ratio;
    const int columns = static_cast<int>(std::ceil(frame.plot.width() * ratio));
    const StackMoments& moments = state.data.reduceStack(frame.range, columns);
    if (moments.times.empty() || moments.layers == 0) {
        return;
    }
    const QColor surface = state.theme.palette().surface;
    std::vector<QColor> fills;
    for (const int series : state.data.shown()) {
        fills.push_back(blended(state.colourOf(series), surface, 0.86));
    }
    const ValueScale& scale = state.scale.current();
    const bool dense = static_cast<int>(moments.times.size()) * 2 > columns;
    std::size_t next = 0; // first moment to the right of the column's middle
    for (int column = 0; column < columns; ++column) {
        const int pixel = static_cast<int>(std::floor(left)) + column;
        const double middle = pixel + 0.5;
        while (next < moments.times.size() && frame.x(moments.times[next]) * ratio <= middle) {
            ++next;
        }
        // A moment within this column speaks for it; otherwise its neighbours are joined by a straight line.
        const std::size_t before = next == 0 ? 0 : next - 1;
        if (next == 0 || next == moments.times.size()) {
            const double x = frame.x(moments.times[before]) * ratio;
            if (std::abs(x - middle) > 1.0 || moments.gap[before]) {
                continue;
            }
        } else if (moments.gap[before] || moments.gap[next]) {
            if (moments.gap[before] || std::abs(frame.x(moments.times[before]) * ratio - middle) > 1.0) {
                continue;
            }
        }
        const std::size_t after =
            next == moments.times.size() || next == 0 || moments.gap[next] ? before : next;
        const double x0 = frame.x(moments.times[before]) * ratio;
        const double x1 = frame.x(moments.times[after]) * ratio;
        const double share = x1 > x0 ? std::clamp((middle - x0) / (x1 - x0), 0.0, 1.0) : 0.0;
        double sum = 0.0;
        double bottom = frame.y(std::max(0.0, scale.low), scale) * ratio;
        for (std::size_t layer = 0; layer < moments.layers; ++layer) {
            const double a = moments.values[before * moments.layers + layer];
            const double b = moments.values[after * moments.layers + layer];
            sum += a + (b - a) * share;
            const double top = frame.y(sum, scale) * ratio;
            if (!dense &&
                bottom - top > 3.0 * ratio) { // a hair of surface between layers, where there is room for it
                raster.fillColumn(pixel, top + ratio * 0.75, bottom, fills[layer]);
            } else {
                raster.fillColumn(pixel, top, bottom, fills[layer]);
            }
            bottom = top;
        }
    }
}

} // namespace

void rasterData(QImage& image, double ratio, ChartState& state, const PlotFrame& frame) {
    const QRect clip = QRectF(frame.plot.left() * ratio, frame.plot.top() * ratio - 1.0,
                              frame.plot.width() * ratio, frame.plot.height() * ratio + 2.0)
                           .toAlignedRect();
    LineRaster raster(image, clip);
    if (state.data.kind() == ChartKind::stackedArea) {
        rasterStack(ratio, state, frame, raster);
    } else {
        rasterLines(ratio, state, frame, raster);
    }
}

void drawDataAsVectors(QPainter& painter, ChartState& state, const PlotFrame& frame) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(frame.plot.adjusted(0.0, -1.0, 0.0, 1.0));
    const int columns = static_cast<int>(frame.plot.width()) * 2;
    const ValueScale& scale = state.scale.current();
    const std::vector<int> shown = state.data.shown();
    if (state.data.kind() == ChartKind::line) {
        std::vector<stats::Point> points;
        for (const int series : shown) {
            state.data.reduce(series, frame.range, columns, points);
            QPen pen(state.colourOf(series), kLineWidth);
            pen.setStyle(state.data.all()[static_cast<std::size_t>(series)].style);
            pen.setJoinStyle(Qt::RoundJoin);
            painter.setPen(pen);
            QPolygonF run;
            const auto finish = [&] {
                if (run.size() == 1) {
                    painter.drawPoint(run.front());
                } else if (!run.isEmpty()) {
                    painter.drawPolyline(run);
                }
                run.clear();
            };
            for (const stats::Point& point : points) {
                if (std::isnan(point.value)) {
                    finish();
                } else {
                    run << QPointF(frame.x(point.millis), frame.y(point.value, scale));
                }
            }
            finish();
        }
    } else {
        const StackMoments& moments = state.data.reduceStack(frame.range, columns);
        painter.setPen(Qt::NoPen);
        for (std::size_t begin = 0; begin < moments.times.size();) {
            if (moments.gap[begin]) {
                ++begin;
                continue;
            }
            std::size_t end = begin;
            while (end < moments.times.size() && !moments.gap[end]) {
                ++end;
            }
            std::vector<double> base(end - begin, 0.0);
            for (std::size_t layer = 0; layer < moments.layers; ++layer) {
                QPolygonF area;
                for (std::size_t i = end; i-- > begin;) {
                    area << QPointF(frame.x(moments.times[i]), frame.y(base[i - begin], scale));
                }
                for (std::size_t i = begin; i < end; ++i) {
                    base[i - begin] += moments.values[i * moments.layers + layer];
                    area << QPointF(frame.x(moments.times[i]), frame.y(base[i - begin], scale));
                }
                painter.setBrush(blended(state.colourOf(shown[layer]), state.theme.palette().surface, 0.86));
                painter.drawPolygon(area);
            }
            begin = end;
        }
    }
    painter.restore();
}

} // namespace pavement::ui
