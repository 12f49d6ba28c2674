// charts_bench — what a dashboard tick, a frame and a crosshair cost, beside QLineSeries in the same run and
// beside the figures to reach. Medians and 95th percentiles of the time the UI thread is busy, painting
// included.

#include "tests/bench/charts/demo_board.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QDeadlineTimer>
#include <QGridLayout>
#include <QLineSeries>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <time.h>

using namespace pavement;
using bench::DemoBoard;
using bench::Shape;

namespace {

constexpr QSize kScreen{1920, 1080};

struct Cost {
    double median = 0.0;
    double p95 = 0.0;
};

// Processor time of this thread: it never waits here, so that is what the clock would show on an idle
// machine, and neighbours on a busy one do not count.
double threadMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

Cost measure(int rounds, const std::function<void(int)>& work) {
    std::vector<double> times;
    for (int round = -3; round < rounds; ++round) { // the first three warm up
        const double start = threadMilliseconds();
        work(round + 3);
        if (round >= 0) {
            times.push_back(threadMilliseconds() - start);
        }
    }
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    return {at(0.5), at(0.95)};
}

void row(const char* what, const Cost& cost, const std::string& target) {
    std::printf("%-62s %9.2f %9.2f   %s\n", what, cost.median, cost.p95, target.c_str());
}

// The same charts as people draw them with Qt Charts alone. Each series gets `points` points by replace().
class QtBoard : public QWidget {
public:
    explicit QtBoard(int charts) {
        auto* grid = new QGridLayout(this);
        for (int i = 0; i < charts; ++i) {
            auto* view = new QChartView;
            view->chart()->setAnimationOptions(QChart::NoAnimation);
            auto* x = new QValueAxis;
            auto* y = new QValueAxis;
            y->setRange(0.0, 3.0);
            view->chart()->addAxis(x, Qt::AlignBottom);
            view->chart()->addAxis(y, Qt::AlignLeft);
            for (int s = 0; s < 4; ++s) {
                auto* series = new QLineSeries;
                view->chart()->addSeries(series);
                series->attachAxis(x);
                series->attachAxis(y);
                m_series.push_back(series);
            }
            m_axes.push_back(x);
            grid->addWidget(view, i / 2, i % 2);
        }
    }

    void tick(const QList<QPointF>& points, double from, double to) {
        for (QLineSeries* series : m_series) {
            series->replace(points);
        }
        for (QValueAxis* axis : m_axes) {
            axis->setRange(from, to);
        }
    }

private:
    std::vector<QLineSeries*> m_series;
    std::vector<QValueAxis*> m_axes;
};

Cost qtTick(int points, int rounds) {
    QtBoard board(6);
    board.resize(kScreen);
    board.show();
    QCoreApplication::processEvents();
    QList<QPointF> line;
    for (int i = 0; i < points; ++i) {
        line << QPointF(i, 1.5 + std::sin(i * 0.01) + 0.2 * std::sin(i * 12.9898));
    }
    return measure(rounds, [&](int round) {
        for (QPointF& point : line) {
            point.rx() += 1.0;
        }
        board.tick(line, round, round + points);
        QCoreApplication::processEvents(); // paints what changed
    });
}

struct Ours {
    ManualClock clock;
    ui::TimeAxis axis{clock};
    DemoBoard board;
    std::size_t ticks = 0;

    Ours(const ui::Theme& theme, int columns, Milliseconds span, std::size_t points)
        : board(axis, theme, columns) {
        axis.showLast(span);
        board.fill(clock.wall(), Milliseconds{span.count() / static_cast<std::int64_t>(points)}, points);
        board.resize(kScreen);
        board.show();
        settle();
    }

    void settle() const { // margins agree, repaints under way end
        const QDeadlineTimer limit(300);
        while (!limit.hasExpired()) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        }
    }

    int drawn() const {
        int count = 0;
        for (const ui::ChartPanel* chart : board.charts()) {
            count += chart->paintCounts().data;
        }
        return count;
    }

