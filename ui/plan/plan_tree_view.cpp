#include "ui/plan/plan_tree_view.h"

#include "ui/plan/plan_words.h"

#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::ui {

using plan::kNoNode;
using plan::NodeIndex;

namespace {

constexpr double kMargin = 24; // around the plan, in pixels
constexpr double kLargest = 2.5;
constexpr double kSmallest = 0.01;
constexpr plan::LayoutOptions kGaps{20, 40};

} // namespace

PlanTreeView::PlanTreeView(PlanState& state, const Theme& theme, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_state(state)
    , m_theme(theme) {
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Plan as a tree"));
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    for (QScrollBar* bar : {horizontalScrollBar(), verticalScrollBar()}) {
        bar->setSingleStep(40);
    }
    connect(&state, &PlanState::planChanged, this, &PlanTreeView::takePlan);
    connect(&state, &PlanState::currentChanged, this, [this](NodeIndex node) {
        describeCurrent();
        reveal(node);
        viewport()->update();
    });
    connect(&theme, &Theme::changed, this, &PlanTreeView::layOutAgain);
    takePlan();
}

QSize PlanTreeView::sizeHint() const {
    return {800, 480};
}

void PlanTreeView::takePlan() {
    m_untouched = true;
    m_hovered = kNoNode;
    layOutAgain();
    showFirst();
    describeCurrent();
}

void PlanTreeView::layOutAgain() {
    m_levels.clear();
    m_positions.clear();
    m_layout = {};
    m_style.reset();
    if (const PlanDocumentPtr& document = m_state.document()) {
        m_style.emplace(m_theme, *document);
        const std::array size{plan::BoxSize{m_style->size.width(), m_style->size.height()}};
        m_layout = plan::layOut(document->tree, size, kGaps);
        const std::size_t count = document->tree.nodes.size();
        m_positions.resize(count);
        for (NodeIndex i = 0; i < count; ++i) { // pre-order: each level fills from left to right
            const std::size_t depth = document->tree.nodes[i].depth;
            if (depth >= m_levels.size()) {
                m_levels.resize(depth + 1);
            }
            Level& level = m_levels[depth];
            m_positions[i] = static_cast<std::uint32_t>(level.nodes.size());
            level.nodes.push_back(i);
            level.top = m_layout.boxes[i].y;
            level.bottom = std::max(level.bottom, m_layout.boxes[i].y + m_layout.boxes[i].height);
        }
    }
    placeScrollBars();
    viewport()->update();
}

// All of it where that can be read; else full size at the node to look at first.
void PlanTreeView::showFirst() {
    if (!m_style || viewport()->width() <= 0) {
        return;
    }
    fit();
    if (m_scale < kPlanTextScale) {
        m_scale = std::max(m_scale, 0.8);
        placeScrollBars();
        centreOn(m_state.current());
        emit scaleChanged(m_scale);
    }
    m_untouched = true;
}

void PlanTreeView::describeCurrent() {
    const PlanDocumentPtr& document = m_state.document();
    if (!document) {
        setAccessibleDescription(tr("There is no plan."));
        return;
    }
    const QString summary = PlanWords::summary(*document);
    setAccessibleDescription(m_state.current() == kNoNode ? summary
                                                          : PlanWords::node(*document, m_state.current()) +
                                                                QStringLiteral(" — ") + summary);
}

void PlanTreeView::fit() {
    if (!m_style) {
        return;
    }
    const double across = (viewport()->width() - 2 * kMargin) / std::max(m_layout.width, 1.0);
    const double down = (viewport()->height() - 2 * kMargin) / std::max(m_layout.height, 1.0);
    m_scale = std::clamp(std::min(across, down), kSmallest, 1.0);
    m_untouched = true;
    placeScrollBars();
    viewport()->update();
    emit scaleChanged(m_scale);
}

void PlanTreeView::zoomBy(double factor) {
    zoomTo(m_scale * factor, QRectF(viewport()->rect()).center());
}

void PlanTreeView::zoomTo(double scale, QPointF fixed) {
    const double wanted = std::clamp(scale, kSmallest, kLargest);
    const QPointF at = (fixed - offset()) / m_scale;
    m_scale = wanted;
    m_untouched = false;
    placeScrollBars();
    // offset() = margin - scroll wherever the plan is larger than the viewport.
    const QPointF moved = at * m_scale + QPointF(kMargin, kMargin) - fixed;
    horizontalScrollBar()->setValue(static_cast<int>(std::lround(moved.x())));
    verticalScrollBar()->setValue(static_cast<int>(std::lround(moved.y())));
    viewport()->update();
    emit scaleChanged(m_scale);
}

void PlanTreeView::placeScrollBars() {
    const QSize seen = viewport()->size();
    const auto place = [](QScrollBar* bar, double whole, int part) {
        const int size = static_cast<int>(std::ceil(whole + 2 * kMargin));
        bar->setRange(0, std::max(0, size - part));
        bar->setPageStep(part);
    };
    place(horizontalScrollBar(), m_layout.width * m_scale, seen.width());
    place(verticalScrollBar(), m_layout.height * m_scale, seen.height());
}

QPointF PlanTreeView::offset() const {
    const auto along = [](const QScrollBar* bar, double whole, int part) {
        return bar->maximum() == 0 ? std::max((part - whole) / 2, kMargin) : kMargin - bar->value();
    };
    const double x = along(horizontalScrollBar(), m_layout.width * m_scale, viewport()->width());
    // A tree hangs from the top: centred only across.
    const double y = verticalScrollBar()->maximum() == 0 ? kMargin : kMargin - verticalScrollBar()->value();
    return {x, y};
}

QRectF PlanTreeView::visiblePlan() const {
    const QPointF origin = offset();
    return {-origin.x() / m_scale, -origin.y() / m_scale, viewport()->width() / m_scale,
            viewport()->height() / m_scale};
}

QRectF PlanTreeView::boxOf(NodeIndex node) const {
    if (node >= m_layout.boxes.size()) {
        return {};
    }
    const plan::Box& box = m_layout.boxes[node];
    const QPointF origin = offset();
    return {origin.x() + box.x * m_scale, origin.y() + box.y * m_scale, box.width * m_scale,
            box.height * m_scale};
}

NodeIndex PlanTreeView::nodeAt(QPointF point) const {
    const QPointF at = (point - offset()) / m_scale;
    for (const Level& level : m_levels) {
        if (at.y() < level.top || at.y() > level.bottom) {
            continue;
        }
        const auto found = std::partition_point(level.nodes.begin(), level.nodes.end(), [&](NodeIndex i) {
            return m_layout.boxes[i].x + m_layout.boxes[i].width < at.x();
        });
        if (found != level.nodes.end() && m_layout.boxes[*found].x <= at.x()) {
            return *found;
        }
        return kNoNode;
    }
    return kNoNode;
}

void PlanTreeView::reveal(NodeIndex node) {
    const QRectF box = boxOf(node);
    if (box.isNull() || !isVisible()) {
        return;
    }
    const auto into = [](QScrollBar* bar, double from, double to, int part) {
        if (from < kMargin) {
            bar->setValue(bar->value() + static_cast<int>(std::floor(from - kMargin)));
        } else if (to > part - kMargin) {
            bar->setValue(bar->value() + static_cast<int>(std::ceil(to - part + kMargin)));
        }
    };
    into(horizontalScrollBar(), box.left(), box.right(), viewport()->width());
    into(verticalScrollBar(), box.top(), box.bottom(), viewport()->height());
}

void PlanTreeView::centreOn(NodeIndex node) {
    const QRectF box = boxOf(node);
    if (box.isNull()) {
        return;
    }
    const QPointF away = box.center() - QRectF(viewport()->rect()).center();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + static_cast<int>(std::lround(away.x())));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + static_cast<int>(std::lround(away.y())));
    viewport()->update();
}

