#pragma once
// A plan as a tidy tree of cards, drawn by ourselves: only what is in sight is painted, so ten thousand nodes
// scroll like ten. Wheel zooms at the cursor, dragging pans, a click chooses a node. Keys: Up goes to the
// parent, Down to the first child, Left and Right to the neighbours on the same level, Home to the root,
// Enter opens the details; + and - zoom, 0 shows the size of the text elsewhere, F fits all. UI thread only.

#include "engine/plan/layout.h"
#include "ui/plan/plan_card.h"
#include "ui/plan/plan_state.h"
#include "ui/theme/theme.h"

#include <QAbstractScrollArea>

#include <optional>

namespace pavement::ui {

class PlanTreeView : public QAbstractScrollArea {
    Q_OBJECT
public:
    // Both outlive the view.
    PlanTreeView(PlanState& state, const Theme& theme, QWidget* parent = nullptr);

    void fit();                               // all of it, but never larger than 1:1
    void zoomBy(double factor);               // at the centre
    void zoomTo(double scale, QPointF fixed); // the point of the viewport that stays

    double scale() const { return m_scale; }

    void reveal(plan::NodeIndex node);
    void centreOn(plan::NodeIndex node);

    QRectF boxOf(plan::NodeIndex node) const; // in the viewport
    plan::NodeIndex nodeAt(QPointF point) const;

    // How many cards the last painting drew: for tests and measurements.
    int cardsPainted() const { return m_cardsPainted; }

    QSize sizeHint() const override;

signals:
    void activated(pavement::plan::NodeIndex node); // Enter or double-click
    void scaleChanged(double scale);

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Level { // its nodes, from left to right
        std::vector<plan::NodeIndex> nodes;
        double top = 0;
        double bottom = 0;
    };

    void takePlan();
    void layOutAgain();
    void showFirst();
    void describeCurrent();
    void placeScrollBars();
    QPointF offset() const; // of the plan's origin in the viewport
    QRectF visiblePlan() const;
    void paintEdges(QPainter& painter, const QRectF& seen) const;
    void paintChildEdges(QPainter& painter, std::size_t level, const QRectF& seen) const;
    plan::NodeIndex neighbour(plan::NodeIndex node, int step) const;
    void setHovered(plan::NodeIndex node);

    PlanState& m_state;
    const Theme& m_theme;
    std::optional<PlanCardStyle> m_style;
    plan::Layout m_layout;
    std::vector<Level> m_levels;
    std::vector<std::uint32_t> m_positions; // of each node in its level
    double m_scale = 1;
    bool m_untouched = true; // nobody zoomed or panned since the plan came: a resize fits anew
    plan::NodeIndex m_hovered = plan::kNoNode;
    QPointF m_pressedAt;
    bool m_pressed = false;
    bool m_panning = false;
    QPoint m_panFrom;
    int m_cardsPainted = 0;
};

} // namespace pavement::ui
