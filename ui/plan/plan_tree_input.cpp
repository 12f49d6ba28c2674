#include "ui/models/text.h"
#include "ui/plan/plan_tree_view.h"
#include "ui/plan/plan_words.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace pavement::ui {

using plan::kNoNode;
using plan::NodeIndex;

namespace {

constexpr double kZoomStep = 1.25;

} // namespace

NodeIndex PlanTreeView::neighbour(NodeIndex node, int step) const {
    const std::vector<NodeIndex>& level = m_levels[m_state.document()->tree.nodes[node].depth].nodes;
    const auto position = static_cast<std::ptrdiff_t>(m_positions[node]) + step;
    return position >= 0 && position < static_cast<std::ptrdiff_t>(level.size())
               ? level[static_cast<std::size_t>(position)]
               : kNoNode;
}

void PlanTreeView::keyPressEvent(QKeyEvent* event) {
    const PlanDocumentPtr& document = m_state.document();
    if (!document || (event->modifiers() & (Qt::AltModifier | Qt::MetaModifier)) != 0) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    const NodeIndex current = m_state.current();
    const auto go = [&](NodeIndex to) {
        if (current == kNoNode) {
            m_state.select(0); // the first key shows where one stands
        } else if (to != kNoNode) {
            m_state.select(to);
        }
    };
    const plan::Node* node = current == kNoNode ? nullptr : &document->tree.nodes[current];
    switch (event->key()) {
    case Qt::Key_Up:
        go(node != nullptr ? node->parent : kNoNode);
        return;
    case Qt::Key_Down:
        go(node != nullptr ? node->firstChild : kNoNode);
        return;
    case Qt::Key_Left:
        go(node != nullptr ? neighbour(current, -1) : kNoNode);
        return;
    case Qt::Key_Right:
        go(node != nullptr ? neighbour(current, 1) : kNoNode);
        return;
    case Qt::Key_Home:
        go(0);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current != kNoNode) {
            emit activated(current);
        }
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(kZoomStep);
        return;
    case Qt::Key_Minus:
        zoomBy(1 / kZoomStep);
        return;
    case Qt::Key_0:
        zoomBy(1 / m_scale);
        return;
    case Qt::Key_F:
        fit();
        return;
    case Qt::Key_PageUp:
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
        return;
    case Qt::Key_PageDown:
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return;
    default:
        event->ignore();
    }
}

void PlanTreeView::wheelEvent(QWheelEvent* event) {
    const bool touchpad = !event->pixelDelta().isNull() && event->phase() != Qt::NoScrollPhase;
    if ((touchpad && (event->modifiers() & Qt::ControlModifier) == 0) ||
        (event->modifiers() & Qt::ShiftModifier) != 0) {
        m_untouched = false;
        QAbstractScrollArea::wheelEvent(event); // two fingers move the plan
        return;
    }
    zoomTo(m_scale * std::pow(kZoomStep, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void PlanTreeView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_pressed = true;
        m_panning = false;
        m_pressedAt = event->position();
        m_panFrom = {horizontalScrollBar()->value(), verticalScrollBar()->value()};
    }
}

void PlanTreeView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_pressed) {
        setHovered(nodeAt(event->position()));
        return;
    }
    const QPointF moved = event->position() - m_pressedAt;
    if (!m_panning && moved.manhattanLength() >= QApplication::startDragDistance()) {
        m_panning = true;
        m_untouched = false;
        viewport()->setCursor(Qt::ClosedHandCursor);
    }
    if (m_panning) {
        horizontalScrollBar()->setValue(m_panFrom.x() - static_cast<int>(std::lround(moved.x())));
        verticalScrollBar()->setValue(m_panFrom.y() - static_cast<int>(std::lround(moved.y())));
    }
}

void PlanTreeView::mouseReleaseEvent(QMouseEvent* event) {
    if (m_pressed && !m_panning && event->button() == Qt::LeftButton) {
        if (const NodeIndex node = nodeAt(event->position()); node != kNoNode) {
            m_state.select(node);
        }
    }
    m_pressed = false;
    m_panning = false;
    viewport()->unsetCursor();
}

void PlanTreeView::mouseDoubleClickEvent(QMouseEvent* event) {
    const NodeIndex node = nodeAt(event->position());
    if (node == kNoNode) {
        fit();
    } else {
        m_state.select(node);
        emit activated(node);
    }
}

void PlanTreeView::setHovered(NodeIndex node) {
    if (node != m_hovered) {
        m_hovered = node;
        viewport()->update();
    }
}

void PlanTreeView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void PlanTreeView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool PlanTreeView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) {
        setHovered(kNoNode);
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const NodeIndex node = nodeAt(help->pos());
        if (node == kNoNode || !m_state.document()) {
            QToolTip::hideText();
        } else { // plain text: names come from servers
            QToolTip::showText(help->globalPos(),
                               QStringLiteral("<p style='white-space: pre-wrap'>%1</p>")
                                   .arg(PlanWords::node(*m_state.document(), node).toHtmlEscaped()),
                               viewport());
        }
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace pavement::ui
