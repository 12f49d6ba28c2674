#include "engine/monitor/redis_lane.h"

#include "engine/monitor/collector.h"
#include "engine/monitor/figures.h"
#include "engine/monitor/metrics.h"

#include "engine/base/scrub.h"
#include "engine/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pavement::monitor {

namespace {

// A silent server must not hold the monitor's end up: connecting and answering are bounded by this each.
constexpr Milliseconds kPatience{900};
constexpr std::size_t kTopCommands = 30;
constexpr std::size_t kShownSlow = 100;
// Pauses closer to each other than this are one event of the history, so that a server that stutters for a
// day does not fill it.
constexpr std::chrono::seconds kSameTrouble{60};

} // namespace

RedisLane::RedisLane(redis::Settings settings, Route& route, Milliseconds interval, Board& board,
                     EventLog& events, history::History& history, const Clock& clock)
    : m_settings(std::move(settings))
    , m_route(route)
    , m_interval(interval)
    , m_board(board)
    , m_events(events)
    , m_clock(clock)
    , m_link("redis", "Redis", board, events)
    , m_figures(history, board, events.target()) {
    m_settings.connectTimeout = std::min(m_settings.connectTimeout, kPatience);
    m_settings.commandTimeout = std::min(m_settings.commandTimeout, kPatience);
    m_row.name = "redis";
    m_row.interval = m_row.plannedInterval = interval;
    m_board.setCollector(m_row);
}

Result<void> RedisLane::tick(std::stop_token stop) {
    const auto begun = m_clock.steady();
    if (m_reconnect.exchange(false)) {
        m_connection.reset();
    }
    m_figures.begin(m_clock.wall());
    m_row.note.clear();
    auto result = collect(stop);
    if (stop.stop_requested()) {
        return result;
    }
    m_row.lastSeconds = std::chrono::duration<double>(m_clock.steady() - begun).count();
    if (!result) {
        ++m_row.failures;
        m_row.note = scrub(result.error().oneLine());
        m_rates.forget();
        m_figures.gap(m_clock.wall());
        m_link.down(m_clock.wall(), result.error());
    } else {
        ++m_row.runs;
        m_figures.set(metric::kCollectorDuration, m_row.lastSeconds, m_row.name);
        m_figures.commit();
        m_link.up(m_clock.wall(), m_row.note);
    }
    m_board.setCollector(m_row);
    return result;
}

Result<void> RedisLane::collect(std::stop_token stop) {
    auto endpoint = m_route.endpoint(Deadline::after(kPatience * 2), stop);
    if (!endpoint) {
        return fail(endpoint.error());
    }
    if (!m_connection || m_endpoint != *endpoint) {
        m_endpoint = *endpoint;
        auto settings = m_settings;
        if (m_route.tunnelled()) {
            leadThrough(*endpoint, settings);
        }
        m_connection.emplace(settings);
    }
    const auto roundTrip = redis::measureRoundTrip(*m_connection);
    if (!roundTrip) {
        return fail(roundTrip.error());
    }
    if (stop.stop_requested()) {
        return fail(ErrorCode::cancelled, "Stopped");
    }
    ReadingTime time(m_clock);
    auto info = redis::readInfo(*m_connection);
    if (!info) {
        return fail(info.error());
    }
    time.answered();
    notice(*info);
    m_figures.set(metric::kRedisRoundTrip, std::chrono::duration<double>(*roundTrip).count());
    setGauges(*info);
    const Epoch epoch{info->runId, 0, m_resets};
    if (m_rates.open(time.steady(), time.wall(), epoch, m_interval) != Comparability::tooSoon) {
        setRates(*info);
        setCommands(*info);
        readSlow();
        readLatency(*info);
        m_rates.close();
    }
    m_last = std::make_shared<const redis::InfoSnapshot>(std::move(*info));
    m_board.setRedis(m_last);
    return {};
}

void RedisLane::notice(const redis::InfoSnapshot& info) {
    using history::EventKind;
    m_board.setRedisVersion(info.version);
    if (info.version != m_statedVersion) {
        m_statedVersion = info.version;
        m_events.state({{"Redis", info.version}});
    }
    if (info.loading) {
        m_row.note = "Redis is still loading its data from disk.";
    }
    if (!m_last) {
        return;
    }
    const auto now = m_clock.wall();
    if (m_last->runId != info.runId) {
        m_events.add(EventKind::restart, now, "Redis was restarted", "Its counters begin again from zero.");
        m_slowKnown = false;
        m_lastSlow.reset();
        m_pauses.clear();
        // What a server remembers of its new life is news; not so what another one, long up, tells of itself.
        m_pausesKnown = info.uptimeSeconds < std::chrono::duration<double>(kSameTrouble).count();
    } else if (!redis::continues(*m_last, info)) {
        ++m_resets;
        m_events.add(EventKind::statsReset, now, "Redis statistics were reset",
                     "CONFIG RESETSTAT: its counters begin again from zero.");
    }
    if (m_last->role != info.role) {
        m_events.add(EventKind::failover, now, "Redis changed its role",
                     "It was " + m_last->role + " and is " + info.role + " now.");
    }
}

void RedisLane::setGauges(const redis::InfoSnapshot& info) {
    const auto set = [this](std::string_view id, std::uint64_t value) {
        m_figures.set(id, static_cast<double>(value));
    };
    set(metric::kRedisMemory, info.memoryUsedBytes);
    if (info.memoryMaxBytes > 0) {
        set(metric::kRedisMemoryLimit, info.memoryMaxBytes);
    }
    if (info.fragmentation > 0) {
        m_figures.set(metric::kRedisFragmentation, info.fragmentation);
    }
    set(metric::kRedisClients, info.clients);
    set(metric::kRedisBlockedClients, info.blockedClients);
    set(metric::kRedisKeys, info.keys);
}

