#include "ui/report/pdf_chart.h"

#include "engine/report/axis_ticks.h"
#include "engine/report/stack.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace pavement::ui {

namespace {

constexpr double kPlotHeight = 130;
constexpr double kLeft = 56;

struct Plot {
    QRectF area;
    TimeRange range;
    double low = 0, high = 1;

    QPointF at(Timestamp time, double value) const {
        const double share = static_cast<double>((time - range.from).count()) /
                             std::max(1.0, static_cast<double>(range.length().count()));
        return {area.left() + share * area.width(),
                area.bottom() - (value - low) / (high - low) * area.height()};
    }
};

bool usable(const history::Aggregate& point) {
    return point.count != 0 && std::isfinite(point.sum);
}

using Layers = std::vector<std::vector<report::Layer>>; // of a stacked chart; else none

std::pair<double, double> extremes(const report::Chart& chart, const Layers& layers) {
    double low = 0;
    double high = 0;
    if (chart.stacked) {
        high = report::highestOf(layers);
        return {low, high};
    }
    for (const report::ChartSeries& series : chart.series) {
        for (const history::Aggregate& point : series.points) {
            if (usable(point)) {
                low = std::min(low, point.min);
                high = std::max(high, point.max);
            }
        }
    }
    return {low, high};
}

void drawAxes(PdfPage& page, Plot& plot, const report::Chart& chart, const Layers& layers) {
    const auto [low, high] = extremes(chart, layers);
    const ScaledUnit scale = scaleFor(high, chart.unit);
    const bool wholeRatio = chart.unit == Unit::ratio && high > 0.5 && high <= 1.0;
    const std::vector<double> ticks = wholeRatio
                                          ? std::vector<double>{0, 25, 50, 75, 100}
                                          : report::valueTicks(low * scale.factor, high * scale.factor, 4);
    plot.low = ticks.front() / scale.factor;
    plot.high = ticks.back() / scale.factor;
    QPainter& painter = page.painter();
    painter.setFont(PdfPage::font(7));
    for (const double tick : ticks) {
        const double y = plot.at(plot.range.from, tick / scale.factor).y();
        painter.setPen(QPen(page.ink().line, 0.5));
        painter.drawLine(QPointF(plot.area.left(), y), QPointF(plot.area.right(), y));
        painter.setPen(page.ink().muted);
        const QString label =
            QString::number(tick, 'g', 4) +
            (scale.suffix.empty() ? QString() : QLatin1Char(' ') + QString::fromStdString(scale.suffix));
        painter.drawText(QRectF(0, y - 6, kLeft - 6, 12), Qt::AlignRight | Qt::AlignVCenter, label);
    }
    for (const report::TimeTick& tick : report::timeTicks(plot.range, 8)) {
        const double x = plot.at(tick.at, plot.low).x();
        painter.setPen(QPen(page.ink().line, 0.5));
        painter.drawLine(QPointF(x, plot.area.top()), QPointF(x, plot.area.bottom()));
        if (x > plot.area.left() + 12 && x < plot.area.right() - 14) {
            painter.setPen(page.ink().muted);
            painter.drawText(QRectF(x - 30, plot.area.bottom() + 2, 60, 11), Qt::AlignHCenter | Qt::AlignTop,
                             QString::fromStdString(tick.label));
        }
    }
}

void drawLines(PdfPage& page, const Plot& plot, const report::Chart& chart) {
    static const std::vector<Qt::PenStyle> kStyles{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine,
                                                   Qt::DashDotDotLine};
    for (std::size_t n = 0; n < chart.series.size(); ++n) {
        const QColor colour = page.ink().series[n % page.ink().series.size()];
        QPainterPath line;
        QPolygonF upper;
        QPolygonF lower;
        bool open = false;
        const auto closeBand = [&] {
            if (upper.size() > 1) {
                QPolygonF band = upper;
                for (auto it = lower.crbegin(); it != lower.crend(); ++it) {
                    band.append(*it);
                }
                QColor wash = colour;
                wash.setAlphaF(0.16F);
                page.painter().setPen(Qt::NoPen);
                page.painter().setBrush(wash);
                page.painter().drawPolygon(band);
            }
            upper.clear();
            lower.clear();
        };
        for (const history::Aggregate& point : chart.series[n].points) {
            if (!usable(point)) {
                open = false;
                closeBand();
                continue;
            }
            const QPointF where = plot.at(point.at, point.mean());
            open ? line.lineTo(where) : line.moveTo(where);
            open = true;
            upper.append(plot.at(point.at, point.max));
            lower.append(plot.at(point.at, point.min));
        }
        closeBand();
        page.painter().setBrush(Qt::NoBrush);
        page.painter().setPen(QPen(colour, 1.0, kStyles[n % kStyles.size()], Qt::RoundCap, Qt::RoundJoin));
        page.painter().drawPath(line);
    }
}

void drawStack(PdfPage& page, const Plot& plot, const Layers& layers) {
    for (std::size_t n = 0; n < layers.size(); ++n) {
        page.painter().setPen(Qt::NoPen);
        page.painter().setBrush(page.ink().series[n % page.ink().series.size()]);
        for (const report::Layer& layer : layers[n]) {
            QPolygonF area;
            for (std::size_t i = 0; i < layer.at.size(); ++i) {
                area.append(plot.at(layer.at[i], layer.above[i]));
            }
            for (std::size_t i = layer.at.size(); i-- > 0;) {
                area.append(plot.at(layer.at[i], layer.below[i]));
            }
            page.painter().drawPolygon(area);
        }
    }
    page.painter().setBrush(Qt::NoBrush);
}

void drawLegend(PdfPage& page, const report::Chart& chart) {
    const QFont font = PdfPage::font(7);
    const QFontMetricsF metrics(font);
    double x = kLeft;
    page.painter().setFont(font);
    for (std::size_t n = 0; n < chart.series.size(); ++n) {
        const QString name = QString::fromStdString(chart.series[n].name);
        const double width = metrics.horizontalAdvance(name) + 30;
        if (x + width > page.width() && x > kLeft) {
            x = kLeft;
            page.advance(11);
        }
        page.painter().fillRect(QRectF(x, page.y() + 3.5, 12, 3),
                                page.ink().series[n % page.ink().series.size()]);
        page.painter().setPen(page.ink().muted);
        page.painter().drawText(QRectF(x + 16, page.y(), width, 11), Qt::AlignLeft | Qt::AlignVCenter, name);
        x += width;
    }
    page.advance(12);
}

} // namespace

