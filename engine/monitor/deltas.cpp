#include "engine/monitor/deltas.h"

#include "engine/monitor/figures.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pavement::monitor {

namespace {

// A fall that a wrap at 2^32 or 2^64 explains must not be larger than this many usual increases.
constexpr double kWrapCredit = 4.0;

constexpr std::uint64_t kMax32 = std::numeric_limits<std::uint32_t>::max();

} // namespace

double Counter::since(const Counter& before, double usual) const {
    if (m_isWhole != before.m_isWhole) {
        return kNaN;
    }
    if (!m_isWhole) {
        const double increase = m_real - before.m_real;
        return increase >= 0.0 && std::isfinite(increase) ? increase : kNaN;
    }
    if (m_whole >= before.m_whole) {
        return static_cast<double>(m_whole - before.m_whole);
    }
    if (std::isnan(usual) || usual <= 0.0) {
        return kNaN;
    }
    // Unsigned arithmetic is modulo 2^64, which is the wrap itself.
    const std::uint64_t wrapped =
        before.m_whole <= kMax32 ? (m_whole - before.m_whole) & kMax32 : m_whole - before.m_whole;
    const auto increase = static_cast<double>(wrapped);
    return increase <= kWrapCredit * usual ? increase : kNaN;
}

Comparability RateTable::open(SteadyTime steady, Timestamp wall, const Epoch& epoch, Milliseconds planned) {
    using std::chrono::duration;
    const auto steadyPassed = steady - m_steady;
    const auto wallPassed = wall - m_wall;
    m_comparability = [&] {
        if (!m_hasReading) {
            return Comparability::first;
        }
        if (epoch.server != m_epoch.server) {
            return Comparability::differentServer;
        }
        if (epoch.started != m_epoch.started) {
            return Comparability::restarted;
        }
        if (epoch.reset != m_epoch.reset) {
            return Comparability::reset;
        }
        if (steadyPassed < kShortestInterval) {
            return Comparability::tooSoon;
        }
        // Only forwards: the steady clock stands still while a laptop sleeps, the server goes on counting. A
        // wall clock set back says nothing about the interval.
        if (wallPassed > steadyPassed + kTimeJumpTolerance) {
            return Comparability::timeJump;
        }
        if (steadyPassed > std::max<Milliseconds>(planned * 5, std::chrono::seconds{15})) {
            return Comparability::tooLong;
        }
        return Comparability::yes;
    }();
    m_seconds = m_comparability == Comparability::yes ? duration<double>(steadyPassed).count() : kNaN;
    if (m_comparability == Comparability::tooSoon) {
        return m_comparability;
    }
    if (m_comparability != Comparability::yes) {
        m_keys.clear();
    }
    m_hasReading = true;
    m_epoch = epoch;
    m_steady = steady;
    m_wall = wall;
    ++m_reading;
    return m_comparability;
}

std::span<const double> RateTable::increases(std::string_view key, std::span<const Counter> counters,
                                             std::int64_t mark) {
    m_answer.assign(counters.size(), kNaN);
    if (m_comparability == Comparability::tooSoon) {
        return m_answer;
    }
    const auto [found, isNew] = m_keys.try_emplace(std::string(key));
    Entry& entry = found->second;
    const bool comparable = m_comparability == Comparability::yes;
    bool fell = false;
    if (comparable && isNew && m_newcomer == Newcomer::fromZero) {
        for (std::size_t i = 0; i < counters.size(); ++i) {
            m_answer[i] = counters[i].sinceZero();
        }
    } else if (comparable && !isNew && entry.mark == mark && entry.counters.size() == counters.size()) {
        for (std::size_t i = 0; i < counters.size(); ++i) {
            const double usual = entry.increases.empty() ? kNaN : entry.increases[i];
            m_answer[i] = counters[i].since(entry.counters[i], usual);
            fell = fell || std::isnan(m_answer[i]);
        }
        if (fell) {
            m_answer.assign(counters.size(), kNaN);
        }
    }
    entry.counters.assign(counters.begin(), counters.end());
    entry.increases = m_answer;
    entry.mark = mark;
    entry.reading = m_reading;
    return m_answer;
}

std::span<const double> RateTable::rates(std::string_view key, std::span<const Counter> counters,
                                         std::int64_t mark) {
    increases(key, counters, mark);
    for (double& value : m_answer) {
        value /= m_seconds; // NaN where not comparable
    }
    return m_answer;
}

void RateTable::close() {
    if (m_comparability == Comparability::tooSoon) {
        return;
    }
    std::erase_if(m_keys, [this](const auto& item) { return item.second.reading != m_reading; });
}

void RateTable::forget() {
    m_keys.clear();
    m_hasReading = false;
    m_seconds = kNaN;
    m_comparability = Comparability::first;
}

} // namespace pavement::monitor
