#include "ui/charts/chart_canvas.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace pavement::ui {

namespace {

constexpr double kShortestBrush = 4.0; // pixels; less is a click
constexpr double kWheelStep = 0.8;     // one notch
constexpr int kNotch = 120;
constexpr int kFarColumns = 10;
constexpr int kAroundMoment = 40; // of the visible range, to either side of a moment that is asked about
constexpr Milliseconds kLeastAround{15'000};

} // namespace

void ChartCanvas::setBrush(std::optional<TimeRange> range) {
    m_brush = range;
    viewport()->update();
}

bool ChartCanvas::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave && !m_brushFrom) {
        m_state.axis.setCursor(std::nullopt);
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = marksAt(m_state, frame(), help->pos().x());
        if (text.isEmpty()) {
            QToolTip::hideText();
        } else {
            // Titles of marks come from outside: escaped, so that none of them is taken for markup.
            QToolTip::showText(help->globalPos(),
                               QStringLiteral("<p style='white-space:pre'>") % text.toHtmlEscaped() %
                                   QStringLiteral("</p>"),
                               viewport());
        }
        return true;
    }
    return QChartView::viewportEvent(event);
}

void ChartCanvas::mousePressEvent(QMouseEvent* event) {
    const PlotFrame plot = frame();
    const bool pans = event->button() == Qt::MiddleButton ||
                      (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier));
    if (pans) {
        m_panFrom = event->position();
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        m_brushFrom = plot.at(event->position().x());
    } else {
        event->ignore();
        return;
    }
    event->accept();
}

void ChartCanvas::mouseMoveEvent(QMouseEvent* event) {
    const PlotFrame plot = frame();
    const double x = event->position().x();
    if (m_panFrom) {
        const double share = (m_panFrom->x() - x) / plot.plot.width();
        m_panFrom = event->position();
        m_state.axis.pan(
            Milliseconds{std::llround(share * static_cast<double>(plot.range.length().count()))});
        return;
    }
    const Timestamp at = plot.at(x);
    m_state.axis.setCursor(at);
    if (m_brushFrom && std::abs(plot.x(*m_brushFrom) - x) >= kShortestBrush) {
        setBrush(TimeRange{std::min(*m_brushFrom, at), std::max(*m_brushFrom, at)});
    } else if (m_brush && m_brushFrom) {
        setBrush(std::nullopt);
    }
}

void ChartCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (m_panFrom) {
        m_panFrom.reset();
        viewport()->unsetCursor();
    } else if (m_brushFrom) {
        m_brushFrom.reset();
        finishBrush();
    }
    event->accept();
}

void ChartCanvas::finishBrush() {
    if (!m_brush) {
        return;
    }
    const TimeRange range = *m_brush;
    setBrush(std::nullopt);
    m_state.axis.zoomTo(range);
    emit brushed(range);
}

void ChartCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        m_brushFrom.reset();
        setBrush(std::nullopt);
        m_state.axis.resetZoom();
        event->accept();
    }
}

void ChartCanvas::wheelEvent(QWheelEvent* event) {
    const QPoint turned = event->angleDelta();
    const PlotFrame plot = frame();
    if (std::abs(turned.x()) > std::abs(turned.y())) {
        const double share = -static_cast<double>(turned.x()) / kNotch * 0.1;
        m_state.axis.pan(
            Milliseconds{std::llround(share * static_cast<double>(plot.range.length().count()))});
    } else if (turned.y() != 0) {
        m_state.axis.zoomAt(plot.at(event->position().x()),
                            std::pow(kWheelStep, static_cast<double>(turned.y()) / kNotch));
    }
    event->accept();
}

void ChartCanvas::moveCursor(int columns, bool select) {
    const PlotFrame plot = frame();
    const bool inside = m_state.axis.cursor() && *m_state.axis.cursor() >= plot.range.from &&
                        *m_state.axis.cursor() <= plot.range.to;
    // The first key press brings the crosshair to the newest moment, where most questions begin.
    const Timestamp start = inside ? *m_state.axis.cursor() : plot.range.to;
    const double wanted = plot.x(start) + (inside ? columns : 0);
    const Timestamp at = plot.at(std::clamp(wanted, plot.plot.left(), plot.plot.right()));
    if (select) {
        const Timestamp anchor = !m_brush ? start : m_brush->from == start ? m_brush->to : m_brush->from;
        setBrush(TimeRange{std::min(anchor, at), std::max(anchor, at)});
    } else if (m_brush) {
        setBrush(std::nullopt);
    }
    m_state.axis.setCursor(at);
}

void ChartCanvas::keyPressEvent(QKeyEvent* event) {
    const PlotFrame plot = frame();
    const Timestamp centre =
        m_state.axis.cursor() ? *m_state.axis.cursor() : plot.range.from + plot.range.length() / 2;
    const bool select = event->modifiers().testFlag(Qt::ShiftModifier);
    const int far = event->modifiers().testFlag(Qt::ControlModifier) ? kFarColumns : 1;
    if (event->modifiers().testFlag(Qt::AltModifier)) {
        event->ignore(); // Alt with the arrows walks the zoom history, in the whole window
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        moveCursor(-far, select);
        break;
    case Qt::Key_Right:
        moveCursor(far, select);
        break;
    case Qt::Key_Home:
        m_state.axis.setCursor(plot.range.from);
        break;
    case Qt::Key_End:
        m_state.axis.setCursor(plot.range.to);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_state.axis.zoomAt(centre, kWheelStep);
        break;
    case Qt::Key_Minus:
        m_state.axis.zoomAt(centre, 1.0 / kWheelStep);
        break;
    case Qt::Key_0:
    case Qt::Key_Backspace:
        m_state.axis.resetZoom();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_brush) {
            event->ignore();
            return;
        }
        finishBrush();
        break;
    case Qt::Key_Escape:
        if (!m_brush && !m_brushFrom && !m_state.axis.cursor()) {
            event->ignore();
            return;
        }
        m_brushFrom.reset();
        setBrush(std::nullopt);
        m_state.axis.setCursor(std::nullopt);
        break;
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
    case Qt::Key_4:
    case Qt::Key_5:
    case Qt::Key_6:
    case Qt::Key_7:
    case Qt::Key_8:
    case Qt::Key_9:
        emit entryToggled(event->key() - Qt::Key_1);
        break;
    default:
        event->ignore(); // not QGraphicsView's scrolling: there is nothing to scroll
        return;
    }
    event->accept();
}

void ChartCanvas::contextMenuEvent(QContextMenuEvent* event) {
    const PlotFrame plot = frame();
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const double middle = plot.plot.center().x();
    const Timestamp at = byMouse                 ? plot.at(event->pos().x())
                         : m_state.axis.cursor() ? *m_state.axis.cursor()
                                                 : plot.at(middle);
    const Milliseconds around = std::max(plot.range.length() / kAroundMoment, kLeastAround);
    const TimeRange range = m_brush ? *m_brush : TimeRange{at - around, at + around};
    const QPoint place =
        byMouse ? event->globalPos() : mapToGlobal(QPointF(plot.x(at), plot.plot.center().y()).toPoint());
    emit menuRequested(place, range);
    event->accept();
}

void ChartCanvas::focusInEvent(QFocusEvent* event) {
    QChartView::focusInEvent(event);
    viewport()->update();
}

void ChartCanvas::focusOutEvent(QFocusEvent* event) {
    QChartView::focusOutEvent(event);
    viewport()->update();
}

} // namespace pavement::ui
