#include "ui/charts/chart_layers.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace pavement::ui {

namespace {

constexpr double kFlagReach = 6.0; // marks closer than this share a flag
constexpr int kTickSpacing = 64;

// Sharp where a logical pixel is one device pixel, and in the middle of it.
double crisp(double position) {
    return std::floor(position) + 0.5;
}

// A line of one pixel down the plot; as a filled rectangle it costs a fraction of what a stroked one does.
void drawUpright(QPainter& painter, const QRectF& plot, double x, const QColor& colour) {
    painter.fillRect(QRectF(x - 0.5, plot.top(), 1.0, plot.height()), colour);
}

const std::vector<TimeLabels::Label>& labelsOf(TimeLabels& kept, TimeRange range, Milliseconds shortest,
                                               const QFont& font) {
    const bool covers = range.from >= kept.covered.from && range.to <= kept.covered.to;
    if (!covers || shortest != kept.shortest || font != kept.font) {
        kept = {{range.from, range.to + range.length() / 8}, shortest, font, {}};
        const QFontMetricsF metrics(font);
        for (TimeTick& tick : timeTicks(kept.covered, shortest)) {
            QStaticText text(tick.label);
            text.setTextFormat(Qt::PlainText);
            text.prepare({}, font);
            const double width = metrics.horizontalAdvance(tick.label);
            kept.all.push_back({std::move(tick), std::move(text), width});
        }
    }
    return kept.all;
}

} // namespace

QColor ChartState::colourOf(int series) const {
    const ChartSeries& entry = data.all()[static_cast<std::size_t>(series)];
    return entry.themeSlot >= 0 ? theme.series(entry.themeSlot) : entry.colour;
}

double PlotFrame::x(std::int64_t millis) const {
    const double span = static_cast<double>(std::max<std::int64_t>(1, range.length().count()));
    return plot.left() + static_cast<double>(millis - toMillis(range.from)) / span * plot.width();
}

Timestamp PlotFrame::at(double xPosition) const {
    const double share = plot.width() > 0.0 ? (xPosition - plot.left()) / plot.width() : 0.0;
    return range.from + Milliseconds{std::llround(std::clamp(share, 0.0, 1.0) *
                                                  static_cast<double>(range.length().count()))};
}

double PlotFrame::y(double value, const ValueScale& scale) const {
    const double height = scale.high - scale.low;
    return plot.bottom() - (height > 0.0 ? (value - scale.low) / height : 0.0) * plot.height();
}

Milliseconds PlotFrame::pixel() const {
    return Milliseconds{
        std::llround(static_cast<double>(range.length().count()) / std::max(1.0, plot.width()))};
}

bool hasDataInRange(ChartState& state) {
    return !state.data.valueRange(state.axis.range()).empty();
}

void drawBackLayer(QPainter& painter, ChartState& state, const PlotFrame& frame) {
    const Palette& colours = state.theme.palette();
    const QRectF& plot = frame.plot;
    if (state.staleSince && *state.staleSince < frame.range.to) {
        QRectF stale = plot;
        stale.setLeft(std::max(plot.left(), frame.x(*state.staleSince)));
        painter.fillRect(stale, colours.gap);
    }
    painter.setFont(state.theme.font(TextRole::caption));
    const QFontMetricsF metrics(painter.font());
    const auto shortest = Milliseconds{
        std::max<std::int64_t>(1, std::llround(static_cast<double>(frame.range.length().count()) *
                                               kTickSpacing / std::max(1.0, plot.width())))};
    double lastRight = -1e9;
    state.timeLabels.clear();
    for (const auto& [tick, text, width] : labelsOf(state.ticks, frame.range, shortest, painter.font())) {
        if (tick.at < frame.range.from || tick.at >= frame.range.to) {
            continue;
        }
        const double x = crisp(frame.x(tick.at));
        drawUpright(painter, plot, x, tick.major ? colours.border : colours.grid);
        // A label may lean on the edge of the plot but never on its neighbour.
        const double left = std::clamp(x - width / 2.0, plot.left() - 8.0, plot.right() + 8.0 - width);
        if (left < lastRight + 10.0) {
            continue;
        }
        lastRight = left + width;
        state.timeLabels.emplace_back(left, frame.plot.bottom() + 3.0, width, metrics.height() + 4.0);
        painter.setPen(tick.major ? colours.text : colours.textMuted);
        painter.drawStaticText(QPointF(left, plot.bottom() + 5.0), text);
    }
    painter.setPen(QPen(colours.axis, 1.0));
    painter.drawLine(QPointF(plot.left(), crisp(plot.bottom())), QPointF(plot.right(), crisp(plot.bottom())));
}

