#include "app/terminal.h"
#include "app/verbs.h"
#include "engine/monitor/doctor.h"

namespace pavement::app {

namespace {

std::string_view mark(monitor::DoctorFinding::Severity severity) {
    switch (severity) {
    case monitor::DoctorFinding::Severity::good:
        return "good    ";
    case monitor::DoctorFinding::Severity::note:
        return "note    ";
    case monitor::DoctorFinding::Severity::warning:
        return "warning ";
    case monitor::DoctorFinding::Severity::blocking:
        return "blocking";
    }
    return "        ";
}

std::string toText(const monitor::DoctorReport& report, const monitor::Target& target) {
    std::string text = target.name + "\n";
    if (!report.serverVersion.empty()) {
        text += "PostgreSQL " + report.serverVersion + "\n";
    }
    if (!report.redisVersion.empty()) {
        text += "Redis " + report.redisVersion + "\n";
    }
    for (const monitor::DoctorFinding& finding : report.findings) {
        text += "\n" + std::string(mark(finding.severity)) + "  " + finding.title + "\n";
        if (!finding.cost.empty()) {
            text += "          " + finding.cost + "\n";
        }
        if (!finding.fix.empty()) {
            text += "          mend it" + (finding.where.empty() ? "" : " (" + finding.where + ")") + ":\n";
            std::string line;
            for (const char c : finding.fix + "\n") {
                if (c == '\n') {
                    text += "            " + line + "\n";
                    line.clear();
                } else {
                    line += c;
                }
            }
        }
    }
    return text;
}

} // namespace

int runDoctor(const Options& options, const monitor::Target& target, Interrupt& interrupt) {
    const monitor::DoctorReport report =
        monitor::examine(target, Deadline::after(std::chrono::seconds{30}), interrupt.token());
    print(options.format == Format::json ? monitor::toJson(report) : toText(report, target));
    if (!report.reachable) {
        return kUnreachable;
    }
    return report.foundWanting() ? kFoundWanting : kDone;
}

} // namespace pavement::app
