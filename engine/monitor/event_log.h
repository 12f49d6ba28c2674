#pragma once
// Events of one target on their way to the history. Thread-safe.

#include "engine/base/clock.h"
#include "engine/history/history.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pavement::monitor {

class EventLog {
public:
    EventLog(history::History& history, std::string target)
        : m_history(history)
        , m_target(std::move(target)) {}

    // The id under which end() finds it; 0 when it could not be kept.
    std::int64_t add(history::EventKind kind, Timestamp at, std::string title, std::string detail = {},
                     std::optional<Timestamp> until = {});
    void end(std::int64_t id, Timestamp until);

    // What is known of the target besides figures, for reports.
    void state(const std::vector<history::Fact>& facts);

    const std::string& target() const { return m_target; }

private:
    history::History& m_history;
    std::string m_target;
};

} // namespace pavement::monitor
