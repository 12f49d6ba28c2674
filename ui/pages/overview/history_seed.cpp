#include "ui/pages/overview/history_seed.h"

#include "engine/history/silence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace pavement::ui {
namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int64_t> timesOf(const history::SeriesData& data) {
    std::vector<std::int64_t> times;
    times.reserve(data.points.size());
    for (const history::Aggregate& point : data.points) {
        times.push_back(toMillis(point.at));
    }
    return times;
}

std::optional<history::SeriesId> findSeries(const history::History& history, const std::string& target,
                                            const std::string& metric) {
    if (const auto own = history.find({target, metric, ""})) {
        return own;
    }
    return history.find({"", metric, ""}); // this machine's own series stand under no target
}

// Parts of a whole, all on the union of their times.
void addStacked(std::vector<std::pair<std::string, history::SeriesData>> parts, const std::string& metric,
                HistorySeed& seed) {
    std::set<std::int64_t> all;
    for (const auto& [label, data] : parts) {
        for (const history::Aggregate& point : data.points) {
            all.insert(toMillis(point.at));
        }
    }
    const std::vector<std::int64_t> times(all.begin(), all.end());
    const std::int64_t bridge = history::longestBridge(times).count();
    for (const auto& [label, data] : parts) {
        SeriesSeed series{metric, label, {}};
        auto next = data.points.begin();
        std::int64_t before = times.empty() ? 0 : times.front();
        for (const std::int64_t at : times) {
            if (at - before > bridge) {
                series.points.push_back({before + 1, kGap});
            }
            before = at;
            double value = 0.0;
            if (next != data.points.end() && toMillis(next->at) == at) {
                value = next->count == 0 ? kGap : next->mean();
                ++next;
            }
            series.points.push_back({at, value});
        }
        seed.series.push_back(std::move(series));
    }
}

} // namespace

std::vector<stats::Point> linePoints(const history::SeriesData& data) {
    std::vector<stats::Point> points;
    points.reserve(data.points.size() * 2);
    const std::int64_t bridge = history::longestBridge(timesOf(data)).count();
    const std::int64_t half = history::stepOf(data.resolution).count() / 2;
    std::int64_t before = data.points.empty() ? 0 : toMillis(data.points.front().at);
    for (const history::Aggregate& point : data.points) {
        const std::int64_t at = toMillis(point.at);
        if (at - before > bridge) {
            points.push_back({points.empty() ? at : points.back().millis + 1, kGap});
        }
        before = at;
        if (point.count == 0) {
            points.push_back({at, kGap});
        } else if (data.resolution == history::Resolution::raw || point.min == point.max) {
            points.push_back({at, point.count == 1 ? point.last : point.mean()});
        } else {
            points.push_back({at, point.min});
            points.push_back({at + half, point.max});
        }
    }
    return points;
}

Result<HistorySeed> readHistorySeed(const history::History& history, const std::string& target,
                                    const std::vector<SeriesWish>& wishes, TimeRange range,
                                    std::size_t maxPoints, std::stop_token stop) {
    HistorySeed seed;
    seed.range = range;
    for (const SeriesWish& wish : wishes) {
        if (stop.stop_requested()) {
            return fail(ErrorCode::cancelled, "Reading the history was cancelled");
        }
        std::vector<std::pair<std::string, history::SeriesData>> read;
        const auto add = [&](history::SeriesId id, const std::string& label) -> Result<void> {
            auto data = history.read(id, range, maxPoints);
            if (!data) {
                return fail(data.error());
            }
            if (!data->points.empty()) {
                seed.step = std::max(seed.step, history::stepOf(data->resolution));
                read.emplace_back(label, std::move(*data));
            }
            return {};
        };
        if (wish.everyLabel) {
            for (const auto& [id, key] : history.list(target, wish.metric)) {
                if (key.metric == wish.metric) {
                    if (auto added = add(id, key.label); !added) {
                        return fail(added.error());
                    }
                }
            }
        } else if (const auto id = findSeries(history, target, wish.metric)) {
            if (auto added = add(*id, ""); !added) {
                return fail(added.error());
            }
        }
        if (wish.stacked) {
            addStacked(std::move(read), wish.metric, seed);
        } else {
            for (auto& [label, data] : read) {
                seed.series.push_back({wish.metric, label, linePoints(data)});
            }
        }
    }
    auto events = history.events(target, range);
    if (!events) {
        return fail(events.error());
    }
    seed.events = std::move(*events);
    return seed;
}

} // namespace pavement::ui
