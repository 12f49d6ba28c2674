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

    std::vector<Item> place(double width, double* height) const;
    QString valueText(int series, Milliseconds pixel) const;

    ChartState& m_state;
};

} // namespace pavement::ui
