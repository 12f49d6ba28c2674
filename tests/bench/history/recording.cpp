#include "tests/bench/history/recording.h"

#include "engine/monitor/target_monitor.h"
#include "engine/runner/task_runner.h"
#include "engine/sandbox/sample_database.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/workload.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <thread>

using namespace pavement;
using namespace pavement::history;

void giveUp(const Error& error) {
    std::fprintf(stderr, "%s\n", error.oneLine().c_str());
    std::exit(1);
}

void must(const Result<void>& result) {
    if (!result)
        giveUp(result.error());
}

bool RecordedSeries::isConstant() const {
    const auto bits = [](const Sample& s) { return std::bit_cast<std::uint64_t>(s.value); };
    return std::all_of(samples.begin(), samples.end(),
                       [&](const Sample& s) { return bits(s) == bits(samples.front()); });
}

Recording readRecording(const std::filesystem::path& file) {
    const SystemClock clock;
    const auto history = must(History::open({file, {}, true}, clock));
    Recording recording;
    recording.range = {Timestamp::max(), Timestamp::min()};
    for (const std::string& target : history->targets()) {
        for (const auto& [id, key] : history->list(target, "")) {
            RecordedSeries series{key.target + "/" + key.metric + "/" + key.label, {}};
            const auto data = must(history->readAt(id, {fromMillis(0), Timestamp::max()}, Resolution::raw));
            for (const Aggregate& a : data.points) {
                const double value = a.count == 0 ? std::numeric_limits<double>::quiet_NaN() : a.last;
                series.samples.push_back({id, a.at, value});
            }
            if (series.samples.empty())
                continue;
            recording.range.from = std::min(recording.range.from, series.samples.front().at);
            recording.range.to = std::max(recording.range.to, series.samples.back().at + Milliseconds{1});
            recording.samples += series.samples.size();
            recording.series.push_back(std::move(series));
        }
    }
    if (recording.samples == 0)
        giveUp({ErrorCode::notFound, "Nothing is recorded in " + file.string(), {}, {}});
    return recording;
}

void record(const std::filesystem::path& file, std::chrono::seconds length) {
    const auto servers = must(sandbox::Servers::start({}, Deadline::after(Milliseconds{120'000})));
    must(sandbox::loadSampleDatabase(servers->postgres(), {}, [](double, const std::string&) {}, {}));
    const SystemClock clock;
    const auto history = must(History::open({file, {}, false}, clock));
    sandbox::Workload workload(servers->postgres(), servers->redis(), {});
    {
        runner::TaskRunner runner({16, 4096});
        monitor::Target target;
        target.id = "sandbox";
        target.postgres = servers->postgres();
        target.redis = servers->redis();
        const monitor::TargetMonitor watching(target, {}, runner, *history, clock, {});
        std::this_thread::sleep_for(length);
    }
    must(history->flush());
}