void drawValueGrid(QPainter& painter, const ChartState& state, const PlotFrame& frame) {
    const Palette& colours = state.theme.palette();
    painter.setFont(state.theme.font(TextRole::caption));
    const QFontMetricsF metrics(painter.font());
    for (const double value : tickValues(state.scale.current())) {
        const double y = crisp(frame.y(value, state.scale.current()));
        painter.setPen(QPen(colours.grid, 1.0));
        painter.drawLine(QPointF(frame.plot.left(), y), QPointF(frame.plot.right(), y));
        const QString label = QString::fromStdString(tickLabel(value, state.scale.current()));
        painter.setPen(colours.textMuted);
        painter.drawText(QPointF(frame.plot.left() - 6.0 - metrics.horizontalAdvance(label),
                                 y + metrics.capHeight() / 2.0),
                         label);
    }
}

namespace {

void drawLimit(QPainter& painter, const ChartState& state, const PlotFrame& frame) {
    if (!std::isfinite(state.limit)) {
        return;
    }
    const Palette& colours = state.theme.palette();
    const ValueScale& scale = state.scale.current();
    const bool above = state.limit > scale.high;
    const double y = above ? frame.plot.top() : crisp(frame.y(state.limit, scale));
    const QString value = QString::fromStdString(formatValue(state.limit, state.unit));
    QString label = state.limitName.isEmpty() ? value : state.limitName % u' ' % value;
    if (above) {
        label += QStringLiteral(" ↑"); // beyond the scale: named, but not worth flattening the data for
    } else if (state.limit >= scale.low) {
        painter.setPen(QPen(colours.bad, 1.0, Qt::CustomDashLine));
        QPen pen = painter.pen();
        pen.setDashPattern({5.0, 4.0});
        painter.setPen(pen);
        painter.drawLine(QPointF(frame.plot.left(), y), QPointF(frame.plot.right(), y));
    } else {
        return;
    }
    painter.setFont(state.theme.font(TextRole::caption));
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(label);
    const bool below = y - metrics.height() - 2.0 < frame.plot.top();
    const QPointF at(frame.plot.right() - width - 4.0,
                     below ? y + metrics.ascent() + 3.0 : y - metrics.descent() - 2.0);
    QColor veil = colours.surface; // the label stays legible over lines
    veil.setAlpha(205);
    painter.fillRect(QRectF(at.x() - 3.0, at.y() - metrics.ascent(), width + 6.0, metrics.height()), veil);
    painter.setPen(colours.bad);
    painter.drawText(at, label);
}

void drawMarks(QPainter& painter, const ChartState& state, const PlotFrame& frame) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    double last = -1e9;
    for (const ChartMark& mark : state.marks) {
        if (mark.at < frame.range.from || mark.at > frame.range.to) {
            continue;
        }
        const double x = crisp(frame.x(mark.at));
        if (x - last < kFlagReach) {
            continue; // they share the flag; its tip lists them all
        }
        last = x;
        const QColor colour = mark.colour.isValid() ? mark.colour : state.theme.palette().eventMark;
        QPen pen(colour, 1.0, Qt::CustomDashLine);
        pen.setDashPattern({2.0, 3.0});
        painter.setPen(pen);
        painter.drawLine(QPointF(x, frame.plot.top()), QPointF(x, frame.plot.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        const double top = frame.plot.top() - 7.0;
        painter.drawPolygon(QPolygonF{QPointF(x - 4.5, top), QPointF(x + 4.5, top), QPointF(x, top + 7.0)});
    }
    painter.restore();
}

} // namespace

void drawFrontLayer(QPainter& painter, ChartState& state, const PlotFrame& frame) {
    drawLimit(painter, state, frame);
    drawMarks(painter, state, frame);
    const bool empty = !hasDataInRange(state);
    if (!state.loading && !empty) {
        return;
    }
    painter.setPen(state.theme.palette().textMuted);
    painter.setFont(state.theme.font(TextRole::body));
    const QString text = state.loading               ? ChartPanel::tr("Loading…")
                         : state.emptyText.isEmpty() ? ChartPanel::tr("No data in this range")
                                                     : state.emptyText;
    const QRectF area = frame.plot.adjusted(12.0, 8.0, -12.0, -8.0);
    const QRectF bounds = painter.boundingRect(area, Qt::AlignCenter | Qt::TextWordWrap, text);
    painter.fillRect(bounds.adjusted(-8.0, -4.0, 8.0, 4.0), state.theme.palette().surface);
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, text);
}

