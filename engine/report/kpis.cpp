#include "engine/monitor/metrics.h"
#include "engine/report/build.h"

#include <array>
#include <cmath>

namespace pavement::report {

namespace {

namespace metric = monitor::metric;

// Metrics of one source stand side by side ("response.log.p50", ".p95", ".p99"): the source is the id without
// its last part.
std::string_view family(std::string_view id) {
    return id.substr(0, id.rfind('.'));
}

struct Percentile {
    std::string_view metric;
    double quantile;
};

constexpr std::array kPercentiles{Percentile{metric::kLogP50, 0.50}, Percentile{metric::kLogP95, 0.95},
                                  Percentile{metric::kLogP99, 0.99}};

Result<std::optional<KpiRow>> row(const Source& source, const monitor::KpiInfo& kpi, std::string_view id) {
    const monitor::MetricInfo* info = monitor::findMetric(id);
    const auto series = source.history.find({source.spec.target, std::string(id), ""});
    if (info == nullptr || !series) {
        return std::optional<KpiRow>{};
    }
    const auto data = source.history.read(*series, source.spec.range, source.spec.chartPoints);
    if (!data) {
        return fail(data.error());
    }
    const history::Aggregate all = total(data->points);
    if (all.count == 0) {
        return std::optional<KpiRow>{};
    }
    KpiRow result;
    result.id = kpi.id;
    result.title = kpi.title;
    result.metric = info->id;
    result.metricTitle = info->title;
    result.unit = info->unit;
    result.average = all.mean();
    result.minimum = all.min;
    result.maximum = all.max;
    result.last = all.last;
    result.definition = info->definition;
    result.source = info->source;
    // A percentile of a range is not the mean of percentiles: it comes from the merged histograms.
    for (const Percentile& percentile : kPercentiles) {
        if (percentile.metric != id) {
            continue;
        }
        const auto durations =
            source.history.find({source.spec.target, std::string(metric::kLogDurations), ""});
        if (!durations) {
            continue;
        }
        const auto merged = source.history.histogram(*durations, source.spec.range);
        if (!merged) {
            return fail(merged.error());
        }
        if (!merged->empty()) {
            result.average = std::chrono::duration<double>(merged->quantile(percentile.quantile)).count();
            result.source += " Over the whole range: from the merged histograms of all intervals.";
        }
    }
    return std::optional<KpiRow>(std::move(result));
}

void judge(const Source& source, const monitor::KpiInfo& kpi, KpiRow& row) {
    const monitor::MetricInfo* info = monitor::findMetric(row.metric);
    const auto chosen = source.spec.kpiTargets.find(row.id);
    const double target = chosen != source.spec.kpiTargets.end() ? chosen->second : kpi.defaultTarget;
    if (!(target > 0.0) || info == nullptr || !row.average) {
        return;
    }
    row.target = target;
    row.met = info->higherIsBetter ? *row.average >= target : *row.average <= target;
}

} // namespace

history::Aggregate total(const std::vector<history::Aggregate>& points) {
    history::Aggregate all;
    for (const history::Aggregate& point : points) {
        if (point.count == 0 || !std::isfinite(point.sum)) {
            continue;
        }
        if (all.count == 0) {
            all.at = point.at;
            all.min = point.min;
            all.max = point.max;
        }
        all.min = std::min(all.min, point.min);
        all.max = std::max(all.max, point.max);
        all.sum += point.sum;
        all.last = point.last;
        all.count += point.count;
    }
    return all;
}

Result<void> addKpis(const Source& source, Report& report) {
    const auto catalogue = monitor::kpiCatalogue();
    for (std::size_t n = 0; n < catalogue.size(); ++n) {
        const monitor::KpiInfo& kpi = catalogue[n];
        std::vector<KpiRow> rows;
        std::string_view shown;
        for (const std::string_view id : kpi.metrics) {
            if (auto step = source.course.step(n, catalogue.size()); !step) {
                return fail(step.error());
            }
            if (!shown.empty() && family(id) != shown) {
                continue; // a worse source than the one already found
            }
            auto found = row(source, kpi, id);
            if (!found) {
                return fail(found.error());
            }
            if (*found) {
                // Percentiles of one source belong together; everything else of a KPI stands for itself.
                shown = family(id) == family(metric::kLogP50) ? family(id) : shown;
                rows.push_back(std::move(**found));
            }
        }
        if (rows.empty()) {
            KpiRow empty;
            empty.id = kpi.id;
            empty.title = kpi.title;
            empty.definition = kpi.definition;
            empty.source = "No data in this range.";
            rows.push_back(std::move(empty));
        }
        if (rows.front().metric == metric::kConnectionsUsed) { // the first choice, the processors, is missing
            rows.front().source +=
                " It stands in for the server's processors, which cannot be seen from this machine.";
        }
        // The target is stated for the 95th percentile where there is one, else for the first figure.
        KpiRow* judged = &rows.front();
        for (KpiRow& candidate : rows) {
            if (candidate.metric == metric::kLogP95) {
                judged = &candidate;
            }
        }
        judge(source, kpi, *judged);
        for (KpiRow& one : rows) {
            report.kpis.push_back(std::move(one));
        }
    }
    return {};
}

} // namespace pavement::report
