#include "engine/report/report.h"

#include "engine/report/build.h"

#include "engine/analyzer/attention_text.h"
#include "engine/analyzer/changes_json.h"
#include "engine/analyzer/findings_json.h"
#include "engine/analyzer/reports_json.h"
#include "engine/base/json.h"

#include <cmath>

namespace pavement::report {

namespace {

Json number(std::optional<double> value) {
    return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json eventList(const std::vector<history::Event>& events) {
    Json list = Json::array();
    for (const history::Event& event : events) {
        list.push_back({{"at", formatTimestamp(event.at, true)},
                        {"until", event.until ? Json(formatTimestamp(*event.until, true)) : Json(nullptr)},
                        {"kind", history::toString(event.kind)},
                        {"title", event.title},
                        {"detail", event.detail}});
    }
    return list;
}

} // namespace

std::string toJson(const Report& report) {
    Json root = {{"schema", "pavement-report"},
                 {"version", Report::kSchemaVersion},
                 {"program", report.program},
                 {"created", formatTimestamp(report.createdAt, true)},
                 {"target", {{"id", report.spec.target}, {"name", report.spec.targetName}}},
                 {"from", formatTimestamp(report.spec.range.from, true)},
                 {"to", formatTimestamp(report.spec.range.to, true)},
                 {"notes", report.notes}};

    Json kpis = Json::array();
    for (const KpiRow& row : report.kpis) {
        kpis.push_back({{"id", row.id},
                        {"title", row.title},
                        {"metric", row.metric},
                        {"metric_title", row.metricTitle},
                        {"unit", unitId(row.unit)},
                        {"average", number(row.average)},
                        {"minimum", number(row.minimum)},
                        {"maximum", number(row.maximum)},
                        {"last", number(row.last)},
                        {"target", number(row.target)},
                        {"met", row.met ? Json(*row.met) : Json(nullptr)},
                        {"definition", row.definition},
                        {"source", row.source}});
    }
    root["kpis"] = std::move(kpis);

    Json charts = Json::array();
    for (const Chart& chart : report.charts) {
        Json series = Json::array();
        for (const ChartSeries& line : chart.series) {
            Json points =
                Json::array(); // [milliseconds, min, mean, max, last, samples]; null values are gaps
            for (const history::Aggregate& point : line.points) {
                const bool gap = point.count == 0;
                const auto value = [&](double v) { return gap ? Json(nullptr) : number(v); };
                points.push_back({toMillis(point.at), value(point.min), value(point.mean()), value(point.max),
                                  value(point.last), point.count});
            }
            series.push_back({{"name", line.name}, {"points", std::move(points)}});
        }
        charts.push_back({{"id", chart.id},
                          {"title", chart.title},
                          {"unit", unitId(chart.unit)},
                          {"stacked", chart.stacked},
                          {"summary", chart.summary},
                          {"source", chart.source},
                          {"series", std::move(series)}});
    }
    root["charts"] = std::move(charts);
    root["chart_point_fields"] = {"at_milliseconds", "minimum", "mean", "maximum", "last", "samples"};

    Json statements = Json::array();
    for (const StatementLine& line : report.statements) {
        statements.push_back({{"id", line.id},
                              {"text", line.text},
                              {"calls", number(line.calls)},
                              {"total_seconds", number(line.totalSeconds)},
                              {"mean_seconds", number(line.meanSeconds)},
                              {"rows", number(line.rows)},
                              {"share", number(line.share)},
                              {"hit_ratio", number(line.hitRatio)}});
    }
    root["statements"] = std::move(statements);
    root["statements_total"] = report.statementsTotal;

    Json depths = Json::array();
    for (const StatementDepth& depth : report.depths) {
        Json profile = Json::object();
        for (const auto& [event, share] : depth.waits) {
            profile[event] = number(share);
        }
        Json changes = Json::array();
        for (const Timestamp at : depth.planChanges) {
            changes.push_back(formatTimestamp(at, true));
        }
        depths.push_back({{"id", depth.id},
                          {"text", depth.text},
                          {"databases", depth.databases},
                          {"users", depth.users},
                          {"calls", number(depth.calls)},
                          {"total_seconds", number(depth.totalSeconds)},
                          {"share", number(depth.share)},
                          {"mean_seconds", number(depth.meanSeconds)},
                          {"deviation_seconds", number(depth.deviationSeconds)},
                          {"slowest_seconds", number(depth.slowestSeconds)},
                          {"rows_per_call", number(depth.rowsPerCall)},
                          {"rows_scanned_per_call", number(depth.rowsScannedPerCall)},
                          {"rows_scanned_source", depth.rowsScannedSource},
                          {"hit_ratio", number(depth.hitRatio)},
                          {"read_bytes", number(depth.readBytes)},
                          {"temp_bytes", number(depth.tempBytes)},
                          {"wal_bytes", number(depth.walBytes)},
                          {"plan_seconds", number(depth.planSeconds)},
                          {"jit_seconds", number(depth.jitSeconds)},
                          {"new", depth.isNew},
                          {"findings", analyzer::toJson(depth.findings)},
                          {"waits", std::move(profile)},
                          {"plan_changes", std::move(changes)}});
    }
    root["statements_in_depth"] = std::move(depths);
    root["attention"] = report.attention ? analyzer::toJson(*report.attention) : Json(nullptr);
    root["changes"] = report.changes ? analyzer::toJson(*report.changes) : Json(nullptr);
    root["patterns"] = report.patterns ? analyzer::toJson(*report.patterns) : Json(nullptr);
    root["checks"] =
        report.checks ? analyzer::toJson(report.checks->report, report.checks->catalogue) : Json(nullptr);
    root["locks"] = nullptr;
    if (report.locks) {
        root["locks"] = analyzer::toJson(report.locks->locks);
        root["locks"]["horizon"] = analyzer::toJson(report.locks->horizon);
    }

    Json waits = Json::array();
    for (const WaitLine& line : report.waits) {
        waits.push_back({{"wait", line.wait},
                         {"average_active_sessions", number(line.averageSessions)},
                         {"share", number(line.share)}});
    }
    root["load_by_wait"] = std::move(waits);
    root["events"] = eventList(report.events);
    root["gaps"] = eventList(report.gaps);

    Json environment = Json::object();
    for (const auto& [name, value] : report.spec.environment) {
        environment[name] = value;
    }
    root["environment"] = std::move(environment);
    return dumpJson(root, 1);
}

} // namespace pavement::report
