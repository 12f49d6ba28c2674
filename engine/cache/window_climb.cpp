#include "engine/cache/window_climb.h"

#include <algorithm>
#include <cmath>

namespace pavement::cache {

namespace {

constexpr double kTiny = 512;   // entries up to which steps begin upwards and samples stretch
constexpr double kClimb = 4096; // entries up to which the hit rate is climbed
constexpr double kFirstStep = 0.0625;
constexpr double kRestart = 0.05; // change of the hit rate after which steps are large again

} // namespace

std::optional<double> WindowClimb::observe(const Observed& observed, const Proportions& now) {
    m_requests += 1;
    m_hits += observed.hit ? 1 : 0;
    m_windowHits += observed.hit && observed.inWindow ? 1 : 0;
    const auto capacity = static_cast<double>(now.capacity);
    const double window = static_cast<double>(now.window) / capacity;
    const auto entries = static_cast<double>(now.entries);
    const double sample = entries <= kClimb ? 10 * entries * m_stretch : 4 * entries;
    if (entries < 1 || m_requests < sample) {
        return std::nullopt;
    }
    const double wanted =
        entries <= kClimb ? climb(m_hits / m_requests, entries, window) : follow(entries, window);
    m_requests = 0;
    m_hits = 0;
    m_windowHits = 0;
    return wanted;
}

double WindowClimb::climb(double hitRate, double entries, double window) {
    const double first = std::max(kFirstStep, 2 / entries);
    if (m_hitRate < 0) {
        m_hitRate = hitRate;
        m_step = entries <= kTiny ? first : -first;
        return window;
    }
    const double change = hitRate - m_hitRate;
    m_hitRate = hitRate;
    if (change < 0) {
        m_step = -m_step;
    }
    const double wanted = std::clamp(window + m_step, 1 / entries, 0.99);
    if (std::abs(change) >= kRestart) {
        m_step = std::copysign(first, m_step);
    } else {
        m_step *= entries <= kTiny ? 0.995 : 0.98;
    }
    m_stretch = entries <= kTiny ? std::clamp(first / std::abs(m_step), 1.0, 4.0) : 1.0;
    return wanted;
}

double WindowClimb::follow(double entries, double window) {
    const double bar = std::max(4.0, std::floor(m_requests / 1024));
    const double windowEntries = std::max(1.0, window * entries);
    const double mainEntries = std::max(1.0, entries - windowEntries);
    const double inWindow = std::max(m_windowHits / windowEntries, 0.125 * bar / windowEntries);
    const double inMain = std::max((m_hits - m_windowHits) / mainEntries, 0.125 * bar / mainEntries);
    const double lean = std::log(inWindow / inMain);
    const double step = std::copysign(std::min(0.30, 0.03 * std::abs(lean)), lean);
    return std::clamp(window + step, 0.02, 0.98);
}

} // namespace pavement::cache
