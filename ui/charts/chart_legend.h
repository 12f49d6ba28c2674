#pragma once
// Name, line and current value of each series, in columns of fixed width, so that changing figures move
// nothing. A click hides or shows a series.

#include "ui/charts/chart_layers.h"

#include <QWidget>

namespace pavement::ui {

class ChartLegend : public QWidget {
    Q_OBJECT
public:
    ChartLegend(ChartState& state, QWidget* parent);

    void relayout(); // series, theme or width changed
    void refresh();  // values changed
    void drawTo(QPainter& painter, const QRectF& area) const;
    int heightFor(int width) const;

signals:
    void toggled(int series);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Item {
        int series;
        QRectF area;
    };

    struct Layout {
        double width = -1.0; // for which it was made
        double height = 0.0;
        double value = 0.0; // width of a figure
        std::vector<Item> items;
    };

    Layout place(double width) const;
    QString valueText(int series, Milliseconds pixel) const;

    ChartState& m_state;
    Layout m_layout; // of the widget itself: measuring text at each move of the crosshair is most of its cost
    QFont m_font;
};

} // namespace pavement::ui