void drawCrosshair(QPainter& painter, const ChartState& state, const PlotFrame& frame, Timestamp at) {
    if (at < frame.range.from || at > frame.range.to) {
        return;
    }
    const Palette& colours = state.theme.palette();
    const double x = crisp(frame.x(at));
    painter.setPen(QPen(colours.crosshair, 1.0));
    painter.drawLine(QPointF(x, frame.plot.top()), QPointF(x, frame.plot.bottom()));
    if (state.data.kind() == ChartKind::line) {
        painter.setRenderHint(QPainter::Antialiasing);
        for (const int series : state.data.shown()) {
            const std::optional<stats::Point> point = state.data.nearest(series, at, frame.pixel());
            if (!point || point->millis < toMillis(frame.range.from)) {
                continue;
            }
            painter.setPen(QPen(colours.surface, 1.5));
            painter.setBrush(state.colourOf(series));
            painter.drawEllipse(QPointF(frame.x(point->millis), frame.y(point->value, state.scale.current())),
                                3.5, 3.5);
        }
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    const QString label = fullTimeLabel(at, frame.pixel());
    painter.setFont(state.theme.font(TextRole::caption));
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(label) + 12.0;
    const double left = std::clamp(x - width / 2.0, frame.plot.left() - 8.0,
                                   std::max(frame.plot.left() - 8.0, frame.plot.right() + 8.0 - width));
    const QRectF pill(left, frame.plot.bottom() + 3.0, width, metrics.height() + 3.0);
    for (const QRectF& other : state.timeLabels) {
        if (other.intersects(pill.adjusted(-4.0, 0.0, 4.0, 0.0))) {
            painter.fillRect(other, colours.surface); // half a label beside it would mislead
        }
    }
    painter.fillRect(pill, colours.crosshair);
    painter.setPen(colours.surface);
    painter.drawText(pill, Qt::AlignCenter, label);
}

void drawBrush(QPainter& painter, const ChartState& state, const PlotFrame& frame, TimeRange brushed) {
    const double left = std::max(frame.plot.left(), frame.x(brushed.from));
    const double right = std::min(frame.plot.right(), frame.x(brushed.to));
    const QRectF area(left, frame.plot.top(), std::max(0.0, right - left), frame.plot.height());
    painter.fillRect(area, state.theme.palette().brush);
    painter.setPen(QPen(state.theme.palette().accent, 1.0));
    painter.drawLine(QPointF(crisp(left), area.top()), QPointF(crisp(left), area.bottom()));
    painter.drawLine(QPointF(crisp(right), area.top()), QPointF(crisp(right), area.bottom()));
}

QString marksAt(const ChartState& state, const PlotFrame& frame, double xPosition) {
    constexpr int kMostLines = 8;
    QStringList lines;
    int more = 0;
    for (const ChartMark& mark : state.marks) {
        if (mark.at < frame.range.from || mark.at > frame.range.to ||
            std::abs(frame.x(mark.at) - xPosition) > kFlagReach) {
            continue;
        }
        if (lines.size() >= kMostLines) {
            ++more;
            continue;
        }
        lines << fullTimeLabel(mark.at, Milliseconds{1'000}) % QStringLiteral("  ") % mark.title;
    }
    if (more > 0) {
        lines << ChartPanel::tr("and %n more", nullptr, more);
    }
    return lines.join(u'\n');
}

} // namespace pavement::ui