void drawChart(PdfPage& page, const report::Chart& chart, TimeRange range,
               const std::vector<history::Event>& marks) {
    page.need(kPlotHeight + 64);
    page.advance(6);
    page.advance(page.text(0, page.width(), QString::fromStdString(chart.title), PdfPage::font(10, true),
                           page.ink().text) +
                 8);
    Plot plot{QRectF(kLeft, page.y(), page.width() - kLeft - 4, kPlotHeight), range, 0, 1};
    const Layers layers = chart.stacked ? report::stack(chart) : Layers();
    drawAxes(page, plot, chart, layers);
    page.painter().save();
    page.painter().setClipRect(plot.area.adjusted(0, -2, 0, 2));
    chart.stacked ? drawStack(page, plot, layers) : drawLines(page, plot, chart);
    page.painter().setPen(QPen(page.ink().text, 0.8, Qt::DotLine));
    for (const history::Event& mark : marks) {
        if (range.contains(mark.at)) {
            const double x = plot.at(mark.at, plot.low).x();
            page.painter().drawLine(QPointF(x, plot.area.top()), QPointF(x, plot.area.bottom()));
        }
    }
    page.painter().restore();
    page.advance(kPlotHeight + 16);
    drawLegend(page, chart);
    page.paragraph(QString::fromStdString(chart.source), PdfPage::font(7), page.ink().muted);
}

} // namespace pavement::ui
