#pragma once
// The state of one source — connected, degraded, unreachable — and what its changes mean: an event when it is
// lost and when it is back, and one gap in the history from the last figure to the first new one. Owned by
// the thread that reads the source.

#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/monitor/board.h"
#include "engine/monitor/event_log.h"

#include <optional>
#include <string>

namespace pavement::monitor {

class SourceLink {
public:
    // `source`: key in the snapshot ("postgres"); `name`: for people ("PostgreSQL").

    SourceLink(std::string source, std::string name, Board& board, EventLog& events);
    ~SourceLink(); // ends an open gap at the last time it heard of

    // All is well, or (with a message) part of it is missing.
    void up(Timestamp at, const std::string& degradedBecause = {});
    // True the first time after it was up or unknown: the series are to be broken now.
    bool down(Timestamp at, const Error& error);

    bool isDown() const { return m_health.state == LinkState::unreachable; }

private:
    std::string m_name;
    Board& m_board;
    EventLog& m_events;
    SourceHealth m_health;
    std::int64_t m_gap = 0;
    std::optional<Timestamp> m_lastDown;
};

} // namespace pavement::monitor
