#include "engine/monitor/postgres_lane.h"

#include "engine/monitor/figures.h"
#include "engine/monitor/metrics.h"

#include "engine/base/scrub.h"
#include "engine/base/units.h"
#include "engine/host/host_reader.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <utility>

namespace pavement::monitor {

namespace {

// Two lanes and one that hangs: more of our connections than that are never left on a server.
constexpr std::size_t kMostConnections = 3;
constexpr Milliseconds kSlack{100}; // a collection this much early is on time
constexpr Milliseconds kLongestPause = std::chrono::minutes{5};
constexpr Milliseconds kMissingPause = std::chrono::minutes{1}; // what is not installed may be one day

double secondsOf(SteadyTime::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

// Whether this process of this machine is a PostgreSQL backend: a forwarded port or a container would have
// the same number stand for something else.
bool isPostgresProcess(int pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline", std::ios::binary);
    const std::string title((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return title.starts_with("postgres");
}

} // namespace

PostgresLane::PostgresLane(LaneOptions options, Route& route, Board& board, EventLog& events,
                           CollectionCosts& costs, history::History& history, const Clock& clock)
    : m_options(std::move(options))
    , m_route(route)
    , m_board(board)
    , m_events(events)
    , m_costs(costs)
    , m_history(history)
    , m_clock(clock) {
    if (m_options.leads) {
        m_link.emplace("postgres", "PostgreSQL", board, events);
    }
}

PostgresLane::~PostgresLane() = default;

void PostgresLane::add(CollectorPtr collector) {
    Entry entry;
    entry.row.name = collector->name();
    entry.row.plannedInterval = collector->interval();
    entry.row.interval = collector->interval();
    entry.cost = m_costs.add(entry.row.name, collector->interval());
    entry.figures = std::make_unique<Recorder>(m_history, m_board, m_events.target());
    entry.collector = std::move(collector);
    m_board.setCollector(entry.row);
    m_entries.push_back(std::move(entry));
}

Result<void> PostgresLane::tick(std::stop_token stop) {
    if (m_reconnect.exchange(false) || m_board.serverChanges() != m_serverChanges) {
        m_serverChanges = m_board.serverChanges();
        dropSession();
    }
    auto session = connect(stop);
    if (!session) {
        if (session.error().code != ErrorCode::cancelled) {
            down(session.error());
        }
        return fail(session.error());
    }
    bool known = false;
    for (auto& entry : m_entries) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::cancelled, "Stopped");
        }
        if (!entry.collector->database().empty() || !isDue(entry, m_clock.steady())) {
            continue;
        }
        const int pid = (*session)->backendPid();
        known = known || meetsKnownServer(**session); // once: each run ends with a look of its own
        auto ran = known ? run(entry, **session, m_backendVisible ? serverSeconds(pid) : kNaN, stop)
                         : Result<void>{};
        if ((*session)->broken()) {
            dropSession();
            const Error error =
                ran ? Error{ErrorCode::connectionLost, "The connection was lost", "", ""} : ran.error();
            if (error.code != ErrorCode::cancelled) {
                down(error);
            }
            return fail(error);
        }
        if (!known || m_board.serverChanges() != m_serverChanges) {
            return {}; // the next tick looks again, or connects anew
        }
    }
    if (auto entries = dueElsewhere(); !entries.empty()) {
        // Never a third connection: this one steps aside, and comes back with the next tick.
        dropSession();
        m_steppedAside = true;
        runElsewhere(std::move(entries), stop);
    }
    m_isDown = false;
    m_board.setProblem(m_options.name, ownProblems());
    if (m_link) {
        m_link->up(m_clock.wall(), m_board.problems());
    }
    return {};
}

Result<postgres::Session*> PostgresLane::connect(std::stop_token stop) {
    const Deadline deadline = Deadline::after(m_options.connectLimit);
    auto endpoint = m_route.endpoint(deadline, stop);
    if (!endpoint) {
        return fail(endpoint.error());
    }
    if (!m_session || m_endpoint != *endpoint) {
        m_endpoint = *endpoint;
        auto settings = m_options.settings;
        if (m_route.tunnelled()) {
            leadThrough(*endpoint, settings);
        }
        m_session = std::make_unique<postgres::ReconnectingSession>(
            settings, m_options.limits, postgres::ReconnectPolicy{Milliseconds{100}, Milliseconds{400}});
        m_connections = 0;
    }
    auto session = m_session->acquire(deadline, stop);
    if (!session) {
        m_board.setConnected(m_options.name, false);
        return session;
    }
    (*session)->endOn(stop);
    if (m_session->connections() != m_connections) {
        m_connections = m_session->connections();
        if (m_identity) {
            auto ours = postgres::readOwnBackendPids(**session, deadline);
            if (ours && ours->size() > kMostConnections) {
                dropSession();
                return fail(ErrorCode::busy,
                            std::to_string(ours->size() - 1) +
                                " earlier connections of this monitor still hang on the server",
                            "It waits for them to end rather than open more.");
            }
        }
        adopt(**session);
    }
    m_board.setConnected(m_options.name, true);
    return session;
}

void PostgresLane::adopt(postgres::Session& session) {
    const auto& identity = session.identity();
    if (m_identity && m_options.leads) {
        tellChange(*m_identity, identity);
    }
    m_identity = identity;
    m_facts.epoch.server = std::to_string(identity.systemIdentifier);
    m_facts.epoch.started = toMillis(identity.postmasterStart);
    std::vector<history::Fact> facts;
    if (auto settings = postgres::readSettings(session, Deadline::after(m_options.queryLimit))) {
        for (const char* name : {"shared_buffers", "effective_cache_size", "work_mem", "max_connections",
                                 "max_wal_size", "random_page_cost", "autovacuum"}) {
            if (const auto* setting = settings->find(name); setting != nullptr && setting->value) {
                facts.push_back({std::string("Setting ") + name, setting->shown()});
            }
        }
        m_facts.blockBytes = settings->blockBytes;
        m_facts.maxConnections = settings->maxConnections;
    }
    const bool maybeHere = m_options.settings.isLocal() && !m_route.tunnelled();
    const bool here = maybeHere && isPostgresProcess(session.backendPid());
    m_backendVisible = here && !session.capabilities().behindPooler &&
                       host::processCpuSeconds(session.backendPid()).has_value();
    m_roundTrip = 0;
    if (!m_backendVisible) {
        m_roundTrip = std::numeric_limits<double>::infinity();
        for (int i = 0; i < 3; ++i) {
            const auto begun = m_clock.steady();
            if (session.query("SELECT 1", {}, Deadline::after(m_options.queryLimit))) {
                m_roundTrip = std::min(m_roundTrip, secondsOf(m_clock.steady() - begun));
            }
        }
    }
    if (m_options.leads) {
        m_board.setServer(identity, session.capabilities(), here);
        facts.insert(facts.end(),
                     {history::Fact{"PostgreSQL", identity.version},
                      history::Fact{"PostgreSQL role", identity.inRecovery ? "standby" : "primary"},
                      history::Fact{"PostgreSQL started", formatTimestamp(identity.postmasterStart)},
                      history::Fact{"Database", identity.database},
                      history::Fact{"Watched as", identity.role},
                      history::Fact{"Host figures",
                                    here ? "of the machine the server runs on"
                                         : "of the machine Pavement runs on; the server is elsewhere"}});
        m_events.state(facts);
    }
    if (std::exchange(m_steppedAside, false)) {
        return;
    }
    m_costs.cold();
    for (auto& entry : m_entries) {
        entry.due = {};
        entry.quietUntil = {};
        entry.pause = Milliseconds{0};
    }
}

bool PostgresLane::meetsKnownServer(postgres::Session& session) {
    if (!session.capabilities().behindPooler || !m_identity) {
        return true;
    }
    const auto same = session.meetsSameServer(Deadline::after(m_options.queryLimit));
    if (same && !*same) {
        m_board.serverChanged();
    }
    return same && *same;
}

void PostgresLane::tellChange(const postgres::ServerIdentity& before, const postgres::ServerIdentity& after) {
    using history::EventKind;
    const auto change = postgres::compare(before, after);
    const auto now = m_clock.wall();
    if (change.differentServer) {
        m_events.add(EventKind::failover, now, "A different PostgreSQL server answers",
                     "Its system identifier is " + std::to_string(after.systemIdentifier) + ", it was " +
                         std::to_string(before.systemIdentifier) +
                         ". Figures from here on are not continued from those before.");
    } else if (change.roleSwitched) {
        const auto role = [](const postgres::ServerIdentity& identity) {
            return std::string(identity.inRecovery ? "standby" : "primary") + " on timeline " +
                   std::to_string(identity.timeline);
        };
        m_events.add(EventKind::failover, now, "PostgreSQL failed over",
                     "It was a " + role(before) + " and is a " + role(after) + " now.");
    } else if (change.restarted) {
        m_events.add(EventKind::restart, now, "PostgreSQL was restarted",
                     "Running since " + formatTimestamp(after.postmasterStart) +
                         ". After a crash its statistics begin again from zero.");
    }
}

bool PostgresLane::isDue(Entry& entry, SteadyTime now) {
    if (now < entry.quietUntil) {
        return false;
    }
    const Milliseconds interval = m_costs.interval(entry.cost);
    if (entry.due == SteadyTime{}) {
        entry.due = now;
    }
    // An interval that became shorter again takes effect at once.
    entry.due = std::min(entry.due, now + interval);
    if (now + kSlack < entry.due) {
        return false;
    }
    const auto missed = std::max<std::int64_t>(0, (now - entry.due) / interval);
    entry.row.skipped += static_cast<std::uint64_t>(missed);
    entry.due += interval * (missed + 1);
    return true;
}

std::vector<PostgresLane::Entry*> PostgresLane::dueElsewhere() {
    std::vector<Entry*> due;
    const auto now = m_clock.steady();
    for (auto& entry : m_entries) {
        const auto database = entry.collector->database();
        const bool fits = due.empty() ? !database.empty() : database == due.front()->collector->database();
        if (fits && isDue(entry, now)) {
            due.push_back(&entry);
        }
    }
    return due;
}

Result<void> PostgresLane::run(Entry& entry, postgres::Session& session, double usedBefore,
                               std::stop_token stop) {
    const auto begun = m_clock.steady();
    entry.figures->begin(m_clock.wall());
    Collection collection{*entry.figures,
                          m_board,
                          m_events,
                          m_clock,
                          m_facts,
                          m_costs.interval(entry.cost),
                          Deadline::after(m_options.queryLimit),
                          {},
                          {}};
    auto result = entry.collector->collect(session, collection);
    if (stop.stop_requested() || (!result && session.broken())) {
        entry.row.failures += result ? 0 : 1;
        return result;
    }
    const double took = secondsOf(m_clock.steady() - begun);
    double cost = std::isnan(usedBefore) ? kNaN : serverSeconds(session.backendPid()) - usedBefore;
    if (std::isnan(cost)) {
        cost = std::max(0.0, took - m_roundTrip);
    }
    if (result && !meetsKnownServer(session)) {
        // Counters of two servers, or of two lives of one, may have been held against each other.
        entry.figures->gap(m_clock.wall());
        entry.figures->begin(m_clock.wall());
        collection.work.reset();
    }
    if (collection.work) {
        if (const auto kept = m_history.addWork(m_events.target(), *collection.work); !kept) {
            collection.note += std::string(collection.note.empty() ? "" : " ") +
                               "What statements did could not be kept: " + kept.error().oneLine();
        }
    }
    finish(entry, result, begun, cost, collection.note);
    return result;
}

void PostgresLane::runElsewhere(std::vector<Entry*> entries, std::stop_token stop) {
    auto settings = m_options.settings;
    settings.database = entries.front()->collector->database();
    if (m_route.tunnelled()) {
        leadThrough(*m_endpoint, settings);
    }
    const auto begun = m_clock.steady();
    auto session =
        postgres::Session::open(settings, m_options.limits, Deadline::after(m_options.connectLimit), stop);
    if (stop.stop_requested()) {
        return;
    }
    if (!session) {
        for (Entry* entry : entries) {
            entry->figures->begin(m_clock.wall());
            finish(*entry, fail(session.error()), begun, 0.0, {});
        }
        return;
    }
    if (m_identity && postgres::compare(*m_identity, (*session)->identity()).any()) {
        m_steppedAside = false; // to come back as to a new one
        m_board.serverChanged();
        return;
    }
    m_board.setConnected(m_options.name, true);
    (*session)->endOn(stop);
    double usedBefore = m_backendVisible ? 0.0 : kNaN; // starting the backend is part of the cost
    for (Entry* entry : entries) {
        auto result = run(*entry, **session, usedBefore, stop);
        if ((*session)->broken()) {
            entry->figures->gap(m_clock.wall());
            break;
        }
        usedBefore = m_backendVisible ? serverSeconds((*session)->backendPid()) : kNaN;
    }
    m_board.setConnected(m_options.name, false);
}

void PostgresLane::finish(Entry& entry, const Result<void>& result, SteadyTime begun, double cost,
                          const std::string& note) {
    const auto now = m_clock.steady();
    auto& row = entry.row;
    row.lastSeconds = secondsOf(now - begun);
    row.note = note;
    ++row.runs;
    if (result) {
        entry.pause = Milliseconds{0};
        m_costs.record(entry.cost, cost);
    } else {
        ++row.failures;
        row.note = scrub(result.error().oneLine());
        const bool missing = result.error().code == ErrorCode::unsupported;
        entry.pause = missing
                          ? kMissingPause
                          : std::clamp<Milliseconds>(entry.pause * 2, row.plannedInterval * 2, kLongestPause);
        entry.quietUntil = now + entry.pause;
        entry.due = entry.quietUntil; // not late, but put off
    }
    if (const auto change = m_costs.review(now)) {
        const bool slower = change->to > change->from;
        m_events.add(
            history::EventKind::collectorSlowed, m_clock.wall(),
            std::string(slower ? "Collecting less often: " : "Collecting more often again: ") + change->name,
            "Every " + formatDuration(change->to) + " instead of every " + formatDuration(change->from) +
                ". All collections together used " + formatValue(change->share, Unit::ratio) +
                " of one core of the server; they may use " + formatValue(m_costs.budget(), Unit::ratio) +
                ".");
    }
    row.interval = m_costs.interval(entry.cost);
    if (row.interval > row.plannedInterval) {
        row.note += std::string(row.note.empty() ? "" : " ") +
                    "Collected less often, to stay within the share of the server our figures may cost.";
    }
    // A run that failed breaks every series but these two.
    entry.figures->set(metric::kCollectorDuration, row.lastSeconds, row.name);
    entry.figures->set(metric::kCollectorInterval, std::chrono::duration<double>(row.interval).count(),
                       row.name);
    entry.figures->commit();
    m_board.setCollector(row);
}

void PostgresLane::down(const Error& error) {
    const auto now = m_clock.wall();
    m_board.setConnected(m_options.name, false);
    if (!std::exchange(m_isDown, true)) {
        for (auto& entry : m_entries) {
            entry.figures->gap(now);
        }
    }
    if (m_link) {
        m_link->down(now, error);
    } else {
        m_board.setProblem(m_options.name,
                           "The " + m_options.name + " connection is lost: " + scrub(error.oneLine()));
    }
}

void PostgresLane::dropSession() {
    if (m_session) {
        m_session->drop();
    }
    m_board.setConnected(m_options.name, false);
}

double PostgresLane::serverSeconds(int backendPid) const {
    const auto seconds = host::processCpuSeconds(backendPid);
    return seconds ? *seconds : kNaN;
}

std::string PostgresLane::ownProblems() const {
    std::string all;
    for (const auto& entry : m_entries) {
        const bool slowed = entry.row.interval > entry.row.plannedInterval;
        const bool tellsHere = entry.collector->source() == "postgres";
        if (!entry.row.note.empty() && tellsHere && !slowed) {
            all += (all.empty() ? "" : " ") + entry.row.note;
        }
    }
    return all;
}

} // namespace pavement::monitor
