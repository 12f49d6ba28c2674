// What the collectors cost the monitored server, by accounting rather than by comparing throughput: the
// monitor has a role of its own, so its rows in pg_stat_statements are its alone, and the processor time of
// its backends is read from /proc. Run: collector_cost [seconds]

#include "engine/base/clock.h"
#include "engine/history/history.h"
#include "engine/host/host_reader.h"
#include "engine/monitor/metrics.h"
#include "engine/monitor/target_monitor.h"
#include "engine/postgres/session.h"
#include "engine/runner/task_runner.h"
#include "engine/sandbox/sample_database.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/workload.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <thread>

using namespace pavement;

namespace {

constexpr double kLimit = 0.005; // of one core

[[noreturn]] void giveUp(const Error& error) {
    std::fprintf(stderr, "%s\n", error.oneLine().c_str());
    std::exit(1);
}

postgres::Rows must(postgres::Session& session, const std::string& sql) {
    auto rows = session.query(sql, {}, Deadline::after(Milliseconds{60'000}));
    if (!rows) {
        giveUp(rows.error());
    }
    return std::move(*rows);
}

// Processor seconds of the monitor's backends so far, the gone ones included as last seen.
class BackendTimes {
public:
    void look(postgres::Session& session) {
        const auto rows = must(session, "SELECT pid FROM pg_stat_activity WHERE usename = 'watcher'");
        m_most = std::max(m_most, rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto pid = static_cast<int>(rows.integer(i, 0));
            if (const auto seconds = host::processCpuSeconds(pid)) {
                m_seconds[pid] = *seconds;
            }
        }
    }

    double sum() const {
        double all = 0;
        for (const auto& [pid, seconds] : m_seconds) {
            all += seconds;
        }
        return all;
    }

    std::size_t mostConnections() const { return m_most; }

private:
    std::map<int, double> m_seconds;
    std::size_t m_most = 0;
};

} // namespace

int main(int argc, char** argv) {
    const int seconds = argc > 1 ? std::atoi(argv[1]) : 130;
    sandbox::ServerOptions options;
    auto servers = sandbox::Servers::start(options, Deadline::after(Milliseconds{120'000}));
    if (!servers) {
        giveUp(servers.error());
    }
    const auto settings = (*servers)->postgres();
    if (auto loaded = sandbox::loadSampleDatabase(settings, {0.1, 42}, [](double, const std::string&) {}, {});
        !loaded) {
        giveUp(loaded.error());
    }
    postgres::SessionLimits limits;
    limits.readOnly = false;
    limits.statementTimeout = Milliseconds{60'000};
    auto opened = postgres::Session::open(settings, limits, Deadline::after(Milliseconds{10'000}));
    if (!opened) {
        giveUp(opened.error());
    }
    auto& session = **opened;
    must(session, "CREATE ROLE watcher LOGIN PASSWORD 'watching'");
    must(session, "GRANT pg_monitor TO watcher");

    runner::TaskRunner runner({16, 4096});
    sandbox::Workload workload(settings, (*servers)->redis(), {});
    SystemClock clock;
    const auto path = std::filesystem::temp_directory_path() /
                      ("collector-cost-" + std::to_string(std::time(nullptr)) + ".db");
    history::OpenOptions store;
    store.path = path;
    auto history = history::History::open(store, clock);
    if (!history) {
        giveUp(history.error());
    }
    must(session, "SELECT pg_stat_statements_reset()");

    BackendTimes backends;
    double own = 0;
    std::vector<monitor::CollectorRow> collectors;
    {
        monitor::Target target;
        target.id = "bench";
        target.postgres = settings;
        target.postgres.user = "watcher";
        target.postgres.password = Secret("watching");
        target.redis = (*servers)->redis();
        monitor::MonitorOptions watching;
        watching.costBudget = 1.0; // the plain cost, before anything is slowed down
        monitor::TargetMonitor monitor(target, watching, runner, **history, clock, {});
        for (int i = 0; i < seconds; ++i) {
            std::this_thread::sleep_for(std::chrono::seconds{1});
            backends.look(session);
        }
        const auto latest = monitor.latest();
        collectors = latest->collectors;
        for (const auto& value : latest->values) {
            own = value.metric == monitor::metric::kCollectorOwnCpu ? value.value : own;
        }
    }
    workload.stop();
    const auto rows = must(
        session, "SELECT sum(total_exec_time + total_plan_time) / 1000, sum(calls) FROM pg_stat_statements "
                 "WHERE userid = 'watcher'::regrole");
    const double processor = backends.sum() / seconds;
    const double statements = rows.real(0, 0) / seconds;

    std::printf("cost of watching PostgreSQL %s for %d s, all collections at their planned intervals\n",
                session.identity().version.c_str(), seconds);
    std::printf("%-52s %12s %12s\n", "", "measured", "limit");
    std::printf("%-52s %11.3f%% %11.3f%%\n", "processor time of our backends, share of a core",
                processor * 100.0, kLimit * 100.0);
    std::printf("%-52s %11.3f%% %11.3f%%\n", "our statements' time in pg_stat_statements", statements * 100.0,
                kLimit * 100.0);
    std::printf("%-52s %12zu %12d\n", "connections at most", backends.mostConnections(), 3);
    std::printf("%-52s %12.1f\n", "our statements per second",
                static_cast<double>(rows.integer(0, 1)) / seconds);
    std::printf("\n%-24s %8s %8s %12s\n", "collection", "runs", "skipped", "last, ms");
    for (const auto& row : collectors) {
        std::printf("%-24s %8llu %8llu %12.2f\n", row.name.c_str(), static_cast<unsigned long long>(row.runs),
                    static_cast<unsigned long long>(row.skipped), row.lastSeconds * 1000.0);
    }
    std::printf("\nthe costliest of our statements\n");
    const auto worst =
        must(session, "SELECT calls, mean_exec_time, left(regexp_replace(query, '\\s+', ' ', 'g'), 70) "
                      "FROM pg_stat_statements WHERE userid = 'watcher'::regrole "
                      "ORDER BY total_exec_time DESC LIMIT 8");
    for (std::size_t i = 0; i < worst.size(); ++i) {
        std::printf("%8lld calls %8.3f ms  %s\n", static_cast<long long>(worst.integer(i, 0)),
                    worst.real(i, 1), worst.text(i, 2).c_str());
    }
    history->reset();
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
        std::error_code ignored;
        std::filesystem::remove(path.string() + suffix, ignored);
    }
    return 0;
}