void PlanTreeView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.palette().window);
    m_cardsPainted = 0;
    const PlanDocumentPtr& document = m_state.document();
    if (!document || !m_style) {
        painter.setPen(m_theme.palette().textMuted);
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("There is no plan to show."));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing, m_scale >= kPlanPatchScale);
    painter.translate(offset());
    painter.scale(m_scale, m_scale);
    const QRectF seen = visiblePlan().adjusted(-8, -8, 8, 8); // halo and the second card of parallel nodes
    paintEdges(painter, seen);
    double drawnTo = 0;
    for (const Level& level : m_levels) {
        if (level.bottom < seen.top() || level.top > seen.bottom()) {
            continue;
        }
        auto it = std::partition_point(level.nodes.begin(), level.nodes.end(), [&](NodeIndex i) {
            return m_layout.boxes[i].x + m_layout.boxes[i].width < seen.left();
        });
        drawnTo = seen.left() - 1;
        for (; it != level.nodes.end() && m_layout.boxes[*it].x <= seen.right(); ++it) {
            const plan::Box& box = m_layout.boxes[*it];
            const bool current = *it == m_state.current();
            // So far away that several cards share a pixel, one of them stands for all.
            if ((box.x + box.width - drawnTo) * m_scale < 1 && !current) {
                continue;
            }
            drawnTo = box.x + box.width;
            paintPlanCard(painter, QRectF(box.x, box.y, box.width, box.height), *document, *it, *m_style,
                          {current, hasFocus(), *it == m_hovered, m_scale});
            ++m_cardsPainted;
        }
    }
}

