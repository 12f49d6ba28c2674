#include "tests/bench/charts/demo_board.h"

#include <QGridLayout>

#include <limits>

namespace pavement::bench {

using ui::ChartKind;
using ui::ChartPanel;

DemoBoard::DemoBoard(ui::TimeAxis& axis, const ui::Theme& theme, int columns) {
    setAutoFillBackground(true);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(ui::spacing::kLarge, ui::spacing::kLarge, ui::spacing::kLarge,
                             ui::spacing::kLarge);
    grid->setSpacing(ui::spacing::kMedium);

    struct Line {
        QString name;
        Shape shape;
        int variant;
        QString wait; // colour by wait type
    };

    const auto chart = [&](const QString& title, Unit unit, ChartKind kind, const std::vector<Line>& lines) {
        auto* panel = new ChartPanel(axis, theme, title, unit, kind);
        const std::size_t index = m_charts.size();
        grid->addWidget(panel, static_cast<int>(index) / columns, static_cast<int>(index) % columns);
        m_charts.push_back(panel);
        m_group.add(panel);
        for (const Line& line : lines) {
            const QColor colour = line.wait.isEmpty() ? QColor() : theme.waitType(line.wait);
            m_series.push_back({index, panel->addSeries(line.name, colour), line.shape, line.variant});
        }
        return panel;
    };
    const auto text = [](const char* latin) { return QString::fromUtf8(latin); };
    chart(text("Response time"), Unit::seconds, ChartKind::line,
          {{text("p99"), Shape::latencyP99, 0, {}},
           {text("p95"), Shape::latencyP95, 0, {}},
           {text("p50"), Shape::latencyMedian, 0, {}},
           {text("mean"), Shape::latencyMedian, 2, {}}})
        ->setLimit(text("target p99"), 0.025);
    chart(text("Throughput"), Unit::perSecond, ChartKind::line,
          {{text("transactions"), Shape::throughput, 0, {}},
           {text("statements"), Shape::throughput, 1, {}},
           {text("commands"), Shape::throughput, 2, {}},
           {text("rollbacks"), Shape::throughput, 7, {}}});
    chart(text("Cache hit ratio"), Unit::ratio, ChartKind::line,
          {{text("buffers"), Shape::hitRatio, 0, {}},
           {text("Redis"), Shape::hitRatio, 1, {}},
           {text("process"), Shape::hitRatio, 2, {}},
           {text("index"), Shape::hitRatio, 3, {}}});
    ChartPanel* load = chart(text("Load by wait event"), Unit::none, ChartKind::stackedArea,
                             {{text("CPU"), Shape::load, 0, text("CPU")},
                              {text("IO"), Shape::load, 1, text("IO")},
                              {text("Lock"), Shape::load, 2, text("Lock")},
                              {text("LWLock"), Shape::load, 3, text("LWLock")}});
    load->setLimit(text("processors"), 8.0);
    load->setDescription(text("Sessions that were active at the same time, by what they waited for."),
                         text("pg_stat_activity, once a second"));
    chart(text("Connections"), Unit::count, ChartKind::line,
          {{text("active"), Shape::connections, 0, {}},
           {text("idle in transaction"), Shape::connections, 3, {}},
           {text("waiting"), Shape::connections, 5, {}},
           {text("Redis clients"), Shape::connections, 1, {}}});
    chart(text("Disk and network"), Unit::bytesPerSecond, ChartKind::line,
          {{text("read"), Shape::bytes, 0, {}},
           {text("written"), Shape::bytes, 1, {}},
           {text("received"), Shape::bytes, 3, {}},
           {text("sent"), Shape::bytes, 5, {}}});
}

void DemoBoard::fill(Timestamp end, Milliseconds step, std::size_t count) {
    m_future.clear();
    for (const BoardSeries& entry : m_series) {
        m_charts[entry.chart]->assign(entry.series,
                                      demoSeries(entry.shape, entry.variant, end, step, count, true));
        m_future.push_back(demoSeries(entry.shape, entry.variant, end, step, 500, false));
    }
}

void DemoBoard::appendAll(Timestamp at, std::size_t tick) {
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        const double value = m_future[i][tick % m_future[i].size()].value;
        m_charts[m_series[i].chart]->append(m_series[i].series, {toMillis(at), value});
    }
}

} // namespace pavement::bench
