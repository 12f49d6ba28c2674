#pragma once
// The Redis server's figures: round trip, INFO, slow log, latency events, once a second on one connection.
// Owned by one thread at a time: tick() is the body of a periodic task.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/monitor/board.h"
#include "engine/monitor/deltas.h"
#include "engine/monitor/event_log.h"
#include "engine/monitor/recorder.h"
#include "engine/monitor/route.h"
#include "engine/monitor/source_link.h"
#include "engine/redis/connection.h"
#include "engine/redis/statistics.h"

#include <atomic>
#include <deque>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace pavement::monitor {

class RedisLane {
public:
    RedisLane(redis::Settings settings, Route& route, Milliseconds interval, Board& board, EventLog& events,
              history::History& history, const Clock& clock);

    Result<void> tick(std::stop_token stop);

    void reconnectSoon() { m_reconnect = true; }

private:
    // Latency events of one kind that follow one another make one event of the history.
    struct Pauses {
        Timestamp latest; // by the server's clock
        std::int64_t event = 0;
    };

    Result<void> collect(std::stop_token stop);
    void notice(const redis::InfoSnapshot& info);
    void setGauges(const redis::InfoSnapshot& info);
    void setRates(const redis::InfoSnapshot& info);
    void setCommands(const redis::InfoSnapshot& info);
    void readSlow();
    void readLatency(const redis::InfoSnapshot& info);
    void tellLatency(const redis::LatencyEvent& event);
    void note(const std::string& text);

    redis::Settings m_settings;
    Route& m_route;
    Milliseconds m_interval;
    Board& m_board;
    EventLog& m_events;
    std::string m_statedVersion;
    const Clock& m_clock;
    SourceLink m_link;
    Recorder m_figures;
    CollectorRow m_row;
    std::optional<redis::Connection> m_connection;
    std::optional<Endpoint> m_endpoint;
    std::shared_ptr<const redis::InfoSnapshot> m_last;
    std::int64_t m_resets = 0; // CONFIG RESETSTAT seen; part of the epoch
    RateTable m_rates{RateTable::Newcomer::fromZero};
    std::optional<std::int64_t> m_lastSlow;
    bool m_slowKnown = false;
    std::deque<redis::SlowCommand> m_slow;  // newest first
    std::map<std::string, Pauses> m_pauses; // by kind of event
    bool m_pausesKnown = false;             // what the server remembered at our coming was seen
    std::atomic<bool> m_reconnect = false;
};

} // namespace pavement::monitor
