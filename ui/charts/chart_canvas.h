#pragma once
// The plot of a panel: a Qt Charts view whose picture is kept, our data painted into it, and a crosshair
// above that costs a blit. Takes mouse and keys.

#include "ui/charts/chart_layers.h"

#include <QChartView>
#include <QImage>
#include <QTimer>

class QCategoryAxis;
class QLineSeries;
class QValueAxis;

namespace pavement::ui {

class ChartCanvas : public QChartView {
    Q_OBJECT
public:
    ChartCanvas(ChartState& state, QWidget* parent);

    void dataChanged(); // soon, at most 30 times a second, and only while somebody can see it
    void restyle();     // theme, font or resolution changed

    void setFreshScale() { m_freshScale = true; }

    int wantedLeftMargin() const { return m_wantedMargin; }

    void setLeftMargin(int pixels);

    PlotFrame frame() const;

    ChartPanel::PaintCounts counts() const { return m_counts; }

    // The whole canvas as vectors, scale brought up to date first.
    void drawTo(QPainter& painter, const QRectF& area);
    bool isWatched() const;

signals:
    void brushed(pavement::TimeRange range);
    void marginWishChanged();
    void entryToggled(int legendEntry); // a digit was pressed, counted from 0
    void drawing();                     // the data layer is about to be drawn anew
    // A menu was asked for; range: the selection, else the surroundings of the moment asked about.
    void menuRequested(const QPoint& at, pavement::TimeRange range);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void cursorMoved(std::optional<Timestamp> at);
    void updateScale();
    void placePlot();
    void settleAxes();
    void paintFrame();
    void paintData();
    void moveCursor(int columns, bool select);
    void finishBrush();
    void setBrush(std::optional<TimeRange> range);

    ChartState& m_state;
    QCategoryAxis* m_valueAxis;
    QValueAxis* m_timeAxis;
    QTimer m_repaint;
    QImage m_frame; // what Qt Charts drew
    QImage m_still; // that, and the data
    bool m_frameDirty = true;
    bool m_dataDirty = true;
    bool m_freshScale = true;
    int m_leftMargin = 0;
    int m_wantedMargin = 48;
    double m_captionHeight = 0.0; // of a time label; asking the font at each mouse move would cost more
    std::optional<Timestamp> m_drawnCursor;
    std::optional<Timestamp> m_brushFrom;
    std::optional<TimeRange> m_brush;
    std::optional<QPointF> m_panFrom;
    Milliseconds m_lastSpan{0};
    ChartPanel::PaintCounts m_counts;
};

} // namespace pavement::ui
