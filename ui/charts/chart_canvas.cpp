#include "ui/charts/chart_canvas.h"

#include <QCategoryAxis>
#include <QChart>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLineSeries>
#include <QPaintEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace pavement::ui {

namespace {

constexpr int kRepaintInterval = 33;
constexpr double kTop = 12.0; // room for the flags of event marks and half of the uppermost label
constexpr double kRight = 14.0;
constexpr int kPixelsPerTick = 38;

} // namespace

ChartCanvas::ChartCanvas(ChartState& state, QWidget* parent)
    : QChartView(parent)
    , m_state(state)
    , m_valueAxis(new QCategoryAxis)
    , m_timeAxis(new QValueAxis) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent); // spares the backgrounds of all parents at each move
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    m_valueAxis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_valueAxis->setTruncateLabels(false);
    m_timeAxis->setVisible(false);
    auto* anchor = new QLineSeries; // Qt Charts lays axes out for series alone; this one stays empty
    chart()->addSeries(anchor);
    chart()->addAxis(m_valueAxis, Qt::AlignLeft);
    chart()->addAxis(m_timeAxis, Qt::AlignBottom);
    anchor->attachAxis(m_valueAxis);
    anchor->attachAxis(m_timeAxis);

    m_repaint.setSingleShot(true);
    m_repaint.setInterval(kRepaintInterval);
    connect(&m_repaint, &QTimer::timeout, this, [this] {
        if (isWatched()) {
            emit drawing(); // first, so that what else changes is painted in the same go
            viewport()->update();
        }
    });
    connect(&m_state.axis, &TimeAxis::rangeChanged, this, &ChartCanvas::dataChanged);
    connect(&m_state.axis, &TimeAxis::cursorChanged, this, &ChartCanvas::cursorMoved);
    // Qt Charts lays its axes out when it gets to it, which may be after the frame's picture was taken.
    connect(chart(), &QChart::plotAreaChanged, this, [this] {
        m_frameDirty = true;
        dataChanged();
    });
    restyle();
}

bool ChartCanvas::isWatched() const {
    // The viewport's region, for it covers the view itself wholly.
    return isVisible() && !window()->isMinimized() && !viewport()->visibleRegion().isEmpty();
}

void ChartCanvas::dataChanged() {
    m_dataDirty = true;
    if (!m_repaint.isActive() && isWatched()) {
        m_repaint.start();
    }
}

void ChartCanvas::restyle() {
    const Palette& colours = m_state.theme.palette();
    const QFont caption = m_state.theme.font(TextRole::caption);
    m_captionHeight = std::ceil(QFontMetricsF(caption).height());
    m_valueAxis->setLabelsFont(caption);
    m_valueAxis->setLabelsBrush(colours.textMuted);
    m_valueAxis->setGridLinePen(QPen(colours.grid, 1.0));
    m_valueAxis->setLinePen(QPen(Qt::NoPen));
    m_state.ticks = {};
    m_frameDirty = true;
    m_freshScale = true;
    placePlot();
    dataChanged();
}

PlotFrame ChartCanvas::frame() const {
    const double left = std::max(m_leftMargin, m_wantedMargin);
    const double bottom = m_captionHeight + 8.0;
    return {QRectF(left, kTop, std::max(8.0, viewport()->width() - left - kRight),
                   std::max(8.0, viewport()->height() - kTop - bottom)),
            m_state.axis.range()};
}

void ChartCanvas::placePlot() {
    chart()->setPlotArea(frame().plot);
    m_frameDirty = true;
}

// With a plot area of one's own Qt Charts moves the axes only when the area changes, and not while the layout
// is still to be done: an axis may keep the place it had before a resize. Taking the area away and giving it
// again moves them now.
void ChartCanvas::settleAxes() {
    chart()->layout()->activate();
    const QSignalBlocker quiet(chart());
    chart()->setPlotArea(QRectF());
    chart()->setPlotArea(frame().plot);
    chart()->layout()->activate();
}

void ChartCanvas::setLeftMargin(int pixels) {
    if (pixels != m_leftMargin) {
        m_leftMargin = pixels;
        placePlot();
        dataChanged();
    }
}

void ChartCanvas::updateScale() {
    const ValueRange range = m_state.data.valueRange(m_state.axis.range());
    double low = range.low;
    double high = range.high;
    // A limit near the data belongs into the picture; a far one would flatten it and is named at the edge.
    if (std::isfinite(m_state.limit) && !range.empty() && m_state.limit > 0.0 &&
        m_state.limit <= high * 1.8) {
        high = std::max(high, m_state.limit);
    }
    const int mostTicks = std::clamp(static_cast<int>(frame().plot.height()) / kPixelsPerTick + 1, 3, 7);
    const Milliseconds span = m_state.axis.span();
    const bool fresh = m_freshScale || span != m_lastSpan;
    m_lastSpan = span;
    m_freshScale = false;
    const bool changed = m_state.scale.update(low, high, m_state.unit, mostTicks, fresh);
    if (!changed && m_valueAxis->count() > 0) {
        return;
    }
    const ValueScale& scale = m_state.scale.current();
    for (const QString& label : m_valueAxis->categoriesLabels()) {
        m_valueAxis->remove(label);
    }
    m_valueAxis->setRange(scale.low, scale.high);
    m_valueAxis->setStartValue(scale.low);
    const QFontMetricsF metrics(m_state.theme.font(TextRole::caption));
    double widest = 0.0;
    for (const double value : tickValues(scale)) {
        const QString label = QString::fromStdString(tickLabel(value, scale));
        m_valueAxis->append(label, value);
        widest = std::max(widest, metrics.horizontalAdvance(label));
    }
    m_frameDirty = true;
    // In steps, so that one more digit does not move the plot each time.
    const int wanted = (static_cast<int>(std::ceil(widest)) + 14 + 7) / 8 * 8;
    if (wanted != m_wantedMargin) {
        m_wantedMargin = wanted;
        placePlot();
        emit marginWishChanged();
    }
}

