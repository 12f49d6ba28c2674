#include "ui/charts/value_scale.h"

#include <QString>

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::ui {

namespace {

constexpr double kHeadroom = 1.06;
constexpr double kNearOne = 0.8; // a ratio wholly above this is looked at closely

double niceStep(double wanted, bool wholeOnly) {
    if (!(wanted > 0.0) || !std::isfinite(wanted)) {
        return 1.0;
    }
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    for (const double multiple : std::array{1.0, 2.0, 2.5, 5.0, 10.0}) {
        const double step = multiple * power;
        if (step >= wanted * (1.0 - 1e-9) && !(wholeOnly && step != std::floor(step))) {
            return step;
        }
    }
    return std::max(1.0, 10.0 * power);
}

int decimalsOf(double step) {
    for (int decimals = 0; decimals < 9; ++decimals) {
        const double scaled = step * std::pow(10.0, decimals);
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * scaled) {
            return decimals;
        }
    }
    return 9;
}

double emptyTop(Unit unit) {
    switch (unit) {
    case Unit::seconds:
        return 0.01;
    case Unit::bytes:
    case Unit::bytesPerSecond:
        return 1024.0;
    case Unit::none:
    case Unit::count:
    case Unit::perSecond:
    case Unit::ratio:
        break;
    }
    return 1.0;
}

} // namespace

ValueScale niceScale(double lowest, double highest, Unit unit, int mostTicks) {
    ValueScale scale;
    if (!std::isfinite(lowest) || !std::isfinite(highest) || lowest > highest) {
        scale.placeholder = true;
        lowest = 0.0;
        highest = emptyTop(unit);
    }
    const bool closeUp = unit == Unit::ratio && lowest > kNearOne && highest <= 1.0;
    double low = lowest < 0.0 ? lowest * kHeadroom : 0.0;
    double high = highest > 0.0 ? highest * kHeadroom : 0.0;
    if (closeUp) {
        const double room = std::max((highest - lowest) * 0.15, 1e-4);
        low = std::max(0.0, lowest - room);
        high = std::min(1.0, highest + room);
    } else if (unit == Unit::ratio && highest <= 1.0) {
        high = std::min(high, 1.0);
    }
    if (scale.placeholder) {
        high = highest;
    }
    if (high - low <= 0.0) { // all data is zero
        high = low + emptyTop(unit);
    }
    const ScaledUnit shown = scaleFor(std::max(std::abs(low), std::abs(high)), unit);
    scale.factor = shown.factor;
    scale.suffix = shown.suffix;
    const bool wholeOnly = unit == Unit::count && shown.factor == 1.0;
    const double step = niceStep((high - low) * shown.factor / std::max(1, mostTicks - 1), wholeOnly);
    scale.step = step / shown.factor;
    scale.low = std::floor(low / scale.step + 1e-9) * scale.step;
    scale.high = std::ceil(high / scale.step - 1e-9) * scale.step;
    if (unit == Unit::ratio && highest <= 1.0 && scale.high > 1.0) {
        scale.high = 1.0; // nothing is hit more often than always
    }
    scale.decimals = decimalsOf(step);
    return scale;
}

bool CalmScale::update(double lowest, double highest, Unit unit, int mostTicks, bool fresh) {
    ValueScale best = niceScale(lowest, highest, unit, mostTicks);
    if (m_any && !fresh && mostTicks == m_mostTicks && !m_scale.placeholder) {
        if (best.placeholder) {
            return false; // a gap is no reason to forget the scale
        }
        const bool fits = lowest >= m_scale.low && highest <= m_scale.high;
        const double height = m_scale.high - m_scale.low;
        if (fits && best.high - best.low > height / 2.0) {
            return false;
        }
    }
    m_any = true;
    m_mostTicks = mostTicks;
    if (best == m_scale) {
        return false;
    }
    m_scale = std::move(best);
    return true;
}

std::string tickLabel(double value, const ValueScale& scale) {
    double shown = value * scale.factor;
    if (std::abs(shown) < 1e-12) {
        return "0"; // in any unit, and never "-0"
    }
    QString text = QString::number(shown, 'f', scale.decimals);
    if (scale.suffix.size() == 1 && scale.suffix != "%" && scale.suffix != "s" && scale.suffix != "B") {
        return text.toStdString() + scale.suffix; // "20k"
    }
    if (scale.suffix.empty()) {
        return text.toStdString();
    }
    return text.toStdString() + " " + scale.suffix;
}

std::vector<double> tickValues(const ValueScale& scale) {
    std::vector<double> ticks;
    const auto first = static_cast<long long>(std::ceil(scale.low / scale.step - 1e-6));
    const auto last = static_cast<long long>(std::floor(scale.high / scale.step + 1e-6));
    for (long long i = first; i <= last && ticks.size() < 64; ++i) {
        ticks.push_back(static_cast<double>(i) * scale.step);
    }
    return ticks;
}

} // namespace pavement::ui
