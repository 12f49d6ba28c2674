#pragma once
// Draws many-pointed lines and stacked areas straight into an image, column by column: a line of 2,400 points
// over 600 columns costs a fraction of QPainter's general path stroker, whose joins are the greater part of
// its work and cannot be seen at that density. Coverage of a pixel is the share of its column's width at
// which the line runs through it, so edges are smooth. The polyline must not run backwards in x.

#include <QColor>
#include <QImage>
#include <QPointF>
#include <QRect>

#include <span>
#include <vector>

namespace pavement::ui {

struct DashPattern { // in device pixels along x; empty: solid
    std::vector<double> lengths;
    double offAlpha = 0.0; // strength of the line between the dashes
};

class LineRaster {
public:
    // `image` is ARGB32_Premultiplied or RGB32; clip in its pixels.
    LineRaster(QImage& image, QRect clip);

    // A NaN y lifts the pen. A point alone between two gaps is drawn as a dot. Width in device pixels.
    void polyline(std::span<const QPointF> points, const QColor& colour, double width,
                  const DashPattern& dash);

    // Fills one column from yTop to yBottom (fractions are blended).
    void fillColumn(int x, double yTop, double yBottom, const QColor& colour);

private:
    void segment(QPointF from, QPointF to);
    void cover(int column, double share, double yFrom, double yTo);
    void flush();
    void blend(int x, int y, unsigned alpha);

    QImage& m_image;
    QRect m_clip;
    QRgb m_colour = 0; // opaque
    double m_width = 1.0;
    DashPattern m_dash;
    double m_dashLength = 0.0;
    int m_column = 0;
    int m_low = 0; // touched rows of the column, inclusive; empty while m_low > m_high
    int m_high = -1;
    std::vector<float> m_coverage;
    uchar* m_bits = nullptr;
    qsizetype m_stride = 0;
};

} // namespace pavement::ui
