#include "engine/monitor/source_link.h"

#include "engine/base/scrub.h"

namespace pavement::monitor {

SourceLink::SourceLink(std::string source, std::string name, Board& board, EventLog& events)
    : m_name(std::move(name))
    , m_board(board)
    , m_events(events) {
    m_health.source = std::move(source);
    m_board.setSource(m_health);
}

SourceLink::~SourceLink() {
    if (m_lastDown) {
        m_events.end(m_gap, *m_lastDown);
    }
}

void SourceLink::up(Timestamp at, const std::string& degradedBecause) {
    if (isDown()) {
        m_events.end(m_gap, at);
        m_gap = 0;
        m_lastDown.reset();
        if (m_health.lastSuccess) {
            m_events.add(history::EventKind::connectionRestored, at, m_name + " answers again");
        }
    }
    m_health.state = degradedBecause.empty() ? LinkState::connected : LinkState::degraded;
    m_health.message = degradedBecause;
    m_health.lastSuccess = at;
    m_board.setSource(m_health);
}

bool SourceLink::down(Timestamp at, const Error& error) {
    const bool isNew = !isDown();
    m_health.state = LinkState::unreachable;
    m_health.message = scrub(error.oneLine());
    m_board.setSource(m_health);
    if (isNew) {
        if (m_health.lastSuccess) {
            m_events.add(history::EventKind::connectionLost, at, m_name + " does not answer",
                         m_health.message);
        }
        m_gap = m_events.add(history::EventKind::gap, m_health.lastSuccess.value_or(at),
                             "No figures from " + m_name, m_health.message);
    }
    m_lastDown = at;
    return isNew;
}

} // namespace pavement::monitor
