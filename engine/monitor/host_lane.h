#pragma once
// This machine's figures once a second. They belong to the target where its server runs here; else they are
// kept apart, as this machine's own. Owned by one thread at a time.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/host/host_reader.h"
#include "engine/monitor/board.h"
#include "engine/monitor/deltas.h"
#include "engine/monitor/event_log.h"
#include "engine/monitor/recorder.h"
#include "engine/monitor/source_link.h"

#include <string>

namespace pavement::monitor {

class HostLane {
public:
    HostLane(Milliseconds interval, Board& board, EventLog& events, history::History& history,
             const Clock& clock);

    Result<void> tick();

private:
    void setProcessor(const host::HostReading& reading);
    void setMemory(const host::HostReading& reading);
    void setDevices(const host::HostReading& reading);

    host::HostReader m_reader;
    Milliseconds m_interval;
    Board& m_board;
    const Clock& m_clock;
    std::string m_target;
    SourceLink m_link;
    Recorder m_figures;
    CollectorRow m_row;
    RateTable m_rates;
};

} // namespace pavement::monitor
