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

bool worthTunnelling(const std::string& host) {
    return !host.empty() && host.front() != '/';
}

// A tunnel to one server; null where none is wanted, or it could not be opened.
std::unique_ptr<tunnel::SshTunnel> openTunnel(const Target& target, const std::string& source,
                                              const Endpoint& server, Findings& findings, Deadline deadline,
                                              const std::stop_token& stop) {
    if (!target.ssh || !worthTunnelling(server.host)) {
        return nullptr;
    }
    auto opened = tunnel::SshTunnel::open(*target.ssh, server.host, server.port, deadline, stop);
    if (!opened) {
        findings.add(Severity::blocking, source + ".tunnel", opened.error().message,
                     "Nothing behind the tunnel can be watched.", opened.error().hint, "on this machine");
        return nullptr;
    }
    return std::move(*opened);
}

bool tunnelFailed(const DoctorReport& report, const std::string& source) {
    return std::any_of(report.findings.begin(), report.findings.end(),
                       [&](const DoctorFinding& each) { return each.id == source + ".tunnel"; });
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
    const auto postgresTunnel = openTunnel(target, "postgres", serverOf(settings), findings, deadline, stop);
    if (postgresTunnel) {
        leadThrough({"127.0.0.1", postgresTunnel->localPort()}, settings);
    }
    if (!tunnelFailed(report, "postgres")) {
        examinePostgres(target, settings, findings, deadline, stop);
    }
    if (target.redis && !stop.stop_requested()) {
        redis::Settings cache = *target.redis;
        const bool direct = !cache.unixSocket.empty();
        const auto redisTunnel =
            direct ? std::unique_ptr<tunnel::SshTunnel>()
                   : openTunnel(target, "redis", {cache.host, cache.port}, findings, deadline, stop);
        if (redisTunnel) {
            leadThrough({"127.0.0.1", redisTunnel->localPort()}, cache);
        }
        if (!tunnelFailed(report, "redis")) {
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
