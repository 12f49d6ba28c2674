#include "engine/sandbox/workload.h"

#include "engine/sandbox/workload_client.h"
#include "engine/sandbox/workload_users.h"

#include "engine/runner/task_runner.h"

#include <algorithm>
#include <string>
#include <utility>

namespace pavement::sandbox {

namespace {

constexpr unsigned kPrograms = 3; // reports, the nightly batch, the forgetful one
constexpr unsigned kMostClients = 256;

unsigned clientCount(const WorkloadOptions& options) {
    return std::clamp(options.clients, 1U, kMostClients);
}

// Independent streams from one seed.
std::uint64_t streamOf(std::uint64_t seed, std::uint64_t number) {
    std::uint64_t mixed = seed + (number + 1) * 0x9e37'79b9'7f4a'7c15ULL;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58'476d'1ce4'e5b9ULL;
    return mixed ^ (mixed >> 27U);
}

} // namespace

struct Workload::Impl {
    Impl(postgres::ConnectionSettings postgres_, redis::Settings redis_, const WorkloadOptions& options_)
        : postgres(std::move(postgres_))
        , redis(std::move(redis_))
        , options(options_)
        , day(options_.dayLength, options_.intensity)
        , runner(runner::RunnerOptions{clientCount(options_) + kPrograms, kMostClients + kPrograms})
        , scope(runner, clientCount(options_) + kPrograms) {}

    postgres::ConnectionSettings postgres;
    redis::Settings redis;
    WorkloadOptions options;
    DayWave day;
    WorkloadCounters counters;
    runner::TaskRunner runner;
    runner::TaskScope scope; // last: its end joins the clients, which use all above
    std::uint64_t started = 0;

    void begin(const ClientHabits& habits, void (*live)(WorkloadClient&, const DayWave&)) {
        const auto seed = streamOf(options.seed, started++);
        runner::TaskSpec spec;
        spec.name = habits.applicationName;
        scope.start(std::move(spec), [this, habits, live, seed](runner::TaskContext& context) {
            WorkloadClient client(postgres, redis, habits, seed, counters, context.stopToken());
            live(client, day);
            return Result<void>();
        });
    }
};

Workload::Workload(postgres::ConnectionSettings postgres, redis::Settings redis, WorkloadOptions options)
    : m_impl(std::make_unique<Impl>(std::move(postgres), std::move(redis), options)) {
    m_impl->begin(reportHabits(), runReports);
    m_impl->begin(batchHabits(), runNightlyBatch);
    m_impl->begin(forgetfulHabits(), leaveTransactionsOpen);
    for (unsigned i = 0; i < clientCount(options); ++i) {
        if (i % 2 == 0) {
            m_impl->begin(dashboardHabits(), useDashboards);
        } else {
            m_impl->begin(fieldHabits(), workInTheField);
        }
    }
}

Workload::~Workload() {
    stop();
}

WorkloadStats Workload::stats() const {
    const auto& counters = m_impl->counters;
    return {counters.transactions, counters.failures, counters.cacheHits, counters.cacheMisses,
            counters.reconnects};
}

void Workload::stop() {
    m_impl->scope.cancel();
    m_impl->scope.join();
}

} // namespace pavement::sandbox
