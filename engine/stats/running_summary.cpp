#include "engine/stats/running_summary.h"

#include <algorithm>
#include <cmath>

namespace pavement::stats {

void RunningSummary::add(double value) {
    if (std::isnan(value)) {
        return;
    }
    ++m_count;
    if (m_count == 1) {
        m_min = value;
        m_max = value;
    } else {
        m_min = std::min(m_min, value);
        m_max = std::max(m_max, value);
    }
    const double delta = value - m_mean;
    m_mean += delta / static_cast<double>(m_count);
    m_m2 += delta * (value - m_mean);
}

void RunningSummary::merge(const RunningSummary& other) {
    if (other.m_count == 0) {
        return;
    }
    if (m_count == 0) {
        *this = other;
        return;
    }
    const auto ours = static_cast<double>(m_count);
    const auto theirs = static_cast<double>(other.m_count);
    const double delta = other.m_mean - m_mean;
    m_mean += delta * (theirs / (ours + theirs));
    m_m2 += other.m_m2 + delta * delta * (ours * theirs / (ours + theirs));
    m_min = std::min(m_min, other.m_min);
    m_max = std::max(m_max, other.m_max);
    m_count += other.m_count;
}

double RunningSummary::variance() const {
    return m_count < 2 ? 0.0 : m_m2 / static_cast<double>(m_count - 1);
}

double RunningSummary::standardDeviation() const {
    return std::sqrt(variance());
}

double RunningSummary::sum() const {
    return m_mean * static_cast<double>(m_count);
}

} // namespace pavement::stats
