#include "engine/monitor/doctor.h"

#include "engine/base/json.h"
#include "engine/monitor/doctor_checks.h"
#include "engine/monitor/route.h"

#include <algorithm>

namespace pavement::monitor {

namespace {

using Severity = DoctorFinding::Severity;

std::string_view severityName(Severity severity) {
    switch (severity) {
    case Severity::good:
        return "good";
    case Severity::note:
        return "note";
    case Severity::warning:
        return "warning";
    case Severity::blocking:
        return "blocking";
    }
    return "note";
}

// Leads the settings through the tunnel, where there is one. False where it could not be opened.
template <typename Settings>
bool lead(Route& route, Settings& settings, const std::string& source, Findings& findings, Deadline deadline,
          const std::stop_token& stop) {
    if (!route.tunnelled()) {
        return true;
    }
    const auto nearEnd = route.endpoint(deadline, stop);
    if (!nearEnd) {
        findings.add(Severity::blocking, source + ".tunnel", nearEnd.error().message,
                     "Nothing behind the tunnel can be watched.", nearEnd.error().hint, "on this machine");
        return false;
    }
    leadThrough(*nearEnd, settings);
    return true;
}

} // namespace

bool DoctorReport::foundWanting() const {
    return std::any_of(findings.begin(), findings.end(),
                       [](const DoctorFinding& each) { return each.severity >= Severity::warning; });
}

DoctorReport examine(const Target& target, Deadline deadline, std::stop_token stop) {
    DoctorReport report;
    Findings findings(report);
    postgres::ConnectionSettings settings = target.postgres;
    Route way(target.ssh, serverOf(settings));
    if (lead(way, settings, "postgres", findings, deadline, stop)) {
        examinePostgres(target, settings, findings, deadline, stop);
    }
    if (target.redis && !stop.stop_requested()) {
        redis::Settings cache = *target.redis;
        Route wayToRedis(target.ssh, serverOf(cache));
        if (lead(wayToRedis, cache, "redis", findings, deadline, stop)) {
            examineRedis(std::move(cache), findings, deadline);
        }
    }
    std::stable_sort(report.findings.begin(), report.findings.end(),
                     [](const DoctorFinding& a, const DoctorFinding& b) { return a.severity > b.severity; });
    return report;
}

std::string toJson(const DoctorReport& report) {
    Json findings = Json::array();
    for (const DoctorFinding& each : report.findings) {
        findings.push_back({{"severity", severityName(each.severity)},
                            {"id", each.id},
                            {"title", each.title},
                            {"cost", each.cost},
                            {"fix", each.fix},
                            {"where", each.where}});
    }
    const Json json{{"reachable", report.reachable},
                    {"found_wanting", report.foundWanting()},
                    {"server_version", report.serverVersion},
                    {"redis_version", report.redisVersion},
                    {"findings", std::move(findings)}};
    return dumpJson(json, 2);
}

} // namespace pavement::monitor
