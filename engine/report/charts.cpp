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
         {}},
        {"throughput",
         "Throughput",
         {{metric::kTransactions, "transactions"},
          {metric::kStatements, "statements"},
          {metric::kRedisCommands, "Redis commands"}},
         {}},
        {"hit_ratio",
         "Cache hit ratio",
         {{metric::kBufferHitRatio, "PostgreSQL buffers"}, {metric::kRedisHitRatio, "Redis"}},
         {}},
        {"load", "Load by wait type (average active sessions)", {}, metric::kLoadByWaitType},
        {"errors",
         "Errors",
         {{metric::kErrorRatio, "logged errors per statement"},
          {metric::kRollbackRatio, "rolled back transactions"}},
         {}},
        {"resources",
         "Utilization of this machine",
         {{metric::kHostCpu, "processor"},
          {metric::kHostMemory, "memory"},
          {metric::kHostIoWait, "waiting for disk"}},
         {}},
        {"connections",
         "Connections",
         {{metric::kClients, "clients"},
          {metric::kActiveSessions, "active"},
          {metric::kIdleInTransaction, "idle in transaction"},
          {metric::kBlocked, "blocked"}},
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
    chart.series.push_back({std::move(name), std::move(data->points)});
    return true;
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

Result<void> addCharts(const Source& source, Report& report) {
    for (const Plan& plan : plans()) {
        Chart chart;
        chart.id = plan.id;
        chart.title = plan.title;
        std::vector<std::pair<std::string_view, std::string>> wanted; // metric, label
        for (const Line& line : plan.lines) {
            const auto id = source.history.find({source.spec.target, std::string(line.metric), ""});
            const monitor::MetricInfo* info = monitor::findMetric(line.metric);
            if (!id || info == nullptr) {
                continue;
            }
            // Statement means and in-flight ages stand in for percentiles; beside true percentiles they only
            // confuse.
            if (plan.id == "latency" && !chart.series.empty() && line.metric != metric::kLogP95 &&
                line.metric != metric::kLogP99) {
                continue;
            }
            const auto added = addSeries(source, chart, *id, std::string(line.name));
            if (!added) {
                return fail(added.error());
            }
            if (*added) {
                chart.unit = info->unit;
                if (chart.source.find(info->source) == std::string::npos) {
                    chart.source += (chart.source.empty() ? "" : " ") + std::string(info->source);
                }
            }
        }
        if (!plan.labelled.empty()) {
            const monitor::MetricInfo* info = monitor::findMetric(plan.labelled);
            chart.stacked = true;
            for (const auto& [id, key] : source.history.list(source.spec.target, plan.labelled)) {
                if (key.metric != plan.labelled) {
                    continue;
                }
                const auto added = addSeries(source, chart, id, key.label);
                if (!added) {
                    return fail(added.error());
                }
            }
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