// Lines run along rails: down from the parent, across, down to each child. A level's rails lie in the gap
// below it.
void PlanTreeView::paintEdges(QPainter& painter, const QRectF& seen) const {
    for (std::size_t level = 0; level + 1 < m_levels.size(); ++level) {
        if (m_levels[level].bottom <= seen.bottom() && m_levels[level + 1].top >= seen.top()) {
            paintChildEdges(painter, level, seen);
        }
    }
}

void PlanTreeView::paintChildEdges(QPainter& painter, std::size_t level, const QRectF& seen) const {
    const PlanDocument& document = *m_state.document();
    const std::vector<plan::Node>& nodes = document.tree.nodes;
    const double rail = (m_levels[level].bottom + m_levels[level + 1].top) / 2;
    const auto middle = [this](NodeIndex i) { return m_layout.boxes[i].x + m_layout.boxes[i].width / 2; };
    const QColor colour = m_theme.palette().axis;
    const double hair = std::max(1.0, 1.0 / m_scale);

    // The children in sight, and the two just outside whose rail may cross it.
    const std::vector<NodeIndex>& below = m_levels[level + 1].nodes;
    auto it = std::partition_point(below.begin(), below.end(),
                                   [&](NodeIndex i) { return middle(i) < seen.left(); });
    if (it != below.begin()) {
        --it;
    }
    NodeIndex railed = kNoNode;
    for (; it != below.end(); ++it) {
        const NodeIndex parent = nodes[*it].parent;
        if (parent != railed) { // the whole rail of this parent, cut to what is seen
            railed = parent;
            double from = middle(parent);
            double to = from;
            const NodeIndex first = nodes[parent].firstChild;
            from = std::min(from, middle(first));
            // Siblings stand side by side in the level: the last is found by position, not by walking.
            const std::uint32_t begin = m_positions[first];
            const auto last = std::partition_point(below.begin() + begin, below.end(),
                                                   [&](NodeIndex i) { return nodes[i].parent == parent; });
            to = std::max(to, middle(*(last - 1)));
            if (from > seen.right()) {
                break;
            }
            painter.setPen(QPen(colour, hair));
            painter.drawLine(QPointF(std::max(from, seen.left() - 8), rail),
                             QPointF(std::min(to, seen.right() + 8), rail));
            painter.drawLine(
                QPointF(middle(parent), m_layout.boxes[parent].y + m_layout.boxes[parent].height),
                QPointF(middle(parent), rail));
        }
        const double x = middle(*it);
        if (x > seen.right()) {
            break;
        }
        // Thicker where more rows come up; an only child's line is one from end to end.
        const double rows = document.rows(*it);
        const double thick =
            m_scale < kPlanPatchScale ? hair : std::max(hair, 0.7 * std::log10(std::max(rows, 0.0) + 1));
        const bool only = nodes[parent].firstChild == *it && nodes[*it].nextSibling == kNoNode;
        const double from = only ? m_layout.boxes[parent].y + m_layout.boxes[parent].height : rail;
        QPen pen(colour, thick, nodes[*it].neverExecuted() ? Qt::DotLine : Qt::SolidLine, Qt::FlatCap);
        painter.setPen(pen);
        painter.drawLine(QPointF(x, from), QPointF(x, m_layout.boxes[*it].y));
    }
}

void PlanTreeView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    if (m_untouched) {
        showFirst();
    } else {
        placeScrollBars();
    }
}

void PlanTreeView::showEvent(QShowEvent* event) {
    QAbstractScrollArea::showEvent(event);
    if (m_untouched) {
        showFirst();
    } else {
        reveal(m_state.current()); // it may have changed in another view meanwhile
    }
}

} // namespace pavement::ui
