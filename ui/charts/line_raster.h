#pragma once
// Draws many-pointed lines and stacked areas straight into an image, column by column: a line of 2,400 points
// over 600 columns costs a fraction of QPainter's general path stroker, whose joins are the greater part of
// its work and cannot be seen at that density. What runs through a column becomes one bar of the same area,
// as strong as its rows are covered, so edges are smooth. The polyline must not run backwards in x.

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

// `over` laid on `under` with that share; opaque, as what is drawn with it must be.
QColor blended(const QColor& over, const QColor& under, double share);

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
    void layDashes(const DashPattern& dash);
    void segment(QPointF from, QPointF to);
    void cover(int column, double share, double yFrom, double yTo);
    void flush();
    void blend(int x, int y, unsigned alpha);

    QRect m_clip;
    QRgb m_colour = 0; // opaque
    double m_width = 1.0;
    std::vector<double> m_strength; // of each column; empty: a solid line
    int m_column = 0;               // the one under way, and what the line covered of it
    double m_top = 0.0;
    double m_bottom = 0.0;
    double m_area = 0.0;
    uchar* m_bits = nullptr;
    qsizetype m_stride = 0;
};

} // namespace pavement::ui
