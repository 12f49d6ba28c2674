#include "engine/analyzer/partial_correlation.h"

#include <algorithm>
#include <cmath>

namespace pavement::analyzer {

namespace {

struct Moments {
    double count = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

    void add(double a, double b) {
        count += 1;
        const double dx = a - x;
        const double dy = b - y;
        x += dx / count;
        y += dy / count;
        xx += dx * (a - x);
        yy += dy * (b - y);
        xy += dx * (b - y);
    }

    double correlation() const {
        constexpr double kConstant = 1e-12;
        return xx > kConstant && yy > kConstant ? xy / std::sqrt(xx * yy) : 0;
    }
};

} // namespace

PartialCorrelation partialCorrelation(std::span<const double> x, std::span<const double> y,
                                      std::span<const double> held) {
    Moments xy, xz, yz;
    const std::size_t count = std::min({x.size(), y.size(), held.size()});
    for (std::size_t i = 0; i < count; ++i) {
        if (std::isfinite(x[i]) && std::isfinite(y[i]) && std::isfinite(held[i])) {
            xy.add(x[i], y[i]);
            xz.add(x[i], held[i]);
            yz.add(y[i], held[i]);
        }
    }
    PartialCorrelation out;
    out.count = static_cast<std::size_t>(xy.count);
    const double rest = (1 - std::pow(xz.correlation(), 2)) * (1 - std::pow(yz.correlation(), 2));
    if (rest < 1e-9 || xy.count < 6) {
        return out;
    }
    out.value =
        std::clamp((xy.correlation() - xz.correlation() * yz.correlation()) / std::sqrt(rest), -1.0, 1.0);
    const double spread = xz.xx * xz.yy - xz.xy * xz.xy;
    out.slope = xz.yy > 1e-12 && spread > 0 ? (xy.xy * xz.yy - xz.xy * yz.xy) / spread
                : xy.xx > 0                 ? xy.xy / xy.xx
                                            : 0;
    const double z = std::atanh(std::min(out.value, 1 - 1e-12)) * std::sqrt(xy.count - 4);
    out.pValue = 0.5 * std::erfc(z / std::sqrt(2.0));
    return out;
}

} // namespace pavement::analyzer
