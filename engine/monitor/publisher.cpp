#include "engine/monitor/publisher.h"

#include "engine/monitor/figures.h"
#include "engine/monitor/metrics.h"

#include "engine/base/units.h"


namespace pavement::monitor {

Publisher::Publisher(Board& board, EventLog& events, CollectionCosts& costs, history::History& history,
                     const Clock& clock, std::vector<AlertRule> rules, Listener listener)
    : m_board(board)
    , m_events(events)
    , m_costs(costs)
    , m_history(history)
    , m_clock(clock)
    , m_listener(std::move(listener))
    , m_figures(history, board, events.target())
    , m_spending(history, board, events.target()) {
    m_alerts.setRules(std::move(rules));
    m_latest = std::make_shared<const Snapshot>(m_board.take(clock.wall()));
}

Publisher::~Publisher() {
    const Timestamp at = m_clock.wall();
    for (const AlertState& alert : m_alerts.active()) {
        m_events.end(alert.eventId, at);
    }
}

void Publisher::tick() {
    setOwnFigures();
    const Timestamp at = m_clock.wall();
    Snapshot snapshot = m_board.take(at);
    std::vector<AlertTransition> transitions;
    std::vector<Note> notes;
    {
        const std::lock_guard lock(m_mutex);
        transitions = m_alerts.update(snapshot);
        notes.swap(m_notes);
    }
    for (const auto& note : notes) {
        m_events.add(history::EventKind::note, at, note.title, note.detail);
    }
    for (const auto& transition : transitions) {
        keep(transition, at);
    }
    snapshot.historyHealth = m_history.health();
    SnapshotPtr published;
    {
        const std::lock_guard lock(m_mutex);
        snapshot.alerts = m_alerts.active();
        published = std::make_shared<const Snapshot>(std::move(snapshot));
        m_latest = published;
    }
    if (m_listener) {
        m_listener(std::move(published));
    }
}

void Publisher::setOwnFigures() {
    const auto now = m_clock.steady();
    const auto processor = std::clock();
    const auto skipped = m_board.skippedCollections();
    const double seconds = std::chrono::duration<double>(now - m_lastTick).count();
    const bool first = m_lastTick == SteadyTime{};
    if (!first && seconds < 0.05) {
        return;
    }
    const auto wall = m_clock.wall();
    const double used =
        static_cast<double>(processor - m_lastProcessor) / static_cast<double>(CLOCKS_PER_SEC);
    m_figures.begin(wall);
    m_figures.set(metric::kCollectorOwnCpu, first ? kNaN : used / seconds);
    m_figures.set(metric::kCollectorSkipped,
                  first ? kNaN : static_cast<double>(skipped - m_lastSkipped) / seconds);
    m_figures.set(metric::kCollectorConnections, m_board.connections());
    m_figures.commit();
    if (const auto share = m_costs.takeShare(now)) {
        m_spending.begin(wall);
        m_spending.set(metric::kCollectorServerCpu, *share);
        m_spending.commit();
    }
    m_lastTick = now;
    m_lastProcessor = processor;
    m_lastSkipped = skipped;
}

void Publisher::keep(const AlertTransition& transition, Timestamp at) {
    const auto& state = transition.state;
    const auto* info = findMetric(state.metric);
    const Unit unit = info != nullptr ? info->unit : Unit::none;
    const std::string what = std::string(info != nullptr ? info->title : std::string_view(state.metric)) +
                             (state.label.empty() ? "" : " (" + state.label + ")");
    const std::string detail =
        what + ": " + formatValue(state.value, unit) + ", threshold " + formatValue(state.threshold, unit);
    if (transition.kind == AlertTransition::Kind::raised) {
        const auto id = m_events.add(history::EventKind::alertRaised, state.since, state.title, detail);
        const std::lock_guard lock(m_mutex);
        m_alerts.setEventId(state.ruleId, state.label, id);
        return;
    }
    m_events.end(state.eventId, at);
    m_events.add(history::EventKind::alertCleared, at, state.title,
                 transition.kind == AlertTransition::Kind::withdrawn ? what + " is no longer reported"
                                                                     : detail);
}

SnapshotPtr Publisher::latest() const {
    const std::lock_guard lock(m_mutex);
    return m_latest;
}

void Publisher::setAlertRules(std::vector<AlertRule> rules) {
    const std::lock_guard lock(m_mutex);
    m_alerts.setRules(std::move(rules));
}

void Publisher::acknowledge(const std::string& ruleId, const std::string& label) {
    const std::lock_guard lock(m_mutex);
    if (m_alerts.acknowledge(ruleId, label)) {
        m_notes.push_back({"Alert acknowledged", alertName(ruleId, label)});
    }
}

void Publisher::snooze(const std::string& ruleId, const std::string& label, Timestamp until) {
    const std::lock_guard lock(m_mutex);
    if (m_alerts.snooze(ruleId, label, until)) {
        m_notes.push_back({"Alert snoozed until " + formatTimestamp(until), alertName(ruleId, label)});
    }
}

std::string Publisher::alertName(const std::string& ruleId, const std::string& label) const {
    for (const AlertState& alert : m_alerts.active()) {
        if (alert.ruleId == ruleId && alert.label == label) {
            return alert.title + (label.empty() ? "" : " (" + label + ")");
        }
    }
    return ruleId;
}

} // namespace pavement::monitor
