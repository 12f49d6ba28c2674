#include "ui/charts/line_raster.h"

#include <QImage>
#include <QPainter>
#include <QPolygonF>
#include <QtTest>

#include <cmath>
#include <limits>
#include <random>

using pavement::ui::DashPattern;
using pavement::ui::LineRaster;

namespace {

QImage paper(int width, int height) {
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(Qt::white);
    return image;
}

// Ink: 0 for white, 1 for black, summed over a column or an image.
double ink(const QImage& image, int column) {
    double sum = 0.0;
    for (int y = 0; y < image.height(); ++y) {
        sum += 1.0 - qGreen(image.pixel(column, y)) / 255.0;
    }
    return sum;
}

double ink(const QImage& image) {
    double sum = 0.0;
    for (int x = 0; x < image.width(); ++x) {
        sum += ink(image, x);
    }
    return sum;
}

const double kNaN = std::numeric_limits<double>::quiet_NaN();

} // namespace

class LineRasterTest : public QObject {
    Q_OBJECT

private slots:

    void a_level_line_has_the_thickness_asked_for() {
        QImage image = paper(100, 40);
        LineRaster(image, image.rect())
            .polyline(std::vector<QPointF>{{0, 20.3}, {100, 20.3}}, Qt::black, 2.0, {});
        for (const int column : {0, 33, 99}) {
            QVERIFY(std::abs(ink(image, column) - 2.0) < 0.05);
        }
    }

    void it_puts_down_as_much_ink_as_the_general_painter() {
        std::mt19937 random(3);
        std::uniform_real_distribution<double> step(-6.0, 6.0);
        std::vector<QPointF> line;
        double y = 60.0;
        for (int x = 0; x <= 200; x += 5) {
            line.emplace_back(x, y);
            y = std::clamp(y + step(random), 10.0, 110.0);
        }
        QImage ours = paper(200, 120);
        LineRaster(ours, ours.rect()).polyline(line, Qt::black, 1.6, {});
        QImage theirs = paper(200, 120);
        QPainter painter(&theirs);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Qt::black, 1.6));
        painter.drawPolyline(line.data(), static_cast<int>(line.size()));
        painter.end();
        QVERIFY(std::abs(ink(ours) / ink(theirs) - 1.0) < 0.06);
    }

    void a_gap_is_left_open() {
        QImage image = paper(100, 20);
        LineRaster(image, image.rect())
            .polyline(std::vector<QPointF>{{0, 10}, {30, 10}, {40, kNaN}, {70, 10}, {99, 10}}, Qt::black, 1.5,
                      {});
        for (int column = 33; column < 67; ++column) {
            QCOMPARE(ink(image, column), 0.0);
        }
        QVERIFY(ink(image, 15) > 1.0);
        QVERIFY(ink(image, 85) > 1.0);
    }

    void a_point_alone_is_seen() {
        QImage image = paper(40, 20);
        LineRaster(image, image.rect())
            .polyline(std::vector<QPointF>{{10, kNaN}, {20, 10}, {30, kNaN}}, Qt::black, 1.5, {});
        QVERIFY(ink(image) > 2.0);
    }

    void a_vertical_spike_of_no_width_is_seen_in_full_height() {
        QImage image = paper(40, 100);
        LineRaster(image, image.rect())
            .polyline(std::vector<QPointF>{{0, 90}, {20.5, 90}, {20.5, 10}, {20.5, 90}, {40, 90}}, Qt::black,
                      1.5, {});
        for (int y = 12; y < 88; ++y) {
            QVERIFY(qGreen(image.pixel(20, y)) < 40);
        }
    }

    void nothing_is_drawn_outside_the_clip() {
        QImage image = paper(60, 60);
        const QRect clip(20, 20, 20, 20);
        std::vector<QPointF> line;
        for (int i = 0; i < 60; ++i) {
            line.emplace_back(i, i % 2 == 0 ? -1e7 : 1e7);
        }
        LineRaster raster(image, clip);
        raster.polyline(line, Qt::black, 3.0, {});
        raster.fillColumn(25, -1e6, 1e6, Qt::red);
        raster.fillColumn(5, 0, 60, Qt::red);
        for (int y = 0; y < 60; ++y) {
            for (int x = 0; x < 60; ++x) {
                if (!clip.contains(x, y)) {
                    QCOMPARE(image.pixel(x, y), qRgb(255, 255, 255));
                }
            }
        }
        QVERIFY(ink(image, 30) > 10.0);
    }

    void a_spike_between_two_dashes_is_still_seen() {
        for (int x = 20; x < 40; ++x) { // wherever in the pattern it falls
            QImage image = paper(100, 100);
            LineRaster(image, image.rect())
                .polyline(std::vector<QPointF>{{x + 0.2, 90}, {x + 0.5, 10}, {x + 0.8, 90}}, Qt::black, 2.0,
                          DashPattern{{6.0, 4.0}, 0.0});
            QVERIFY2(qGray(image.pixel(x, 50)) < 160, qPrintable(QString::number(x)));
        }
    }

    void dashes_break_the_line() {
        QImage image = paper(100, 20);
        LineRaster(image, image.rect())
            .polyline(std::vector<QPointF>{{0, 10}, {100, 10}}, Qt::black, 2.0, DashPattern{{6.0, 4.0}, 0.0});
        QVERIFY(ink(image, 2) > 1.9);
        QCOMPARE(ink(image, 8), 0.0);
        QVERIFY(ink(image, 12) > 1.9);
    }

    void empty_and_degenerate_input_draws_nothing_and_does_no_harm() {
        QImage image = paper(20, 20);
        LineRaster raster(image, image.rect());
        raster.polyline({}, Qt::black, 1.0, {});
        raster.polyline(std::vector<QPointF>{{5, kNaN}, {6, kNaN}}, Qt::black, 1.0, {});
        raster.fillColumn(3, 10, 5, Qt::black);
        QCOMPARE(ink(image), 0.0);
        LineRaster nothing(image, QRect());
        nothing.polyline(std::vector<QPointF>{{0, 0}, {20, 20}}, Qt::black, 1.0, {});
        QCOMPARE(ink(image), 0.0);
    }

    void a_column_is_filled_to_fractions_of_a_pixel() {
        QImage image = paper(10, 20);
        LineRaster(image, image.rect()).fillColumn(4, 5.25, 10.5, Qt::black);
        QVERIFY(std::abs(ink(image, 4) - 5.25) < 0.02);
        QCOMPARE(ink(image, 5), 0.0);
    }
};

QTEST_GUILESS_MAIN(LineRasterTest)
#include "line_raster_test.moc"
