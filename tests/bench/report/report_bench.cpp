// How long a report takes: an hour at one sample a second, and a year, over a history as the monitor leaves
// it — the overview's metrics every second (hour) or every minute (year), and 300 statements with five
// figures each. Limits: an hour's HTML below 1 s, a year's below 5 s. Beside it, the same hour read row by
// row from a plain SQLite table is not a report, so the peer here is the limit itself.

#include "engine/history/history.h"
#include "engine/monitor/metrics.h"
#include "engine/report/report.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <unistd.h>
#include <vector>

using namespace pavement;
namespace metric = pavement::monitor::metric;

namespace {

using SteadyClock = std::chrono::steady_clock;

double secondsSince(SteadyClock::time_point start) {
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

struct Filled {
    std::unique_ptr<history::History> history;
    TimeRange range;
    std::size_t samples = 0;
};

// What three hundred statements did in an interval.
history::WorkInterval statementsAt(Timestamp at, std::chrono::seconds length, std::int64_t tick) {
    using history::WorkFigure;
    history::WorkInterval interval;
    interval.at = at;
    interval.seconds = static_cast<double>(length.count());
    for (int n = 0; n < 300; ++n) {
        history::StatementWork work;
        const auto some = static_cast<double>((tick * 31 + n) % 97);
        work[WorkFigure::calls] = some;
        work[WorkFigure::seconds] = some / 1000;
        work[WorkFigure::rows] = some * 10;
        work[WorkFigure::hitBytes] = some * 8192 * 20;
        work[WorkFigure::readBytes] = some * 8192;
        interval.total.add(work);
        interval.statements.push_back({std::to_string(n) + "/5/10", work});
    }
    for (const WorkFigure figure : {WorkFigure::calls, WorkFigure::seconds, WorkFigure::rows,
                                    WorkFigure::hitBytes, WorkFigure::readBytes}) {
        interval.figures.add(figure);
    }
    return interval;
}

Filled fill(const std::filesystem::path& path, ManualClock& clock, std::chrono::seconds length,
            std::chrono::seconds step, std::chrono::seconds statementStep) {
    Filled filled;
    history::Retention forever;
    forever.raw = forever.tenSeconds = forever.minute = forever.hour = std::chrono::hours{24 * 1000};
    forever.maxBytes = 16LL << 30U;
    filled.history = std::move(*history::History::open({path, forever, false}, clock));
    history::History& history = *filled.history;
    std::vector<history::SeriesId> fast;
    for (const monitor::MetricInfo& info : monitor::metricCatalogue()) {
        if (info.labelMeans.empty() && !info.isHistogram) {
            fast.push_back(*history.series({"bench", std::string(info.id), ""}));
        }
    }
    for (const char* wait : {"CPU", "IO", "Lock", "LWLock", "Client"}) {
        fast.push_back(*history.series({"bench", std::string(metric::kLoadByWaitType), wait}));
        fast.push_back(*history.series({"bench", std::string(metric::kLoadByWaitEvent), wait}));
    }
    const Timestamp start = clock.wall();
    std::vector<history::Sample> batch;
    Timestamp nextStatements = start;
    std::int64_t tick = 0;
    for (Timestamp at = start; at < start + length; at += step, ++tick) {
        batch.clear();
        for (std::size_t n = 0; n < fast.size(); ++n) {
            batch.push_back(
                {fast[n], at,
                 std::round(
                     1000.0 *
                     (1.0 + std::sin(static_cast<double>(tick + static_cast<std::int64_t>(n)) / 60.0))) /
                     1000.0});
        }
        if (at >= nextStatements) {
            (void)history.addWork("bench", statementsAt(at, statementStep, tick));
            nextStatements += statementStep;
        }
        history.append(batch);
        filled.samples += batch.size();
        clock.advance(std::chrono::duration_cast<Milliseconds>(step));
        if (tick % 20'000 == 0) {
            (void)history.maintain();
        }
    }
    (void)history.flush();
    // Bounded work a call: until the roll-ups have caught up.
    for (int n = 0; n < 400; ++n) {
        (void)history.maintain();
    }
    filled.range = {start, start + length};
    return filled;
}

void measure(const char* name, const Filled& filled, const Clock& clock, double limitSeconds) {
    report::ReportSpec spec;
    spec.target = "bench";
    spec.targetName = "bench";
    spec.range = filled.range;
    std::vector<double> build;
    std::vector<double> html;
    std::size_t bytes = 0;
    for (int run = 0; run < 7; ++run) {
        const auto start = SteadyClock::now();
        const auto built = report::buildReport(*filled.history, spec, clock);
        build.push_back(secondsSince(start));
        if (!built) {
            std::printf("%s: %s\n", name, built.error().oneLine().c_str());
            return;
        }
        bytes = report::toHtml(*built).size();
        html.push_back(secondsSince(start));
    }
    std::sort(build.begin(), build.end());
    std::sort(html.begin(), html.end());
    std::printf("%-6s %12zu samples   build %.3f s   build + HTML %.3f s (median of 7; %.3f…%.3f)   limit "
                "%.1f s   %zu KiB\n",
                name, filled.samples, build[3], html[3], html.front(), html.back(), limitSeconds,
                bytes / 1024);
}

} // namespace

int main() {
    const auto directory =
        std::filesystem::temp_directory_path() / ("pavement-report-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory);
    {
        ManualClock clock{fromMillis(1'700'000'000'000)};
        const Filled hour = fill(directory / "hour.db", clock, std::chrono::hours{1}, std::chrono::seconds{1},
                                 std::chrono::seconds{10});
        measure("hour", hour, clock, 1.0);
    }
    {
        ManualClock clock{fromMillis(1'700'000'000'000)};
        const Filled year = fill(directory / "year.db", clock, std::chrono::hours{24 * 365},
                                 std::chrono::seconds{60}, std::chrono::seconds{3600});
        measure("year", year, clock, 5.0);
    }
    std::filesystem::remove_all(directory);
    return 0;
}