void RedisLane::setRates(const redis::InfoSnapshot& info) {
    const std::array counters{Counter::whole(info.commands),    Counter::whole(info.hits),
                              Counter::whole(info.misses),      Counter::whole(info.evicted),
                              Counter::whole(info.expired),     Counter::whole(info.netInBytes),
                              Counter::whole(info.netOutBytes), Counter::whole(info.connectionsRejected)};
    const auto rates = m_rates.rates("stats", counters);
    m_figures.set(metric::kRedisCommands, rates[0]);
    m_figures.set(metric::kRedisHitRatio, rates[1] / (rates[1] + rates[2])); // 0/0: nothing to say
    m_figures.set(metric::kRedisEvicted, rates[3]);
    m_figures.set(metric::kRedisExpired, rates[4]);
    m_figures.set(metric::kRedisNetworkIn, rates[5]);
    m_figures.set(metric::kRedisNetworkOut, rates[6]);
    m_figures.set(metric::kRedisRejected, rates[7]);
    const std::array cpu{Counter::real(info.cpuSeconds())};
    m_figures.set(metric::kRedisCpu, m_rates.rates("cpu", cpu)[0]);
}

void RedisLane::setCommands(const redis::InfoSnapshot& info) {
    struct Use {
        std::string name;
        double calls = 0, seconds = 0;
    };

    std::vector<Use> used;
    for (const auto& [name, statistics] : info.commandStatistics) {
        const std::array counters{Counter::whole(statistics.calls), Counter::real(statistics.seconds)};
        const auto rates = m_rates.rates("command/" + name, counters);
        used.push_back({name, rates[0], rates[1]});
    }
    // By calls since the server's start, so that a series does not come and go with every second's order.
    std::sort(used.begin(), used.end(), [&](const Use& a, const Use& b) {
        return info.commandStatistics.at(a.name).calls > info.commandStatistics.at(b.name).calls;
    });
    Use other{"other", 0, 0};
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (i >= kTopCommands) {
            other.calls += used[i].calls;
            other.seconds += used[i].seconds;
            continue;
        }
        m_figures.set(metric::kRedisCommandRate, used[i].calls, used[i].name);
        m_figures.set(metric::kRedisCommandTime, used[i].seconds / used[i].calls, used[i].name);
    }
    if (used.size() > kTopCommands) {
        m_figures.set(metric::kRedisCommandRate, other.calls, other.name);
        m_figures.set(metric::kRedisCommandTime, other.seconds / other.calls, other.name);
    }
}

void RedisLane::readSlow() {
    auto slow = redis::readSlowLog(*m_connection, m_lastSlow);
    if (!slow) {
        note("The slow log could not be read: " + scrub(slow.error().oneLine()));
        return;
    }
    const bool comparable = m_slowKnown && !slow->restarted && !std::isnan(m_rates.seconds());
    const double fresh = static_cast<double>(slow->commands.size()) + static_cast<double>(slow->missed);
    m_figures.set(metric::kRedisSlow, comparable ? fresh / m_rates.seconds() : kNaN);
    m_slowKnown = true;
    m_lastSlow = slow->lastId;
    if (slow->commands.empty()) {
        return;
    }
    for (auto& command : slow->commands) {
        m_slow.push_front(std::move(command));
    }
    m_slow.resize(std::min(m_slow.size(), kShownSlow));
    m_board.setSlowCommands({m_slow.begin(), m_slow.end()});
}

void RedisLane::readLatency(const redis::InfoSnapshot& info) {
    const auto events = redis::readLatencyEvents(*m_connection);
    if (!events) {
        note("The latency monitor could not be read: " + scrub(events.error().oneLine()));
        return;
    }
    const Timestamp now = info.serverTime.value_or(m_clock.wall());
    for (const auto& event : *events) {
        const auto seconds = [](auto duration) { return std::chrono::duration<double>(duration).count(); };
        m_figures.set(metric::kRedisLatencyLatest, seconds(event.latest), event.event);
        m_figures.set(metric::kRedisLatencyHighest, seconds(event.highest), event.event);
        // Two clocks, where the server does not tell its own: never before now.
        m_figures.set(metric::kRedisLatencyAge, std::max(0.0, seconds(now - event.at)), event.event);
        tellLatency(event);
    }
    m_pausesKnown = true;
    m_board.setRedisPauses(*events);
}

void RedisLane::tellLatency(const redis::LatencyEvent& event) {
    const auto [known, isNew] = m_pauses.try_emplace(event.event);
    Pauses& pauses = known->second;
    if (!isNew && event.at <= pauses.latest) {
        return;
    }
    const bool continued = pauses.event != 0 && event.at - pauses.latest < kSameTrouble;
    pauses.latest = event.at;
    if (!m_pausesKnown) {
        return; // it was before our time
    }
    if (continued) {
        m_events.end(pauses.event, event.at);
        return;
    }
    pauses.event =
        m_events.add(history::EventKind::note, event.at, "Redis kept its clients waiting: " + event.event,
                     "For " + formatDuration(event.latest) + "; the longest of its kind took " +
                         formatDuration(event.highest) + ". Told by the latency monitor of Redis.",
                     event.at);
}

// Several things may be missing at once.
void RedisLane::note(const std::string& text) {
    m_row.note += (m_row.note.empty() ? "" : " ") + text;
}

} // namespace pavement::monitor
