#include "engine/monitor/recorder.h"

#include "engine/base/log.h"

#include <cmath>
#include <limits>

namespace pavement::monitor {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Tables come and go; beyond this many remembered series the idle ones are dropped (and found
// again in the history when they return).
constexpr std::size_t kMostSeries = 20'000;

// Ticks come a few milliseconds early or late, which says nothing of the figures (rates are reckoned over the
// time that really passed) and would cost each sample nearly half a byte.
Timestamp labelled(Timestamp at) {
    return std::chrono::floor<std::chrono::duration<std::int64_t, std::centi>>(at);
}

} // namespace

void Recorder::setTarget(const std::string& target) {
    if (target != m_target) {
        breakOff();
        m_target = target;
        m_series.clear();
    }
}

void Recorder::begin(Timestamp at) {
    const Timestamp label = labelled(at);
    m_at = label == m_at ? m_at + Milliseconds{2} : label; // a break and what follows at once stay apart
    ++m_round;
}

Recorder::Series* Recorder::find(std::string_view metric, std::string_view label) {
    const auto key = std::pair{metric, std::string(label)};
    const auto known = m_series.find(key);
    if (known != m_series.end()) {
        return &known->second;
    }
    auto id = m_history.series({m_target, std::string(metric), std::string(label)});
    if (!id) {
        log::warning("A figure could not be kept: " + id.error().oneLine());
        return nullptr;
    }
    Series series;
    series.id = *id;
    return &m_series.emplace(key, series).first->second;
}

void Recorder::set(std::string_view metric, double value, std::string_view label) {
    const bool isGap = !std::isfinite(value);
    m_values.push_back({metric, std::string(label), isGap ? kNaN : value});
    Series* series = find(metric, label);
    if (series == nullptr) {
        return;
    }
    series->round = m_round;
    if (isGap && !series->hasValue) {
        return;
    }
    series->hasValue = !isGap;
    m_samples.push_back({series->id, m_at, isGap ? kNaN : value});
}

void Recorder::tell(std::string_view metric, double value, std::string_view label) {
    if (std::isfinite(value) && value > 0.0) {
        m_values.push_back({metric, std::string(label), value});
    }
}

void Recorder::setHistogram(std::string_view metric, const stats::LatencyHistogram& histogram) {
    if (histogram.empty()) {
        return;
    }
    if (auto id = m_history.series({m_target, std::string(metric), ""})) {
        m_history.appendHistogram(*id, m_at, histogram);
    }
}

void Recorder::commit() {
    for (auto& [key, series] : m_series) {
        if (series.round != m_round && series.hasValue) {
            series.hasValue = false;
            m_samples.push_back({series.id, m_at, kNaN});
            m_values.push_back({key.first, key.second, kNaN});
        }
    }
    store();
    if (m_series.size() > kMostSeries) {
        std::erase_if(m_series, [this](const auto& item) { return item.second.round != m_round; });
    }
}

void Recorder::gap(Timestamp at) {
    begin(at);
    m_samples.clear();
    m_values.clear();
    commit();
}

void Recorder::breakOff() {
    m_samples.clear();
    for (auto& [key, series] : m_series) {
        if (series.hasValue) {
            series.hasValue = false;
            m_samples.push_back({series.id, m_at + Milliseconds{1}, kNaN});
        }
    }
    if (!m_samples.empty()) {
        m_history.append(m_samples);
    }
    m_samples.clear();
}

void Recorder::store() {
    if (!m_samples.empty()) {
        m_history.append(m_samples);
    }
    if (!m_values.empty()) {
        m_board.addValues(m_values);
    }
    m_samples.clear();
    m_values.clear();
}

} // namespace pavement::monitor