    // Until each chart has drawn its data once more. Repaints are coalesced by a timer; waiting for it costs
    // no processor time.
    void untilDrawn(int before) const {
        const QDeadlineTimer limit(5'000);
        while (drawn() < before + static_cast<int>(board.charts().size()) && !limit.hasExpired()) {
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        }
    }

    void tick() {
        const int before = drawn();
        clock.advance(std::chrono::seconds{1});
        board.appendAll(clock.wall(), ticks++);
        axis.tick();
        untilDrawn(before);
    }
};

Cost dataCost(const ui::Theme& theme, std::size_t points) {
    Ours ours(theme, 2, std::chrono::hours{24}, points);
    return measure(60, [&](int) { ours.tick(); });
}

constexpr const char* kZoomName = "zoom step: 6 charts x 4 series of 1,000,000 points";

Cost zoomCost(const ui::Theme& theme) {
    Ours day(theme, 2, std::chrono::hours{24}, 1'000'000);
    const TimeRange all = day.axis.range();
    return measure(60, [&](int round) {
        const int before = day.drawn();
        day.axis.zoomAt(all.from + all.length() / 3, round % 20 < 10 ? 0.7 : 1.0 / 0.7);
        day.untilDrawn(before);
    });
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const ui::Theme theme(application, ui::ThemeMode::light);
    const std::string only = argc > 1 ? argv[1] : ""; // for a profiler
    if (only == "--tick") {
        row("dashboard tick", dataCost(theme, 86'400), "p95 <= 10");
        return 0;
    }
    if (only == "--zoom") {
        row(kZoomName, zoomCost(theme), "<= 16");
        return 0;
    }
    std::printf("%-62s %9s %9s   %s\n", "milliseconds of processor time of the UI thread", "median", "p95",
                "to reach");

    const Cost ours = dataCost(theme, 86'400);
    row("dashboard tick: 6 charts x 4 series, 24 h at 1 Hz, 1920x1080", ours, "p95 <= 10");
    const Cost qt600 = qtTick(600, 30);
    row("  the same with QLineSeries::replace, only 600 points each", qt600, "");
    const Cost qt2400 = qtTick(2'400, 15);
    row("  the same with QLineSeries::replace, only 2,400 points each", qt2400, "");
    std::printf("%-62s %9.1f %9.1f   >= 5\n", "  times faster than 600 points", qt600.median / ours.median,
                qt600.p95 / ours.p95);
    std::printf("%-62s %9.1f %9.1f\n", "  times faster than 2,400 points", qt2400.median / ours.median,
                qt2400.p95 / ours.p95);
    row("  QLineSeries::replace with all 86,400 points each", qtTick(86'400, 3), "");

    Cost thousand;
    for (const std::size_t points :
         {std::size_t{1'000}, std::size_t{10'000}, std::size_t{100'000}, std::size_t{1'000'000}}) {
        const Cost cost = dataCost(theme, points);
        if (points == 1'000) {
            thousand = cost;
        }
        const std::string name = "frame, " + std::to_string(points) + " points stored in each of 24 series";
        row(name.c_str(), cost,
            points == 1'000'000 ? "<= 1.5 x of 1k; is " + std::to_string(cost.median / thousand.median) : "");
    }

    {
        Ours first(theme, 3, std::chrono::hours{24}, 86'400);
        DemoBoard second(first.axis, theme, 3);
        second.fill(first.clock.wall(), std::chrono::seconds{1}, 86'400);
        second.resize(kScreen);
        second.show();
        first.settle();
        const auto dataCount = [&] {
            int count = 0;
            for (const DemoBoard* board : {&first.board, &second}) {
                for (const ui::ChartPanel* chart : board->charts()) {
                    count += chart->paintCounts().data;
                }
            }
            return count;
        };
        const int before = dataCount();
        const Timestamp start = first.axis.range().from;
        const Cost move = measure(200, [&](int round) {
            first.axis.setCursor(start + std::chrono::minutes{7 * (round % 190)});
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents(); // paints what changed
        });
        row("crosshair move over 12 linked charts x 4 series", move, "<= 4");
        std::printf("%-62s %9d %9s   0\n", "  data layers redrawn by 203 moves", dataCount() - before, "");
    }

    row(kZoomName, zoomCost(theme), "<= 16");
    return 0;
}
