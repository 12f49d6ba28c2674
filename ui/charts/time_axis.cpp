#include "ui/charts/time_axis.h"

#include <algorithm>
#include <cmath>

namespace pavement::ui {

namespace {

constexpr Milliseconds kFirstSpan{15 * 60 * 1000};
constexpr Milliseconds kWheelPause{1'000}; // a wheel at rest this long begins a new step
constexpr std::size_t kDeepest = 100;

} // namespace

TimeAxis::TimeAxis(const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_range{clock.wall() - kFirstSpan, clock.wall()} {}

TimeRange TimeAxis::clamped(TimeRange range) const {
    const Milliseconds span = std::clamp(range.length(), kShortest, kLongest);
    if (span != range.length()) {
        const Timestamp centre = range.from + range.length() / 2;
        range.from = centre - span / 2;
        range.to = range.from + span;
    }
    // Nothing is known of the future: the right edge stops at now, and the span is kept.
    if (const Timestamp now = m_clock.wall(); range.to > now) {
        range.to = now;
        range.from = now - span;
    }
    return range;
}

void TimeAxis::apply(Step step) {
    const bool liveChange = step.live != m_live;
    const bool rangeChange = !(step.range == m_range);
    m_live = step.live;
    m_range = step.range;
    if (liveChange) {
        emit liveChanged(m_live);
    }
    if (rangeChange) {
        emit rangeChanged(m_range);
    }
}

void TimeAxis::push() {
    m_back.push_back({m_range, m_live});
    if (m_back.size() > kDeepest) {
        // The first range is where a double-click returns to; the one after it is forgotten instead.
        m_back.erase(m_back.begin() + 1);
    }
    m_forward.clear();
}

TimeAxis::Step TimeAxis::revived(Step step) const {
    if (step.live) { // a live step is a span that ends now, wherever now has moved to
        const Milliseconds span = step.range.length();
        const Timestamp now = m_clock.wall();
        step.range = {now - span, now};
    }
    return step;
}

void TimeAxis::setLive(bool live) {
    if (live == m_live) {
        return;
    }
    apply(revived({m_range, live}));
}

void TimeAxis::showLast(Milliseconds span) {
    span = std::clamp(span, kShortest, kLongest);
    m_lastWheel.reset();
    if (m_live && span == m_range.length()) {
        tick();
        return;
    }
    push();
    apply(revived({{m_range.to - span, m_range.to}, true}));
    emit historyChanged();
}

void TimeAxis::zoomTo(TimeRange range) {
    if (range.to < range.from) {
        std::swap(range.from, range.to);
    }
    m_lastWheel.reset();
    const TimeRange wanted = clamped(range);
    if (wanted == m_range && !m_live) {
        return;
    }
    push();
    apply({wanted, false});
    emit historyChanged();
}

void TimeAxis::zoomAt(Timestamp centre, double factor) {
    if (!std::isfinite(factor) || factor <= 0.0) {
        return;
    }
    const auto span = static_cast<double>(m_range.length().count());
    const double limit = static_cast<double>(kLongest.count());
    const Milliseconds wantedSpan =
        std::clamp(Milliseconds{std::llround(std::min(span * factor, limit))}, kShortest, kLongest);
    if (wantedSpan == m_range.length()) {
        return;
    }
    const double share = span > 0.0 ? static_cast<double>((centre - m_range.from).count()) / span : 0.5;
    const Milliseconds before{
        std::llround(static_cast<double>(wantedSpan.count()) * std::clamp(share, 0.0, 1.0))};
    // The live edge stays live when one zooms out from it or about it: the newest second is what a person at
    // the edge is watching.
    const bool atEdge = m_live && share > 0.95;
    TimeRange wanted{centre - before, centre - before + wantedSpan};
    if (atEdge) {
        wanted = {m_range.to - wantedSpan, m_range.to};
    }
    const SteadyTime now = m_clock.steady();
    const bool sameGesture = m_lastWheel && now - *m_lastWheel < kWheelPause;
    if (!sameGesture) {
        push();
    }
    m_lastWheel = now;
    apply({clamped(wanted), atEdge});
    if (!sameGesture) {
        emit historyChanged();
    }
}

void TimeAxis::pan(Milliseconds by) {
    const TimeRange wanted = clamped({m_range.from + by, m_range.to + by});
    if (wanted == m_range) {
        return;
    }
    // Steps of a drag or of a held key belong together just as those of a wheel do.
    const SteadyTime now = m_clock.steady();
    const bool sameGesture = m_lastWheel && now - *m_lastWheel < kWheelPause;
    if (!sameGesture) {
        push();
    }
    m_lastWheel = now;
    apply({wanted, false});
    if (!sameGesture) {
        emit historyChanged();
    }
}

void TimeAxis::back() {
    if (m_back.empty()) {
        return;
    }
    m_forward.push_back({m_range, m_live});
    const Step step = m_back.back();
    m_back.pop_back();
    m_lastWheel.reset();
    apply(revived(step));
    emit historyChanged();
}

void TimeAxis::forward() {
    if (m_forward.empty()) {
        return;
    }
    m_back.push_back({m_range, m_live});
    const Step step = m_forward.back();
    m_forward.pop_back();
    m_lastWheel.reset();
    apply(revived(step));
    emit historyChanged();
}

void TimeAxis::resetZoom() {
    if (m_back.empty()) {
        return;
    }
    const Step first = m_back.front();
    m_lastWheel.reset();
    // The way there stays walkable: everything undone can be redone with forward().
    m_forward.push_back({m_range, m_live});
    while (m_back.size() > 1) {
        m_forward.push_back(m_back.back());
        m_back.pop_back();
    }
    m_back.clear();
    apply(revived(first));
    emit historyChanged();
}

void TimeAxis::setCursor(std::optional<Timestamp> at) {
    if (at != m_cursor) {
        m_cursor = at;
        emit cursorChanged(m_cursor);
    }
}

void TimeAxis::tick() {
    if (m_live) {
        apply(revived({m_range, true}));
    }
}

} // namespace pavement::ui
