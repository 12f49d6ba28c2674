#include "engine/monitor/collectors.h"

#include "engine/monitor/figures.h"
#include "engine/monitor/log_reader.h"
#include "engine/monitor/metrics.h"

#include "engine/base/scrub.h"

#include <cmath>
#include <map>

namespace pavement::monitor {

namespace {

constexpr Milliseconds kLogInterval = std::chrono::seconds{1};
constexpr std::size_t kMostSqlstates = 40; // series; the rest is summed as "other"

double durationSeconds(stats::LatencyHistogram::Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

// Durations and errors from the server's log, where it can be read: a source of its own, since a server
// answers well enough without it.
class LogCollector final : public PostgresCollector {
public:
    LogCollector(const Target& target, const MonitorOptions& options, const std::string& ownApplication)
        : m_target(target.id)
        , m_takePlans(options.takePlans)
        , m_reader(readerOptions(target, options, ownApplication)) {}

    std::string_view name() const override { return "log"; }

    std::string_view source() const override { return "log"; }

    Milliseconds interval() const override { return kLogInterval; }

    Result<void> collect(postgres::Session& session, Collection& run) override {
        auto harvest = m_reader.read(&session, run.deadline);
        const auto wall = run.clock.wall();
        m_health.source = "log";
        if (!harvest) {
            // A lost connection says nothing about the log.
            if (!session.broken()) {
                m_health.state = LinkState::unreachable;
                m_health.message = scrub(harvest.error().oneLine());
                run.board.setSource(m_health);
            }
            m_interval.forget();
            return fail(harvest.error());
        }
        const auto comparable = m_interval.open(run.clock.steady(), wall, run.facts.epoch, run.interval);
        if (comparable == Comparability::yes) {
            setDurations(*harvest, run.figures);
            setErrors(*harvest, run);
        }
        takePlans(*harvest);
        run.note = harvest->note + (harvest->note.empty() || planNote().empty() ? "" : " ") + planNote();
        m_health.state = harvest->note.empty() ? LinkState::connected : LinkState::degraded;
        m_health.message = harvest->note;
        m_health.lastSuccess = wall;
        run.board.setSource(m_health);
        return {};
    }

private:
    static LogReaderOptions readerOptions(const Target& target, const MonitorOptions& options,
                                          const std::string& ownApplication) {
        LogReaderOptions made;
        made.directory = target.logDirectory;
        made.ignoredApplications = {ownApplication};
        made.plansPerCall = options.takePlans ? options.plansPerCollection : 0;
        made.planBytesPerCall = options.planBytesPerCollection;
        return made;
    }

    void takePlans(const LogHarvest& harvest) {
        m_plansSkipped += harvest.plansSkipped;
        if (!m_takePlans || harvest.plans.empty()) {
            return;
        }
        PlansTaken taken = m_takePlans(m_target, harvest.plans);
        m_plansKept += taken.kept;
        m_plansUnread += taken.unread;
        m_planProblem = scrub(taken.problem);
    }

    // What was left out, since the recording began.
    std::string planNote() const {
        std::string note;
        if (m_plansSkipped > 0) {
            note = std::to_string(m_plansSkipped) + " of " +
                   std::to_string(m_plansSkipped + m_plansKept + m_plansUnread) +
                   " logged plans were left out, the quickest of each collection: raise "
                   "auto_explain.log_min_duration.";
        }
        if (m_plansUnread > 0) {
            note += (note.empty() ? "" : " ") + std::to_string(m_plansUnread) +
                    " logged plans could not be used.";
        }
        if (!m_planProblem.empty()) {
            note += (note.empty() ? "" : " ") + m_planProblem;
        }
        return note;
    }

    static void setDurations(const LogHarvest& harvest, Recorder& figures) {
        if (!harvest.durationsLogged) {
            return;
        }
        const auto& durations = harvest.durations;
        // Of slow statements alone every percentile would be slow: better none, and the next source is shown.
        const bool tellsAll = !harvest.onlyAboveThreshold && !durations.empty();
        const auto at = [&](double q) { return tellsAll ? durationSeconds(durations.quantile(q)) : kNaN; };
        figures.set(metric::kLogP50, at(0.50));
        figures.set(metric::kLogP95, at(0.95));
        figures.set(metric::kLogP99, at(0.99));
        if (tellsAll) {
            figures.setHistogram(metric::kLogDurations, durations);
        }
    }

    void setErrors(const LogHarvest& harvest, Collection& run) {
        double sum = 0;
        for (auto& [sqlstate, count] : m_errors) {
            count = 0; // an error once seen is zero when absent, not unknown
        }
        for (const auto& [sqlstate, count] : harvest.errorsBySqlstate) {
            const bool room = m_errors.size() < kMostSqlstates || m_errors.contains(sqlstate);
            m_errors[room ? sqlstate : "other"] += static_cast<double>(count);
            sum += static_cast<double>(count);
        }
        const double seconds = m_interval.seconds();
        for (const auto& [sqlstate, count] : m_errors) {
            run.figures.set(metric::kErrorsBySqlstate, count / seconds, sqlstate);
        }
        double ended = run.board.newest(metric::kStatements);
        if (std::isnan(ended)) {
            ended = run.board.newest(metric::kTransactions);
        }
        const double failed = sum / seconds;
        run.figures.set(metric::kErrorRatio, failed / (failed + ended)); // 0/0: nothing to say
    }

    std::string m_target;
    PlanTaker m_takePlans;
    std::uint64_t m_plansKept = 0, m_plansSkipped = 0, m_plansUnread = 0;
    std::string m_planProblem; // of the latest that were taken
    LogReader m_reader;
    RateTable m_interval; // for the time between two readings alone
    SourceHealth m_health;
    std::map<std::string, double> m_errors; // of the last interval
};

} // namespace

CollectorPtr makeLogCollector(const Target& target, const MonitorOptions& options,
                              const std::string& ownApplication) {
    return std::make_unique<LogCollector>(target, options, ownApplication);
}

} // namespace pavement::monitor
