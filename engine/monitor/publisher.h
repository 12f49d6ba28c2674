#pragma once
// Once a second: alerts are judged on the new values, their events are kept, and a snapshot is made of what
// the board holds. tick() belongs to one thread at a time; everything else is thread-safe, and its mutex is
// never held during input or output.

#include "engine/base/clock.h"
#include "engine/monitor/alerts.h"
#include "engine/monitor/board.h"
#include "engine/monitor/collection_costs.h"
#include "engine/monitor/event_log.h"
#include "engine/monitor/recorder.h"
#include "engine/monitor/snapshot.h"

#include <ctime>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace pavement::monitor {

class Publisher {
public:
    using Listener = std::function<void(SnapshotPtr)>;

    Publisher(Board& board, EventLog& events, CollectionCosts& costs, history::History& history,
              const Clock& clock, std::vector<AlertRule> rules, Listener listener);
    ~Publisher(); // ends the events of alerts still active: from here on nobody watches
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    void tick();

    SnapshotPtr latest() const;
    void setAlertRules(std::vector<AlertRule> rules);
    void acknowledge(const std::string& ruleId, const std::string& label);
    void snooze(const std::string& ruleId, const std::string& label, Timestamp until);

private:
    // What a person did, on its way to the history: kept by the next tick, since whoever acts may be the
    // window.
    struct Note {
        std::string title, detail;
    };

    std::string alertName(const std::string& ruleId, const std::string& label) const;
    void setOwnFigures();
    void keep(const AlertTransition& transition, Timestamp at);

    Board& m_board;
    EventLog& m_events;
    CollectionCosts& m_costs;
    history::History& m_history;
    const Clock& m_clock;
    Listener m_listener;
    Recorder m_figures;         // every second
    Recorder m_spending;        // every ten seconds
    mutable std::mutex m_mutex; // guards the three below
    AlertEngine m_alerts;
    std::vector<Note> m_notes;
    SnapshotPtr m_latest;
    // What the own figures are differences of.
    SteadyTime m_lastTick{};
    std::clock_t m_lastProcessor = 0;
    std::uint64_t m_lastSkipped = 0;
};

} // namespace pavement::monitor
