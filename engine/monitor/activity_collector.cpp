#include "engine/monitor/collectors.h"

#include "engine/monitor/figures.h"
#include "engine/monitor/metrics.h"
#include "engine/monitor/statement_waits.h"

#include "engine/base/log.h"
#include "engine/base/scrub.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace pavement::monitor {

namespace {

constexpr std::size_t kShownBackends = 300;
constexpr double kWaitsKeptEvery = 10;      // seconds
constexpr std::size_t kMostWaitEvents = 60; // series; the rest is summed as "other"

// A backend of another role does not show its type to a poor role; the reader leaves in what may be a client.
bool isClient(const postgres::BackendActivity& row) {
    return row.hidden || row.backendType == "client backend";
}

bool isIdleInTransaction(const postgres::BackendActivity& row) {
    return row.state.starts_with("idle in transaction");
}

// By nearest rank; the ages are few and exact.
double quantile(const std::vector<double>& sorted, double q) {
    if (sorted.empty()) {
        return kNaN;
    }
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

// Sessions by what they wait for. A wait once seen is written as zero when absent, or the mean over a minute
// would be the mean of the seconds in which it occurred.
class WaitCounts {
public:
    explicit WaitCounts(std::size_t most)
        : m_most(most) {}

    void begin() {
        for (auto& [label, count] : m_counts) {
            count = 0;
        }
    }

    void add(const std::string& label) {
        const bool room = m_counts.size() < m_most || m_counts.contains(label);
        ++m_counts[room ? label : "other"];
    }

    const std::map<std::string, int>& counts() const { return m_counts; }

private:
    std::size_t m_most;
    std::map<std::string, int> m_counts;
};

class ActivityCollector final : public PostgresCollector {
public:
    ActivityCollector(Milliseconds interval, history::History& history)
        : m_interval(interval)
        , m_history(history) {}

    ~ActivityCollector() override { keepWaits(m_sampledAt); }

    ActivityCollector(const ActivityCollector&) = delete;
    ActivityCollector& operator=(const ActivityCollector&) = delete;

    std::string_view name() const override { return "activity"; }

    Milliseconds interval() const override { return m_interval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        auto activity = postgres::readActivity(session, {}, run.deadline);
        if (!activity) {
            return fail(activity.error());
        }
        const auto hidden = std::count_if(activity->rows.begin(), activity->rows.end(),
                                          [](const auto& row) { return row.hidden && isClient(row); });
        if (hidden > 0) {
            run.note = std::to_string(hidden) + " sessions of other roles are hidden from this role. GRANT "
                                                "pg_monitor to it to see load, waits and locks.";
        }
        setCounts(*activity, hidden > 0, run);
        setLoad(*activity, hidden > 0, run.figures);
        run.board.setBackends(rows(*activity));
        addWaits(*activity, session.capabilities(), run);
        return {};
    }

private:
    // A sample stands for the time since the one before; after a pause for one interval only.
    void addWaits(const postgres::Activity& activity, const postgres::Capabilities& capabilities,
                  Collection& run) {
        using Seconds = std::chrono::duration<double>;
        const SteadyTime now = run.clock.steady();
        const Seconds usual = run.interval;
        const Seconds passed = m_sampled ? Seconds(now - *m_sampled) : usual;
        m_sampled = now;
        m_sampledAt = run.clock.wall();
        m_target = run.events.target();
        m_waits.add(activity, (passed > 3 * usual ? usual : passed).count(), !capabilities.hasStatements());
        if (m_waits.seconds() >= kWaitsKeptEvery) {
            keepWaits(m_sampledAt);
        }
    }

    void keepWaits(Timestamp at) {
        if (m_target.empty() || m_waits.seconds() <= 0) {
            return;
        }
        std::vector<history::StatementText> texts;
        for (auto& one : m_waits.takeTexts()) {
            texts.push_back(
                {std::move(one.label), std::move(one.text), std::move(one.fingerprint), one.fromTokens});
        }
        auto kept = texts.empty() ? Result<void>{} : m_history.putStatementTexts(m_target, texts);
        if (kept) {
            kept = m_history.addWaits(m_target, m_waits.take(at));
        } else {
            m_waits.take(at); // must not gather for ever
        }
        if (!kept) {
            log::warning("What statements waited for could not be kept: " + kept.error().oneLine());
        }
    }

    void setCounts(const postgres::Activity& activity, bool incomplete, Collection& run) {
        double active = 0, idle = 0, blocked = 0, oldestTransaction = 0, longestIdle = 0;
        std::vector<double> ages;
        for (const auto& row : activity.rows) {
            if (!isClient(row)) {
                continue;
            }
            if (row.state == "active") {
                ++active;
                ages.push_back(row.statementSeconds.value_or(0.0));
            }
            if (isIdleInTransaction(row)) {
                ++idle;
                longestIdle = std::max(longestIdle, row.stateSeconds.value_or(0.0));
            }
            if (!row.blockedBy.empty() || row.waitType == "Lock") {
                ++blocked;
            }
            oldestTransaction = std::max(oldestTransaction, row.transactionSeconds.value_or(0.0));
        }
        std::sort(ages.begin(), ages.end());

        // What other roles do is hidden from a poor role: a count of our own sessions alone would be a lie.
        const auto known = [&](double value) { return incomplete ? kNaN : value; };
        auto& figures = run.figures;
        figures.set(metric::kActiveSessions, known(active));
        figures.set(metric::kIdleInTransaction, known(idle));
        figures.set(metric::kBlocked, known(blocked));
        figures.set(metric::kLongestTransaction, known(oldestTransaction));
        figures.set(metric::kLongestIdleInTransaction, known(longestIdle));
        figures.set(metric::kInFlightP50, known(quantile(ages, 0.50)));
        figures.set(metric::kInFlightP95, known(quantile(ages, 0.95)));
        figures.set(metric::kInFlightMax, known(ages.empty() ? kNaN : ages.back()));

        const auto clients = static_cast<double>(activity.clients);
        figures.set(metric::kClients, std::max(0.0, clients - run.board.connections()));
        if (run.facts.maxConnections > 0) {
            const auto limit = static_cast<double>(run.facts.maxConnections);
            figures.set(metric::kMaxConnections, limit);
            figures.set(metric::kConnectionsUsed, clients / limit);
        }
    }

    void setLoad(const postgres::Activity& activity, bool incomplete, Recorder& figures) {
        m_types.begin();
        m_events.begin();
        double load = 0;
        for (const auto& row : activity.rows) {
            if (row.state != "active" || (!isClient(row) && row.backendType != "parallel worker")) {
                continue;
            }
            ++load;
            m_types.add(row.waitType.empty() ? "CPU" : row.waitType);
            m_events.add(row.waitType.empty() ? "CPU" : row.waitType + ":" + row.waitEvent);
        }
        const auto known = [&](double value) { return incomplete ? kNaN : value; };
        figures.set(metric::kLoad, known(load));
        for (const auto& [type, count] : m_types.counts()) {
            figures.set(metric::kLoadByWaitType, known(count), type);
        }
        for (const auto& [event, count] : m_events.counts()) {
            figures.set(metric::kLoadByWaitEvent, known(count), event);
        }
    }

    static std::vector<BackendRow> rows(const postgres::Activity& activity) {
        std::vector<BackendRow> shown;
        for (const auto& row : activity.rows) {
            if (!isClient(row)) {
                continue;
            }
            if (shown.size() == kShownBackends) {
                break;
            }
            BackendRow made;
            made.pid = row.pid;
            made.database = row.database;
            made.user = row.user;
            made.application = scrub(row.application);
            made.client = row.client;
            made.state = row.state;
            made.waitType = row.waitType;
            made.waitEvent = row.waitEvent;
            made.query = scrub(row.query);
            made.transactionSeconds = row.transactionSeconds;
            made.statementSeconds = row.statementSeconds;
            made.stateSeconds = row.stateSeconds;
            made.blockedBy = row.blockedBy;
            shown.push_back(std::move(made));
        }
        return shown;
    }

    Milliseconds m_interval;
    history::History& m_history;
    std::string m_target;
    StatementWaits m_waits;
    std::optional<SteadyTime> m_sampled;
    Timestamp m_sampledAt;
    WaitCounts m_types{20};
    WaitCounts m_events{kMostWaitEvents};
};

} // namespace

CollectorPtr makeActivityCollector(const MonitorOptions& options, history::History& history) {
    return std::make_unique<ActivityCollector>(options.fastInterval, history);
}

} // namespace pavement::monitor
