#include "ui/pages/queries/statement_reading.h"

#include "engine/analyzer/findings_json.h"
#include "engine/analyzer/workload_findings.h"
#include "engine/analyzer/workload_json.h"
#include "engine/base/json.h"
#include "engine/base/units.h"
#include "ui/pages/queries/statement_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace pavement::ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kPoints = 1500;

} // namespace

Result<StatementReading> readStatement(const history::History& history, const std::string& target,
                                       const analyzer::StatementLoad& load, bool split, TimeRange range,
                                       std::stop_token stop) {
    StatementReading reading;
    reading.range = range;
    reading.read = true;
    analyzer::WorkloadOptions options;
    options.sparkPoints = 0;
    options.splitByDatabase = options.splitByUser = split;
    options.most = std::numeric_limits<std::size_t>::max();
    auto workload = analyzer::readWorkload(history, target, range, options);
    if (!workload) {
        return fail(workload.error());
    }
    reading.figures = workload->figures;
    const std::string key = statementKey(load, split);
    for (analyzer::StatementLoad& one : workload->statements) {
        if (statementKey(one, split) == key) {
            reading.load = std::move(one);
            break;
        }
    }
    if (stop.stop_requested()) {
        return fail(ErrorCode::cancelled, "Cancelled");
    }
    analyzer::StatementChoice choice{load.id, {}};
    if (split) {
        choice.labels = load.labels;
    }
    auto course = analyzer::statementHistory(history, target, choice, range, kPoints);
    if (!course) {
        return fail(course.error());
    }
    reading.history = std::move(*course);
    if (stop.stop_requested()) {
        return fail(ErrorCode::cancelled, "Cancelled");
    }
    auto waits = analyzer::loadByWait(history, target, range, choice);
    if (!waits) {
        return fail(waits.error());
    }
    reading.waits = std::move(waits->all);
    for (const analyzer::WaitLoad& wait : reading.waits) {
        reading.waitSeconds += wait.seconds;
    }
    auto logged = history.loggedExecutions(target, load.id);
    if (!logged) {
        return fail(logged.error());
    }
    reading.logged = std::move(*logged);
    std::erase_if(reading.logged, [range](const history::LoggedExecution& one) {
        return one.at < range.from || one.at >= range.to;
    });
    if (reading.load) {
        const double recorded =
            std::chrono::duration<double>(workload->range.length()).count() * workload->recorded;
        reading.findings = analyzer::findingsOf(*reading.load, workload->figures, recorded, reading.waits);
    }
    return reading;
}

StatementLines linesOf(const analyzer::StatementHistory& history) {
    using analyzer::WorkFigure;
    StatementLines lines;
    std::optional<std::int64_t> end;
    for (const analyzer::StatementPoint& point : history.points) {
        const std::int64_t at = toMillis(point.at);
        const double calls = point.work[WorkFigure::calls];
        const auto put = [&](std::vector<stats::Point>& line, double value) {
            if (end && at > *end + 1000) {
                line.push_back({*end, kNaN}); // nothing was recorded in between
            }
            line.push_back({at, value});
        };
        const auto perCall = [&](WorkFigure figure) { return calls > 0 ? point.work[figure] / calls : kNaN; };
        put(lines.meanSeconds, perCall(WorkFigure::seconds));
        const double slowest = point.work[WorkFigure::slowest];
        put(lines.slowestSeconds, calls > 0 && slowest > 0 ? slowest : kNaN);
        put(lines.rowsPerCall, perCall(WorkFigure::rows));
        put(lines.hitBytesPerCall, perCall(WorkFigure::hitBytes));
        put(lines.readBytesPerCall, perCall(WorkFigure::readBytes));
        put(lines.callsPerSecond, point.seconds > 0 ? calls / point.seconds : kNaN);
        end = at + static_cast<std::int64_t>(point.seconds * 1000.0);
    }
    return lines;
}

std::string toJson(const StatementReading& reading) {
    using analyzer::WorkFigure;
    Json json;
    json["schema"] = "pavement-statement";
    json["version"] = 1;
    json["from"] = formatTimestamp(reading.range.from);
    json["to"] = formatTimestamp(reading.range.to);
    if (reading.load) {
        const analyzer::StatementLoad& load = *reading.load;
        json.update(analyzer::toJson(load, reading.figures));
    }
    json["waits"] = Json::array();
    for (const analyzer::WaitLoad& wait : reading.waits) {
        json["waits"].push_back({{"event", wait.event}, {"seconds", wait.seconds}});
    }
    json["logged"] = Json::array();
    for (const history::LoggedExecution& one : reading.logged) {
        json["logged"].push_back({{"at", formatTimestamp(one.at, true)},
                                  {"seconds", one.seconds},
                                  {"plan_shape", fmt::format("{:016x}", one.shape)},
                                  {"measured", one.measured}});
    }
    json["findings"] = analyzer::toJson(reading.findings);
    json["history"] = Json::array();
    for (const analyzer::StatementPoint& point : reading.history.points) {
        json["history"].push_back({{"at", formatTimestamp(point.at)},
                                   {"recorded_seconds", point.seconds},
                                   {"calls", point.work[WorkFigure::calls]},
                                   {"seconds", point.work[WorkFigure::seconds]},
                                   {"rows", point.work[WorkFigure::rows]},
                                   {"hit_bytes", point.work[WorkFigure::hitBytes]},
                                   {"read_bytes", point.work[WorkFigure::readBytes]}});
    }
    return dumpJson(json, 2);
}

} // namespace pavement::ui
