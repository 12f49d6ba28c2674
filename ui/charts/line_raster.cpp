#include "ui/charts/line_raster.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace pavement::ui {

namespace {

// Both outer channels at once, then the middle one; alpha 0…256, opaque over opaque.
QRgb mixed(QRgb over, QRgb under, unsigned alpha) {
    const unsigned rest = 256 - alpha;
    const unsigned outer = ((over & 0xFF00FFU) * alpha + (under & 0xFF00FFU) * rest) >> 8;
    const unsigned middle = ((over & 0x00FF00U) * alpha + (under & 0x00FF00U) * rest) >> 8;
    return 0xFF000000U | (outer & 0xFF00FFU) | (middle & 0x00FF00U);
}

} // namespace

LineRaster::LineRaster(QImage& image, QRect clip)
    : m_image(image)
    , m_clip(clip.intersected(image.rect()))
    , m_coverage(static_cast<std::size_t>(std::max(0, m_clip.height())) + 1, 0.0F)
    , m_bits(image.bits())
    , m_stride(image.bytesPerLine()) {}

void LineRaster::blend(int x, int y, unsigned alpha) {
    // The image is opaque below (the frame is painted first), so no destination alpha needs care.
    uchar* pixel = m_bits + static_cast<qsizetype>(y) * m_stride + static_cast<qsizetype>(x) * 4;
    QRgb result = m_colour;
    if (alpha < 256) {
        QRgb under = 0;
        std::memcpy(&under, pixel, sizeof under);
        result = mixed(m_colour, under, alpha);
    }
    std::memcpy(pixel, &result, sizeof result);
}

void LineRaster::flush() {
    if (m_low <= m_high) {
        double strength = 256.0;
        if (m_dashLength > 0.0) {
            double place = std::fmod(static_cast<double>(m_column), m_dashLength);
            bool on = true;
            for (const double length : m_dash.lengths) {
                if (place < length) {
                    break;
                }
                place -= length;
                on = !on;
            }
            strength *= on ? 1.0 : m_dash.offAlpha;
        }
        for (int row = m_low; row <= m_high; ++row) {
            float& coverage = m_coverage[static_cast<std::size_t>(row)];
            const auto alpha = static_cast<unsigned>(std::min(1.0F, coverage) * static_cast<float>(strength));
            coverage = 0.0F;
            if (alpha > 0) {
                blend(m_column, m_clip.top() + row, alpha);
            }
        }
    }
    m_low = static_cast<int>(m_coverage.size());
    m_high = -1;
}

// The line crosses `share` of the column's width going from yFrom to yTo: its area there, share times its
// vertical thickness, is spread evenly over the rows it passes.
void LineRaster::cover(int column, double share, double yFrom, double yTo) {
    if (column != m_column) {
        flush();
        m_column = column;
    }
    const double rise = std::abs(yTo - yFrom);
    // width * sqrt(share² + rise²) is share times the vertical thickness, and stays finite for a vertical
    // line.
    const double area = m_width * std::sqrt(share * share + rise * rise);
    const double top = std::min(yFrom, yTo) - m_width / 2.0 - m_clip.top();
    const double bottom = std::max(yFrom, yTo) + m_width / 2.0 - m_clip.top();
    const auto density = static_cast<float>(std::min(1.0, area / (bottom - top)));
    const double limit = static_cast<double>(m_clip.height());
    if (bottom <= 0.0 || top >= limit) {
        return;
    }
    const double shownTop = std::max(0.0, top);
    const double shownBottom = std::min(limit, bottom);
    const int first = static_cast<int>(shownTop);
    const int last = std::min(static_cast<int>(shownBottom), m_clip.height() - 1);
    m_low = std::min(m_low, first);
    m_high = std::max(m_high, last);
    float* rows = m_coverage.data();
    if (first == last) {
        rows[first] += density * static_cast<float>(shownBottom - shownTop);
        return;
    }
    rows[first] += density * static_cast<float>(first + 1 - shownTop);
    for (int row = first + 1; row < last; ++row) {
        rows[row] += density;
    }
    rows[last] += density * static_cast<float>(shownBottom - last);
}

void LineRaster::segment(QPointF from, QPointF to) {
    const double left = m_clip.left();
    const double right = m_clip.right() + 1.0;
    if (to.x() < left || from.x() > right) {
        return;
    }
    const double slope = to.x() > from.x() ? (to.y() - from.y()) / (to.x() - from.x()) : 0.0;
    if (from.x() < left) {
        from = {left, from.y() + slope * (left - from.x())};
    }
    if (to.x() > right) {
        to = {right, from.y() + slope * (right - from.x())};
    }
    int column = static_cast<int>(std::floor(from.x()));
    double x = from.x();
    double y = from.y();
    for (;;) {
        const double edge = column + 1.0;
        const bool lastPart = to.x() <= edge;
        const double xNext = lastPart ? to.x() : edge;
        const double yNext = lastPart ? to.y() : from.y() + slope * (edge - from.x());
        if (column <= m_clip.right()) {
            cover(column, xNext - x, y, yNext);
        }
        if (lastPart) {
            return;
        }
        x = xNext;
        y = yNext;
        ++column;
    }
}

void LineRaster::polyline(std::span<const QPointF> points, const QColor& colour, double width,
                          const DashPattern& dash) {
    if (m_clip.isEmpty()) {
        return;
    }
    m_colour = colour.rgb();
    m_width = width;
    m_dash = dash;
    m_dashLength = 0.0;
    for (const double length : dash.lengths) {
        m_dashLength += length;
    }
    m_low = static_cast<int>(m_coverage.size());
    m_high = -1;
    m_column = m_clip.left();
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (std::isnan(points[i].y())) {
            continue;
        }
        const bool joinsNext = i + 1 < points.size() && !std::isnan(points[i + 1].y());
        const bool joinsPrevious = i > 0 && !std::isnan(points[i - 1].y());
        if (joinsNext) {
            segment(points[i], points[i + 1]);
        } else if (!joinsPrevious) {
            const double half = std::max(1.0, width);
            segment({points[i].x() - half, points[i].y()}, {points[i].x() + half, points[i].y()});
        }
    }
    flush();
}

void LineRaster::fillColumn(int x, double yTop, double yBottom, const QColor& colour) {
    const double top = std::max<double>(yTop, m_clip.top());
    const double bottom = std::min<double>(yBottom, m_clip.bottom() + 1.0);
    if (x < m_clip.left() || x > m_clip.right() || bottom <= top) {
        return;
    }
    m_colour = colour.rgb();
    const int first = static_cast<int>(top);
    const int last = static_cast<int>(bottom);
    const auto alphaOf = [](double share) { return static_cast<unsigned>(share * 256.0); };
    if (first == last) {
        blend(x, first, alphaOf(bottom - top));
        return;
    }
    blend(x, first, alphaOf(first + 1 - top));
    for (int row = first + 1; row < last; ++row) {
        blend(x, row, 256);
    }
    if (last <= m_clip.bottom()) {
        blend(x, last, alphaOf(bottom - last));
    }
}

} // namespace pavement::ui
