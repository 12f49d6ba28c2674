#pragma once
// One connection to the PostgreSQL server and the collectors that share it, one after another. Keeps the
// connection, notices what changed about the server when it comes back, runs what is due, measures what it
// cost, and slows down when told to. Owned by one thread at a time: tick() is the body of a periodic task.

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/monitor/board.h"
#include "engine/monitor/collection_costs.h"
#include "engine/monitor/collector.h"
#include "engine/monitor/event_log.h"
#include "engine/monitor/route.h"
#include "engine/monitor/source_link.h"
#include "engine/postgres/reconnecting_session.h"

#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace pavement::monitor {

struct LaneOptions {
    std::string name; // "fast", "slow"
    postgres::ConnectionSettings settings;
    postgres::SessionLimits limits;
    Milliseconds connectLimit{2000};
    Milliseconds queryLimit{1500}; // deadline of one collection
    // The leading lane tells of the source's health and of what changed about the server.
    bool leads = false;
};

class PostgresLane {
public:
    // Everything handed in must outlive the lane.
    PostgresLane(LaneOptions options, Route& route, Board& board, EventLog& events, CollectionCosts& costs,
                 history::History& history, const Clock& clock);
    ~PostgresLane();
    PostgresLane(const PostgresLane&) = delete;
    PostgresLane& operator=(const PostgresLane&) = delete;

    void add(CollectorPtr collector);

    // Connects if need be and runs what is due. The error of the connection, if there is none.
    Result<void> tick(std::stop_token stop);

    // Any thread: throw the connection away at the next tick and connect anew without a pause.
    void reconnectSoon() { m_reconnect = true; }

private:
    struct Entry {
        CollectorPtr collector;
        std::unique_ptr<Recorder> figures;
        std::size_t cost = 0; // its number in CollectionCosts
        CollectorRow row;
        SteadyTime due{};
        SteadyTime quietUntil{}; // after an error of its own
        Milliseconds pause{0};
    };

    Result<postgres::Session*> connect(std::stop_token stop);
    void adopt(postgres::Session& session);
    // False where a pooler stands between and the server behind it is not surely the one this lane knows; of
    // another, or another life of it, everybody is told.
    bool meetsKnownServer(postgres::Session& session);
    void tellChange(const postgres::ServerIdentity& before, const postgres::ServerIdentity& after);
    bool isDue(Entry& entry, SteadyTime now);
    // `usedBefore`: processor time of the backend when the run began; NaN where it is not known.
    Result<void> run(Entry& entry, postgres::Session& session, double usedBefore, std::stop_token stop);
    void runElsewhere(std::vector<Entry*> entries, std::stop_token stop);
    std::vector<Entry*> dueElsewhere(); // all of one database
    void finish(Entry& entry, const Result<void>& result, SteadyTime begun, double serverSeconds,
                const std::string& note);
    void down(const Error& error);
    void dropSession();
    double serverSeconds(int backendPid) const; // processor time so far; NaN where it cannot be read
    std::string ownProblems() const;

    LaneOptions m_options;
    Route& m_route;
    Board& m_board;
    EventLog& m_events;
    CollectionCosts& m_costs;
    history::History& m_history;
    const Clock& m_clock;
    std::optional<SourceLink> m_link; // of the leading lane
    std::unique_ptr<postgres::ReconnectingSession> m_session;
    std::optional<Endpoint> m_endpoint;
    std::optional<postgres::ServerIdentity> m_identity;
    ServerFacts m_facts;
    std::vector<Entry> m_entries;
    std::uint64_t m_connections = 0;
    std::uint64_t m_serverChanges = 0;
    double m_roundTrip = 0; // of a trivial statement, seconds
    bool m_backendVisible = false;
    bool m_isDown = false;
    bool m_steppedAside = false; // the connection was closed on purpose, for one to another database
    std::atomic<bool> m_reconnect = false;
};

} // namespace pavement::monitor
