#include "engine/history/silence.h"
#include "engine/monitor/metrics.h"
#include "engine/report/build.h"

#include <algorithm>
#include <cmath>

namespace pavement::report {

namespace {

namespace metric = monitor::metric;

struct Line {
    std::string_view metric;
    std::string_view name; // empty: the metric's own title
};

struct Plan {
    std::string_view id, title;
    std::vector<Line> lines;
    std::string_view labelled; // a metric all of whose labels become series, stacked
    std::string_view whole;    // what they are parts of
};

std::vector<Plan> plans() {
    return {
        {"latency",
         "Response time",
         {{metric::kLogP50, "p50"},
          {metric::kLogP95, "p95"},
          {metric::kLogP99, "p99"},
          {metric::kStatementMean, "mean of statements"},
          {metric::kInFlightMax, "oldest in flight"}},
         {},
         {}},
        {"throughput",
         "Throughput",
         {{metric::kTransactions, "transactions"},
          {metric::kStatements, "statements"},
          {metric::kRedisCommands, "Redis commands"}},
         {},
         {}},
        {"hit_ratio",
         "Cache hit ratio",
         {{metric::kBufferHitRatio, "PostgreSQL buffers"}, {metric::kRedisHitRatio, "Redis"}},
         {},
         {}},
        {"load", "Load by wait type (average active sessions)", {}, metric::kLoadByWaitType, metric::kLoad},
        {"errors",
         "Errors",
         {{metric::kErrorRatio, "logged errors per statement"},
          {metric::kRollbackRatio, "rolled back transactions"}},
         {},
         {}},
        {"resources",
         "Utilization of the server's machine",
         {{metric::kHostCpu, "processor"},
          {metric::kHostMemory, "memory"},
          {metric::kHostIoWait, "waiting for disk"}},
         {},
         {}},
        {"connections",
         "Connections",
         {{metric::kClients, "clients"},
          {metric::kActiveSessions, "active"},
          {metric::kIdleInTransaction, "idle in transaction"},
          {metric::kBlocked, "blocked"}},
         {},
         {}},
    };
}

Result<bool> addSeries(const Source& source, Chart& chart, history::SeriesId id, std::string name) {
    auto data = source.history.read(id, source.spec.range, source.spec.chartPoints);
    if (!data) {
        return fail(data.error());
    }
    if (total(data->points).count == 0) {
        return false;
    }
    history::breakSilences(data->points);
    chart.series.push_back({std::move(name), std::move(data->points)});
    return true;
}

struct Found {
    history::SeriesId id;
    bool ofTarget;
};

// Figures of the machine stand under the target where its server runs there, else under none.
std::optional<Found> findSeries(const Source& source, std::string_view metric) {
    if (const auto own = source.history.find({source.spec.target, std::string(metric), ""})) {
        return Found{*own, true};
    }
    if (const auto ours = source.history.find({"", std::string(metric), ""})) {
        return Found{*ours, false};
    }
    return std::nullopt;
}

// The means of the first and the last quarter tell the trend; less than a tenth apart is called steady.
std::string_view trend(const std::vector<history::Aggregate>& points) {
    std::vector<double> values;
    for (const history::Aggregate& point : points) {
        if (point.count != 0) {
            values.push_back(point.mean());
        }
    }
    if (values.size() < 8) {
        return {};
    }
    const auto quarter = static_cast<std::ptrdiff_t>(values.size() / 4);
    const auto mean = [](auto from, auto to) {
        double sum = 0;
        for (auto it = from; it != to; ++it) {
            sum += *it;
        }
        return sum / static_cast<double>(to - from);
    };
    const double before = mean(values.begin(), values.begin() + quarter);
    const double after = mean(values.end() - quarter, values.end());
    const double scale = std::max(std::abs(before), std::abs(after));
    if (scale == 0.0 || std::abs(after - before) <= 0.1 * scale) {
        return "steady";
    }
    return after > before ? "rising" : "falling";
}

} // namespace

std::string describe(const ChartSeries& series, Unit unit) {
    const history::Aggregate all = total(series.points);
    if (all.count == 0) {
        return series.name + ": no data";
    }
    std::string text = series.name + ": last " + formatValue(all.last, unit) + ", lowest " +
                       formatValue(all.min, unit) + ", highest " + formatValue(all.max, unit);
    const std::string_view direction = trend(series.points);
    if (!direction.empty()) {
        text += ", ";
        text += direction;
    }
    return text;
}

Result<std::vector<ChartSeries>> readParts(const Source& source, std::string_view metric,
                                           std::string_view whole) {
    std::vector<ChartSeries> parts;
    const auto sum = source.history.find({source.spec.target, std::string(whole), ""});
    if (!sum) {
        return parts;
    }
    auto frame = source.history.read(*sum, source.spec.range, source.spec.chartPoints);
    if (!frame) {
        return fail(frame.error());
    }
    history::breakSilences(frame->points);
    // Each part lies on the times of the whole and has its samples: so a mean is over all of them, not over
    // those in which the part was seen.
    std::vector<history::Aggregate> none = frame->points;
    for (history::Aggregate& point : none) {
        point.min = point.max = point.sum = point.last = 0.0;
    }
    for (const auto& [id, key] : source.history.list(source.spec.target, metric)) {
        if (auto checked = source.course.check(); !checked) {
            return fail(checked.error());
        }
        if (key.metric != metric) {
            continue;
        }
        const auto data = source.history.readAt(id, source.spec.range, frame->resolution);
        if (!data) {
            return fail(data.error());
        }
        if (total(data->points).count == 0) {
            continue;
        }
        ChartSeries part{key.label, none};
        std::vector<std::uint64_t> seen(none.size(), 0);
        for (const history::Aggregate& point : data->points) {
            auto place =
                std::upper_bound(part.points.begin(), part.points.end(), point.at,
                                 [](Timestamp at, const history::Aggregate& p) { return at < p.at; });
            if (point.count == 0 || place == part.points.begin() || (--place)->count == 0) {
                continue;
            }
            std::uint64_t& count = seen[static_cast<std::size_t>(place - part.points.begin())];
            place->min = count == 0 ? point.min : std::min(place->min, point.min);
            place->max = std::max(place->max, point.max);
            place->sum += point.sum;
            place->last = point.last;
            count += point.count;
        }
        for (std::size_t i = 0; i < seen.size(); ++i) {
            if (seen[i] < part.points[i].count) {
                part.points[i].min = 0.0; // in some of the samples there was none
            }
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

Result<void> addCharts(const Source& source, Report& report) {
    const std::vector<Plan> all = plans();
    for (std::size_t n = 0; n < all.size(); ++n) {
        const Plan& plan = all[n];
        Chart chart;
        chart.id = plan.id;
        chart.title = plan.title;
        for (const Line& line : plan.lines) {
            if (auto step = source.course.step(n, all.size()); !step) {
                return fail(step.error());
            }
            const auto found = findSeries(source, line.metric);
            const monitor::MetricInfo* info = monitor::findMetric(line.metric);
            if (!found || info == nullptr) {
                continue;
            }
            // Statement means and in-flight ages stand in for percentiles; beside true percentiles they only
            // confuse.
            if (plan.id == "latency" && !chart.series.empty() && line.metric != metric::kLogP95 &&
                line.metric != metric::kLogP99) {
                continue;
            }
            const auto added = addSeries(source, chart, found->id, std::string(line.name));
            if (!added) {
                return fail(added.error());
            }
            if (*added) {
                chart.unit = info->unit;
                if (!found->ofTarget) {
                    chart.title = "Utilization of this machine, not the server's";
                }
                if (chart.source.find(info->source) == std::string::npos) {
                    chart.source += (chart.source.empty() ? "" : " ") + std::string(info->source);
                }
            }
        }
        if (!plan.labelled.empty()) {
            const monitor::MetricInfo* info = monitor::findMetric(plan.labelled);
            chart.stacked = true;
            auto parts = readParts(source, plan.labelled, plan.whole);
            if (!parts) {
                return fail(parts.error());
            }
            chart.series = std::move(*parts);
            if (info != nullptr) {
                chart.unit = info->unit;
                chart.source = info->source;
            }
            std::sort(chart.series.begin(), chart.series.end(),
                      [](const ChartSeries& a, const ChartSeries& b) {
                          return total(a.points).sum > total(b.points).sum;
                      });
        }
        if (chart.series.empty()) {
            continue;
        }
        for (const ChartSeries& series : chart.series) {
            chart.summary += (chart.summary.empty() ? "" : "; ") + describe(series, chart.unit);
        }
        report.charts.push_back(std::move(chart));
    }
    return {};
}

} // namespace pavement::report
