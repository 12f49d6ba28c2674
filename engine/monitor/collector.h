#pragma once
// What a collector of PostgreSQL figures is: one question to the server, asked again and again on one
// connection, turned into figures. A new sampler is one class like this in its own file and one line where
// the lanes are built (see README.md).

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/history/statement_work.h"
#include "engine/monitor/board.h"
#include "engine/monitor/deltas.h"
#include "engine/monitor/event_log.h"
#include "engine/monitor/recorder.h"
#include "engine/postgres/session.h"
#include "engine/postgres/statistics.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pavement::monitor {

// Server facts that do not change while a connection lasts.
struct ServerFacts {
    Epoch epoch; // identity and start of the server; a collector adds its own statistics reset
    std::int64_t blockBytes = 8192;
    std::int64_t maxConnections = 0; // 0: unknown
};

// The moment a reading stands for: halfway between asking and having the answer.
class ReadingTime {
public:
    explicit ReadingTime(const Clock& clock)
        : m_clock(clock)
        , m_steady(clock.steady())
        , m_wall(clock.wall()) {}

    void answered() {
        m_steady += (m_clock.steady() - m_steady) / 2;
        m_wall += (m_clock.wall() - m_wall) / 2;
    }

    SteadyTime steady() const { return m_steady; }

    Timestamp wall() const { return m_wall; }

private:
    const Clock& m_clock;
    SteadyTime m_steady;
    Timestamp m_wall;
};

// One run of a collector.
struct Collection {
    Recorder& figures; // begin() done; commit() follows when collect() returned a value
    Board& board;
    EventLog& events;
    const Clock& clock;
    const ServerFacts& facts;
    Milliseconds interval; // the present one
    Deadline deadline;
    std::string note; // to be shown beside the collector: what is missing, and why
    // What statements did: kept once it is sure that one server gave both readings it comes from.
    std::optional<history::WorkInterval> work{};
};

class PostgresCollector {
public:
    virtual ~PostgresCollector() = default;
    virtual std::string_view name() const = 0;
    virtual Milliseconds interval() const = 0; // planned

    // Whose health its notes and failures are told in.
    virtual std::string_view source() const { return "postgres"; }

    // The database it has to be connected to; empty: whichever the lane is connected to.
    virtual std::string database() const { return {}; }

    virtual Result<void> collect(postgres::Session& session, Collection& run) = 0;
};

using CollectorPtr = std::unique_ptr<PostgresCollector>;

} // namespace pavement::monitor
