#include "engine/monitor/event_log.h"

#include "engine/base/log.h"
#include "engine/base/scrub.h"

namespace pavement::monitor {

std::int64_t EventLog::add(history::EventKind kind, Timestamp at, std::string title, std::string detail,
                           std::optional<Timestamp> until) {
    history::Event event;
    event.at = at;
    event.until = until;
    event.kind = kind;
    event.target = m_target;
    event.title = std::move(title);
    event.detail = scrub(detail);
    auto id = m_history.addEvent(event);
    if (!id) {
        log::warning("An event could not be kept (" + event.title + "): " + id.error().oneLine());
        return 0;
    }
    return *id;
}

void EventLog::end(std::int64_t id, Timestamp until) {
    if (id == 0) {
        return;
    }
    if (auto ended = m_history.endEvent(id, until); !ended) {
        log::warning("The end of an event could not be kept: " + ended.error().oneLine());
    }
}

void EventLog::state(const std::vector<history::Fact>& facts) {
    if (auto kept = m_history.putFacts(m_target, facts); !kept) {
        log::warning("What is known of the target could not be kept: " + kept.error().oneLine());
    }
}

} // namespace pavement::monitor
