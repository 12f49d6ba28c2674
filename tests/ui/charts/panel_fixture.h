#pragma once
// A shown chart panel on a clock that stands still, and questions about its pixels.

#include "ui/charts/chart_panel.h"

#include <QApplication>
#include <QChartView>
#include <QImage>
#include <QtTest>

#include <cmath>
#include <vector>

namespace pavement::ui {

struct PanelFixture {
    ManualClock clock;
    Theme theme{*qApp, ThemeMode::light};
    TimeAxis axis{clock};
    ChartPanel panel;
    const QColor ink{200, 0, 120}; // nothing else on the chart has it

    explicit PanelFixture(ChartKind kind = ChartKind::line, Unit unit = Unit::none)
        : panel(axis, theme, QStringLiteral("Response time"), unit, kind) {
        panel.resize(640, 300);
    }

    QWidget* canvas() const { return panel.findChild<QChartView*>(); }

    QWidget* viewport() const { return panel.findChild<QChartView*>()->viewport(); }

    void show() {
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        settle();
    }

    // Until the coalesced repaint has happened.
    void settle() {
        const int before = panel.paintCounts().data;
        // A change that needs no picture (the panel is hidden, nothing differs) just lets the time pass.
        (void)QTest::qWaitFor([&] { return panel.paintCounts().data > before; }, 200);
        QCoreApplication::processEvents();
    }

    // One value a second over the whole range, made by `value(i)`.
    template <typename Make>
    void fill(int series, Make value) {
        std::vector<stats::Point> points;
        const std::int64_t from = toMillis(axis.range().from);
        const std::int64_t count = axis.span().count() / 1000;
        for (std::int64_t i = 0; i <= count; ++i) {
            points.push_back({from + i * 1000, value(i)});
        }
        panel.assign(series, std::move(points));
    }

    QImage picture() { return viewport()->grab().toImage().convertToFormat(QImage::Format_RGB32); }

    // Device columns that carry the ink colour.
    std::vector<bool> inkColumns(const QImage& image, const QColor& colour) const {
        std::vector<bool> columns(static_cast<std::size_t>(image.width()), false);
        for (int x = 0; x < image.width(); ++x) {
            for (int y = 0; y < image.height(); ++y) {
                const QColor pixel(image.pixel(x, y));
                if (std::abs(pixel.red() - colour.red()) < 60 &&
                    std::abs(pixel.green() - colour.green()) < 60 &&
                    std::abs(pixel.blue() - colour.blue()) < 60) {
                    columns[static_cast<std::size_t>(x)] = true;
                    break;
                }
            }
        }
        return columns;
    }

    // The uppermost row with the ink colour; -1 where there is none.
    int highestInk(const QImage& image, const QColor& colour) const {
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel(image.pixel(x, y));
                if (std::abs(pixel.red() - colour.red()) < 60 &&
                    std::abs(pixel.green() - colour.green()) < 60 &&
                    std::abs(pixel.blue() - colour.blue()) < 60) {
                    return y;
                }
            }
        }
        return -1;
    }
};

} // namespace pavement::ui