void ChartCanvas::paintFrame() {
    const double ratio = devicePixelRatioF();
    const QSize size = (QSizeF(viewport()->size()) * ratio).toSize();
    if (m_frame.size() != size) {
        m_frame = QImage(size, QImage::Format_RGB32);
    }
    m_frame.setDevicePixelRatio(ratio);
    m_frame.fill(m_state.theme.palette().surface);
    settleAxes(); // changes are laid out lazily; the picture is taken now
    QPainter painter(&m_frame);
    render(&painter, QRectF(viewport()->rect()), viewport()->rect());
    m_frameDirty = false;
    m_dataDirty = true;
    ++m_counts.frame;
}

void ChartCanvas::paintData() {
    const PlotFrame plot = frame();
    if (m_still.size() != m_frame.size()) {
        m_still = QImage(m_frame.size(), m_frame.format());
    }
    m_still.setDevicePixelRatio(m_frame.devicePixelRatio());
    // Into the memory one has: fresh pages at each tick would cost as much as the drawing.
    std::memcpy(m_still.bits(), m_frame.constBits(), static_cast<std::size_t>(m_frame.sizeInBytes()));
    {
        QPainter painter(&m_still);
        drawBackLayer(painter, m_state, plot);
    }
    rasterData(m_still, devicePixelRatioF(), m_state, plot);
    QPainter painter(&m_still);
    drawFrontLayer(painter, m_state, plot);
    m_dataDirty = false;
    ++m_counts.data;
}

void ChartCanvas::paintEvent(QPaintEvent* event) {
    const QSize size = (QSizeF(viewport()->size()) * devicePixelRatioF()).toSize();
    const bool resized = m_frame.size() != size; // also on another screen of another density
    if (m_dataDirty || m_frameDirty || resized) {
        updateScale();
        if (m_frameDirty || resized) {
            paintFrame();
        }
        paintData();
    }
    QPainter painter(viewport());
    const double ratio = m_still.devicePixelRatio();
    for (const QRect& part : event->region()) {
        painter.drawImage(QRectF(part), m_still,
                          QRectF(QPointF(part.topLeft()) * ratio, QSizeF(part.size()) * ratio));
    }
    const PlotFrame plot = frame();
    if (m_brush) {
        drawBrush(painter, m_state, plot, *m_brush);
    }
    if (m_state.axis.cursor()) {
        drawCrosshair(painter, m_state, plot, *m_state.axis.cursor());
        ++m_counts.overlay;
    }
    m_drawnCursor = m_state.axis.cursor();
    if (hasFocus()) {
        painter.setPen(QPen(m_state.theme.palette().accent, 1.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(plot.plot.adjusted(-0.5, -0.5, 0.5, 0.5));
    }
}

void ChartCanvas::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    placePlot();
    m_dataDirty = true;
}

void ChartCanvas::showEvent(QShowEvent* event) {
    QChartView::showEvent(event);
    viewport()->update();
}

void ChartCanvas::cursorMoved(std::optional<Timestamp> at) {
    if (!isWatched()) {
        return;
    }
    QRegion changed;
    const PlotFrame plot = frame();
    for (const std::optional<Timestamp>& place : {m_drawnCursor, at}) {
        if (!place) {
            continue;
        }
        // The dots stand at the nearest points, which may lie some way off where there are few.
        double left = plot.x(*place);
        double right = left;
        for (const int series : m_state.data.shown()) {
            if (const auto point = m_state.data.nearest(series, *place, plot.pixel())) {
                left = std::min(left, plot.x(point->millis));
                right = std::max(right, plot.x(point->millis));
            }
        }
        left = std::max(left, 0.0);
        right = std::min(right, static_cast<double>(viewport()->width()));
        changed += QRectF(left - 6.0, 0.0, right - left + 12.0, viewport()->height()).toAlignedRect();
    }
    const int labels = static_cast<int>(plot.plot.bottom());
    changed += QRect(0, labels, viewport()->width(), viewport()->height() - labels);
    viewport()->update(changed & viewport()->rect());
}

void ChartCanvas::drawTo(QPainter& painter, const QRectF& area) {
    updateScale();
    const double left = std::max(m_leftMargin, m_wantedMargin);
    const PlotFrame plot{QRectF(area.left() + left, area.top() + kTop,
                                std::max(8.0, area.width() - left - kRight),
                                std::max(8.0, area.height() - kTop - m_captionHeight - 8.0)),
                         m_state.axis.range()};
    drawValueGrid(painter, m_state, plot);
    drawBackLayer(painter, m_state, plot);
    drawDataAsVectors(painter, m_state, plot);
    drawFrontLayer(painter, m_state, plot);
}

} // namespace pavement::ui
