// Where the figures have holes: what the monitor noted while it ran, and the times when nothing was recorded
// at all.

#include "engine/history/silence.h"
#include "engine/monitor/metrics.h"
#include "engine/report/build.h"

#include <algorithm>

namespace pavement::report {

namespace {

// Raw for a day, ten seconds a point for more than a week: short pauses of a long range are still seen.
constexpr std::size_t kFinePoints = 100'000;

// The monitor writes its own cost every second, whatever the servers do: where that is missing nobody
// recorded.
Result<std::vector<TimeRange>> unrecorded(const Source& source) {
    std::vector<TimeRange> silences;
    const auto series =
        source.history.find({source.spec.target, std::string(monitor::metric::kCollectorOwnCpu), ""});
    if (!series) {
        return silences;
    }
    const auto data = source.history.read(*series, source.spec.range, kFinePoints);
    if (!data) {
        return fail(data.error());
    }
    const Milliseconds step =
        data->resolution == history::Resolution::raw ? Milliseconds{0} : history::stepOf(data->resolution);
    std::vector<std::int64_t> times;
    for (const history::Aggregate& point : data->points) {
        if (point.count != 0) {
            times.push_back(toMillis(point.at));
        }
    }
    const Milliseconds bridge = history::longestBridge(times);
    Timestamp before = source.spec.range.from;
    const auto look = [&](Timestamp next) {
        if (next - before > bridge) {
            silences.push_back({before, next});
        }
    };
    for (const std::int64_t at : times) {
        look(fromMillis(at));
        before = fromMillis(at) + step;
    }
    look(source.spec.range.to);
    return silences;
}

} // namespace

Result<void> addGaps(const Source& source, Report& report) {
    constexpr std::size_t kMost = 500;
    auto gaps =
        source.history.events(source.spec.target, source.spec.range, kMost + 1, history::EventChoice::gaps);
    if (!gaps) {
        return fail(gaps.error());
    }
    if (gaps->size() > kMost) {
        gaps->erase(gaps->begin());
        report.notes.push_back("Only the latest " + std::to_string(kMost) +
                               " data gaps of the range are listed.");
    }
    report.gaps = std::move(*gaps);
    const auto silences = unrecorded(source);
    if (!silences) {
        return fail(silences.error());
    }
    for (const TimeRange& silence : *silences) {
        history::Event gap;
        gap.at = silence.from;
        gap.until = silence.to;
        gap.kind = history::EventKind::gap;
        gap.target = source.spec.target;
        gap.title = "Nothing was recorded";
        gap.detail = "The target was not watched, or the figures could not be kept.";
        report.gaps.push_back(std::move(gap));
    }
    std::stable_sort(report.gaps.begin(), report.gaps.end(),
                     [](const history::Event& a, const history::Event& b) { return a.at < b.at; });
    return {};
}

} // namespace pavement::report
