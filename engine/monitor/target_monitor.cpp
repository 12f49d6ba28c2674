#include "engine/monitor/target_monitor.h"

#include "engine/monitor/board.h"
#include "engine/monitor/collection_costs.h"
#include "engine/monitor/collectors.h"
#include "engine/monitor/event_log.h"
#include "engine/monitor/host_lane.h"
#include "engine/monitor/postgres_lane.h"
#include "engine/monitor/publisher.h"
#include "engine/monitor/redis_lane.h"
#include "engine/monitor/route.h"

#include "engine/base/log.h"

#include <optional>
#include <random>

namespace pavement::monitor {

namespace {

constexpr Milliseconds kMaintenanceInterval = std::chrono::minutes{1};

// Tells this monitor's connections from those of every other, so that it can count what it left hanging.
std::string applicationName() {
    std::random_device random;
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string name = "pavement/monitor/";
    for (int i = 0; i < 6; ++i) {
        name += kDigits[random() % kDigits.size()];
    }
    return name;
}

LaneOptions laneOptions(const Target& target, std::string name, const std::string& application,
                        Milliseconds limit) {
    LaneOptions options;
    options.name = std::move(name);
    options.settings = target.postgres;
    options.limits.applicationName = application;
    options.limits.statementTimeout = limit;
    options.queryLimit = limit + Milliseconds{200}; // the server's own limit first: it keeps the connection
    return options;
}

} // namespace

struct TargetMonitor::Impl {
    Impl(Target what, MonitorOptions with, runner::TaskRunner& runner, history::History& store,
         const Clock& time, Listener listener)
        : target(std::move(what))
        , options(std::move(with))
        , history(store)
        , clock(time)
        , board(target.id, target.postgres.isLocal() && !target.ssh)
        , events(store, target.id)
        , costs(options.costBudget, time.steady())
        , postgresRoute(target.ssh, serverOf(target.postgres))
        , publisher(board, events, costs, store, time, options.alertRules, std::move(listener))
        , host(options.fastInterval, board, events, store, time)
        , scope(runner, 16) {
        const std::string application = applicationName();
        auto fastOptions = laneOptions(target, "fast", application, Milliseconds{1300});
        fastOptions.leads = true;
        fast.emplace(std::move(fastOptions), postgresRoute, board, events, costs, store, time);
        slow.emplace(laneOptions(target, "slow", application, Milliseconds{5000}), postgresRoute, board,
                     events, costs, store, time);
        if (target.redis) {
            redisRoute.emplace(target.ssh, serverOf(*target.redis));
            redis.emplace(*target.redis, *redisRoute, options.fastInterval, board, events, store, time);
        }
        addCollectors(application);
        start();
    }

    // Which collector runs on which connection: the one place to add another to.
    void addCollectors(const std::string& application) {
        fast->add(makeActivityCollector(options, history));
        fast->add(makeDatabaseCollector(options));
        fast->add(makeRoleCollector());

        slow->add(makeStatementsCollector(options, history));
        slow->add(makeLogCollector(target, options, application));
        slow->add(makeWalCollector());
        slow->add(makeWriterCollector());
        slow->add(makeReplicationCollector());
        slow->add(makeIoCollector());
        const auto& main = target.postgres.database;
        const bool several = !target.moreDatabases.empty();
        const auto prefix = [&](const std::string& database) {
            return several ? database + "." : std::string();
        };
        slow->add(makeTablesCollector(options, "", main, prefix(main)));
        slow->add(makeIndexesCollector(options, "", main, prefix(main)));
        slow->add(makeSizesCollector());
        for (const auto& database : target.moreDatabases) {
            slow->add(makeTablesCollector(options, database, database, prefix(database)));
            slow->add(makeIndexesCollector(options, database, database, prefix(database)));
        }
    }

    void start() {
        const auto every = [this](std::string name, Milliseconds interval, Milliseconds runLimit,
                                  std::function<Result<void>(runner::TaskContext&)> body) {
            runner::PeriodicSpec spec;
            spec.name = std::move(name);
            spec.interval = interval;
            spec.runLimit = runLimit;
            periodics.push_back(scope.every(std::move(spec), std::move(body)));
        };
        using runner::TaskContext;
        const auto interval = options.fastInterval;
        every("postgres, fast", interval, Milliseconds{5000},
              [this](TaskContext& task) { return fast->tick(task.stopToken()); });
        every("postgres, slow", interval, Milliseconds{60'000},
              [this](TaskContext& task) { return slow->tick(task.stopToken()); });
        if (redis) {
            every("redis", interval, Milliseconds{5000},
                  [this](TaskContext& task) { return redis->tick(task.stopToken()); });
        }
        every("host", interval, Milliseconds{1000}, [this](TaskContext&) { return host.tick(); });
        every("snapshot", interval, Milliseconds{1000}, [this](TaskContext&) -> Result<void> {
            publisher.tick();
            return {};
        });
        every("history", kMaintenanceInterval, Milliseconds{60'000}, [this](TaskContext&) {
            auto maintained = history.maintain();
            if (!maintained) {
                log::warning("The history could not be maintained: " + maintained.error().oneLine());
            }
            return maintained;
        });
    }

    Target target;
    MonitorOptions options;
    history::History& history;
    const Clock& clock;
    Board board;
    EventLog events;
    CollectionCosts costs;
    Route postgresRoute;
    std::optional<Route> redisRoute;
    Publisher publisher;
    std::optional<PostgresLane> fast, slow;
    std::optional<RedisLane> redis;
    HostLane host;
    std::vector<runner::Periodic> periodics;
    runner::TaskScope scope; // last: it ends first, and nothing runs while the rest goes
};

TargetMonitor::TargetMonitor(Target target, MonitorOptions options, runner::TaskRunner& runner,
                             history::History& history, const Clock& clock, Listener listener)
    : m_impl(std::make_unique<Impl>(std::move(target), std::move(options), runner, history, clock,
                                    std::move(listener))) {}

TargetMonitor::~TargetMonitor() = default;

SnapshotPtr TargetMonitor::latest() const {
    return m_impl->publisher.latest();
}

const Target& TargetMonitor::target() const {
    return m_impl->target;
}

void TargetMonitor::setAlertRules(std::vector<AlertRule> rules) {
    m_impl->publisher.setAlertRules(std::move(rules));
}

void TargetMonitor::acknowledgeAlert(const std::string& ruleId, const std::string& label) {
    m_impl->publisher.acknowledge(ruleId, label);
}

void TargetMonitor::snoozeAlert(const std::string& ruleId, const std::string& label, Milliseconds howLong) {
    m_impl->publisher.snooze(ruleId, label, m_impl->clock.wall() + howLong);
}

void TargetMonitor::reconnectNow() {
    m_impl->fast->reconnectSoon();
    m_impl->slow->reconnectSoon();
    if (m_impl->redis) {
        m_impl->redis->reconnectSoon();
    }
    for (auto& periodic : m_impl->periodics) {
        periodic.runNow();
    }
}

} // namespace pavement::monitor
