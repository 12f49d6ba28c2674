#pragma once
// Six charts as the overview shows them, filled with demo data.

#include "tests/bench/charts/demo_data.h"
#include "ui/charts/chart_group.h"
#include "ui/charts/chart_panel.h"

#include <QWidget>

#include <vector>

namespace pavement::bench {

struct BoardSeries {
    std::size_t chart;
    int series;
    Shape shape;
    int variant;
};

class DemoBoard : public QWidget {
public:
    DemoBoard(ui::TimeAxis& axis, const ui::Theme& theme, int columns);

    void fill(Timestamp end, Milliseconds step, std::size_t count);
    void appendAll(Timestamp at, std::size_t tick); // one new point to each series

    const std::vector<ui::ChartPanel*>& charts() const { return m_charts; }

    std::size_t seriesCount() const { return m_series.size(); }

private:
    std::vector<ui::ChartPanel*> m_charts;
    std::vector<BoardSeries> m_series;
    std::vector<std::vector<stats::Point>> m_future; // what appendAll hands out
    ui::ChartGroup m_group;
};

} // namespace pavement::bench
