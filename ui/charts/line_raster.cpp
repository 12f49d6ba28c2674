#include "ui/charts/line_raster.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

namespace pavement::ui {

namespace {

constexpr double kSteep = 3.0;         // taller than so many widths a bar is a spike
constexpr double kSpikeStrength = 0.5; // of a spike between dashes

// Both outer channels at once, then the middle one; alpha 0…256, opaque over opaque.
QRgb mixed(QRgb over, QRgb under, unsigned alpha) {
    const unsigned rest = 256 - alpha;
    const unsigned outer = ((over & 0xFF00FFU) * alpha + (under & 0xFF00FFU) * rest) >> 8;
    const unsigned middle = ((over & 0x00FF00U) * alpha + (under & 0x00FF00U) * rest) >> 8;
    return 0xFF000000U | (outer & 0xFF00FFU) | (middle & 0x00FF00U);
}

} // namespace

QColor blended(const QColor& over, const QColor& under, double share) {
    const auto channel = [share](int a, int b) {
        return static_cast<int>(std::lround(a * share + b * (1.0 - share)));
    };
    return QColor(channel(over.red(), under.red()), channel(over.green(), under.green()),
                  channel(over.blue(), under.blue()));
}

LineRaster::LineRaster(QImage& image, QRect clip)
    : m_clip(clip.intersected(image.rect()))
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

// How strong the line is in each column of the clip: 1, or less between dashes.
void LineRaster::layDashes(const DashPattern& dash) {
    m_strength.clear();
    const double length = std::accumulate(dash.lengths.begin(), dash.lengths.end(), 0.0);
    if (!(length > 0.0)) {
        return;
    }
    m_strength.reserve(static_cast<std::size_t>(m_clip.width()));
    double phase = std::fmod(static_cast<double>(m_clip.left()), length);
    for (int column = 0; column < m_clip.width(); ++column) {
        double place = phase;
        bool on = true;
        for (const double part : dash.lengths) {
            if (place < part) {
                break;
            }
            place -= part;
            on = !on;
        }
        m_strength.push_back(on ? 1.0 : dash.offAlpha);
        phase += 1.0;
        if (phase >= length) {
            phase -= length;
        }
    }
}

// What ran through the column since the last flush is drawn as one bar: its area — width times length of the
// way, which is share of the column times vertical thickness, and finite for a vertical line — spread evenly
// over the rows it reached. A column of four points costs no more than one of two.
void LineRaster::flush() {
    const double area = std::exchange(m_area, 0.0);
    const double top = m_top - m_width / 2.0 - m_clip.top();
    const double bottom = m_bottom + m_width / 2.0 - m_clip.top();
    const double limit = m_clip.height();
    if (!(area > 0.0) || bottom <= 0.0 || top >= limit) {
        return;
    }
    double strength = 256.0 * std::min(1.0, area / (bottom - top));
    if (!m_strength.empty()) {
        // Dashes go by column: a spike that stands in a gap between two would vanish.
        const double least = bottom - top > kSteep * m_width ? kSpikeStrength : 0.0;
        strength *= std::max(least, m_strength[static_cast<std::size_t>(m_column - m_clip.left())]);
    }
    const double shownTop = std::max(0.0, top);
    const double shownBottom = std::min(limit, bottom);
    const int first = static_cast<int>(shownTop);
    const int last = std::min(static_cast<int>(shownBottom), m_clip.height() - 1);
    const auto row = [&](int number, double share) {
        if (const auto alpha = static_cast<unsigned>(strength * share); alpha > 0) {
            blend(m_column, m_clip.top() + number, alpha);
        }
    };
    if (first == last) {
        row(first, shownBottom - shownTop);
        return;
    }
    row(first, first + 1 - shownTop);
    for (int number = first + 1; number < last; ++number) {
        row(number, 1.0);
    }
    row(last, shownBottom - last);
}

// The line crosses `share` of the column's width going from yFrom to yTo.
void LineRaster::cover(int column, double share, double yFrom, double yTo) {
    const auto [low, high] = std::minmax(yFrom, yTo);
    if (column != m_column || m_area == 0.0) {
        flush();
        m_column = column;
        m_top = low;
        m_bottom = high;
    } else {
        m_top = std::min(m_top, low);
        m_bottom = std::max(m_bottom, high);
    }
    m_area += m_width * std::sqrt(share * share + (high - low) * (high - low));
}

void LineRaster::segment(QPointF from, QPointF to) {
    const double left = m_clip.left();
    const double right = m_clip.right() + 1.0;
    if (to.x() < left || from.x() > right) {
        return;
    }
    int column = static_cast<int>(from.x());
    if (from.x() >= left && to.x() <= std::min(right, column + 1.0)) { // most parts of a dense line
        cover(std::min(column, m_clip.right()), to.x() - from.x(), from.y(), to.y());
        return;
    }
    const double slope = to.x() > from.x() ? (to.y() - from.y()) / (to.x() - from.x()) : 0.0;
    if (from.x() < left) {
        from = {left, from.y() + slope * (left - from.x())};
        column = m_clip.left();
    }
    if (to.x() > right) {
        to = {right, from.y() + slope * (right - from.x())};
    }
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
    layDashes(dash);
    const QPointF* last = nullptr; // where the pen is; null: lifted
    bool alone = false;
    const auto lift = [&] {
        if (last != nullptr && alone) {
            const double half = std::max(1.0, width);
            segment({last->x() - half, last->y()}, {last->x() + half, last->y()});
        }
        flush(); // a gap within a column stays open
        last = nullptr;
    };
    for (const QPointF& point : points) {
        if (std::isnan(point.y())) {
            lift();
            continue;
        }
        alone = last == nullptr;
        if (!alone) {
            segment(*last, point);
        }
        last = &point;
    }
    lift();
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
